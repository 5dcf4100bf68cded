package greenslip.screen;

import greenslip.print.PrinterState;

/** What a printer's state means to the person who stands before it, and the code to tell support. */
final class PrinterWords {
    private PrinterWords() {}

    static Docs.PrinterDoc of(PrinterState state) {
        return new Docs.PrinterDoc(state.name(), state.canPrint(), state.code(), state.chinese(), state.english());
    }
}
