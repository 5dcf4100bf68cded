package greenslip.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The append-only file that is fsynced before anything is acknowledged. It is the truth; H2 is what one asks.
 *
 * <p>A record holds the events that one fsync makes durable. It fills whole blocks of its own, so that a write in flight never touches
 * a block that holds an acknowledged record, whatever the card does with the page under it:
 *
 * <pre>
 * offset  bytes
 *      0      4  magic "GSJ1"
 *      4      4  payload length, 1 to {@link #MAX_PAYLOAD_BYTES}
 *      8      8  number of the record's first event, from 1
 *     16      4  how many events
 *     20      4  CRC-32C of bytes 0 to 19 and the payload
 *     24      n  payload: per event 4 bytes length, then the event
 *                zeros to the next multiple of {@link #BLOCK_BYTES}
 * </pre>
 *
 * All numbers are big-endian. The file is extended with zeros in steps, ahead of need, so that {@code force(false)} has no file length
 * to write. The first block that does not check ends the journal if nothing that checks lies behind it: it was never acknowledged. If
 * something does lie behind it, acknowledged records were damaged, and {@link Damaged} says so.
 *
 * <p>One thread, the ledger's writer: {@link #open}, then {@link #cutTail} once what was found is believed, then {@link #append}. After an {@link IOException} the object is used up: the kernel may have dropped pages that it
 * failed to write, so only a fresh scan of the file tells what is there.
 */
final class Journal implements AutoCloseable {
    static final int BLOCK_BYTES = 4096;
    static final int MAX_PAYLOAD_BYTES = 1 << 20;
    private static final int MAGIC = 0x47534A31;
    private static final int HEADER_BYTES = 24;
    private static final int GROW_BYTES = 1 << 20;

    /** Acknowledged records cannot be read any more. */
    static final class Damaged extends IOException {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }
    }

    /** Takes the events found, in order. */
    @FunctionalInterface
    interface Visitor {
        void event(long sequence, byte[] event) throws IOException;
    }

    private final FileChannel channel;
    private long end;
    private long allocated;
    private long nextSequence;
    private long tornBytes;
    private long dirtyEnd;
    private boolean tailIsClean;

    private Journal(FileChannel channel) {
        this.channel = channel;
    }

    /** For {@link #open}: nobody in this process knows how far the journal was acknowledged. */
    static final long ACKNOWLEDGED_UNKNOWN = -1;

    /**
     * Reads the journal from its start and hands every event to the visitor. The file stays as it is.
     *
     * @param acknowledgedBytes {@link #length()} before the append that failed in this process, or {@link #ACKNOWLEDGED_UNKNOWN}. What
     *     lies behind it may read well and yet be in the page cache alone: after a failed fsync the kernel counts its pages as written.
     *     A record put behind it would stand behind a hole after the next power cut, so it is taken for torn
     */
    static Journal open(FileChannel channel, long acknowledgedBytes, Visitor visitor) throws IOException {
        Journal journal = new Journal(channel);
        try {
            journal.scan(acknowledgedBytes, visitor);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
        return journal;
    }

    /** The number the next event must carry. */
    long nextSequence() {
        return nextSequence;
    }

    /** Bytes behind the last good record that were not zero: a write that the power cut. */
    long tornBytes() {
        return tornBytes;
    }

    /** Bytes in use. */
    long length() {
        return end;
    }

    /** Writes the events as one record and returns when it is on the card. */
    void append(List<byte[]> events) throws IOException {
        int payload =
                events.stream().mapToInt(event -> Integer.BYTES + event.length).sum();
        if (payload == 0 || payload > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a record of " + payload + " bytes");
        }
        if (!tailIsClean) {
            throw new IllegalStateException("append before the tail was cut, or after a failure");
        }
        byte[] block = new byte[roundUp(HEADER_BYTES + payload)];
        ByteBuffer record = ByteBuffer.wrap(block);
        record.putInt(MAGIC)
                .putInt(payload)
                .putLong(nextSequence)
                .putInt(events.size())
                .putInt(0);
        events.forEach(event -> record.putInt(event.length).put(event));
        record.putInt(20, checksum(block, payload));
        record.clear();
        tailIsClean = false;
        reserve(end + record.capacity());
        writeFully(record, end);
        channel.force(false);
        tailIsClean = true;
        end += record.capacity();
        nextSequence += events.size();
    }

    /** Hands every acknowledged event to the visitor once more. */
    void replay(Visitor visitor) throws IOException {
        long last = nextSequence;
        nextSequence = 1;
        for (long position = 0; position < end; ) {
            byte[] payload = readRecord(position, end);
            if (payload == null) {
                throw new Damaged("journal cannot be read again at byte " + position);
            }
            visit(payload, visitor);
            position += roundUp(HEADER_BYTES + payload.length);
        }
        nextSequence = last;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void scan(long acknowledgedBytes, Visitor visitor) throws IOException {
        long size = channel.size();
        long limit = acknowledgedBytes == ACKNOWLEDGED_UNKNOWN ? size : acknowledgedBytes;
        allocated = size;
        nextSequence = 1;
        long position = 0;
        while (position < limit) {
            byte[] payload = readRecord(position, size);
            if (payload == null) {
                break;
            }
            visit(payload, visitor);
            position += roundUp(HEADER_BYTES + payload.length);
        }
        end = position;
        if (acknowledgedBytes == ACKNOWLEDGED_UNKNOWN) {
            refuseDamage(size);
        } else if (end != acknowledgedBytes) {
            throw new Damaged("journal is damaged at byte " + end + ": event " + nextSequence
                    + " was acknowledged and does not check any more");
        }
        measureTail(size);
    }

    private void visit(byte[] payload, Visitor visitor) throws IOException {
        ByteBuffer events = ByteBuffer.wrap(payload);
        while (events.hasRemaining()) {
            byte[] event = new byte[events.getInt()];
            events.get(event);
            visitor.event(nextSequence++, event);
        }
    }

    /** The payload of the record at the position if all of it checks and it is the next one, else null. */
    private byte @Nullable [] readRecord(long position, long size) throws IOException {
        ByteBuffer header = read(position, HEADER_BYTES, size);
        if (header == null || header.getInt() != MAGIC) {
            return null;
        }
        int payload = header.getInt();
        if (payload < 1 || payload > MAX_PAYLOAD_BYTES || header.getLong() != nextSequence) {
            return null;
        }
        int count = header.getInt();
        int checksum = header.getInt();
        byte[] record = bytes(position, HEADER_BYTES + payload, size);
        if (record == null || checksum(record, payload) != checksum) {
            return null;
        }
        byte[] events = Arrays.copyOfRange(record, HEADER_BYTES, record.length);
        return wellFormed(events, count) ? events : null;
    }

    private static boolean wellFormed(byte[] payload, int count) {
        ByteBuffer events = ByteBuffer.wrap(payload);
        int found = 0;
        while (events.remaining() >= Integer.BYTES) {
            int length = events.getInt();
            if (length < 0 || length > events.remaining()) {
                return false;
            }
            events.position(events.position() + length);
            found++;
        }
        return found == count && !events.hasRemaining();
    }

    /** A later record behind the end means that the end is a hole: records are written only after the ones before are durable. */
    private void refuseDamage(long size) throws IOException {
        for (long position = end + BLOCK_BYTES; position + HEADER_BYTES <= size; position += BLOCK_BYTES) {
            ByteBuffer header = read(position, HEADER_BYTES, size);
            if (header == null || header.getInt() != MAGIC) {
                continue;
            }
            int payload = header.getInt();
            long sequence = header.getLong();
            if (payload < 1 || payload > MAX_PAYLOAD_BYTES || sequence <= nextSequence) {
                continue;
            }
            int checksum = header.getInt(20);
            byte[] record = bytes(position, HEADER_BYTES + payload, size);
            if (record != null && checksum(record, payload) == checksum) {
                throw new Damaged("journal is damaged at byte " + end + ": event " + nextSequence
                        + " does not check, but event " + sequence + " lies behind it");
            }
        }
    }

    private void measureTail(long size) throws IOException {
        dirtyEnd = end;
        for (long position = end; position < size; position += BLOCK_BYTES) {
            ByteBuffer block = read(position, (int) Math.min(BLOCK_BYTES, size - position), size);
            for (int i = 0; block != null && i < block.limit(); i++) {
                if (block.get(i) != 0) {
                    tornBytes++;
                    dirtyEnd = position + block.limit();
                }
            }
        }
    }

    /** Zeroes what was never acknowledged, so that it can never be taken for a record again. */
    void cutTail() throws IOException {
        for (long position = end; position < dirtyEnd; position += GROW_BYTES) {
            writeFully(ByteBuffer.allocate((int) Math.min(GROW_BYTES, dirtyEnd - position)), position);
        }
        if (dirtyEnd > end) {
            channel.force(false);
        }
        tailIsClean = true;
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

    private @Nullable ByteBuffer read(long position, int length, long size) throws IOException {
        byte[] bytes = bytes(position, length, size);
        return bytes == null ? null : ByteBuffer.wrap(bytes);
    }

    private byte @Nullable [] bytes(long position, int length, long size) throws IOException {
        if (position + length > size) {
            return null;
        }
        byte[] bytes = new byte[length];
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                return null;
            }
        }
        return bytes;
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

    private static int checksum(byte[] record, int payload) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, 20);
        crc.update(record, HEADER_BYTES, payload);
        return (int) crc.getValue();
    }

    private static int roundUp(int bytes) {
        return (bytes + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }
}
