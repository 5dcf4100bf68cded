package greenslip.screen;

import greenslip.print.PrinterState;
import org.jspecify.annotations.Nullable;

/** What a printer's state means to the person who stands before it, and the code to tell support. */
final class PrinterWords {
    private PrinterWords() {}

    static Docs.PrinterDoc of(PrinterState state) {
        return switch (state) {
            case READY -> words(state, null, "打印机正常。", "Printer ready.");
            case PAPER_OUT ->
                words(
                        state,
                        "P01",
                        "缺纸：打开盖子，换一卷新纸，合上盖子；欠的小票会自动打印。",
                        "Out of paper: change the roll and close the cover; owed slips print by themselves.");
            case COVER_OPEN -> words(state, "P02", "盖子没合上：请按紧盖子。", "Cover open: press it shut.");
            case ERROR ->
                words(
                        state,
                        "P03",
                        "打印机故障：关掉打印机电源，等五秒再开；不行就换备用机。",
                        "Printer error: switch it off, wait five seconds, switch it on; else use the spare.");
            case SILENT ->
                words(
                        state,
                        "P04",
                        "打印机没有回答：检查电源灯，关掉再开。",
                        "The printer does not answer: check its power lamp, switch it off and on.");
            case GONE -> words(state, "P05", "找不到打印机：检查电源和数据线。", "Printer not found: check power and cable.");
            case PAPER_NEAR_END -> words(state, "P10", "纸快用完：请备好新纸卷。", "Paper is low: have a new roll at hand.");
        };
    }

    private static Docs.PrinterDoc words(PrinterState state, @Nullable String code, String chinese, String english) {
        return new Docs.PrinterDoc(state.name(), state.canPrint(), code, chinese, english);
    }
}
