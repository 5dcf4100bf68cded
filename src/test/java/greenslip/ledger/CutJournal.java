package greenslip.ledger;

import greenslip.cbor.CborException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** A ledger's journal as the cut tests look at it: read past the ledger, which is closed. */
final class CutJournal {
    private CutJournal() {}

    /** The bodies of all events, in order. */
    static List<byte[]> read(Path folder) throws IOException {
        List<byte[]> bodies = new ArrayList<>();
        FileChannel channel = FileChannel.open(folder.resolve(LedgerStore.JOURNAL_FILE), StandardOpenOption.READ);
        Journal.open(channel, Journal.ACKNOWLEDGED_UNKNOWN, (sequence, body) -> bodies.add(body))
                .close();
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
