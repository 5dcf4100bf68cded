package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class QrReaderTest {
    private final QrReader reader = new QrReader();

    @Test
    void a_code_is_read() {
        assertThat(reader.read(SampleFrame.of("绿色凭证 42", 320, 240, false))).contains("绿色凭证 42");
    }

    @Test
    void chinese_in_gbk_is_read_as_a_serial_scanner_reads_it() throws Exception {
        for (String text : List.of("王小明150100", "李小明150100", "张小龙150100", "R:李大力", "喆ABC")) {
            assertThat(reader.read(frameOf(text.getBytes("GB18030")))).contains(text);
        }
    }

    @Test
    void kana_in_shift_jis_are_read() throws Exception {
        assertThat(reader.read(frameOf("カタカナとひらがな".getBytes("Shift_JIS")))).contains("カタカナとひらがな");
        assertThat(reader.read(frameOf("*ﾃﾞｻﾞｲﾝQR*".getBytes("Shift_JIS")))).contains("*ﾃﾞｻﾞｲﾝQR*");
    }

    @Test
    void bytes_of_no_encoding_are_told_as_such() throws Exception {
        assertThat(reader.read(frameOf(new byte[] {'A', (byte) 0xFF, (byte) 0xFF, 'B'})))
                .hasValueSatisfying(text -> assertThat(text).contains("\uFFFD"));
    }

    /** A code whose bytes are these and that does not say what they are. */
    private static GrayFrame frameOf(byte[] bytes) throws Exception {
        ByteMatrix code = Encoder.encode(new String(bytes, StandardCharsets.ISO_8859_1), ErrorCorrectionLevel.M)
                .getMatrix();
        int module = 6;
        int side = (code.getWidth() + 8) * module;
        byte[] luma = new byte[side * side];
        for (int i = 0; i < luma.length; i++) {
            int x = i % side / module - 4;
            int y = i / side / module - 4;
            boolean inside = x >= 0 && y >= 0 && x < code.getWidth() && y < code.getHeight();
            luma[i] = (byte) (inside && code.get(x, y) == 1 ? 20 : 230);
        }
        return new GrayFrame(side, side, side, luma);
    }

    @Test
    void a_phone_in_dark_mode_is_read() {
        assertThat(reader.read(SampleFrame.of("DARK", 320, 240, true))).contains("DARK");
    }

    @Test
    void a_frame_of_many_rows_is_read() {
        assertThat(reader.read(SampleFrame.of("HD", 1280, 720, false))).contains("HD");
    }

    @Test
    void the_sides_of_a_mirrored_code_do_not_matter() {
        GrayFrame frame = SampleFrame.of("MIRROR", 240, 240, false);
        byte[] mirrored = new byte[240 * 240];
        for (int i = 0; i < mirrored.length; i++) {
            mirrored[i] = frame.luma()[i / 240 * 240 + 239 - i % 240];
        }
        assertThat(reader.read(new GrayFrame(240, 240, 240, mirrored))).contains("MIRROR");
    }

    @Test
    void what_lies_between_the_rows_is_not_looked_at() {
        GrayFrame tight = SampleFrame.of("STRIDE", 320, 240, false);
        assertThat(reader.read(padded(tight, 384, new Random(3)))).contains("STRIDE");
    }

    @Test
    void a_frame_is_not_changed_by_reading_it() {
        GrayFrame frame = SampleFrame.texture(200, 160);
        byte[] before = frame.luma().clone();
        assertThat(reader.read(frame)).isEmpty();
        assertThat(frame.luma()).isEqualTo(before);
    }

    @Test
    void buffers_of_a_larger_frame_do_not_show_in_a_smaller_one() {
        assertThat(reader.read(padded(SampleFrame.of("LARGE", 640, 480, true), 700, new Random(1))))
                .contains("LARGE");
        assertThat(reader.read(padded(blank(100, 80), 128, new Random(1)))).isEmpty();
        assertThat(reader.read(padded(SampleFrame.of("SMALL", 120, 100, true), 128, new Random(1))))
                .contains("SMALL");
    }

    /** The triples of all 14,400 finders would take many minutes. */
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void a_poster_full_of_finder_patterns_is_given_up() {
        int side = 1080;
        byte[] luma = new byte[side * side];
        Arrays.fill(luma, (byte) 255);
        for (int i = 0; i < luma.length; i++) {
            int x = i % side % 9;
            int y = i / side % 9;
            int ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
            luma[i] = (byte) (x < 7 && y < 7 && ring != 2 ? 0 : 255);
        }
        assertThat(reader.read(new GrayFrame(side, side, side, luma))).isEmpty();
    }

    @Test
    void warming_up_leaves_the_reader_usable() {
        reader.warmUp();
        reader.warmUp();
        assertThat(reader.read(SampleFrame.of("WARM", 240, 240, false))).contains("WARM");
    }

    @Property(tries = 150)
    void no_size_and_no_noise_throws(
            @ForAll @IntRange(min = 1, max = 160) int width,
            @ForAll @IntRange(min = 1, max = 160) int height,
            @ForAll @IntRange(max = 9) int gap,
            @ForAll @IntRange(min = 1, max = 40) int blockPixels,
            @ForAll long seed) {
        Random random = new Random(seed);
        int stride = width + gap;
        byte[] luma = new byte[stride * height];
        byte[] blocks = new byte[256];
        random.nextBytes(blocks);
        for (int i = 0; i < luma.length; i++) {
            luma[i] = blocks[(i % stride / blockPixels * 31 + i / stride / blockPixels * 17) & 0xFF];
        }
        assertThat(reader.read(new GrayFrame(width, height, stride, luma))).isEmpty();
    }

    /** A true code cut off, stretched or damaged. */
    @Property(tries = 150)
    void a_damaged_code_is_read_right_or_not_at_all(
            @ForAll @IntRange(min = 21, max = 200) int width,
            @ForAll @IntRange(min = 21, max = 200) int height,
            @ForAll @IntRange(max = 60) int damage,
            @ForAll long seed)
            throws Exception {
        ByteMatrix modules =
                Encoder.encode("DAMAGED 123456", ErrorCorrectionLevel.M).getMatrix();
        Random random = new Random(seed);
        byte[] luma = new byte[width * height];
        for (int i = 0; i < luma.length; i++) {
            int x = i % width * 29 / width - 3;
            int y = i / width * 29 / height - 3;
            boolean inside = x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight();
            luma[i] = (byte) (inside && modules.get(x, y) == 1 ? 0 : 255);
        }
        for (int i = 0; i < damage; i++) {
            int from = random.nextInt(luma.length);
            Arrays.fill(luma, from, Math.min(luma.length, from + random.nextInt(40)), (byte) random.nextInt());
        }
        assertThat(reader.read(new GrayFrame(width, height, width, luma)).orElse("DAMAGED 123456"))
                .isEqualTo("DAMAGED 123456");
    }

    /** Where modules imitate a finder one may be missed; it must not be read wrong. */
    @Test
    void texts_of_any_ascii_come_back_as_they_went_in() {
        Random random = new Random(65);
        int read = 0;
        for (int i = 0; i < 200; i++) {
            String text = random.ints(1 + random.nextInt(120), 0, 128)
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            Optional<String> answer = reader.read(SampleFrame.of(text, 400, 400, false));
            assertThat(answer.orElse(text)).isEqualTo(text);
            read += answer.isPresent() ? 1 : 0;
        }
        assertThat(read).isGreaterThanOrEqualTo(195);
    }

    @Example
    void one_pixel_is_a_frame() {
        assertThat(reader.read(new GrayFrame(1, 1, 1, new byte[1]))).isEqualTo(Optional.empty());
    }

    private static GrayFrame blank(int width, int height) {
        byte[] luma = new byte[width * height];
        Arrays.fill(luma, (byte) 200);
        return new GrayFrame(width, height, width, luma);
    }

    private static GrayFrame padded(GrayFrame tight, int stride, Random noise) {
        byte[] luma = new byte[stride * tight.height()];
        noise.nextBytes(luma);
        for (int y = 0; y < tight.height(); y++) {
            System.arraycopy(tight.luma(), y * tight.width(), luma, y * stride, tight.width());
        }
        return new GrayFrame(tight.width(), tight.height(), stride, luma);
    }
}
