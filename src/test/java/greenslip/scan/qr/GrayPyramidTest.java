package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class GrayPyramidTest {
    private final GrayPyramid pyramid = new GrayPyramid();

    @Property(tries = 500)
    void a_pixel_of_the_next_level_is_the_mean_of_four(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 70) int width,
            @ForAll @IntRange(min = 4, max = 12) int height,
            @ForAll @IntRange(max = 9) int gap) {
        byte[] luma = new byte[(width + gap) * height];
        new Random(seed).nextBytes(luma);
        pyramid.begin(luma, width, height, width + gap);
        GrayImage half = pyramid.level(1);
        assertThat(half.width).isEqualTo(width / 2);
        assertThat(half.height).isEqualTo(height / 2);
        for (int y = 0; y < half.height; y++) {
            for (int x = 0; x < half.width; x++) {
                int at = 2 * y * (width + gap) + 2 * x;
                int sum = (luma[at] & 0xFF)
                        + (luma[at + 1] & 0xFF)
                        + (luma[at + width + gap] & 0xFF)
                        + (luma[at + width + gap + 1] & 0xFF);
                assertThat(half.luma[y * half.stride + x] & 0xFF).isEqualTo((sum + 2) / 4);
            }
        }
    }

    @Property(tries = 500)
    void smoothing_gives_the_weighted_mean_of_nine_but_for_rounding(
            @ForAll long seed,
            @ForAll @IntRange(min = 4, max = 70) int width,
            @ForAll @IntRange(min = 4, max = 12) int height) {
        byte[] luma = new byte[width * height];
        new Random(seed).nextBytes(luma);
        pyramid.begin(luma, width, height, width);
        pyramid.smooth();
        GrayImage smooth = pyramid.level(0);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                float sum = 0;
                for (int dy = -1; dy <= 1; dy++) {
                    for (int dx = -1; dx <= 1; dx++) {
                        int at = Math.clamp(y + dy, 0, height - 1) * width + Math.clamp(x + dx, 0, width - 1);
                        sum += (2 - Math.abs(dx)) * (2 - Math.abs(dy)) * (luma[at] & 0xFF);
                    }
                }
                assertThat((float) (smooth.luma[y * smooth.stride + x] & 0xFF))
                        .isBetween(sum / 16 - 1.01f, sum / 16 + 1.01f);
            }
        }
    }

    @Test
    void a_frame_is_as_it_was_after_it_was_smoothed() {
        byte[] luma = new byte[64 * 48];
        new Random(1).nextBytes(luma);
        byte[] before = luma.clone();
        pyramid.begin(luma, 64, 48, 64);
        pyramid.smooth();
        assertThat(luma).isEqualTo(before);
    }
}
