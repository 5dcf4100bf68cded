package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of a camera at 15 a second. */
class CodeStreamTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final long FRAME_NANOS = 66_000_000;

    private final CodeStream stream = new CodeStream();
    private long nowNanos = Long.MAX_VALUE - 3 * FRAME_NANOS;

    private static byte[] scene() {
        byte[] luma = new byte[WIDTH * HEIGHT];
        for (int i = 0; i < luma.length; i++) {
            luma[i] = (byte) (90 + i % WIDTH / 16 + i / WIDTH / 24);
        }
        return luma;
    }

    private static void draw(byte[] luma, String text, int left, int top, int modulePixels) throws Exception {
        ByteMatrix code = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        int side = (code.getWidth() + 8) * modulePixels;
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                int mx = x / modulePixels - 4;
                int my = y / modulePixels - 4;
                boolean inside = mx >= 0 && my >= 0 && mx < code.getWidth() && my < code.getHeight();
                luma[(top + y) * WIDTH + left + x] = (byte) (inside && code.get(mx, my) == 1 ? 25 : 220);
            }
        }
    }

    private List<String> next(byte[] luma) {
        nowNanos += FRAME_NANOS;
        return List.copyOf(stream.next(luma, WIDTH, HEIGHT, WIDTH, nowNanos));
    }

    private List<String> within(int frames, byte[] luma) {
        List<String> texts = List.of();
        for (int i = 0; i < frames && texts.isEmpty(); i++) {
            texts = next(luma);
        }
        return texts;
    }

    @Test
    void a_code_that_comes_into_view_is_read_within_some_frames_whatever_its_size() throws Exception {
        for (int modulePixels : new int[] {2, 3, 5, 8}) {
            assertThat(within(3, scene())).isEmpty();
            byte[] shown = scene();
            draw(shown, "SIZE " + modulePixels, 100, 60, modulePixels);
            assertThat(within(4, shown)).containsExactly("SIZE " + modulePixels);
        }
    }

    @Test
    void a_code_stays_in_view_while_nothing_changes_and_is_gone_when_it_is() throws Exception {
        byte[] shown = scene();
        draw(shown, "STAYS", 100, 60, 6);
        assertThat(within(4, shown)).containsExactly("STAYS");
        for (int i = 0; i < 40; i++) {
            assertThat(next(shown)).containsExactly("STAYS");
        }
        byte[] empty = scene();
        List<List<String>> after = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            after.add(next(empty));
        }
        assertThat(after).allMatch(List::isEmpty);
    }

    @Test
    void codes_held_up_together_are_all_read() throws Exception {
        byte[] shown = scene();
        draw(shown, "FIRST", 10, 20, 5);
        draw(shown, "SECOND", 330, 20, 5);
        draw(shown, "THIRD", 160, 240, 5);
        assertThat(within(4, shown)).isNotEmpty();
        assertThat(next(shown)).containsExactlyInAnyOrder("FIRST", "SECOND", "THIRD");
    }

    @Test
    void a_light_that_slowly_grows_hides_no_code() throws Exception {
        byte[] shown = scene();
        draw(shown, "DUSK", 100, 60, 6);
        for (int i = 0; i < shown.length; i++) {
            shown[i] = (byte) ((shown[i] & 0xFF) / 40);
        }
        assertThat(within(3, shown)).isEmpty();
        byte[] day = scene();
        draw(day, "DUSK", 100, 60, 6);
        byte[] now = shown.clone();
        List<String> read = List.of();
        for (int step = 1; step <= 80 && read.isEmpty(); step++) {
            for (int i = 0; i < now.length; i++) {
                now[i] = (byte) ((day[i] & 0xFF) * step / 80);
            }
            read = next(now);
        }
        assertThat(read).containsExactly("DUSK");
    }

    private static byte[] grained(byte[] clean, double grays, Random random) {
        byte[] frame = new byte[clean.length];
        for (int i = 0; i < frame.length; i++) {
            frame[i] = (byte) Math.clamp(Math.round((clean[i] & 0xFF) + grays * random.nextGaussian()), 0, 255);
        }
        return frame;
    }

    @Test
    void the_grain_of_a_camera_at_dusk_is_no_change_and_hides_no_code() throws Exception {
        Random random = new Random(5);
        byte[] empty = scene();
        byte[] shown = scene();
        draw(shown, "AT DUSK", 260, 160, 4);
        int seconds = 10;
        for (int i = 0; i < 5 * 15; i++) {
            assertThat(next(grained(empty, 9, random))).isEmpty();
        }
        long before = stream.looks();
        for (int i = 0; i < seconds * 15; i++) {
            assertThat(next(grained(empty, 9, random))).isEmpty();
        }
        assertThat(stream.looks() - before).as("one look a second").isBetween(seconds - 1L, seconds + 1L);
        List<String> read = List.of();
        for (int i = 0; i < 4 && read.isEmpty(); i++) {
            read = next(grained(shown, 9, random));
        }
        assertThat(read).containsExactly("AT DUSK");
    }

    @Test
    void somebody_who_fills_the_picture_is_a_change_for_as_long_as_they_move() {
        byte[] empty = scene();
        for (int i = 0; i < 30; i++) {
            next(empty);
        }
        long before = stream.looks();
        for (int i = 0; i < 150; i++) {
            byte[] coat = new byte[WIDTH * HEIGHT];
            Arrays.fill(coat, (byte) (i % 2 == 0 ? 60 : 140));
            next(coat);
        }
        assertThat(stream.looks() - before).isEqualTo(150);
    }

    /** Nothing at all, whether the gate is shut or, once a second, all is tried. The counter sees each object of the thread. */
    @Test
    void an_idle_scene_makes_no_object() {
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        byte[] still = scene();
        long made = Long.MAX_VALUE;
        // Compiling and loading on this thread's account may come late; a frame that makes objects makes them each
        // time.
        for (int round = 0; round < 20 && made > 0; round++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < 100; i++) {
                nowNanos += FRAME_NANOS;
                stream.next(still, WIDTH, HEIGHT, WIDTH, nowNanos);
            }
            made = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(made).as("bytes for 100 frames").isZero();
    }

    @Test
    void a_frame_full_of_texture_costs_no_memory_either() {
        byte[] texture = new byte[WIDTH * HEIGHT];
        Arrays.setAll(
                new int[texture.length],
                i -> texture[i] = (byte) (((i % WIDTH * (i / WIDTH) / 7) ^ (i % WIDTH >> 3)) & 0xFF));
        QrScan scan = new QrScan();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            scan.read(texture, WIDTH, HEIGHT, WIDTH, QrScan.Effort.FULL, 0, 1, QrScan.ALONE, Long.MAX_VALUE / 4, texts);
        }
        var threads = (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100; i++) {
            scan.read(texture, WIDTH, HEIGHT, WIDTH, QrScan.Effort.FULL, 0, 1, QrScan.ALONE, Long.MAX_VALUE / 4, texts);
        }
        assertThat(texts).isEmpty();
        assertThat((threads.getCurrentThreadAllocatedBytes() - before) / 100)
                .as("bytes a frame")
                .isLessThan(50_000);
    }
}
