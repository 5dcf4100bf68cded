package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A code behind a reflection that is elsewhere in each frame. */
class CodeFusionTest {
    private static final String TEXT = "https://pass.example.org/r/7Q2M4XW9";
    private static final String OTHER = "https://pass.example.org/r/0N8KD3B1";
    private static final int SIDE = 400;
    private static final int MODULE = 10;

    private final QrScan scan = new QrScan();
    private long frame;

    /** A code of which some columns of modules are white, between its finders. */
    private static byte[] draw(String text, int firstWhite, int whiteColumns) throws Exception {
        ByteMatrix code = Encoder.encode(text, ErrorCorrectionLevel.L).getMatrix();
        byte[] luma = new byte[SIDE * SIDE];
        for (int i = 0; i < luma.length; i++) {
            int x = i % SIDE / MODULE - 5;
            int y = i / SIDE / MODULE - 5;
            boolean inside = x >= 0 && y >= 0 && x < code.getWidth() && y < code.getHeight();
            boolean white = inside && x >= firstWhite && x < firstWhite + whiteColumns;
            luma[i] = (byte) (white ? 255 : inside && code.get(x, y) == 1 ? 25 : 220);
        }
        return luma;
    }

    private List<String> read(byte[] luma, long number) {
        List<String> texts = new ArrayList<>();
        scan.read(luma, SIDE, SIDE, SIDE, QrScan.Effort.FULL, 0, 1, number, 2_000_000_000L, texts);
        return texts;
    }

    private List<String> next(byte[] luma) {
        return read(luma, frame++);
    }

    @Test
    void what_no_frame_shows_whole_is_read_from_several() throws Exception {
        byte[] left = draw(TEXT, 9, 7);
        byte[] right = draw(TEXT, 15, 7);
        assertThat(read(left, QrScan.ALONE)).isEmpty();
        assertThat(read(right, QrScan.ALONE)).isEmpty();
        assertThat(next(left)).isEmpty();
        assertThat(next(right)).containsExactly(TEXT);
    }

    @Test
    void the_same_frame_again_shows_no_more() throws Exception {
        byte[] left = draw(TEXT, 9, 7);
        for (int i = 0; i < 5; i++) {
            assertThat(next(left)).isEmpty();
        }
    }

    @Test
    void frames_by_themselves_are_not_added_up() throws Exception {
        assertThat(read(draw(TEXT, 9, 7), QrScan.ALONE)).isEmpty();
        assertThat(read(draw(TEXT, 15, 7), QrScan.ALONE)).isEmpty();
    }

    @Test
    void two_people_s_codes_are_never_made_into_one() throws Exception {
        byte[] one = draw(TEXT, 9, 7);
        byte[] two = draw(OTHER, 15, 7);
        for (int i = 0; i < 6; i++) {
            assertThat(next(one)).isEmpty();
            assertThat(next(two)).isEmpty();
        }
    }

    @Test
    void a_code_seen_long_ago_is_forgotten() throws Exception {
        assertThat(next(draw(TEXT, 9, 7))).isEmpty();
        frame += 20;
        assertThat(next(draw(TEXT, 15, 7))).isEmpty();
    }
}
