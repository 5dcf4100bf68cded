package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.ledger.Journal.Damaged;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file of the journal: a header, records of events, and once it is closed a signed end.
 *
 * <pre>
 * | header | 2 drafts | events, 1 or more blocks | events | ... | end, 1 block |     closed: the file ends with the end's block
 * | header | 2 drafts | events | events | zeros to the next MiB                       the last one, still written to
 * </pre>
 *
 * The file is extended with zeros in steps, ahead of need, so that {@code force(false)} has no file length to write. The first block
 * that does not check ends the segment if nothing that checks lies behind it: it was never acknowledged. If something does lie behind
 * it, acknowledged records were damaged, and {@link Damaged} says so.
 *
 * <p>One thread. After an {@link IOException} the object is used up: the kernel may have dropped pages that it failed to write, so only
 * a fresh scan of the file tells what is there.
 */
final class Segment implements AutoCloseable {
    private static final int BLOCK_BYTES = JournalRecord.BLOCK_BYTES;
    private static final int GROW_BYTES = 1 << 20;

    /**
     * How far a segment is acknowledged.
     *
     * @param bytes its length in records
     * @param nextSequence the number behind the last acknowledged event's, in a record or a draft
     */
    record Extent(long bytes, long nextSequence) {
        /** Nobody in this process knows. */
        static final Extent UNKNOWN = new Extent(Long.MAX_VALUE, Long.MAX_VALUE);
    }

    /** Takes the events found, in order. */
    @FunctionalInterface
    interface Visitor {
        void event(long sequence, byte[] event) throws IOException;
    }

    private final FileChannel channel;
    private final int number;
    private @Nullable SegmentHeader header;
    private @Nullable SegmentEnd end;
    private Drafts drafts = Drafts.none(0);
    private long length;
    private long allocated;
    private long nextSequence;
    private long tornBytes;
    private long dirtyEnd;
    private boolean tailIsClean;

    private Segment(FileChannel channel, int number, long firstSequence) {
        this.channel = channel;
        this.number = number;
        this.nextSequence = firstSequence;
    }

