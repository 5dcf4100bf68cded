package greenslip.posix;

import java.io.IOException;
import java.nio.file.Path;

/** Named pipes. */
public final class Fifo {
    private static final long FIONREAD = 0x541b;

    private Fifo() {}

    /**
     * Makes one where nothing is yet.
     *
     * @param mode access rights, such as {@code 0660}, of which the process's mask takes away
     * @throws PosixException {@link Errno#EEXIST} where something is there
     */
    public static void make(Path path, int mode) throws PosixException {
        int result = Libc.mkfifo(path.toString(), mode);
        if (result < 0) {
            throw new PosixException("mkfifo", path.toString(), -result);
        }
    }

    /** Bytes that were written and nobody has read yet, asked from either end of an open one. */
    public static int unreadBytes(FileDescriptor fifo) throws IOException {
        return fifo.query(FIONREAD);
    }
}
