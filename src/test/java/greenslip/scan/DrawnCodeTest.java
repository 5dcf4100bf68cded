package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DrawnCodeTest {
    /** A pixel a module, and none beside. */
    private static GrayFrame drawn(String text) throws Exception {
        ByteMatrix modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        int side = modules.getWidth();
        byte[] luma = new byte[side * side];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) (modules.get(i % side, i / side) == 1 ? 0 : 255);
        }
        return new GrayFrame(side, side, side, luma);
    }

    @Test
    void a_code_of_a_pixel_a_module_up_to_the_edge_is_read() throws Exception {
        String text = "RKEQ1-00012345 ".repeat(14);
        assertThat(new QrReader().read(drawn(text))).contains(text);
    }

    @Test
    void a_code_of_which_a_byte_is_wrong_is_not_taken() throws Exception {
        GrayFrame frame = drawn("RKEQ1-00012345 ".repeat(14));
        assertThat(DrawnCode.read(frame)).isPresent();
        int besideTheEdge = 12 * frame.stride() + frame.width() - 2;
        frame.luma()[besideTheEdge] ^= (byte) 255;
        assertThat(DrawnCode.read(frame)).isEmpty();
    }

    @Test
    void a_code_with_a_border_and_larger_modules_is_read_and_one_that_is_tilted_is_not() {
        GrayFrame upright = SampleFrame.of("UPRIGHT", 200, 200, false);
        assertThat(DrawnCode.read(upright)).contains("UPRIGHT");
        byte[] sheared = new byte[200 * 200];
        for (int i = 0; i < sheared.length; i++) {
            sheared[i] = upright.luma()[i / 200 * 200 + (i % 200 + i / 2000) % 200];
        }
        assertThat(DrawnCode.read(new GrayFrame(200, 200, 200, sheared))).isEmpty();
    }

    @Test
    void one_gray_noise_and_large_frames_are_no_drawings() {
        byte[] luma = new byte[200 * 200];
        assertThat(DrawnCode.read(new GrayFrame(200, 200, 200, luma))).isEmpty();
        new Random(4).nextBytes(luma);
        assertThat(DrawnCode.read(new GrayFrame(200, 200, 200, luma))).isEmpty();
        assertThat(DrawnCode.read(SampleFrame.of("LARGE", 500, 480, false))).isEmpty();
    }
}
