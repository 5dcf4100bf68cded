package greenslip.posix;

import java.nio.file.Path;
import java.util.function.IntUnaryOperator;

/** What a whole file system is asked to do. */
public final class FileSystems {
    private FileSystems() {}

    /**
     * Has the file system that a folder lies on write all it still keeps in memory; waits for it.
     *
     * @throws PosixException where it cannot, as after a stick was pulled out
     */
    public static void sync(Path folder) throws PosixException {
        ask("syncfs", folder, Libc::syncfs);
    }

    /**
     * Has the system drop what it keeps of a file in memory, so that who reads it next reads the device. What is not written yet stays; a file
     * system that lies in memory has nothing to drop.
     */
    public static void forget(Path file) throws PosixException {
        ask("posix_fadvise", file, fd -> Libc.posixFadvise(fd, 0, 0, Libc.POSIX_FADV_DONTNEED));
    }

    private static void ask(String call, Path path, IntUnaryOperator question) throws PosixException {
        int fd = Libc.open(path.toString(), Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new PosixException("open", path.toString(), -fd);
        }
        int answer = question.applyAsInt(fd);
        int closed = Libc.close(fd);
        if (answer < 0 || closed < 0) {
            throw new PosixException(call, path.toString(), answer < 0 ? -answer : -closed);
        }
    }
}
