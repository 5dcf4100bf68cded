package greenslip.print;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Text reduced to what every Chinese slip printer prints: printable ASCII in one byte, and characters whose GBK and GB18030 forms are
 * the same two bytes. A printer that knows GBK takes a four-byte form apart into digits, so such a character becomes 〓, the geta mark
 * that typesetters put where a sort is missing. Controls, and the characters that only steer other characters, vanish.
 *
 * <p>Invariant: no byte of the encoding lies below 20 or is 7F, so no text can begin a command; the bytes of a text are as many as the
 * columns it takes on paper.
 */
final class PrintableText {
    static final char MISSING = '〓';

    private static final Charset GBK = Charset.forName("GBK");
    private static final Charset GB18030 = Charset.forName("GB18030");

    private PrintableText() {}

    /** The printable form. Idempotent. */
    static String of(String raw) {
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
            case Character.SPACE_SEPARATOR -> out.append(point == '\u3000' ? '\u3000' : ' ');
            default -> {
                char unit = point == '¥' ? '￥' : point > 0xffff ? MISSING : (char) point;
                out.append(unit < 0x80 || hasSameTwoBytes(unit, gbk, gb18030) ? unit : MISSING);
            }
        }
    }

    private static boolean hasSameTwoBytes(char unit, CharsetEncoder gbk, CharsetEncoder gb18030) {
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

    /** The bytes of a text that {@link #of} made. */
    static byte[] encode(String printable) {
        return printable.getBytes(GBK);
    }

    /** Columns that a printable text takes in normal size. */
    static int columns(String printable) {
        int columns = 0;
        for (int i = 0; i < printable.length(); i++) {
            columns += columns(printable.charAt(i));
        }
        return columns;
    }

    static int columns(char printable) {
        return printable < 0x80 ? 1 : 2;
    }

    /** Cuts a printable text into lines of at most that many columns, and at most that many lines; an empty text is one empty line. */
    static List<String> wrap(String printable, int columns, int mostLines) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        for (int i = 0; i < printable.length(); i++) {
            char unit = printable.charAt(i);
            if (used + columns(unit) > columns) {
                lines.add(line.toString());
                if (lines.size() == mostLines) {
                    return lines;
                }
                line.setLength(0);
                used = 0;
            }
            line.append(unit);
            used += columns(unit);
        }
        lines.add(line.toString());
        return lines;
    }
}
