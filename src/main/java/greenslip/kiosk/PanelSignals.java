package greenslip.kiosk;

import greenslip.desk.Outcome;
import greenslip.panel.Signal;
import greenslip.print.PrinterState;

/** What the panel says of outcomes, and of the station while nobody scans. */
final class PanelSignals {
    private PanelSignals() {}

    static Signal of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Issued ignored -> Signal.DONE;
            case Outcome.AlreadyIssued ignored -> Signal.AGAIN;
            case Outcome.Rejected ignored -> Signal.REFUSED;
            case Outcome.Held ignored -> Signal.WAIT;
            case Outcome.Practised practised -> practised.again() ? Signal.AGAIN : Signal.DONE;
        };
    }

    /**
     * What stands, the worst first.
     *
     * @param recording whether the ledger can record
     * @param scanning whether any scanner can deliver
     * @param asking whether a slip is in doubt whose resident may still be at the buttons
     */
    static Signal standing(boolean recording, boolean scanning, PrinterState printer, boolean asking) {
        if (!recording || !scanning) {
            return Signal.FAULT;
        }
        if (printer == PrinterState.PAPER_OUT || printer == PrinterState.COVER_OPEN) {
            return Signal.PAPER;
        }
        if (!printer.canPrint()) {
            return Signal.FAULT;
        }
        return asking ? Signal.ASK : Signal.IDLE;
    }
}
