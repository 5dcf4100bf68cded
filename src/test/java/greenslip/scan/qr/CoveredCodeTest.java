package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What happens to codes before a kiosk's camera. */
class CoveredCodeTest {
    private static final String TEXT = "https://pass.example.org/r/7Q2M4XW9";
    private static final int SIDE = 400;

    private final byte[] luma = new byte[SIDE * SIDE];
    private final QrScan scan = new QrScan();
    private int modules;
    private int modulePixels;
    private int left;

    @BeforeEach
    void draw() throws Exception {
        ByteMatrix code = Encoder.encode(TEXT, ErrorCorrectionLevel.M).getMatrix();
        modules = code.getWidth();
        modulePixels = SIDE / (modules + 8);
        left = (SIDE - modules * modulePixels) / 2;
        Arrays.fill(luma, (byte) 220);
        for (int y = 0; y < modules * modulePixels; y++) {
            for (int x = 0; x < modules * modulePixels; x++) {
                boolean dark = code.get(x / modulePixels, y / modulePixels) == 1;
                luma[(left + y) * SIDE + left + x] = (byte) (dark ? 25 : 220);
            }
        }
    }

    private List<String> read() {
        List<String> texts = new ArrayList<>();
        scan.read(luma, SIDE, SIDE, SIDE, QrScan.Effort.FULL, 0, 4, QrScan.ALONE, 1_000_000_000L, texts);
        return texts;
    }

    private void disc(int centreX, int centreY, int radius, int gray) {
        for (int i = 0; i < luma.length; i++) {
            int dx = i % SIDE - centreX;
            int dy = i / SIDE - centreY;
            if (dx * dx + dy * dy <= radius * radius) {
                luma[i] = (byte) gray;
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void a_thumb_on_a_finder_hides_no_code(int finder) {
        int far = left + modules * modulePixels;
        disc(finder == 1 ? far : left, finder == 2 ? far : left, 6 * modulePixels, 120);
        assertThat(read()).containsExactly(TEXT);
    }

    @Test
    void a_glare_that_washes_modules_out_hides_no_code() {
        disc(SIDE / 2, SIDE / 2, 4 * modulePixels, 255);
        assertThat(read()).containsExactly(TEXT);
    }

    /** A light that the screen mirrors: it is added to what is there, as far as the camera can see. */
    private void glare(float centreX, float centreY, float reachX, float reachY) {
        for (int i = 0; i < luma.length; i++) {
            float dx = (i % SIDE - left - centreX * modulePixels) / (reachX * modulePixels);
            float dy = (i / SIDE - left - centreY * modulePixels) / (reachY * modulePixels);
            int light = (int) (350 * Math.exp(-(dx * dx + dy * dy) / 2));
            luma[i] = (byte) Math.min(255, (luma[i] & 0xFF) + light);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {7, 9})
    void a_glare_whose_halo_lies_over_the_format_hides_no_code(int y) {
        glare(8, y, 3.5f, 5);
        assertThat(read()).containsExactly(TEXT);
    }

    @Test
    void grain_hides_no_code() {
        Random random = new Random(3);
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) Math.clamp((luma[i] & 0xFF) / 2 + (int) (random.nextGaussian() * 28), 0, 255);
        }
        assertThat(read()).containsExactly(TEXT);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 8, 9})
    void a_movement_of_some_pixels_hides_no_code(int pixels) {
        byte[] sharp = luma.clone();
        for (int i = 0; i < luma.length; i++) {
            int sum = 0;
            for (int j = 0; j < pixels; j++) {
                sum += sharp[Math.min(luma.length - 1, i + j)] & 0xFF;
            }
            luma[i] = (byte) (sum / pixels);
        }
        assertThat(read()).containsExactly(TEXT);
    }

    @Test
    void the_whole_code_covered_is_no_code() {
        disc(SIDE / 2, SIDE / 2, 11 * modulePixels, 128);
        assertThat(read()).isEmpty();
    }
}
