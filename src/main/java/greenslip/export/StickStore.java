package greenslip.export;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a memory stick is asked for: that it is one, has room and takes a file. A test's may be full, locked or gone. */
@FunctionalInterface
interface StickStore {
    StickStore REAL = Sticks::isMountPoint;

    /** Whether a stick, or anything else, is mounted there. */
    boolean isMountPoint(Path folder);

    default boolean isReadOnly(Path stick) throws IOException {
        FileStore store = Files.getFileStore(stick);
        return store.isReadOnly() || !Files.isWritable(stick);
    }

    default long usableBytes(Path stick) throws IOException {
        return Files.getFileStore(stick).getUsableSpace();
    }

    /** A new file, to be written. */
    default FileChannel create(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
}
