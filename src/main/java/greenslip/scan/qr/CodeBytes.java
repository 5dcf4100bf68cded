package greenslip.scan.qr;

import com.google.zxing.DecodeHintType;
import com.google.zxing.common.DecoderResult;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text that a code's bytes are where the code does not say how they are to be read, which is the rule: mostly UTF-8 or GB18030. A resident
 * is told from another by that text, so that nothing is replaced in it, and a camera and a scanner read the same.
 */
public final class CodeBytes {
    /** GBK and GB 2312 are parts of it. */
    public static final Charset GB18030 = Charset.forName("GB18030");

    private static final Charset SHIFT_JIS = Charset.forName("Shift_JIS");

    private static final int FIRST_OF_THREE_BYTES = 0x800;

    private static final Pattern BYTES = Pattern.compile("[\\x00-\\xFF]+");

    /** Makes ZXing's decoder give bytes as the characters of the same number, where the code does not say what they are. */
    public static final Map<DecodeHintType, ?> AS_THEY_ARE = Map.of(DecodeHintType.CHARACTER_SET, "ISO-8859-1");

    private CodeBytes() {}

    /** The text of what was decoded with {@link #AS_THEY_ARE}. What is in no encoding is told with replacement characters, to be refused in words. */
    public static String text(DecoderResult decoded) {
        String text = decoded.getText();
        if (saysEncoding(decoded) || text.chars().allMatch(each -> each < 0x80)) {
            return text;
        }
        // Kanji have a mode of their own; what stands between them is in the encoding that they come from.
        boolean isJapanese = text.chars().anyMatch(CodeBytes::isKana);
        return BYTES.matcher(text).replaceAll(run -> Matcher.quoteReplacement(ofRun(run.group(), isJapanese)));
    }

    private static String ofRun(String run, boolean isJapanese) {
        byte[] bytes = run.getBytes(StandardCharsets.ISO_8859_1);
        return (isJapanese ? text(bytes, bytes.length, SHIFT_JIS) : Optional.<String>empty())
                .or(() -> text(bytes, bytes.length))
                .orElseGet(() -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Symbology modifiers 2, 4 and 6 of ISO/IEC 18004, annex F, stand for an extended channel interpretation. */
    private static boolean saysEncoding(DecoderResult decoded) {
        return decoded.getSymbologyModifier() % 2 == 0;
    }

    /** The text in this encoding; empty where the first so many bytes are none in it. */
    public static Optional<String> text(byte[] bytes, int length, Charset encoding) {
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
     * The text in UTF-8, else in Shift JIS where that gives kana and no common Chinese, as older Japanese codes have it, else in GB18030. Some Chinese in GB18030 is UTF-8 too, by chance: 凭证
     * would be a rare letter and an accent of Hebrew. Chinese in UTF-8 takes three bytes a character, so what has characters of two
     * bytes only, and is common Chinese in GB18030, is that.
     */
    public static Optional<String> text(byte[] bytes, int length) {
        Optional<String> utf8 = text(bytes, length, StandardCharsets.UTF_8);
        boolean byChance = utf8.filter(text -> text.chars().allMatch(unit -> unit < FIRST_OF_THREE_BYTES))
                .isPresent();
        if (isHalfWidthKana(bytes, length)) {
            return text(bytes, length, SHIFT_JIS);
        }
        boolean isChinese = isCommonChinese(bytes, length);
        if (utf8.isPresent() && !(byChance && isChinese)) {
            return utf8;
        }
        Optional<String> japanese = isChinese
                ? Optional.empty()
                : text(bytes, length, SHIFT_JIS).filter(text -> text.chars().anyMatch(CodeBytes::isKana));
        return japanese.isPresent() ? japanese : text(bytes, length, GB18030);
    }

    private static boolean isKana(int unit) {
        return unit >= 0x3041 && unit <= 0x30FA;
    }

    /**
     * Whether all beyond ASCII is half-width kana, with at least one voiced: the mark comes after such kana alone. Of Chinese names in
     * GBK about one in a hundred looks like that.
     */
    private static boolean isHalfWidthKana(byte[] bytes, int length) {
        boolean voiced = false;
        int before = 0;
        for (int i = 0; i < length; i++) {
            int each = bytes[i] & 0xFF;
            boolean isMark = each == 0xDE || each == 0xDF;
            if (each >= 0x80 && (each < 0xA1 || each > 0xDF)) {
                return false;
            }
            boolean isVoiceable = (before >= 0xB6 && before <= 0xC4) || (before >= 0xCA && before <= 0xCE);
            if (isMark && !isVoiceable) {
                return false;
            }
            voiced |= isMark;
            before = each;
        }
        return voiced;
    }

    /** Whether it is ASCII and at least one of the 6763 characters of GB 2312, which lie at B0A1 to F7FE. */
    private static boolean isCommonChinese(byte[] bytes, int length) {
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
}
