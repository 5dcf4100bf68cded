package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.ledger.Journal.Damaged;
import greenslip.ledger.LedgerStore.JournalFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A closed segment as its header and its end state it. Immutable; its file is opened anew for each reading. */
record ClosedSegment(Path file, SegmentHeader header, SegmentEnd end) {
    /** Reads header and end alone, and compares them with the segment before. */
    static ClosedSegment glance(Path file, JournalFiles files, @Nullable ClosedSegment previous) throws IOException {
        int number = SegmentFiles.number(file);
        try (FileChannel channel = files.open(file)) {
            SegmentHeader header = SegmentHeader.read(channel, number);
            long size = channel.size();
            JournalRecord last = size < 2 * JournalRecord.BLOCK_BYTES
                    ? null
                    : JournalRecord.read(channel, size - JournalRecord.BLOCK_BYTES, size);
            if (header == null || last == null || last.type() != JournalRecord.Type.END) {
                throw new Damaged("journal segment " + number + " was closed and has no "
                        + (header == null ? "header" : "end") + " that checks");
            }
            ClosedSegment found = new ClosedSegment(file, header, SegmentEnd.of(last));
            found.refuseUnlessConsistent();
            if (previous != null) {
                previous.refuseUnlessFollowedBy(header);
            }
            return found;
        } catch (CborException e) {
            throw new Damaged("journal segment " + number + " has an end that cannot be read: " + e.getMessage());
        }
    }

    long nextSequence() {
        return end.lastSequence() + 1;
    }

    void refuseUnlessFollowedBy(SegmentHeader next) throws Damaged {
        if (next.firstSequence() != nextSequence() || !Arrays.equals(next.previousHead(), end.head())) {
            throw new Damaged("journal segment " + next.segment() + " does not go on from segment " + header.segment());
        }
    }

    private void refuseUnlessConsistent() throws Damaged {
        if (end.segment() != header.segment() || end.firstSequence() != header.firstSequence()) {
            throw new Damaged("journal segment " + header.segment() + " has the end of segment " + end.segment());
        }
    }

    /**
     * Reads it whole and hands the events from this number on to the visitor.
     *
     * @throws Damaged where one does not check, or they do not add up to what the end states
     */
    void replay(JournalFiles files, long from, Journal.Visitor visitor) throws IOException {
        Chain chain = new Chain(header.previousHead());
        try (Segment segment = Segment.open(
                files.open(file),
                header.segment(),
                header.firstSequence(),
                Segment.Extent.UNKNOWN,
                (sequence, event) -> {
                    byte[] head = chain.add(event);
                    if (sequence >= from) {
                        visitor.event(sequence, event, head);
                    }
                })) {
            if (segment.end() == null || segment.nextSequence() != nextSequence()) {
                throw new Damaged("journal segment " + header.segment() + " is damaged at byte " + segment.length()
                        + ": event " + segment.nextSequence() + " does not check");
            }
            if (!Arrays.equals(chain.head(), end.head())) {
                throw new Damaged("journal segment " + header.segment() + " does not add up to the head at its end");
            }
        }
    }
}
