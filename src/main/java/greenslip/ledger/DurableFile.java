package greenslip.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Small files and folder entries that a power cut leaves either as they were or as they shall be. Any thread. */
final class DurableFile {
    private DurableFile() {}

    /** Puts the bytes in the file's place, whole: written beside, fsynced, renamed, and the folder fsynced. */
    static void replace(Path file, byte[] bytes) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = OwnerOnly.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(bytes);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        move(next, file);
    }

    /** Renames over whatever is there, durably; the file's content is fsynced already. */
    static void move(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        syncFolder(folderOf(to));
    }

    /** Deletes durably; whether there was one. */
    static boolean delete(Path file) throws IOException {
        boolean gone = Files.deleteIfExists(file);
        if (gone) {
            syncFolder(folderOf(file));
        }
        return gone;
    }

    /** Makes durable which names the folder holds. */
    static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }
}
