package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FinderStacksTest {
    private final FinderStacks stacks = new FinderStacks();

    @BeforeEach
    void begin() {
        stacks.clear(1);
    }

    private void rows(float x, int first, int last, float module) {
        for (int row = first; row <= last; row++) {
            stacks.add(x, row, module, false);
        }
    }

    @Test
    void rows_enough_are_a_pattern() {
        rows(50, 10, 21, 4);
        assertThat(stacks.end()).isEqualTo(1);
        assertThat(stacks.x(0)).isEqualTo(50);
        assertThat(stacks.y(0)).isEqualTo(16);
        assertThat(stacks.module(0)).isEqualTo(4);
    }

    @Test
    void a_stripe_down_the_frame_is_none() {
        rows(50, 10, 60, 4);
        assertThat(stacks.end()).isZero();
    }

    @Test
    void a_row_alone_is_none() {
        rows(50, 10, 10, 4);
        assertThat(stacks.end()).isZero();
    }

    @Test
    void what_was_found_otherwise_is_none_any_more() {
        rows(50, 10, 21, 4);
        stacks.add(50, 22, 4, false);
        stacks.drop();
        assertThat(stacks.end()).isZero();
    }

    @Test
    void light_and_dark_ones_are_told_apart() {
        for (int row = 10; row <= 21; row++) {
            assertThat(stacks.add(50, row, 4, false)).isEqualTo(row - 9);
            assertThat(stacks.add(50, row, 4, true)).isEqualTo(row - 9);
        }
        assertThat(stacks.end()).isEqualTo(2);
    }

    @Test
    void rows_full_of_what_is_none_leave_room_for_what_is() {
        for (int row = 0; row < 300; row += 5) {
            for (int i = 0; i < 20; i++) {
                stacks.add(20 * i, row, 3, i % 2 == 0);
            }
        }
        rows(50, 310, 321, 4);
        assertThat(stacks.end()).isEqualTo(1);
    }
}
