package greenslip.posix;

import java.nio.file.Path;

/** What a whole file system is asked to do. */
public final class FileSystems {
    private FileSystems() {}

    /**
     * Has the file system that a folder lies on write all it still keeps in memory; waits for it.
     *
     * @throws PosixException where it cannot, as after a stick was pulled out
     */
    public static void sync(Path folder) throws PosixException {
        int fd = Libc.open(folder.toString(), Libc.O_RDONLY | Libc.O_CLOEXEC, 0);
        if (fd < 0) {
            throw new PosixException("open", folder.toString(), -fd);
        }
        int synced = Libc.syncfs(fd);
        int closed = Libc.close(fd);
        if (synced < 0 || closed < 0) {
            throw new PosixException("syncfs", folder.toString(), synced < 0 ? -synced : -closed);
        }
    }
}
