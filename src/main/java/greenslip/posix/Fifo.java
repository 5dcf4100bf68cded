package greenslip.posix;

import java.nio.file.Path;

/** Named pipes. */
public final class Fifo {
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
}
