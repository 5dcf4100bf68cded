package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.EncodeHintType;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes that ZXing drew, spoiled. */
class SoftDecodingTest {
    private static final String TEXT = "G3-7";
    private final SoftDecoding correction = new SoftDecoding();

    private static float[] soft(int version, ErrorCorrectionLevel level) throws Exception {
        ByteMatrix drawn = Encoder.encode(TEXT, level, Map.of(EncodeHintType.QR_VERSION, version))
                .getMatrix();
        int side = drawn.getWidth();
        float[] soft = new float[side * side];
        for (int i = 0; i < soft.length; i++) {
            soft[i] = drawn.get(i % side, i / side) == 1 ? 1 : -1;
        }
        return soft;
    }

    private boolean reads(float[] soft) throws Exception {
        int side = (int) Math.sqrt(soft.length);
        BitMatrix bits = correction.correct(soft, side);
        if (bits == null) {
            return false;
        }
        assertThat(new Decoder().decode(bits).getText()).isEqualTo(TEXT);
        return true;
    }

    @ParameterizedTest
    @EnumSource(ErrorCorrectionLevel.class)
    void every_version_is_laid_out_as_the_standard_says(ErrorCorrectionLevel level) throws Exception {
        for (int version = 1; version <= 40; version++) {
            assertThat(reads(soft(version, level))).as("version %d", version).isTrue();
        }
    }

    @Test
    void a_mirrored_code_is_turned_round() throws Exception {
        float[] soft = soft(7, ErrorCorrectionLevel.M);
        int side = 45;
        float[] mirrored = new float[soft.length];
        for (int i = 0; i < soft.length; i++) {
            mirrored[i % side * side + i / side] = soft[i];
        }
        assertThat(reads(mirrored)).isTrue();
        assertThat(correction.mirrored).isTrue();
    }

    /** Level L corrects 13 of 134 bytes that are wrong; 20 that are in doubt are no more than 20 of its 26 check bytes. */
    @Test
    void what_is_in_doubt_costs_half_of_what_is_wrong() throws Exception {
        int inDoubt = 0;
        int wrong = 0;
        Random random = new Random(5);
        for (int round = 0; round < 20; round++) {
            CodeLayout layout = CodeLayout.of(5);
            float[] doubtful = soft(5, ErrorCorrectionLevel.L);
            float[] certain = doubtful.clone();
            for (int byteIndex :
                    random.ints(0, layout.codewords).distinct().limit(20).toArray()) {
                for (int bit = 0; bit < 8; bit++) {
                    int module = layout.modules[8 * byteIndex + bit];
                    boolean flip = bit == 0 || random.nextBoolean();
                    doubtful[module] *= flip ? -0.05f : 0.05f;
                    certain[module] *= flip ? -1 : 1;
                }
            }
            inDoubt += reads(doubtful) ? 1 : 0;
            wrong += reads(certain) ? 1 : 0;
        }
        assertThat(inDoubt).isEqualTo(20);
        assertThat(wrong).isZero();
    }

    @Test
    void noise_is_no_code() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 3000; i++) {
            int side = 21 + 4 * random.nextInt(8);
            float[] soft = new float[side * side];
            for (int j = 0; j < soft.length; j++) {
                soft[j] = 2 * random.nextFloat() - 1;
            }
            assertThat(correction.correct(soft, side)).isNull();
        }
    }

    /** The format is right and all else is noise: no erasures may make a code of it. */
    @Test
    void noise_in_the_frame_of_a_code_is_no_code() throws Exception {
        Random random = new Random(12);
        for (int i = 0; i < 2000; i++) {
            int version = 1 + random.nextInt(8);
            ErrorCorrectionLevel level = ErrorCorrectionLevel.values()[random.nextInt(4)];
            float[] soft = soft(version, level);
            int side = 17 + 4 * version;
            for (int module : CodeLayout.of(version).modules) {
                soft[module] = 2 * random.nextFloat() - 1;
            }
            assertThat(correction.correct(soft, side))
                    .as("version %d %s", version, level)
                    .isNull();
        }
    }
}
