package greenslip.ledger;

import greenslip.ledger.Journal.Damaged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The two blocks behind a segment's header, in which the latest events wait until they fill a record. A card is written in blocks of 4
 * KiB, and a scan is a tenth of one: with a block of its own for each, nine parts of ten would be zeros, and each block would be written
 * twice, since the file is laid out with zeros first.
 *
 * <pre>
 * append            draft 0      draft 1      records behind them
 * event 1           1            -
 * event 2           1            1 2
 * event 3           1 2 3        1 2
 * event 4, no room  1 2 3        1 2          [1 2 3 4]
 * event 5           1 2 3        5            [1 2 3 4]
 * </pre>
 *
 * Each append writes one place, and never the one that alone holds an acknowledged event: a draft is written over only when the other
 * one, or a record, holds all of it. What a power cut leaves of the place under the write is worth nothing, and is missed by nobody.
 *
 * <p>A draft counts if it goes on where the records end, and of two the longer one. One that ends where the records do, or before, is
 * from earlier. One that begins behind their end says that records are gone.
 *
 * <p>One thread, the segment's.
 */
final class Drafts {
    private static final int COUNT = 2;
    private static final int BLOCK_BYTES = JournalRecord.BLOCK_BYTES;

    /** Between a segment's header and its first record. */
    static final int LENGTH_BYTES = COUNT * BLOCK_BYTES;

    /** What one of the blocks holds: a draft, zeros, or bytes that are none. */
    private record Found(@Nullable JournalRecord draft, int strayBytes) {
        static Found read(FileChannel channel, long position, long size) throws IOException {
            JournalRecord record = JournalRecord.read(channel, position, Math.min(size, position + BLOCK_BYTES));
            if (record != null && record.type() == JournalRecord.Type.DRAFT) {
                return new Found(record, 0);
            }
            int stray = 0;
            for (byte each : JournalRecord.bytes(channel, position, (int) Math.min(BLOCK_BYTES, size - position))) {
                stray += each == 0 ? 0 : 1;
            }
            return new Found(null, stray);
        }
    }

    private final long position;
    private final Found[] found = new Found[COUNT];
    private final List<byte[]> waiting = new ArrayList<>();
    private final boolean[] stray = new boolean[COUNT];
    private int next;

    private Drafts(long position) {
        this.position = position;
    }

    /** Of a segment that is begun now. */
    static Drafts none(long position) {
        return new Drafts(position);
    }

    /**
     * Reads what is there. To be called before the records are read: where somebody appends meanwhile, those then hold all that a draft
     * read here no longer does.
     *
     * @param size the file's
     */
    static Drafts read(FileChannel channel, long position, long size) throws IOException {
        Drafts drafts = new Drafts(position);
        for (int i = 0; i < COUNT; i++) {
            drafts.found[i] = Found.read(channel, position + (long) i * BLOCK_BYTES, size);
        }
        return drafts;
    }

    /**
     * Finds the events that wait.
     *
     * @param recorded the number behind the last one in a record
     * @param acknowledged the number behind the last one that was acknowledged, or {@link Long#MAX_VALUE} where nobody knows
     * @return how many bytes are no draft that counts, or ever did: a write that the power cut
     * @throws Damaged where records are missing before one
     */
    long settle(long recorded, long acknowledged) throws Damaged {
        long strayBytes = 0;
        for (int i = 0; i < COUNT; i++) {
            JournalRecord draft = found[i].draft();
            long behind = draft == null ? 0 : draft.sequence() + draft.count();
            stray[i] = found[i].strayBytes() > 0 || behind > acknowledged;
            if (stray[i]) {
                strayBytes += draft == null ? found[i].strayBytes() : BLOCK_BYTES;
            } else if (draft != null && behind > recorded) {
                if (draft.sequence() != recorded) {
                    throw new Damaged("event %d does not check, but a draft goes on with event %d"
                            .formatted(recorded, draft.sequence()));
                }
                take(draft, i);
            }
        }
        return strayBytes;
    }

    private void take(JournalRecord draft, int index) {
        if (draft.count() > waiting.size()) {
            waiting.clear();
            waiting.addAll(draft.events());
            next = (index + 1) % COUNT;
        }
    }

    /** The events that are in no record yet; a copy. */
    List<byte[]> waiting() {
        return List.copyOf(waiting);
    }

    /** Those that wait, and these. */
    List<byte[]> waitingAnd(List<byte[]> events) {
        List<byte[]> all = new ArrayList<>(waiting);
        all.addAll(events);
        return all;
    }

    /** Where the next draft goes. */
    long place() {
        return position + (long) next * BLOCK_BYTES;
    }

    /** The draft at {@link #place} is durable, and holds these too. */
    void drafted(List<byte[]> events) {
        waiting.addAll(events);
        next = (next + 1) % COUNT;
    }

    /** A record that holds all that waited is durable. */
    void recorded() {
        waiting.clear();
    }

    /** Zeros over what is no draft that counts, or ever did. */
    void cutStray(BlockWriter writer) throws IOException {
        for (int i = 0; i < COUNT; i++) {
            if (stray[i]) {
                writer.write(ByteBuffer.allocate(BLOCK_BYTES), position + (long) i * BLOCK_BYTES);
            }
        }
    }

    /** Writes all of it there. */
    @FunctionalInterface
    interface BlockWriter {
        void write(ByteBuffer bytes, long position) throws IOException;
    }
}
