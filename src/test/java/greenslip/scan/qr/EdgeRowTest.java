package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class EdgeRowTest {
    private final EdgeRow edges = new EdgeRow();

    private static GrayImage row(int... pixels) {
        GrayImage image = new GrayImage();
        image.width = pixels.length;
        image.height = 1;
        image.stride = pixels.length;
        image.luma = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            image.luma[i] = (byte) pixels[i];
        }
        return image;
    }

    private static LocalThreshold threshold(int blocks, int mean, int clear) {
        LocalThreshold threshold = new LocalThreshold();
        threshold.blocksX = blocks;
        threshold.mean = new short[blocks];
        threshold.clear = new short[blocks];
        for (int i = 0; i < blocks; i++) {
            threshold.mean[i] = (short) mean;
            threshold.clear[i] = (short) clear;
        }
        return threshold;
    }

    private List<Integer> found() {
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < edges.count; i++) {
            columns.add(edges.column[i]);
        }
        return columns;
    }

    @Test
    void a_row_turns_where_it_passes_the_limits_and_not_where_it_wavers() {
        edges.find(row(20, 20, 98, 105, 111, 200, 96, 104, 89, 20, 20, 180), 0, threshold(2, 100, 10));
        assertThat(edges.startsDark).isTrue();
        assertThat(found()).containsExactly(4, 8, 11);
    }

    @Test
    void flat_blocks_have_no_edges() {
        LocalThreshold threshold = threshold(3, 100, 10);
        threshold.clear[1] = LocalThreshold.NO_EDGE;
        int[] pixels = new int[24];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i % 2 == 0 ? 0 : 255;
        }
        edges.find(row(pixels), 0, threshold);
        assertThat(found()).isNotEmpty().allMatch(column -> column < 8 || column >= 16);
    }

    /** The same, pixel by pixel. */
    private static List<Integer> oneByOne(GrayImage image, LocalThreshold threshold) {
        List<Integer> columns = new ArrayList<>();
        boolean dark = (image.luma[0] & 0xFF) < threshold.mean[0];
        for (int x = 0; x < image.width; x++) {
            int mean = threshold.mean[x / 8];
            int clear = threshold.clear[x / 8];
            int pixel = image.luma[x] & 0xFF;
            if (clear != LocalThreshold.NO_EDGE && (dark ? pixel > mean + clear : pixel < mean - clear)) {
                dark = !dark;
                columns.add(x);
            }
        }
        return columns;
    }

    @Property(tries = 3000)
    void all_at_once_gives_what_one_by_one_gives(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int width) {
        Random random = new Random(seed);
        int blocks = (width + 7) / 8;
        LocalThreshold threshold = threshold(blocks, 0, 0);
        for (int i = 0; i < blocks; i++) {
            threshold.mean[i] = (short) random.nextInt(256);
            threshold.clear[i] = (short) (random.nextInt(5) == 0 ? LocalThreshold.NO_EDGE : 3 + random.nextInt(30));
        }
        int[] pixels = random.ints(width, 0, 256).toArray();
        GrayImage image = row(pixels);
        edges.find(image, 0, threshold);
        assertThat(found()).isEqualTo(oneByOne(image, threshold));
        assertThat(edges.startsDark).isEqualTo(pixels[0] < threshold.mean[0]);
    }
}
