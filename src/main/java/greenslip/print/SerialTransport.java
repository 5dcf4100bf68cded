package greenslip.print;

import greenslip.posix.FileDescriptor;
import greenslip.posix.SerialLine;
import greenslip.posix.Terminal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A printer on a serial line: a port of the board, or an adapter for USB, best by its link in {@code /dev/serial/by-id}, which stays
 * the same when it is plugged in again.
 *
 * <p>A printer that stopped the line keeps even questions from reaching it. Each new connection therefore starts the line again,
 * whatever was said before: an XON that was lost would else stop it for ever.
 */
public final class SerialTransport extends DeviceTransport {
    private final SerialLine settings;

    public SerialTransport(Path path, SerialLine settings) {
        super(path);
        this.settings = settings;
    }

    @Override
    FileDescriptor open(Path path) throws IOException {
        FileDescriptor port = FileDescriptor.open(path, FileDescriptor.Access.READ_WRITE);
        try {
            settings.applyTo(port);
            // What a board's port caught while it started means nothing.
            Terminal.discard(port);
            Terminal.restartOutput(port);
            return port;
        } catch (IOException | RuntimeException e) {
            port.close();
            throw e;
        }
    }

    @Override
    int discard(FileDescriptor open) throws IOException {
        // Stopped first, so that nothing leaves between the count and the end of it.
        Terminal.stopOutput(open);
        int unsent = Terminal.unsentBytes(open);
        // Also for the close that follows: the kernel would wait half a minute for a stopped line to take the rest.
        Terminal.discard(open);
        return unsent;
    }

    /** Ten bits to a byte: one starts it, one ends it. */
    @Override
    public int wireMillis(int bytes) {
        return Math.toIntExact(bytes * 10_000L / settings.baud());
    }

    @Override
    public int unsentBytes() throws IOException {
        return Terminal.unsentBytes(current());
    }

    @Override
    public boolean drain(long deadlineNanos) throws IOException {
        return awaitSent(deadlineNanos);
    }
}
