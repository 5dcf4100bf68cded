package greenslip.print;

/** What a printer last said of itself. */
public enum PrinterState {
    READY,
    PAPER_NEAR_END,
    PAPER_OUT,
    COVER_OPEN,
    ERROR,
    /** It takes bytes but does not answer. */
    SILENT,
    /** There is no connection to it. */
    GONE;

    /** Whether a job may be started. */
    public boolean canPrint() {
        return this == READY || this == PAPER_NEAR_END;
    }
}
