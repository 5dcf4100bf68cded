package greenslip.print;

import greenslip.posix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A printer on USB by the kernel's printer class, {@code /dev/usb/lp0}. The driver takes a piece of a job before the printer does, and
 * cancels it when the device is closed: {@link #drain} tells when the printer has it.
 *
 * <pre>
 *   LPGETSTATUS, one byte, over a pipe of its own   08 no error   10 selected   20 paper out
 * </pre>
 */
public final class UsblpTransport extends DeviceTransport {
    private static final System.Logger LOG = System.getLogger(UsblpTransport.class.getName());

    private static final long LPGETSTATUS = 0x060b;
    private static final int NO_ERROR = 0x08;
    private static final int SELECTED = 0x10;
    private static final int PAPER_OUT = 0x20;

    /** The driver waits up to 5 s for the answer, which no deadline of ours shortens: such a printer is not asked again. */
    private static final long MOST_STATUS_NANOS = TimeUnit.SECONDS.toNanos(1);

    private volatile boolean statusIsSlow;

    public UsblpTransport(Path path) {
        super(path);
    }

    @Override
    FileDescriptor open(Path path) throws IOException {
        return FileDescriptor.open(path, FileDescriptor.Access.READ_WRITE);
    }

    @Override
    int discard(FileDescriptor open) throws IOException {
        // Closing cancels what the printer has not taken: of a piece that still waits, the end at the least.
        return open.awaitWritable(System.nanoTime()) ? 0 : 1;
    }

    @Override
    public boolean drain(long deadlineNanos) throws IOException {
        return current().awaitWritable(deadlineNanos);
    }

    @Override
    public Optional<PrinterState> trouble() {
        if (statusIsSlow) {
            return Optional.empty();
        }
        long startNanos = System.nanoTime();
        try {
            return trouble(current().query(LPGETSTATUS));
        } catch (IOException e) {
            // Not every device has it, and a stand-in for one has not.
            LOG.log(System.Logger.Level.DEBUG, "the USB port says nothing of its printer", e);
            return Optional.empty();
        } finally {
            statusIsSlow = System.nanoTime() - startNanos > MOST_STATUS_NANOS;
        }
    }

    /** As the kernel reads it: where no error is shown the other bits mean nothing, cheap printers leave them as they like. */
    static Optional<PrinterState> trouble(int status) {
        if ((status & NO_ERROR) != 0) {
            return Optional.empty();
        }
        if ((status & PAPER_OUT) != 0) {
            return Optional.of(PrinterState.PAPER_OUT);
        }
        return Optional.of((status & SELECTED) == 0 ? PrinterState.OFFLINE : PrinterState.ERROR);
    }
}
