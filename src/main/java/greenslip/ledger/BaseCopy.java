package greenslip.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A database file that holds the closed segments and nothing else, so that after a power cut only the open round's events have to be
 * applied again. It is made from the journal alone, beside the running ledger, closed, fsynced and never opened again: what is used is a
 * copy. Its name says what it is, and all of it is checked when it is copied:
 *
 * <pre>
 * base-[last event's number]-[chain's head after it, 64 hex digits]-[CRC-32C of the file, 8 hex digits].mv.db
 * </pre>
 *
 * A damaged one is worth nothing and costs nothing: the journal makes another.
 *
 * @param sequence the last event it holds
 * @param head the chain's head after it
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, and nobody changes the bytes
record BaseCopy(Path file, long sequence, byte[] head, int checksum) {
    /** The database that becomes the next one, without the suffix. */
    static final String WORK = "base-work";

    private static final Pattern NAME = Pattern.compile("base-([0-9]{1,18})-([0-9a-f]{64})-([0-9a-f]{8})\\.mv\\.db");
    private static final int PART_BYTES = 1 << 20;

    /** The one with the most events, if there is one. */
    static Optional<BaseCopy> find(Path folder) throws IOException {
        return all(folder).stream().reduce((one, other) -> one.sequence > other.sequence ? one : other);
    }

    /** Makes a finished work file the base, durably, and deletes the ones before. */
    static BaseCopy adopt(Path folder, long sequence, byte[] head) throws IOException {
        Path work = LedgerDatabase.file(folder, WORK);
        int checksum;
        try (FileChannel channel = FileChannel.open(work, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            channel.force(true);
            checksum = copy(channel, null);
        }
        Path file = folder.resolve(
                "base-%d-%s-%08x.mv.db".formatted(sequence, HexFormat.of().formatHex(head), checksum));
        List<BaseCopy> before = all(folder);
        DurableFile.move(work, file);
        for (BaseCopy old : before) {
            Files.deleteIfExists(old.file);
        }
        return new BaseCopy(file, sequence, head, checksum);
    }

    /** Copies it to a new file; false where it is not what its name says, and then the copy is gone. */
    boolean copyTo(Path target) throws IOException {
        Files.deleteIfExists(target);
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ);
                FileChannel to = OwnerOnly.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            if (copy(from, to) == checksum) {
                return true;
            }
        }
        Files.deleteIfExists(target);
        return false;
    }

    void delete() throws IOException {
        Files.deleteIfExists(file);
    }

    private static List<BaseCopy> all(Path folder) throws IOException {
        List<BaseCopy> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.forEach(file -> {
                Matcher name = NAME.matcher(file.getFileName().toString());
                if (name.matches()) {
                    found.add(new BaseCopy(
                            file,
                            Long.parseLong(name.group(1)),
                            HexFormat.of().parseHex(name.group(2)),
                            Integer.parseUnsignedInt(name.group(3), 16)));
                }
            });
        }
        return found;
    }

    /** Reads all of it, writes it where there is somewhere to, and returns the checksum. */
    private static int copy(FileChannel from, @Nullable FileChannel to) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer part = ByteBuffer.allocate(PART_BYTES);
        for (long position = 0; from.read(part, position) > 0; part.clear()) {
            part.flip();
            crc.update(part.array(), 0, part.limit());
            position += part.limit();
            while (to != null && part.hasRemaining()) {
                to.write(part);
            }
        }
        return (int) crc.getValue();
    }
}
