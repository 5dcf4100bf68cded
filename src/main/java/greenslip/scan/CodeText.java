package greenslip.scan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
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

    static final Charset GB18030 = Charset.forName("GB18030");

    private static final int FIRST_OF_THREE_BYTES = 0x800;
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
        try {
            // A new decoder reports what it cannot decode.
            return Optional.of(encoding.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /**
     * The text in UTF-8, else in GB18030. Some Chinese in GB18030 is UTF-8 too, by chance: 凭证
     * would be a rare letter and an accent of Hebrew. Chinese in UTF-8 takes three bytes a character, so what has characters of two
     * bytes only, and is common Chinese in GB18030, is that.
     */
    Optional<String> textOfEither() {
        Optional<String> utf8 = text(StandardCharsets.UTF_8);
        boolean byChance = utf8.filter(text -> text.chars().allMatch(unit -> unit < FIRST_OF_THREE_BYTES))
                .isPresent();
        return utf8.isPresent() && !(byChance && isCommonChinese()) ? utf8 : text(GB18030);
    }

    /** Whether it is ASCII and at least one of the 6763 characters of GB 2312, which lie at B0A1 to F7FE. */
    private boolean isCommonChinese() {
        boolean found = false;
        for (int i = 0; i < length; i++) {
            int lead = bytes[i] & 0xFF;
            if (lead >= 0x80) {
                int trail = i + 1 < length ? bytes[++i] & 0xFF : 0;
                if (lead < 0xB0 || lead > 0xF7 || trail < 0xA1 || trail == 0xFF) {
                    return false;
                }
                found = true;
            }
        }
        return found;
    }

    /** The text without what the device put around it. */
    static String unwrapped(String text) {
        return AROUND.matcher(text).replaceAll("");
    }
}