    /**
     * Reads a segment from its start and hands every event to the visitor. The file stays as it is, and open; it is closed where this
     * throws.
     *
     * @param firstSequence the number its first event must have
     * @param acknowledged {@link #extent()} before the append that failed in this process, or {@link Extent#UNKNOWN}. What lies behind
     *     it may read well and yet be in the page cache alone: after a failed fsync the kernel counts its pages as written. A record put
     *     behind it would stand behind a hole after the next power cut, so it is taken for torn
     */
    static Segment open(FileChannel channel, int number, long firstSequence, Extent acknowledged, Visitor visitor)
            throws IOException {
        Segment segment = new Segment(channel, number, firstSequence);
        try {
            segment.scan(acknowledged, visitor);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return segment;
    }

    /** Begins a segment in a file that holds none, durably but for its name. */
    static Segment create(FileChannel channel, SegmentHeader header) throws IOException {
        Segment segment = new Segment(channel, header.segment(), header.firstSequence());
        channel.truncate(0);
        segment.tailIsClean = true;
        segment.drafts = Drafts.none(header.draftsAtByte());
        segment.write(header.toRecord(), 0);
        segment.header = header;
        segment.length = header.recordsAtByte();
        return segment;
    }

    int number() {
        return number;
    }

    /** Nothing where its file was made and a power cut came before its header was durable. */
    @Nullable
    SegmentHeader header() {
        return header;
    }

    /** Nothing while it is written to. */
    @Nullable
    SegmentEnd end() {
        return end;
    }

    /** The number the next event must carry. */
    long nextSequence() {
        return nextSequence;
    }

    /** Bytes behind the last good record that were not zero: a write that the power cut. */
    long tornBytes() {
        return tornBytes;
    }

    /** Bytes in use by header, drafts and records. */
    long length() {
        return length;
    }

    Extent extent() {
        return new Extent(length, nextSequence);
    }

    /** Writes the events with one fsync and returns when they are on the card. */
    void append(List<byte[]> events) throws IOException {
        if (header == null || end != null) {
            throw new IllegalStateException("segment " + number + " takes no events");
        }
        List<byte[]> all = drafts.waitingAnd(events);
        if (JournalRecord.fitsBlock(all)) {
            write(JournalRecord.of(JournalRecord.Type.DRAFT, recorded(), all), drafts.place());
            drafts.drafted(events);
        } else if (JournalRecord.payloadBytes(all) <= JournalRecord.MAX_PAYLOAD_BYTES) {
            record(all);
        } else {
            settle();
            record(events);
        }
        nextSequence += events.size();
    }

    /** Makes a record of what waits in a draft. */
    void settle() throws IOException {
        List<byte[]> waiting = drafts.waiting();
        if (!waiting.isEmpty()) {
            record(waiting);
        }
    }

    private void record(List<byte[]> events) throws IOException {
        JournalRecord record = JournalRecord.ofEvents(recorded(), events);
        write(record, length);
        length += record.lengthBytes();
        drafts.recorded();
    }

    /** The number behind the last event in a record. */
    private long recorded() {
        return nextSequence - drafts.waiting().size();
    }

    /** Hands every acknowledged event to the visitor once more. */
    void replay(Visitor visitor) throws IOException {
        SegmentHeader begun = header;
        if (begun == null) {
            return;
        }
        long sequence = begun.firstSequence();
        for (long position = begun.recordsAtByte(); sequence < recorded(); ) {
            JournalRecord record = JournalRecord.read(channel, position, length);
            if (record == null || record.sequence() != sequence || record.type() != JournalRecord.Type.EVENTS) {
                throw new Damaged("journal segment " + number + " cannot be read again at byte " + position);
            }
            for (byte[] event : record.events()) {
                visitor.event(sequence++, event);
            }
            position += record.lengthBytes();
        }
        for (byte[] event : drafts.waiting()) {
            visitor.event(sequence++, event);
        }
    }

    /** Closes it with its signed end; to be {@linkplain #settle settled} before. The file is cut to what it holds. */
    void end(SegmentEnd statement, JournalRecord signed) throws IOException {
        refuseDirty();
        if (!drafts.waiting().isEmpty()) {
            throw new IllegalStateException("segment " + number + " ends while events wait for a record");
        }
        tailIsClean = false;
        channel.truncate(length);
        writeFully(signed.encode(), length);
        channel.force(true);
        length += signed.lengthBytes();
        allocated = length;
        end = statement;
        tailIsClean = true;
    }

    /** SHA-256 over the file as far as it is in use. */
    byte[] sha256() throws IOException {
        return sha256(channel, length);
    }

    static byte[] sha256(FileChannel channel, long length) throws IOException {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (long position = 0; position < length; ) {
                byte[] part = JournalRecord.bytes(channel, position, (int) Math.min(GROW_BYTES, length - position));
                if (part.length == 0) {
                    throw new IOException("the file ends at " + position + ", before " + length);
                }
                sha256.update(part);
                position += part.length;
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Zeroes what was never acknowledged, so that it can never be taken for a record again, and makes durable what was found: a process
     * that was killed may have left it in the page cache alone, and people are told from it from now on.
     */
    void cutTail() throws IOException {
        if (end != null) {
            fitFile();
        }
        for (long position = length; position < dirtyEnd; position += GROW_BYTES) {
            writeFully(ByteBuffer.allocate((int) Math.min(GROW_BYTES, dirtyEnd - position)), position);
        }
        drafts.cutStray(this::writeFully);
        channel.force(true);
        tailIsClean = true;
    }

    /** Of a closed segment the end is looked for at the file's end: the power may have gone before the file was cut, or the end padded. */
    private void fitFile() throws IOException {
        if (allocated > length) {
            channel.truncate(length);
        } else if (allocated < length) {
            writeFully(ByteBuffer.allocate((int) (length - allocated)), allocated);
        }
        allocated = length;
        dirtyEnd = length;
    }

    /**
     * Writes zeros in the next record's place, durably, with room for the largest behind it: only a disk that takes this is well again
     * after a failure. To be called with the tail known to be unacknowledged; a segment that takes no events is left alone.
     */
    void prove() throws IOException {
        if (header == null || end != null) {
            return;
        }
        reserve(length + JournalRecord.MAX_PAYLOAD_BYTES);
        writeFully(ByteBuffer.allocate(BLOCK_BYTES), length);
        channel.force(false);
    }

    /** Lays an empty file out as the next segment's would be. */
    static void proveRoom(FileChannel channel) throws IOException {
        Segment probe = new Segment(channel, 0, 1);
        channel.truncate(0);
        probe.reserve(GROW_BYTES);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void scan(Extent acknowledged, Visitor visitor) throws IOException {
        long size = channel.size();
        allocated = size;
        readHeader(size);
        while (header != null && end == null && length < Math.min(acknowledged.bytes(), size)) {
            JournalRecord record = JournalRecord.read(channel, length, size);
            if (record == null
                    || record.sequence() != nextSequence
                    || record.type() == JournalRecord.Type.HEADER
                    || record.type() == JournalRecord.Type.DRAFT) {
                break;
            }
            if (record.type() == JournalRecord.Type.END) {
                end = endOf(record);
            } else {
                for (byte[] event : record.events()) {
                    visitor.event(nextSequence++, event);
                }
            }
            length += record.lengthBytes();
        }
        if (acknowledged.equals(Extent.UNKNOWN)) {
            refuseDamage(size);
        }
        if (header != null && end == null) {
            readDrafts(acknowledged, visitor);
        }
        if (!acknowledged.equals(Extent.UNKNOWN) && !extent().equals(acknowledged)) {
            throw new Damaged("journal segment " + number + " is damaged at byte " + length + ": event " + nextSequence
                    + " was acknowledged and does not check any more");
        }
        measureTail(size);
    }

    private void readDrafts(Extent acknowledged, Visitor visitor) throws IOException {
        try {
            tornBytes += drafts.settle(nextSequence, acknowledged.nextSequence());
        } catch (Damaged e) {
            throw new Damaged("journal segment " + number + " is damaged at byte " + length + ": " + e.getMessage());
        }
        for (byte[] event : drafts.waiting()) {
            visitor.event(nextSequence++, event);
        }
    }

    private void readHeader(long size) throws IOException {
        SegmentHeader found = SegmentHeader.read(channel, number);
        if (found == null) {
            return;
        }
        if (found.firstSequence() != nextSequence) {
            throw new Damaged("journal segment " + number + " should begin with event " + nextSequence
                    + " and begins with event " + found.firstSequence());
        }
        header = found;
        length = found.recordsAtByte();
        drafts = Drafts.read(channel, found.draftsAtByte(), size);
    }

    private SegmentEnd endOf(JournalRecord record) throws Damaged {
        try {
            return SegmentEnd.of(record);
        } catch (CborException e) {
            throw new Damaged("journal segment " + number + " has an end that cannot be read: " + e.getMessage());
        }
    }

    /** A later record behind the end means that the end is a hole: records are written only after the ones before are durable. */
    private void refuseDamage(long size) throws IOException {
        long next = header == null ? nextSequence : nextSequence + 1;
        for (long position = length + BLOCK_BYTES; position < size; position += BLOCK_BYTES) {
            JournalRecord later = JournalRecord.read(channel, position, size);
            if (later != null && later.sequence() >= next) {
                throw new Damaged("journal segment " + number + " is damaged at byte " + length + ": event "
                        + nextSequence + " does not check, but event " + later.sequence() + " lies behind it");
            }
        }
    }

    private void measureTail(long size) throws IOException {
        dirtyEnd = length;
        for (long position = length; position < size; position += BLOCK_BYTES) {
            byte[] block = JournalRecord.bytes(channel, position, (int) Math.min(BLOCK_BYTES, size - position));
            for (byte each : block) {
                if (each != 0) {
                    tornBytes++;
                    dirtyEnd = position + block.length;
                }
            }
        }
    }

    private void write(JournalRecord record, long position) throws IOException {
        ByteBuffer blocks = record.encode();
        refuseDirty();
        tailIsClean = false;
        reserve(position + blocks.capacity());
        writeFully(blocks, position);
        channel.force(false);
        tailIsClean = true;
    }

    private void refuseDirty() {
        if (!tailIsClean) {
            throw new IllegalStateException("written to before the tail was cut, or after a failure");
        }
    }

    private void reserve(long needed) throws IOException {
        if (needed <= allocated) {
            return;
        }
        long grown = (needed + GROW_BYTES - 1) / GROW_BYTES * GROW_BYTES;
        writeFully(ByteBuffer.allocate((int) (grown - allocated)), allocated);
        // The new length is metadata, which a later force(false) need not write.
        channel.force(true);
        allocated = grown;
    }

    private void writeFully(ByteBuffer bytes, long position) throws IOException {
        while (bytes.hasRemaining()) {
            int written = channel.write(bytes, position);
            if (written <= 0) {
                throw new IOException("the disk took no byte at " + position);
            }
            position += written;
        }
    }
}
