package greenslip.ledger;

import greenslip.cbor.CborException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.NavigableMap;
import java.util.TreeMap;

/** A ledger's journal as the cut tests look at it: read past the ledger, which is closed. */
final class CutJournal {
    private CutJournal() {}

    /** The bodies of all events that are kept, by number. */
    static NavigableMap<Long, byte[]> read(Path folder) throws IOException {
        NavigableMap<Long, byte[]> bodies = new TreeMap<>();
        try (Journal journal = Journal.open(
                folder, file -> FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE), null)) {
            journal.replay(1, (sequence, body, head) -> bodies.put(sequence, body));
        }
        return bodies;
    }

    static Event event(byte[] body) {
        try {
            return EventCodec.decode(body);
        } catch (CborException e) {
            throw new AssertionError("an event that cannot be read", e);
        }
    }
}
