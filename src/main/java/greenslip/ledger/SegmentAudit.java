package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One file's part of a {@link JournalAudit}. Behind a record that does not check it looks for the next one that does. */
final class SegmentAudit implements AutoCloseable {
    private static final int BLOCK_BYTES = JournalRecord.BLOCK_BYTES;

    private final JournalAudit journal;
    private final CheckLog log;
    private final Path file;
    private final int number;
    private final boolean last;
    private final FileChannel channel;
    private final long size;
    private @Nullable SegmentHeader header;
    private @Nullable Drafts drafts;
    private List<byte[]> waiting = List.of();
    private long tornBytes;
    private long position;
    private long eventsFrom;
    private long eventsTo;
    private byte @Nullable [] lastEvent;
    private boolean ended;

    /** @param last whether it may still be written to, and need have neither end nor header */
    SegmentAudit(JournalAudit journal, Path file, boolean last) throws IOException {
        this.journal = journal;
        this.log = journal.log();
        this.file = file;
        this.number = SegmentFiles.number(file);
        this.last = last;
        this.channel = FileChannel.open(file, StandardOpenOption.READ);
        this.size = channel.size();
    }

    void read() throws IOException {
        boolean begun = readHeader();
        long first = journal.next();
        eventsFrom = position;
        eventsTo = position;
        if (begun) {
            readRecords();
        }
        if (!ended) {
            readDrafts();
            judgeTail();
        }
        if (begun) {
            journal.finished(new JournalReading.Extent(
                    file, eventsFrom, eventsTo, position, first, journal.next(), waiting, ended));
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Whether the segment was begun at all. */
    private boolean readHeader() throws IOException {
        JournalRecord first = JournalRecord.read(channel, 0, size);
        if (first == null || first.type() != JournalRecord.Type.HEADER) {
            if (last && laterRecord(0) < 0) {
                return false;
            }
            journal.broken(Kind.HEADER, here(), "no header that checks");
            position = first == null ? BLOCK_BYTES : 0;
            return true;
        }
        judgePadding(first);
        try {
            SegmentHeader found = SegmentHeader.of(first);
            if (found.segment() != number) {
                journal.broken(Kind.HEADER, here(), "it is the header of segment " + found.segment());
            }
            header = found;
            drafts = Drafts.read(channel, found.draftsAtByte(), size);
            journal.begin(found, here());
        } catch (CborException e) {
            journal.broken(Kind.HEADER, here(), String.valueOf(e.getMessage()));
        }
        position = (long) first.lengthBytes() + Drafts.LENGTH_BYTES;
        return true;
    }

    private void readRecords() throws IOException {
        while (position < size && !ended) {
            JournalRecord record = JournalRecord.read(channel, position, size);
            if (record == null) {
                if (!skipDamage()) {
                    return;
                }
                continue;
            }
            judgePadding(record);
            switch (record.type()) {
                case HEADER -> journal.broken(Kind.ORDER, here(), "a header in the midst of the segment");
                case EVENTS -> readEvents(record);
                case DRAFT -> judgeDraftAmongRecords();
                case END -> judgeEnd(record);
            }
            position += record.lengthBytes();
            if (record.type() == JournalRecord.Type.EVENTS) {
                eventsTo = position;
            }
        }
        if (ended && position != size) {
            log.find(Kind.LENGTH, here(), (size - position) + " bytes lie behind the end");
        }
    }

    /** Goes on at the next record that checks; false where there is none, so that this is the end or a tail. */
    private boolean skipDamage() throws IOException {
        long later = laterRecord(position + BLOCK_BYTES);
        if (later < 0) {
            return false;
        }
        if (last && journal.isRunning() && JournalRecord.read(channel, position, size) != null) {
            // It was written while we looked: all that was there at the start is read.
            return false;
        }
        JournalRecord record = JournalRecord.read(channel, later, size);
        long next = journal.next();
        if (record != null && next != JournalAudit.UNKNOWN && record.sequence() > next) {
            journal.broken(
                    Kind.RECORD,
                    here().withEvent(next),
                    "events %d to %d cannot be read".formatted(next, record.sequence() - 1));
            journal.lose();
            journal.goOnAt(record.sequence());
        } else {
            journal.broken(Kind.RECORD, here().withEvent(next), "what stood here cannot be read");
        }
        position = later;
        return true;
    }

    /** Where the next record lies that is none of an older time; negative where there is none. */
    private long laterRecord(long from) throws IOException {
        for (long at = from; at < size; at += BLOCK_BYTES) {
            JournalRecord record = JournalRecord.read(channel, at, size);
            if (record != null && record.sequence() >= journal.next()) {
                return at;
            }
        }
        return -1;
    }

    private void readEvents(JournalRecord record) throws IOException {
        long next = journal.next();
        long first = record.sequence();
        if (next != JournalAudit.UNKNOWN && first < next) {
            journal.broken(
                    Kind.ORDER,
                    here().withEvent(first),
                    "events %d to %d stand here, event %d should".formatted(first, first + record.count() - 1, next));
            return;
        }
        if (next != JournalAudit.UNKNOWN && first > next) {
            journal.broken(
                    Kind.ORDER, here().withEvent(next), "events %d to %d are missing".formatted(next, first - 1));
            journal.lose();
        }
        journal.goOnAt(first);
        for (byte[] event : record.events()) {
            journal.event(event, here());
            lastEvent = event;
        }
    }

    /** Behind a header that cannot be read, nobody knows where the drafts are. */
    private void judgeDraftAmongRecords() {
        if (header != null) {
            journal.broken(Kind.ORDER, here(), "a draft among the records");
        }
    }

    /** What waits for a record; of a segment that is closed, all is in records. */
    private void readDrafts() throws IOException {
        SegmentHeader begun = header;
        if (begun == null || drafts == null || !last) {
            return;
        }
        Place place = new Place(JournalAudit.name(file), begun.draftsAtByte(), 0, "");
        try {
            tornBytes = drafts.settle(journal.next(), Long.MAX_VALUE);
        } catch (Journal.Damaged e) {
            journal.broken(Kind.RECORD, place.withEvent(journal.next()), String.valueOf(e.getMessage()));
            journal.lose();
            return;
        }
        waiting = drafts.waiting();
        for (byte[] event : waiting) {
            journal.event(event, place);
            lastEvent = event;
        }
    }

    private void judgePadding(JournalRecord record) throws IOException {
        long from = position + JournalRecord.PREFIX_BYTES + record.payload().length;
        long to = Math.min(position + record.lengthBytes(), size);
        byte[] padding = JournalRecord.bytes(channel, from, (int) (to - from));
        for (int i = 0; i < padding.length; i++) {
            if (padding[i] != 0) {
                log.find(
                        Kind.PADDING,
                        new Place(JournalAudit.name(file), from + i, record.sequence(), ""),
                        "zero was written behind the record at byte " + position);
                return;
            }
        }
        if (position + record.lengthBytes() > size) {
            log.find(Kind.LENGTH, here(), "the file ends within the record's last block");
        }
    }

    private void judgeEnd(JournalRecord record) throws IOException {
        ended = true;
        SegmentEnd end;
        try {
            end = SegmentEnd.of(record);
        } catch (CborException e) {
            journal.broken(Kind.END, here(), String.valueOf(e.getMessage()));
            return;
        }
        expect(end.segment() == number, "it is the end of segment " + end.segment());
        expect(
                header == null || end.firstSequence() == header.firstSequence(),
                "it says that the first event is " + end.firstSequence());
        expect(
                end.lastSequence() == journal.last(),
                "it says that the last event is %d, and %d is".formatted(end.lastSequence(), journal.last()));
        expect(
                end.station().equals(journal.events().station()),
                "it is signed for station %s, and the events are of %s"
                        .formatted(end.station(), journal.events().station()));
        expect(end.round() == closedRound(), "it says that round %d was closed".formatted(end.round()));
        Chain chain = journal.chain();
        if (chain != null && !chain.hex().equals(HexFormat.of().formatHex(end.head()))) {
            log.find(Kind.CHAIN, here(), "the events add up to another head than the one at the end");
        }
        if (!Arrays.equals(end.sha256(), Segment.sha256(channel, position))) {
            log.find(Kind.CONTENT, here(), "the bytes before the end are not those that were signed");
        }
        if (!journal.keys().isEmpty() && journal.keys().stream().noneMatch(key -> SegmentEnd.isSignedBy(key, record))) {
            log.find(Kind.SIGNATURE, here(), "none of the given keys signed it");
        }
    }

    private void expect(boolean right, String otherwise) {
        if (!right) {
            log.find(Kind.END, here(), otherwise);
        }
    }

    /** The round whose closing is the last event; 0 where it is another. */
    private int closedRound() throws IOException {
        try {
            return lastEvent != null && EventCodec.read(lastEvent).change() instanceof Change.RoundClosed closed
                    ? closed.number()
                    : 0;
        } catch (Journal.Damaged e) {
            // Told already, at the event itself.
            return 0;
        }
    }

    private void judgeTail() throws IOException {
        if (!last) {
            journal.broken(Kind.END, here(), "it was closed and has no end that checks");
            return;
        }
        if (journal.isRunning()) {
            return;
        }
        long torn = tornBytes;
        for (long at = position; at < size; at += BLOCK_BYTES) {
            for (byte each : JournalRecord.bytes(channel, at, (int) Math.min(BLOCK_BYTES, size - at))) {
                torn += each == 0 ? 0 : 1;
            }
        }
        if (torn > 0) {
            log.note(
                    "断电时写了一半的记录：%d 字节，从未确认，下次启动时清除".formatted(torn),
                    "a record that a power cut stopped half-way: %d bytes in %s, at byte %d or in a draft, never acknowledged; the next start clears it"
                            .formatted(torn, JournalAudit.name(file), position));
        }
    }

    private Place here() {
        return new Place(JournalAudit.name(file), position, 0, "");
    }
}
