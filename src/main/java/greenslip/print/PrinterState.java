package greenslip.print;

import org.jspecify.annotations.Nullable;

/**
 * What a printer last said of itself, or what its line says of it. Each has a code for support and a sentence that says what to do; the
 * codes stand in docs/OPERATING.md too.
 */
public enum PrinterState {
    READY(null, "打印机正常。", "Printer ready."),
    /** Prints on. */
    PAPER_NEAR_END("P10", "纸快用完：请备好新纸卷。", "Paper is low: have a new roll at hand."),
    PAPER_OUT(
            "P01",
            "缺纸：打开盖子，换一卷新纸，合上盖子；欠的小票会自动打印。",
            "Out of paper: change the roll and close the cover; owed slips print by themselves."),
    COVER_OPEN("P02", "盖子没合上：请按紧盖子。", "Cover open: press it shut."),
    /** Jammed, or broken in a way that it does not tell. */
    ERROR(
            "P03",
            "打印机故障：关掉打印机电源，等五秒再开；不行就换备用机。",
            "Printer error: switch it off, wait five seconds, switch it on; else use the spare."),
    CUTTER(
            "P06",
            "切刀卡住：关掉打印机电源，打开盖子取出卡纸，合上再开机。",
            "Cutter stuck: switch the printer off, take the paper out of the knife, close the cover, switch it on."),
    /** Goes on by itself. */
    OVERHEATED(
            "P07",
            "打印头过热：不用关机，等一两分钟，凉了会自动接着打。",
            "The print head is too hot: leave it on, it goes on by itself in a minute or two."),
    /** It stands still and gives no reason. */
    OFFLINE(
            "P08",
            "打印机暂停：松开走纸键；没有按就关掉电源再开。",
            "The printer is offline: release its feed button; if nobody holds it, switch it off and on."),
    /** It takes bytes but does not answer, or takes no more. */
    SILENT("P04", "打印机没有回答：检查电源灯，关掉再开。", "The printer does not answer: check its power lamp, switch it off and on."),
    /** There is no connection to it. */
    GONE("P05", "找不到打印机：检查电源和数据线。", "Printer not found: check power and cable.");

    private final @Nullable String code;
    private final String chinese;
    private final String english;

    PrinterState(@Nullable String code, String chinese, String english) {
        this.code = code;
        this.chinese = chinese;
        this.english = english;
    }

    /** For support; null where all is well. */
    public @Nullable String code() {
        return code;
    }

    public String chinese() {
        return chinese;
    }

    public String english() {
        return english;
    }

    /** What it is and what to do about it, for the person at the printer. */
    public String advice() {
        return chinese + " · " + english;
    }

    /** Whether a job may be started. */
    public boolean canPrint() {
        return this == READY || this == PAPER_NEAR_END;
    }

    /** Whether it said that it stands still. */
    boolean stopped() {
        return !canPrint() && this != SILENT && this != GONE;
    }
}
