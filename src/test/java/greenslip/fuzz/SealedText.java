package greenslip.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;

/** Texts that tell by themselves whether they were read right: they end with the CRC-32 of what stands before. */
public final class SealedText {
    private static final int SEAL = 8;
    private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789:/-.";
    private static final String WIDE = PLAIN + "abcxyz?=&_~凭证号";

    private SealedText() {}

    /** A text of up to so many characters before the seal. */
    public static String of(Random random, int most) {
        String alphabet = random.nextBoolean() ? PLAIN : WIDE;
        StringBuilder text = new StringBuilder();
        int length = 1 + random.nextInt(most);
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text + seal(text.toString());
    }

    public static boolean isWhole(String text) {
        int end = text.length() - SEAL;
        return end > 0 && text.substring(end).equals(seal(text.substring(0, end)));
    }

    private static String seal(String text) {
        CRC32 crc = new CRC32();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return "%08X".formatted(crc.getValue());
    }
}
