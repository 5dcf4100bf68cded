package greenslip.ledger.cut;

import java.util.Arrays;

/** The bytes of a file, which grow and shrink. One thread. */
final class Content {
    private byte[] bytes;
    private int length;

    Content() {
        this(new byte[0]);
    }

    /** Takes over the bytes. */
    Content(byte[] bytes) {
        this.bytes = bytes;
        this.length = bytes.length;
    }

    Content copy() {
        Content copy = new Content(Arrays.copyOf(bytes, length));
        copy.length = length;
        return copy;
    }

    int length() {
        return length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    /** Writes a part of the source; a gap before it is zeros. */
    void write(int position, byte[] source, int from, int count) {
        if (position + count > length) {
            resize(position + count);
        }
        System.arraycopy(source, from, bytes, position, count);
    }

    /** Writes what the other holds between two positions, as far as it reaches. */
    void writeFrom(Content other, int from, int to) {
        int end = Math.min(to, other.length);
        if (from < end) {
            write(from, other.bytes, from, end - from);
        }
    }

    /** Cuts off, or adds zeros. */
    void resize(int wanted) {
        if (wanted > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length + bytes.length / 2));
        }
        if (wanted < length) {
            Arrays.fill(bytes, wanted, length, (byte) 0);
        }
        length = wanted;
    }
}
