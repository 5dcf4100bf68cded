package greenslip.cbor;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Reads what {@link CborWriter} can write, and nothing else: a longer head than needed, an indefinite length, a float,
 * a key out of order, text that is not UTF-8, a byte too many or too few is a {@link CborException}. So each value has
 * exactly one encoding, and what was signed is what was read.
 *
 * <p>The caller asks for the items in the order it expects them, and ends with {@link #end()}. Nothing is allocated by
 * a length that the input merely claims. Not for several threads at once; after an exception the reader is of no more
 * use.
 */
public final class CborReader {
    /** What comes next. */
    public enum Kind {
        INTEGER,
        BYTES,
        TEXT,
        ARRAY,
        MAP,
        TAG,
        BOOLEAN,
        NOTHING
    }

    private static final char REPLACEMENT = '\uFFFD';

    private final byte[] input;
    private final Nesting nesting = new Nesting();
    private int position;

    /** Reads the given bytes, which the caller leaves unchanged meanwhile. */
    public CborReader(byte[] input) throws CborException {
        this.input = input;
        if (input.length > CborWriter.MAX_BYTES) {
            throw new CborException("longer than " + CborWriter.MAX_BYTES + " bytes");
        }
    }

    /** The kind of the next item, which stays unread. */
    public Kind peek() throws CborException {
        if (position == input.length) {
            throw fault("ends early");
        }
        return switch (major()) {
            case 0, 1 -> Kind.INTEGER;
            case 2 -> Kind.BYTES;
            case 3 -> Kind.TEXT;
            case 4 -> Kind.ARRAY;
            case 5 -> Kind.MAP;
            case 6 -> Kind.TAG;
            default ->
                switch (input[position] & 0x1F) {
                    case 20, 21 -> Kind.BOOLEAN;
                    case 22 -> Kind.NOTHING;
                    default -> throw fault("a float or simple value that is not used here");
                };
        };
    }

    public long integer() throws CborException {
        check(nesting.item());
        return readInteger();
    }

    /** An integer from {@code min} to {@code max}. */
    public long integer(long min, long max) throws CborException {
        long value = integer();
        if (value < min || value > max) {
            throw fault("an integer out of its range");
        }
        return value;
    }

    public byte[] bytes(int maxBytes) throws CborException {
        check(nesting.item());
        expect(Kind.BYTES);
        int length = length(maxBytes);
        position += length;
        return Arrays.copyOfRange(input, position - length, position);
    }

    /** A text of at most {@code maxBytes} of UTF-8. */
    public String text(int maxBytes) throws CborException {
        check(nesting.item());
        expect(Kind.TEXT);
        int length = length(maxBytes);
        String text = new String(input, position, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            // The fast way puts this in place of what is not UTF-8; it may also have been written.
            text = strictText(length);
        }
        position += length;
        return text;
    }

    private String strictText(int length) throws CborException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(input, position, length))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault("text that is not UTF-8");
        }
    }

    public boolean bool() throws CborException {
        check(nesting.item());
        expect(Kind.BOOLEAN);
        return (input[position++] & 0x1F) == 21;
    }

    public void nothing() throws CborException {
        check(nesting.item());
        expect(Kind.NOTHING);
        position++;
    }

    /** Enters an array and returns how many items follow. */
    public int array() throws CborException {
        expect(Kind.ARRAY);
        int size = length(input.length);
        check(nesting.array(size));
        return size;
    }

    /** Enters an array of exactly {@code size} items. */
    public void array(int size) throws CborException {
        if (array() != size) {
            throw fault("an array of another size than " + size);
        }
    }

    /** Enters a map and returns how many pairs follow, each a {@link #key()} and an item. */
    public int map() throws CborException {
        expect(Kind.MAP);
        int size = length(input.length);
        check(nesting.map(size));
        return size;
    }

    public long key() throws CborException {
        long key = readInteger();
        check(nesting.key(key));
        return key;
    }

    /** Reads the given key, or fails. */
    public void key(long expected) throws CborException {
        if (key() != expected) {
            throw fault("another map key than " + expected);
        }
    }

    /** Reads a tag; the tagged item follows. */
    public long tag() throws CborException {
        expect(Kind.TAG);
        check(nesting.tag());
        return argument();
    }

    /** Reads over the next item, whatever it is, as strictly as if it were wanted. */
    public void skip() throws CborException {
        Kind kind = peek();
        switch (kind) {
            case INTEGER -> integer();
            case BYTES -> bytes(input.length);
            case TEXT -> text(input.length);
            case BOOLEAN -> bool();
            case NOTHING -> nothing();
            case TAG -> {
                tag();
                skip();
            }
            case ARRAY -> {
                int size = array();
                for (int i = 0; i < size; i++) {
                    skip();
                }
            }
            case MAP -> {
                int size = map();
                for (int i = 0; i < size; i++) {
                    key();
                    skip();
                }
            }
        }
    }

    /** Checks that the item is whole and nothing follows it. */
    public void end() throws CborException {
        if (!nesting.finished()) {
            throw fault("read in part only");
        }
        if (position != input.length) {
            throw fault("bytes after the end");
        }
    }

    private long readInteger() throws CborException {
        expect(Kind.INTEGER);
        boolean negative = major() == 1;
        long argument = argument();
        return negative ? -1 - argument : argument;
    }

    /** A length that the rest of the input can hold; an item takes at least one byte. */
    private int length(int max) throws CborException {
        long length = argument();
        if (length > max) {
            throw fault("longer than allowed");
        }
        if (length > input.length - position) {
            throw fault("ends early");
        }
        return (int) length;
    }

    private long argument() throws CborException {
        int low = input[position++] & 0x1F;
        if (low < 24) {
            return low;
        }
        if (low > 27) {
            throw fault("an indefinite or reserved length");
        }
        int width = 1 << (low - 24);
        if (width > input.length - position) {
            throw fault("ends early");
        }
        long value = 0;
        for (int i = 0; i < width; i++) {
            value = (value << 8) | (input[position++] & 0xFF);
        }
        if (value < 0) {
            throw fault("an integer of more than 63 bits");
        }
        // Each width starts where the next smaller one ends: 24, 2^8, 2^16, 2^32.
        long least = width == 1 ? 24 : 1L << (4 * width);
        if (value < least) {
            throw fault("a head longer than needed");
        }
        return value;
    }

    private int major() {
        return (input[position] & 0xFF) >> 5;
    }

    private void expect(Kind kind) throws CborException {
        Kind found = peek();
        if (found != kind) {
            throw fault("found " + found + ", not " + kind);
        }
    }

    private CborException fault(String what) {
        return new CborException(what + ", at byte " + position);
    }

    private void check(@Nullable String fault) throws CborException {
        if (fault != null) {
            throw fault(fault);
        }
    }
}
