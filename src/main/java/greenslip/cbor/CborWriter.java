package greenslip.cbor;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes one CBOR item in its deterministic form (RFC 8949, section 4.2.1): shortest heads, definite lengths, map keys in order.
 *
 * <pre>{@code
 * byte[] header = new CborWriter().map(2).put(1, -8).put(4, kid).toBytes();
 * }</pre>
 *
 * <p>Sizes of arrays and maps are given first; a container closes with its last item. Map keys are integers, in the
 * order 0, 1, 2 … -1, -2 …. A call that would break the form throws {@link IllegalStateException}: it is a mistake in
 * the program. Not for several threads at once.
 *
 * <pre>
 *   major  0 unsigned   1 negative   2 bytes   3 text   4 array   5 map   6 tag   7 false, true, null
 *   head   major * 32 + argument     argument under 24; else 24, 25, 26, 27 and the argument in 1, 2, 4, 8 bytes
 * </pre>
 */
public final class CborWriter {
    /** The most a writer writes and a reader takes, in bytes. */
    public static final int MAX_BYTES = 1 << 20;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Nesting nesting = new Nesting();

    public CborWriter integer(long value) {
        check(nesting.item());
        writeInteger(value);
        return this;
    }

    public CborWriter bytes(byte[] value) {
        check(nesting.item());
        head(2, value.length);
        append(value);
        return this;
    }

    /** Writes a text; one with half a surrogate pair is an {@link IllegalArgumentException}. */
    public CborWriter text(String value) {
        byte[] utf8 = utf8(value);
        check(nesting.item());
        head(3, utf8.length);
        append(utf8);
        return this;
    }

    public CborWriter bool(boolean value) {
        check(nesting.item());
        head(7, value ? 21 : 20);
        return this;
    }

    public CborWriter nothing() {
        check(nesting.item());
        head(7, 22);
        return this;
    }

    /** Begins an array; its {@code size} items follow. */
    public CborWriter array(int size) {
        check(nesting.array(natural(size)));
        head(4, size);
        return this;
    }

    /** Begins a map; its {@code size} pairs follow, each a {@link #key} and an item, or a {@code put}. */
    public CborWriter map(int size) {
        check(nesting.map(natural(size)));
        head(5, size);
        return this;
    }

    /** Writes the key of the pair whose value is the next item. */
    public CborWriter key(long key) {
        check(nesting.key(key));
        writeInteger(key);
        return this;
    }

    /** Tags the next item. */
    public CborWriter tag(long tag) {
        check(nesting.tag());
        head(6, natural(tag));
        return this;
    }

    public CborWriter put(long key, long value) {
        return key(key).integer(value);
    }

    public CborWriter put(long key, byte[] value) {
        return key(key).bytes(value);
    }

    public CborWriter put(long key, String value) {
        return key(key).text(value);
    }

    public CborWriter put(long key, boolean value) {
        return key(key).bool(value);
    }

    /** The finished item; unfinished, an {@link IllegalStateException}. */
    public byte[] toBytes() {
        if (!nesting.finished()) {
            throw new IllegalStateException("CBOR unfinished: items are missing");
        }
        return out.toByteArray();
    }

    private void writeInteger(long value) {
        if (value >= 0) {
            head(0, value);
        } else {
            head(1, -1 - value);
        }
    }

    private void head(int major, long argument) {
        int top = major << 5;
        if (argument < 24) {
            append(new byte[] {(byte) (top | argument)});
        } else if (argument <= 0xFF) {
            head(top | 24, argument, 1);
        } else if (argument <= 0xFFFF) {
            head(top | 25, argument, 2);
        } else if (argument <= 0xFFFF_FFFFL) {
            head(top | 26, argument, 4);
        } else {
            head(top | 27, argument, 8);
        }
    }

    private void head(int first, long argument, int width) {
        byte[] head = new byte[1 + width];
        head[0] = (byte) first;
        for (int i = 1; i <= width; i++) {
            head[i] = (byte) (argument >> (8 * (width - i)));
        }
        append(head);
    }

    private void append(byte[] bytes) {
        if (bytes.length > MAX_BYTES - out.size()) {
            throw new IllegalStateException("CBOR longer than " + MAX_BYTES + " bytes");
        }
        out.writeBytes(bytes);
    }

    private static long natural(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("not negative: " + value);
        }
        return value;
    }

    private static byte[] utf8(String text) {
        if (text.chars().noneMatch(unit -> Character.isSurrogate((char) unit))) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            byte[] bytes = new byte[encoded.remaining()];
            encoded.get(bytes);
            return bytes;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text with half a surrogate pair", e);
        }
    }

    private static void check(@Nullable String fault) {
        if (fault != null) {
            throw new IllegalStateException("CBOR: " + fault);
        }
    }
}
