package greenslip.scan;

import greenslip.scan.qr.CodeBytes;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The bytes of one code while it arrives, and the text that they are. It takes no more than any text of {@value #MAX_CHARACTERS}
 * characters needs. One thread.
 */
final class CodeText {
    /** The longest code that is one, in characters; the densest QR codes hold more, but none that a resident shows. */
    static final int MAX_CHARACTERS = 1_024;

    /** A byte order mark, a symbology identifier of AIM's such as {@code ]Q1}, and frames of STX, ETX and NUL around it all. */
    private static final Pattern AROUND =
            Pattern.compile("^[\\x00\\x02\\x03]*+\\uFEFF?+(?:][A-Za-z][0-9A-Za-z])?+|[\\x00\\x02\\x03]++$");

    private static final int MAX_BYTES = 4 * MAX_CHARACTERS;

    private final byte[] bytes = new byte[MAX_BYTES];
    private int length;

    boolean isEmpty() {
        return length == 0;
    }

    void clear() {
        // The text of the last code, which may be a person's, does not stay in memory until the next one.
        Arrays.fill(bytes, 0, length, (byte) 0);
        length = 0;
    }

    /** Adds a byte; false where there is no more room, and then it is not added. */
    boolean add(int value) {
        if (length == MAX_BYTES) {
            return false;
        }
        bytes[length++] = (byte) value;
        return true;
    }

    /** The text in this encoding; empty where the bytes are none in it. */
    Optional<String> text(Charset encoding) {
        return CodeBytes.text(bytes, length, encoding);
    }

    /** The text in UTF-8, else in GB18030: see {@link CodeBytes#text(byte[], int)}. */
    Optional<String> textOfEither() {
        return CodeBytes.text(bytes, length);
    }

    /** The text without what the device put around it. */
    static String unwrapped(String text) {
        return AROUND.matcher(text).replaceAll("");
    }
}
