package greenslip.ledger.cut;

import greenslip.ledger.cut.Operation.Resized;
import greenslip.ledger.cut.Operation.Written;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What of a file is synced, and what was done to it since. One thread. */
final class UnsyncedFile {
    private static final int MAX_WRITE_BACKS = 3;

    final List<Operation> pending = new ArrayList<>();
    private final Content synced;
    private int syncedLength;

    UnsyncedFile(Content synced) {
        this.synced = synced;
        this.syncedLength = synced.length();
    }

    void sync(boolean lengthToo) {
        pending.forEach(operation -> apply(synced, operation));
        pending.clear();
        syncedLength = lengthToo ? synced.length() : Math.min(syncedLength, synced.length());
    }

    /** Everything that was written, in order. */
    Content written() {
        Content content = synced.copy();
        pending.forEach(operation -> apply(content, operation));
        return content;
    }

    /** @param lengthLost whether a length that only {@code force(false)} saw is lost */
    Content synced(boolean lengthLost) {
        Content content = synced.copy();
        if (lengthLost) {
            content.resize(syncedLength);
        }
        return content;
    }

    /** Any pieces of what was written since. */
    Content reordered(int pieceBytes, Random random) {
        Content content = synced(random.nextInt(8) == 0);
        double share = List.of(0.1, 0.5, 0.9).get(random.nextInt(3));
        for (Operation operation : pending) {
            if (!(operation instanceof Written written)) {
                if (random.nextDouble() < share) {
                    apply(content, operation);
                }
                continue;
            }
            int end = written.position() + written.bytes().length;
            for (int from = written.position(); from < end; ) {
                int to = Math.min(end, (from / pieceBytes + 1) * pieceBytes);
                if (random.nextDouble() < share) {
                    content.write(from, written.bytes(), from - written.position(), to - from);
                }
                from = to;
            }
        }
        maybeGrow(content, random);
        return content;
    }

    /** Pages that the kernel wrote back since, each as it was at that moment, at most at three moments. */
    Content writtenBack(int pageBytes, Random random) {
        Content content = synced(random.nextInt(8) == 0);
        Content cache = synced.copy();
        Set<Integer> dirty = new LinkedHashSet<>();
        boolean oldestFirst = random.nextBoolean();
        List<Integer> moments = new ArrayList<>();
        for (int i = random.nextInt(MAX_WRITE_BACKS + 1); i > 0 && !pending.isEmpty(); i--) {
            moments.add(random.nextInt(pending.size()));
        }
        for (int i = 0; i < pending.size(); i++) {
            apply(cache, pending.get(i));
            if (pending.get(i) instanceof Written written) {
                int end = written.position() + written.bytes().length;
                for (int page = written.position() / pageBytes; page * pageBytes < end; page++) {
                    dirty.add(page);
                }
            }
            if (moments.contains(i) && !dirty.isEmpty()) {
                List<Integer> pages = new ArrayList<>(dirty);
                if (!oldestFirst) {
                    Collections.shuffle(pages, random);
                }
                for (int page : pages.subList(0, 1 + random.nextInt(pages.size()))) {
                    content.writeFrom(cache, page * pageBytes, (page + 1) * pageBytes);
                    dirty.remove(page);
                }
            }
        }
        maybeGrow(content, random);
        return content;
    }

    /** A file may have got its new length before the content behind it. */
    private void maybeGrow(Content content, Random random) {
        int length = written().length();
        if (random.nextBoolean() && length > content.length()) {
            content.resize(length);
        }
    }

    private static void apply(Content content, Operation operation) {
        switch (operation) {
            case Written written -> content.write(written.position(), written.bytes(), 0, written.bytes().length);
            case Resized resized -> content.resize(resized.length());
            default -> throw new IllegalArgumentException("changes no content: " + operation);
        }
    }
}
