package greenslip.ledger.cut;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a disk holds.
 *
 * @param files content by name, relative to the root; callers leave the arrays unchanged
 */
public record Image(SortedMap<String, byte[]> files) {
    public static final Image EMPTY = new Image(new TreeMap<>());
    private static final Duration DELETE_WITHIN = Duration.ofSeconds(30);

    /** Reads a folder of real files. */
    public static Image of(Path folder) throws IOException {
        SortedMap<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> found = Files.walk(folder)) {
            for (Path file : found.filter(Files::isRegularFile).toList()) {
                files.put(folder.relativize(file).toString(), Files.readAllBytes(file));
            }
        }
        return new Image(files);
    }

    /** This image with one file replaced. */
    public Image with(String name, byte[] bytes) {
        SortedMap<String, byte[]> changed = new TreeMap<>(files);
        changed.put(name, bytes);
        return new Image(changed);
    }

    /** Makes real files of it in a folder. */
    public void writeTo(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var file : files.entrySet()) {
            Path path = folder.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            write(path, file.getValue());
        }
    }

    /** Zeros at the end, of which there are many, become a hole. */
    private static void write(Path path, byte[] bytes) throws IOException {
        int used = bytes.length;
        while (used > 0 && bytes[used - 1] == 0) {
            used--;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(channel, ByteBuffer.wrap(bytes, 0, used), 0);
            if (used < bytes.length) {
                writeFully(channel, ByteBuffer.allocate(1), bytes.length - 1);
            }
        }
    }

    private static void writeFully(FileChannel channel, ByteBuffer bytes, int position) throws IOException {
        int start = bytes.position();
        while (bytes.hasRemaining()) {
            channel.write(bytes, position + bytes.position() - start);
        }
    }

    /** Deletes a folder and all in it; whoever still closes files there, on a machine that stood still, is waited for. */
    public static void delete(Path folder) throws IOException {
        long end = System.nanoTime() + DELETE_WITHIN.toNanos();
        while (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.deleteIfExists(file);
                }
            } catch (DirectoryNotEmptyException | UncheckedIOException | NoSuchFileException e) {
                if (System.nanoTime() - end > 0) {
                    throw new IOException(
                            folder + " is still written to: "
                                    + Image.of(folder).files().keySet(),
                            e);
                }
            }
        }
    }
}
