package greenslip.ledger;

import greenslip.ledger.LedgerStore.JournalFiles;
import greenslip.voucher.Signer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The append-only files that are fsynced before anything is acknowledged. They are the truth; H2 is what one asks.
 *
 * <pre>
 * journal-000001.gsj   closed: header, the events of a round up to its closing, signed end
 * journal-000002.gsj   closed
 * journal-000003.gsj   the last one, appended to
 * </pre>
 *
 * A segment is closed when a round is, or when it has {@link #MAX_SEGMENT_BYTES} or {@link #MAX_SEGMENT_EVENTS}. First its end is durable, then the next one's header,
 * then the next one's name: a cut in between leaves a last segment without an end, or an end without a next one, and {@link #rotate} goes
 * on from there. Segments hang together by their numbers, the events' numbers and the chain's head. The oldest ones may have been purged.
 *
 * <p>Opening reads the last segment whole, and of the closed ones the header and the end; what is between them is read when it is
 * replayed, and by the check.
 *
 * <p>One thread, the ledger's writer: {@link #open}, then {@link #cutTail} once what was found is believed, {@link #rotate} where
 * {@link #needsSegment} says so, then {@link #append}. After an {@link IOException} the object is used up.
 */
final class Journal implements AutoCloseable {
    static final int MAX_SEGMENT = 999_999;
    static final long MAX_SEGMENT_BYTES = 64L << 20;

    /** What a start after a power cut may have to apply again: some two seconds' work on a PC. */
    static final int MAX_SEGMENT_EVENTS = 50_000;

    /** Made and removed where the next segment would be begun. */
    private static final String PROBE = "journal.probe";

    static final int MAX_PAYLOAD_BYTES = JournalRecord.MAX_PAYLOAD_BYTES;

    /** Acknowledged records cannot be read any more. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    /** Written by a program that knows more than this one. */
    static final class Newer extends IOException {
        private static final long serialVersionUID = 1L;

        Newer(String what) {
            super("台账由更新的版本写成，请装回该版本。The ledger was written by a newer Greenslip (" + what
                    + "): install that version again");
        }
    }

    /** Takes the events found, in order. */
    @FunctionalInterface
    interface Visitor {
        /** @param head the chain's head after the event; to be left unchanged */
        void event(long sequence, byte[] event, byte[] head) throws IOException;
    }

    /** How far the journal is acknowledged. */
    record Position(int segment, Segment.Extent extent) {}

    private final Path folder;
    private final JournalFiles files;
    private final List<ClosedSegment> closed;
    private final Chain chain;
    private Segment last;
    private byte @Nullable [] lastEvent;

    private Journal(Path folder, JournalFiles files, List<ClosedSegment> closed, Chain chain, Segment last) {
        this.folder = folder;
        this.files = files;
        this.closed = closed;
        this.chain = chain;
        this.last = last;
    }

    /**
     * Opens the folder's journal, making its first segment's file where there is none. Nothing that is there is changed, but for a segment
     * that was never acknowledged in this process.
     *
     * @param acknowledged {@link #position()} before the append that failed in this process, or null where nobody knows; see
     *     {@link Segment#open}
     */
    static Journal open(Path folder, JournalFiles files, @Nullable Position acknowledged) throws IOException {
        List<Path> found = SegmentFiles.list(folder);
        if (acknowledged != null
                && !found.isEmpty()
                && SegmentFiles.number(found.getLast()) == acknowledged.segment() + 1) {
            // Its predecessor's end is durable, its own header may not be.
            DurableFile.delete(found.removeLast());
        }
        boolean fresh = found.isEmpty();
        if (fresh) {
            found.add(SegmentFiles.path(folder, 1));
        }
        List<ClosedSegment> closed = new ArrayList<>();
        for (Path file : found.subList(0, found.size() - 1)) {
            closed.add(ClosedSegment.glance(file, files, closed.isEmpty() ? null : closed.getLast()));
        }
        Path lastFile = found.getLast();
        FileChannel channel = files.open(lastFile);
        try {
            if (fresh) {
                // Its name is durable before H2 makes its file: an H2 file without a journal never comes from a power
                // cut.
                DurableFile.syncFolder(folder);
            }
            return openLast(folder, files, closed, lastFile, channel, acknowledged);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private static Journal openLast(
            Path folder,
            JournalFiles files,
            List<ClosedSegment> closed,
            Path file,
            FileChannel channel,
            @Nullable Position acknowledged)
            throws IOException {
        int number = SegmentFiles.number(file);
        SegmentHeader header = SegmentHeader.read(channel, number);
        ClosedSegment previous = closed.isEmpty() ? null : closed.getLast();
        if (header == null && previous == null && number > 1) {
            throw new Damaged("journal segment " + number + " has no header, and the ones before it are gone");
        }
        if (header != null && previous != null) {
            previous.refuseUnlessFollowedBy(header);
        }
        long first = previous != null ? previous.nextSequence() : header != null ? header.firstSequence() : 1;
        Chain chain = previous != null
                ? new Chain(previous.end().head())
                : header != null ? new Chain(header.previousHead()) : new Chain();
        byte[][] lastEvent = new byte[1][];
        Segment.Extent limit = acknowledged == null || acknowledged.segment() != number
                ? Segment.Extent.UNKNOWN
                : acknowledged.extent();
        Segment last = Segment.open(channel, number, first, limit, (sequence, event) -> {
            chain.add(event);
            lastEvent[0] = event;
        });
        SegmentEnd end = last.end();
        if (end != null && !Arrays.equals(end.head(), chain.head())) {
            throw new Damaged("journal segment " + number + " ends with another head than its events add up to");
        }
        Journal journal = new Journal(folder, files, closed, chain, last);
        journal.lastEvent = lastEvent[0];
        return journal;
    }

    /** The number of the oldest event that is kept. */
    long firstSequence() {
        return oldest().firstSequence();
    }

    /** The number the next event must carry. */
    long nextSequence() {
        return last.nextSequence();
    }

    /** The chain after the last event; a copy. */
    Chain chain() {
        return chain.fork();
    }

    /** The last segment's last event, if it has one. */
    byte @Nullable [] lastEvent() {
        return lastEvent;
    }

    /** Of the oldest segment that is kept. */
    SegmentHeader oldest() {
        SegmentHeader header =
                closed.isEmpty() ? last.header() : closed.getFirst().header();
        return header == null
                ? new SegmentHeader(last.number(), nextSequence(), chain.head(), CarriedState.NONE)
                : header;
    }

    /** The closed segments, oldest first; a copy. */
    List<ClosedSegment> closed() {
        return List.copyOf(closed);
    }

    /** Bytes behind the last good record that were not zero: a write that the power cut. */
    long tornBytes() {
        return last.tornBytes();
    }

    /** How far it is acknowledged. */
    Position position() {
        return new Position(last.number(), last.extent());
    }

    /** Whether the last segment is large enough to be closed. */
    boolean isFull() {
        SegmentHeader header = last.header();
        return last.length() >= MAX_SEGMENT_BYTES
                || (header != null && nextSequence() - header.firstSequence() >= MAX_SEGMENT_EVENTS);
    }

    /** Whether no segment takes events: {@link #rotate} makes one. */
    boolean needsSegment() {
        return last.header() == null || last.end() != null;
    }

    /** Writes the events with one fsync and returns when they are on the card. */
    void append(List<byte[]> events) throws IOException {
        last.append(events);
        events.forEach(chain::add);
        lastEvent = events.getLast();
    }

    /**
     * Hands the acknowledged events from this number on to the visitor.
     *
     * @throws Damaged where one of them cannot be read
     */
    void replay(long from, Visitor visitor) throws IOException {
        for (ClosedSegment segment : closed) {
            if (segment.end().lastSequence() >= from) {
                segment.replay(files, from, visitor);
            }
        }
        SegmentHeader header = last.header();
        if (header != null) {
            Chain replayed = new Chain(header.previousHead());
            last.replay((sequence, event) -> {
                byte[] head = replayed.add(event);
                if (sequence >= from) {
                    visitor.event(sequence, event, head);
                }
            });
        }
    }

    /** The chain's head after an event that is kept, or before the oldest one; null where it is not here. */
    byte @Nullable [] headAt(long sequence) throws IOException {
        if (sequence == nextSequence() - 1) {
            return chain.head();
        }
        if (sequence == firstSequence() - 1) {
            return oldest().previousHead();
        }
        if (sequence < firstSequence() || sequence >= nextSequence()) {
            return null;
        }
        for (ClosedSegment segment : closed) {
            if (segment.end().lastSequence() == sequence) {
                return segment.end().head();
            }
        }
        byte[][] found = new byte[1][];
        replay(sequence, (number, event, head) -> {
            if (number == sequence) {
                found[0] = head;
            }
        });
        return found[0];
    }

    /** Zeroes what was never acknowledged, so that it can never be taken for a record again. */
    void cutTail() throws IOException {
        last.cutTail();
    }

    /** Makes sure, after a failure in this process, that the disk takes records again; fails where it does not. */
    void prove() throws IOException {
        if (!needsSegment()) {
            last.prove();
            return;
        }
        Path probe = folder.resolve(PROBE);
        try (FileChannel channel = files.open(probe)) {
            Segment.proveRoom(channel);
        } finally {
            Files.deleteIfExists(probe);
        }
    }

    /**
     * Closes the last segment, unless it is closed or was never begun, and begins the next; each step durable before the one after it.
     *
     * @param round the round that was closed, 0 for none
     * @param carried the state after the last event
     */
    void rotate(String station, int round, CarriedState carried, Signer signer) throws IOException {
        SegmentHeader header = last.header();
        if (header != null && last.end() == null) {
            last.settle();
            SegmentEnd end = new SegmentEnd(
                    station,
                    last.number(),
                    header.firstSequence(),
                    nextSequence() - 1,
                    chain.head(),
                    round,
                    last.sha256());
            last.end(end, end.sign(signer));
        }
        beginNext(carried);
    }

    private void beginNext(CarriedState carried) throws IOException {
        SegmentHeader header = last.header();
        SegmentEnd end = last.end();
        int number = end == null ? last.number() : last.number() + 1;
        Path file = SegmentFiles.path(folder, number);
        FileChannel channel = files.open(file);
        Segment next;
        try {
            next = Segment.create(channel, new SegmentHeader(number, nextSequence(), chain.head(), carried));
            DurableFile.syncFolder(folder);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        Segment finished = last;
        last = next;
        lastEvent = null;
        finished.close();
        if (header != null && end != null) {
            closed.add(new ClosedSegment(SegmentFiles.path(folder, header.segment()), header, end));
        }
    }

    /** Deletes closed segments that hold no event behind this one. */
    void purge(long throughSequence) throws IOException {
        while (!closed.isEmpty() && closed.getFirst().end().lastSequence() <= throughSequence) {
            Files.deleteIfExists(closed.removeFirst().file());
            DurableFile.syncFolder(folder);
        }
    }

    @Override
    public void close() throws IOException {
        last.close();
    }
}
