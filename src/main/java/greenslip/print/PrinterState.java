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

    /** What it is and what to do about it, for the person at the printer. */
    public String advice() {
        return switch (this) {
            case READY -> "打印机正常 · Printer ready";
            case PAPER_NEAR_END -> "纸快用完：请准备新纸卷 · Paper low: have a new roll at hand";
            case PAPER_OUT -> "缺纸：请换纸卷 · Out of paper: change the roll";
            case COVER_OPEN -> "打印机盖未关：请合上盖子 · Cover open: close it";
            case ERROR -> "打印机故障：请检查卡纸，关机再开 · Printer fault: look for a jam, then switch it off and on";
            case SILENT -> "打印机无应答：请检查电源和数据线，关机再开 · No answer: check power and cable, switch it off and on";
            case GONE -> "打印机未连接：请检查电源和连线 · Not connected: check power and cable";
        };
    }

    /** Whether a job may be started. */
    public boolean canPrint() {
        return this == READY || this == PAPER_NEAR_END;
    }
}
