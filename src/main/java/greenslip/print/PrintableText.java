package greenslip.print;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/**
 * Text reduced to what a slip can show.
 *
 * <ul>
 *   <li>What every Chinese slip printer prints: printable ASCII in one byte, and characters whose GBK and GB18030 forms are the same two
 *       bytes.
 *   <li>Rare characters: letters that printers lack but that can be drawn one by one, above all those of surnames and places. A printer
 *       that knows GBK takes a four-byte form apart into digits, so a line with one goes as dots, see {@link RareCharacters}.
 *   <li>Anything else becomes 〓, the geta mark that typesetters put where a sort is missing. Controls, and the characters that only
 *       steer other characters, vanish.
 * </ul>
 *
 * <p>Invariant: no byte of the encoding of a text without rare characters lies below 20 or is 7F, so no text can begin a command; its
 * bytes are as many as the columns it takes on paper. Stateless; any thread.
 */
public final class PrintableText {
    static final char MISSING = '〓';

    /** Scripts whose letters neither join nor stack. */
    private static final Set<Character.UnicodeScript> DRAWN = EnumSet.of(
            Character.UnicodeScript.HAN,
            Character.UnicodeScript.LATIN,
            Character.UnicodeScript.GREEK,
            Character.UnicodeScript.CYRILLIC,
            Character.UnicodeScript.HANGUL,
            Character.UnicodeScript.HIRAGANA,
            Character.UnicodeScript.KATAKANA,
            Character.UnicodeScript.BOPOMOFO);

    private static final Charset GBK = Charset.forName("GBK");
    private static final Charset GB18030 = Charset.forName("GB18030");

    private PrintableText() {}

    /** The printable form. Idempotent. */
    public static String of(String raw) {
        CharsetEncoder gbk = GBK.newEncoder();
        CharsetEncoder gb18030 = GB18030.newEncoder();
        StringBuilder out = new StringBuilder(raw.length());
        raw.codePoints().forEach(point -> append(out, point, gbk, gb18030));
        return out.toString();
    }

    private static void append(StringBuilder out, int point, CharsetEncoder gbk, CharsetEncoder gb18030) {
        switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> {}
            // Both charsets give these two bytes, yet what a printer has there is its maker's own.
            case Character.PRIVATE_USE -> out.append(MISSING);
            case Character.NON_SPACING_MARK -> {
                if (!isVariationSelector(point)) {
                    out.append(MISSING);
                }
            }
            case Character.SPACE_SEPARATOR -> out.append(point == '\u3000' ? '\u3000' : ' ');
            default -> {
                int wide = point == '¥' ? '￥' : point;
                boolean printed = wide < 0x80 || hasSameTwoBytes(wide, gbk, gb18030);
                out.appendCodePoint(printed || isLetter(wide) ? wide : MISSING);
            }
        }
    }

    private static boolean isVariationSelector(int point) {
        return (point >= 0xfe00 && point <= 0xfe0f) || (point >= 0xe0100 && point <= 0xe01ef);
    }

    private static boolean isLetter(int point) {
        return Character.isLetter(point) && DRAWN.contains(Character.UnicodeScript.of(point));
    }

    /** Whether no printer has a character of a printable text. */
    static boolean isRare(int printable) {
        return printable >= 0x80 && !hasSameTwoBytes(printable, GBK.newEncoder(), GB18030.newEncoder());
    }

    /** Whether a printable text has characters that no printer has. */
    static boolean hasRare(String printable) {
        CharsetEncoder gbk = GBK.newEncoder();
        CharsetEncoder gb18030 = GB18030.newEncoder();
        return printable.codePoints().anyMatch(point -> point >= 0x80 && !hasSameTwoBytes(point, gbk, gb18030));
    }

    private static boolean hasSameTwoBytes(int point, CharsetEncoder gbk, CharsetEncoder gb18030) {
        if (point > 0xffff) {
            return false;
        }
        char unit = (char) point;
        if (!gbk.canEncode(unit) || !gb18030.canEncode(unit)) {
            return false;
        }
        try {
            byte[] old = bytes(gbk, unit);
            return old.length == 2 && Arrays.equals(old, bytes(gb18030, unit));
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static byte[] bytes(CharsetEncoder encoder, char unit) throws CharacterCodingException {
        var buffer = encoder.encode(CharBuffer.wrap(new char[] {unit}));
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** The bytes of a text that {@link #of} made, without rare characters. */
    static byte[] encode(String printable) {
        return printable.getBytes(GBK);
    }

    /** Columns that a printable text takes in normal size. */
    public static int columns(String printable) {
        return printable.codePoints().map(PrintableText::columns).sum();
    }

    static int columns(int printable) {
        return printable < 0x80 ? 1 : 2;
    }
}
