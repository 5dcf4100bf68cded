package greenslip.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Says that H2 was closed in order, and at which event: a file {@code ledger.clean} that is there only between a close and the next open.
 * Without it H2 is not believed. A process that was killed in the midst of H2's own writing left files that opened, named the right last
 * event, and still held rows of events behind it; the journal knows better.
 *
 * <pre>
 * number of the last event, a space, the chain's head after it in hexadecimal, a line feed
 * </pre>
 *
 * @param sequence the last event applied
 * @param head the chain's head after it
 */
record CleanMark(long sequence, String head) {
    private static final String FILE = "ledger.clean";
    private static final int MAX_BYTES = 128;

    /** Reads the mark and removes it, durably, so that whatever happens from now on is not taken for an orderly close. */
    static Optional<CleanMark> take(Path folder) throws IOException {
        Optional<CleanMark> found = read(folder);
        DurableFile.delete(folder.resolve(FILE));
        return found;
    }

    /** Reads the mark and leaves it. */
    static Optional<CleanMark> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file) || Files.size(file) > MAX_BYTES) {
            return Optional.empty();
        }
        String[] words =
                Files.readString(file, StandardCharsets.ISO_8859_1).strip().split(" ", -1);
        return words.length == 2 && words[0].matches("[0-9]{1,18}")
                ? Optional.of(new CleanMark(Long.parseLong(words[0]), words[1]))
                : Optional.empty();
    }

    /** Sets the mark, durably; H2 is closed already. */
    void set(Path folder) throws IOException {
        byte[] text = (sequence + " " + head + "\n").getBytes(StandardCharsets.ISO_8859_1);
        DurableFile.replace(folder.resolve(FILE), text);
    }
}
