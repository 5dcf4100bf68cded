package greenslip.print;

/** What can be wrong with a virtual printer. */
public enum VirtualFault {
    NONE,
    /** Prints, and says that the roll is nearly at its end. */
    PAPER_NEAR_END,
    PAPER_OUT,
    COVER_OPEN,
    /** A jam, a hot head, a stuck knife. */
    ERROR,
    /** Prints, but answers nothing. */
    SILENT,
    /** Off: refuses connections, and has lost what it had not printed yet. */
    GONE,
    /** The paper ends in the middle of the next slip; then it is {@link #PAPER_OUT}. */
    OUT_MIDWAY;

    /** Whether the mechanism stands still. */
    boolean stops() {
        return this == PAPER_OUT || this == COVER_OPEN || this == ERROR || this == GONE;
    }

    /** Whether a person has to reach into the printer to end it, and tears off what hangs out. */
    boolean endsByHand() {
        return this == PAPER_OUT || this == COVER_OPEN;
    }

    PrinterStatus status() {
        return new PrinterStatus(
                this == COVER_OPEN, this == PAPER_OUT, this == PAPER_NEAR_END || this == OUT_MIDWAY, this == ERROR);
    }
}
