package greenslip.desk;

import greenslip.print.PrinterState;
import greenslip.print.Slip;

/** Hears what goes through the printer. Called on the print desk's thread, must return at once. */
public interface PaperWatch {
    /** Nobody watches. */
    PaperWatch NONE = new PaperWatch() {
        @Override
        public void sent(Slip slip, boolean voucher) {}

        @Override
        public void saw(PrinterState state) {}
    };

    /**
     * Paper was asked for, whatever became of it.
     *
     * @param voucher whether it was a voucher's slip, not a report
     */
    void sent(Slip slip, boolean voucher);

    /** The printer's state is another. */
    void saw(PrinterState state);
}
