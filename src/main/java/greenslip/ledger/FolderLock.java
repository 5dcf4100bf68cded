package greenslip.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One ledger per folder, in this process and beside it. Taken before any other file is touched: a second opener that read the journal
 * would take a record in flight for a torn one and cut it off.
 *
 * <p>The set comes before the lock of the system, because closing a second channel on the lock's file would give up the first one's lock
 * (POSIX). H2's own lock does not serve: within one process it lets everybody in. Any thread.
 */
final class FolderLock implements AutoCloseable {
    static final String FILE = "ledger.lock";
    private static final Set<Path> TAKEN = ConcurrentHashMap.newKeySet();

    private final Path folder;
    private final @Nullable FileChannel channel;

    private FolderLock(Path folder, @Nullable FileChannel channel) {
        this.folder = folder;
        this.channel = channel;
    }

    /** Takes the folder, making it where there is none; refuses with a sentence where somebody has it. */
    static FolderLock take(Path folder) throws IOException {
        OwnerOnly.makeFolder(folder);
        Path real = folder.toRealPath();
        if (!TAKEN.add(real)) {
            throw inUse();
        }
        try {
            return new FolderLock(real, lock(real));
        } catch (IOException | RuntimeException e) {
            TAKEN.remove(real);
            throw e;
        }
    }

    /**
     * Takes the folder as it is, making nothing in it; empty where somebody has it. Where no lock file lies nobody ever opened the ledger,
     * and this process alone is kept out.
     */
    static Optional<FolderLock> tryTake(Path folder) throws IOException {
        Path real = folder.toRealPath();
        if (!TAKEN.add(real)) {
            return Optional.empty();
        }
        boolean taken = false;
        FileChannel channel = null;
        try {
            if (Files.exists(real.resolve(FILE))) {
                channel = FileChannel.open(real.resolve(FILE), StandardOpenOption.WRITE);
                taken = channel.tryLock() != null;
            } else {
                taken = true;
            }
            return taken ? Optional.of(new FolderLock(real, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                TAKEN.remove(real);
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel = OwnerOnly.open(folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse();
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Somebody has the folder; the message says so to a person. */
    static final class InUse extends IOException {
        private static final long serialVersionUID = 1L;

        InUse(String message) {
            super(message);
        }
    }

    private static InUse inUse() {
        return new InUse("台账已被另一个程序打开，请先关闭它。Another Greenslip has this ledger open: stop that one first");
    }

    /** Gives the folder back, once nothing in it is open any more. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            System.getLogger(FolderLock.class.getName())
                    .log(System.Logger.Level.WARNING, "ledger lock did not close: {0}", e.getMessage());
        } finally {
            TAKEN.remove(folder);
        }
    }
}
