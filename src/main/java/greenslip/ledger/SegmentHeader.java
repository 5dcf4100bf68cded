package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.cbor.CborReader;
import greenslip.cbor.CborWriter;
import greenslip.ledger.Journal.Damaged;
import java.io.IOException;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;

/**
 * The first record of a segment: where it stands in the chain, and what a ledger that begins with it must know of the ones before. A
 * deterministic CBOR array:
 *
 * <pre>
 * [ format, segment, firstSequence, previousHead (32 bytes), carried state ... ]
 * </pre>
 *
 * @param segment its number, from 1, without gaps
 * @param firstSequence the number of its first event
 * @param previousHead the chain's head before it
 * @param carried the state before it, which its predecessors add up to
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, and nobody changes the bytes
record SegmentHeader(int segment, long firstSequence, byte[] previousHead, CarriedState carried) {
    /** Grows with every kind of event and every field that an older program would not understand. */
    static final int FORMAT = 2;

    /** Without drafts; never released. */
    private static final int NOT_READ = 1;

    private static final int FIELDS = 4;

    JournalRecord toRecord() {
        CborWriter out = new CborWriter()
                .array(FIELDS + CarriedState.FIELDS)
                .integer(FORMAT)
                .integer(segment)
                .integer(firstSequence)
                .bytes(previousHead);
        carried.write(out);
        return new JournalRecord(JournalRecord.Type.HEADER, firstSequence, 0, out.toBytes());
    }

    /** Where its records begin. */
    int recordsAtByte() {
        return draftsAtByte() + Drafts.LENGTH_BYTES;
    }

    int draftsAtByte() {
        return toRecord().lengthBytes();
    }

    /** The header, if the file's first record is one that checks; of another segment's file it is damage. */
    static @Nullable SegmentHeader read(FileChannel channel, int segment) throws IOException {
        JournalRecord first = JournalRecord.read(channel, 0, channel.size());
        if (first == null || first.type() != JournalRecord.Type.HEADER) {
            return null;
        }
        try {
            SegmentHeader header = of(first);
            if (header.segment != segment) {
                throw new Damaged("journal segment " + segment + " holds segment " + header.segment);
            }
            return header;
        } catch (CborException e) {
            throw new Damaged("journal segment " + segment + " has a header that cannot be read: " + e.getMessage());
        }
    }

    /** @throws Journal.Newer where a later program wrote it */
    static SegmentHeader of(JournalRecord record) throws CborException, Journal.Newer {
        CborReader in = new CborReader(record.payload());
        int size = in.array();
        long format = in.integer();
        if (format > FORMAT) {
            throw new Journal.Newer("format " + format + ", this one knows " + FORMAT);
        }
        if (format <= NOT_READ) {
            throw new CborException("format " + format + " is not read any more");
        }
        SegmentHeader header = new SegmentHeader(
                (int) in.integer(1, Journal.MAX_SEGMENT),
                in.integer(1, Long.MAX_VALUE),
                in.bytes(Chain.BYTES),
                CarriedState.read(in));
        in.end();
        if (size != FIELDS + CarriedState.FIELDS || header.firstSequence != record.sequence()) {
            throw new CborException("a segment's header of " + size + " fields");
        }
        return header;
    }
}
