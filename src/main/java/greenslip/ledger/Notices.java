package greenslip.ledger;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;

/**
 * The notices that nobody has seen yet, in a file {@code ledger.notices} beside the journal: a line with the code for each. They are
 * about this folder on this card and not about the counts, so they are no events. Any thread.
 */
final class Notices {
    private static final String FILE = "ledger.notices";
    private static final int MAX_BYTES = 1024;

    private final Path folder;
    /** Replaced as a whole, so that whoever reads waits for no disk. */
    private volatile Set<Notice> open;

    private Notices(Path folder, Set<Notice> open) {
        this.folder = folder;
        this.open = Set.copyOf(open);
    }

    /** Reads the folder's; what cannot be understood is passed over. */
    static Notices read(Path folder) throws IOException {
        Set<Notice> found = EnumSet.noneOf(Notice.class);
        Path file = folder.resolve(FILE);
        if (Files.exists(file) && Files.size(file) <= MAX_BYTES) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            for (Notice notice : Notice.values()) {
                if (text.lines().anyMatch(notice.code()::equals)) {
                    found.add(notice);
                }
            }
        }
        return new Notices(folder, found);
    }

    Set<Notice> open() {
        return open;
    }

    /** Durable when it returns. */
    synchronized void raise(Notice notice) throws IOException {
        if (!open.contains(notice)) {
            Set<Notice> next = copy();
            next.add(notice);
            write(next);
        }
    }

    /** A person has seen it. */
    synchronized void seen(Notice notice) throws IOException {
        if (open.contains(notice)) {
            Set<Notice> next = copy();
            next.remove(notice);
            write(next);
        }
    }

    private Set<Notice> copy() {
        Set<Notice> copy = EnumSet.noneOf(Notice.class);
        copy.addAll(open);
        return copy;
    }

    private void write(Set<Notice> notices) throws IOException {
        StringBuilder text = new StringBuilder();
        notices.forEach(notice -> text.append(notice.code()).append('\n'));
        DurableFile.replace(folder.resolve(FILE), text.toString().getBytes(StandardCharsets.ISO_8859_1));
        open = Set.copyOf(notices);
    }
}
