package greenslip.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What one fsync makes durable. It fills whole blocks of its own, so that a write in flight never touches a block that alone holds an
 * acknowledged event, whatever the card does with the page under it:
 *
 * <pre>
 * offset  bytes
 *      0      4  magic: "GSJH" a segment's header, "GSJD" a draft of events, "GSJE" events, "GSJZ" a segment's end
 *      4      4  payload length, 1 to {@link #MAX_PAYLOAD_BYTES}
 *      8      8  number of the first event in it, or of the event that comes next
 *     16      4  how many events
 *     20      4  CRC-32C of bytes 0 to 19 and the payload
 *     24      n  payload; of events: per event 4 bytes length, then the event
 *                zeros to the next multiple of {@link #BLOCK_BYTES}
 * </pre>
 *
 * All numbers are big-endian.
 *
 * @param sequence number of the first event in it, or of the event that comes next
 * @param count how many events
 */
@SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, and nobody changes the bytes
record JournalRecord(Type type, long sequence, int count, byte[] payload) {
    static final int BLOCK_BYTES = 4096;
    static final int MAX_PAYLOAD_BYTES = 1 << 20;
    static final int PREFIX_BYTES = 24;
    private static final int CHECKSUM_OFFSET = 20;

    /** What a record holds. */
    enum Type {
        HEADER(0x47534A48),
        /** As many events as fit into one block; see {@link Drafts}. */
        DRAFT(0x47534A44),
        EVENTS(0x47534A45),
        END(0x47534A5A);

        private final int magic;

        Type(int magic) {
            this.magic = magic;
        }

        boolean holdsEvents() {
            return this == EVENTS || this == DRAFT;
        }

        static @Nullable Type of(int magic) {
            for (Type type : values()) {
                if (type.magic == magic) {
                    return type;
                }
            }
            return null;
        }
    }

    /** @throws IllegalArgumentException where they are none, or do not fit */
    static JournalRecord ofEvents(long first, List<byte[]> events) {
        return of(Type.EVENTS, first, events);
    }

    /** @throws IllegalArgumentException where they are none, or do not fit */
    static JournalRecord of(Type type, long first, List<byte[]> events) {
        int length = payloadBytes(events);
        if (length > MAX_PAYLOAD_BYTES) {
            throw tooLarge(length);
        }
        ByteBuffer payload = ByteBuffer.allocate(length);
        events.forEach(event -> payload.putInt(event.length).put(event));
        return new JournalRecord(type, first, events.size(), payload.array());
    }

    /** What they take in a record. */
    static int payloadBytes(List<byte[]> events) {
        return events.stream().mapToInt(event -> Integer.BYTES + event.length).sum();
    }

    /** Whether they fit into a draft. */
    static boolean fitsBlock(List<byte[]> events) {
        return PREFIX_BYTES + payloadBytes(events) <= BLOCK_BYTES;
    }

    /** Whole blocks, ready to be written. */
    ByteBuffer encode() {
        if (payload.length == 0 || payload.length > MAX_PAYLOAD_BYTES) {
            throw tooLarge(payload.length);
        }
        ByteBuffer blocks = ByteBuffer.allocate(lengthBytes());
        blocks.putInt(type.magic)
                .putInt(payload.length)
                .putLong(sequence)
                .putInt(count)
                .putInt(0)
                .put(payload);
        blocks.putInt(CHECKSUM_OFFSET, checksum(blocks.array(), payload.length));
        return blocks.clear();
    }

    /** Its length in the file, in whole blocks. */
    int lengthBytes() {
        return (PREFIX_BYTES + payload.length + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /** The events of a record of events, in order. */
    List<byte[]> events() {
        List<byte[]> events = new ArrayList<>(count);
        for (ByteBuffer rest = ByteBuffer.wrap(payload); rest.hasRemaining(); ) {
            byte[] event = new byte[rest.getInt()];
            rest.get(event);
            events.add(event);
        }
        return events;
    }

    /** The record at the position if all of it checks, else null. */
    static @Nullable JournalRecord read(FileChannel channel, long position, long size) throws IOException {
        byte[] start = bytes(channel, position, (int) Math.min(BLOCK_BYTES, size - position));
        if (start.length < PREFIX_BYTES) {
            return null;
        }
        ByteBuffer prefix = ByteBuffer.wrap(start);
        Type type = Type.of(prefix.getInt());
        int length = prefix.getInt();
        if (type == null || length < 1 || length > MAX_PAYLOAD_BYTES || PREFIX_BYTES + length > size - position) {
            return null;
        }
        byte[] whole = PREFIX_BYTES + length <= start.length ? start : bytes(channel, position, PREFIX_BYTES + length);
        if (whole.length < PREFIX_BYTES + length || checksum(whole, length) != prefix.getInt(CHECKSUM_OFFSET)) {
            return null;
        }
        byte[] payload = new byte[length];
        System.arraycopy(whole, PREFIX_BYTES, payload, 0, length);
        JournalRecord record = new JournalRecord(type, prefix.getLong(), prefix.getInt(), payload);
        return !type.holdsEvents() || record.wellFormed() ? record : null;
    }

    /** The file's bytes from the position on; none where there are not so many. */
    static byte[] bytes(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(Math.max(0, length));
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                return new byte[0];
            }
        }
        return buffer.array();
    }

    private boolean wellFormed() {
        ByteBuffer rest = ByteBuffer.wrap(payload);
        int found = 0;
        while (rest.remaining() >= Integer.BYTES) {
            int length = rest.getInt();
            if (length < 0 || length > rest.remaining()) {
                return false;
            }
            rest.position(rest.position() + length);
            found++;
        }
        return found == count && !rest.hasRemaining();
    }

    private static int checksum(byte[] record, int payload) {
        CRC32C crc = new CRC32C();
        crc.update(record, 0, CHECKSUM_OFFSET);
        crc.update(record, PREFIX_BYTES, payload);
        return (int) crc.getValue();
    }

    private static IllegalArgumentException tooLarge(int payload) {
        return new IllegalArgumentException("a record of " + payload + " bytes");
    }
}
