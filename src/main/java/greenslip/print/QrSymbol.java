package greenslip.print;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Version;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The QR codes that a printer draws by itself. */
final class QrSymbol {
    private static final Pattern RUNS = Pattern.compile("[0-9]{8,}|(?:(?![0-9]{8,}).)+", Pattern.DOTALL);

    /** Dense packing looks at every way to split the text, which takes seconds on the longest ones. */
    private static final int MOST_PACKED_CHARACTERS = 1_500;

    private QrSymbol() {}

    /** The modules of a code, digits packed densely as a printer does; empty where the text is too long for any. */
    static Optional<ByteMatrix> draw(String text, char level) {
        try {
            Map<EncodeHintType, Object> hints =
                    Map.of(EncodeHintType.QR_COMPACT, text.length() <= MOST_PACKED_CHARACTERS);
            return Optional.of(Encoder.encode(text, level(level), hints).getMatrix());
        } catch (WriterException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /**
     * The edge of a code in modules, reckoned instead of drawn: drawing costs milliseconds, and the length of the paper is wanted for
     * each of ten thousand slips. Right for a text whose digits stand in long runs; one version off at most for others.
     */
    static int modules(String text, char level) {
        for (int number = 1; number <= 40; number++) {
            Version version = Version.getVersionForNumber(number);
            int correction = version.getECBlocksForLevel(level(level)).getTotalECCodewords();
            if (bits(text, number) <= 8L * (version.getTotalCodewords() - correction)) {
                return version.getDimensionForVersion();
            }
        }
        return 0;
    }

    private static long bits(String text, int version) {
        long bits = 0;
        Matcher run = RUNS.matcher(text);
        while (run.find()) {
            int length = run.end() - run.start();
            boolean digits = length >= 8 && run.group().chars().allMatch(unit -> unit >= '0' && unit <= '9');
            if (digits) {
                bits += 4 + (version < 10 ? 10 : version < 27 ? 12 : 14);
                bits += length / 3 * 10L + (length % 3 == 0 ? 0 : length % 3 * 3 + 1);
            } else {
                bits += 4 + (version < 10 ? 8 : 16) + 8L * length;
            }
        }
        return bits;
    }

    private static ErrorCorrectionLevel level(char level) {
        return switch (level) {
            case 'L' -> ErrorCorrectionLevel.L;
            case 'Q' -> ErrorCorrectionLevel.Q;
            case 'H' -> ErrorCorrectionLevel.H;
            default -> ErrorCorrectionLevel.M;
        };
    }
}
