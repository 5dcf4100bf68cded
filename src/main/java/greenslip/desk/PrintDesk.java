package greenslip.desk;

import greenslip.ledger.PrintJob;
import greenslip.print.PrinterState;
import greenslip.voucher.Serial;
import java.util.List;

/** Drives print jobs through their states, one in flight. */
public final class PrintDesk implements AutoCloseable {
    public PrinterState printerState() {
        throw new UnsupportedOperationException();
    }

    /** Jobs of which a person must say whether a slip came out, oldest first, at most {@code limit}. */
    public List<PrintJob> unknown(int limit) {
        throw new UnsupportedOperationException();
    }

    /** A person's answer for an UNKNOWN job: {@code true} makes it PRINTED, {@code false} prints it again as copy + 1. */
    public void resolve(long jobId, boolean cameOut) throws RoundDesk.Refused {
        throw new UnsupportedOperationException();
    }

    /** Prints a further copy of a voucher's slip, marked 补办 and counted apart. The reason is 1 to 40 characters. */
    public PrintJob reissue(Serial serial, String reason) throws RoundDesk.Refused {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
