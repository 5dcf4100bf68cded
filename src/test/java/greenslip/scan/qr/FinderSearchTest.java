package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is measured with rays, which cost most: so many candidates and no more, and those that stand out. */
class FinderSearchTest {
    private static final int SIDE = 400;
    private static final int MODULE = 4;

    private final byte[] luma = new byte[SIDE * SIDE];
    private final GrayPyramid pyramid = new GrayPyramid();
    private final FinderSearch search = new FinderSearch();

    @BeforeEach
    void clear() {
        Arrays.fill(luma, (byte) 200);
    }

    private void search() {
        search(Integer.MAX_VALUE);
    }

    private void search(int mostPixels) {
        pyramid.begin(luma, SIDE, SIDE, SIDE);
        search.begin(pyramid, 0, mostPixels);
        search.search(0, 1);
    }

    private void finder(int left, int top, int dark, int light) {
        for (int y = 0; y < 7 * MODULE; y++) {
            for (int x = 0; x < 7 * MODULE; x++) {
                int ring = Math.max(Math.abs(x / MODULE - 3), Math.abs(y / MODULE - 3));
                luma[(top + y) * SIDE + left + x] = (byte) (ring == 2 ? light : dark);
            }
        }
    }

    private boolean isFound(int left, int top) {
        boolean found = false;
        for (int i = 0; i < search.found(); i++) {
            found |=
                    Math.abs(search.x(i) - left - 3.5f * MODULE) < 1 && Math.abs(search.y(i) - top - 3.5f * MODULE) < 1;
        }
        return found;
    }

    @Test
    void of_more_than_are_kept_the_clearest_are() {
        for (int top = 20; top < 340; top += 40) {
            for (int left = 20; left < 360; left += 40) {
                finder(left, top, 120, 200);
            }
        }
        finder(180, 340, 10, 240);
        search();
        assertThat(search.found()).isEqualTo(FinderSearch.MAX_FOUND);
        assertThat(isFound(180, 340)).isTrue();
    }

    @Test
    void what_is_wider_than_asked_for_is_left_to_a_coarser_level() {
        finder(180, 180, 20, 200);
        search(7 * MODULE);
        assertThat(search.found()).isOne();
        search(7 * MODULE - 1);
        assertThat(search.found()).isZero();
    }

    @Test
    void a_finder_is_seen_by_as_many_rows_as_its_middle_has() {
        finder(180, 180, 20, 200);
        search();
        assertThat(search.isHigh(0)).isTrue();
        // Of its middle one row is left.
        for (int y = 0; y < 7 * MODULE; y++) {
            if (y != 3 * MODULE) {
                for (int x = 0; x < 7 * MODULE; x += 2) {
                    luma[(180 + y) * SIDE + 180 + x] = (byte) (y % 2 == 0 ? 200 : 20);
                }
            }
        }
        search();
        for (int i = 0; i < search.found(); i++) {
            assertThat(search.isHigh(i)).isFalse();
        }
    }

    @Test
    void a_figure_that_shows_the_runs_along_row_and_column_alone_is_none() {
        finder(180, 180, 20, 200);
        search();
        assertThat(search.found()).isOne();
        // Its ring without the corners.
        for (int y = 0; y < 7 * MODULE; y++) {
            for (int x = 0; x < 7 * MODULE; x++) {
                if (Math.abs(x / MODULE - 3) > 1 && Math.abs(y / MODULE - 3) > 1) {
                    luma[(180 + y) * SIDE + 180 + x] = (byte) 200;
                }
            }
        }
        search();
        assertThat(search.found()).isZero();
    }
}
