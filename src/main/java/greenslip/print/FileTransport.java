package greenslip.print;

import greenslip.posix.Errno;
import greenslip.posix.Fifo;
import greenslip.posix.FileDescriptor;
import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.PosixException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Bytes into a file, a FIFO, or a device of which nothing is known. Nothing ever comes back, so a printer here can confirm nothing. A
 * file is added to and made where it is missing; under {@code /dev} nothing is made, a device that is away must not become a file.
 */
public final class FileTransport extends DeviceTransport {
    private static final Path DEVICES = Path.of("/dev");

    /** More than any FIFO holds. */
    private static final int MOST_DISCARDED_READS = 1_024;

    private final Path path;
    private volatile boolean fifo;

    public FileTransport(Path path) {
        super(path);
        this.path = path;
    }

    @Override
    FileDescriptor open(Path target) throws IOException {
        boolean device = target.toAbsolutePath().normalize().startsWith(DEVICES);
        FileDescriptor opened = FileDescriptor.open(target, device ? Access.WRITE : Access.APPEND);
        fifo = isFifo();
        return opened;
    }

    /** Of a FIFO what its reader has not taken yet; from a file nothing is taken back. */
    @Override
    int discard(FileDescriptor open) throws IOException {
        if (!fifo) {
            return 0;
        }
        byte[] lost = new byte[8_192];
        int total = 0;
        try (FileDescriptor other = FileDescriptor.open(path, Access.READ)) {
            int count = 1;
            for (int i = 0; i < MOST_DISCARDED_READS && count > 0; i++) {
                count = other.read(lost, System.nanoTime());
                total += count;
            }
        } catch (EOFException e) {
            // Nobody has it open for writing any more, so nothing is left.
        } catch (PosixException e) {
            if (e.errno() != Errno.ENOENT) {
                throw e;
            }
        }
        return total;
    }

    private boolean isFifo() throws IOException {
        Object mode = Files.exists(path) ? Files.getAttribute(path, "unix:mode") : null;
        return mode instanceof Integer bits && (bits & 0170000) == 0010000;
    }

    @Override
    public int unsentBytes() throws IOException {
        return fifo ? Fifo.unreadBytes(current()) : 0;
    }

    @Override
    public boolean drain(long deadlineNanos) throws IOException {
        return awaitSent(deadlineNanos);
    }

    /** Waits for nothing. */
    @Override
    public int read(byte[] into, long deadlineNanos) throws IOException {
        current().pause(deadlineNanos);
        return 0;
    }
}
