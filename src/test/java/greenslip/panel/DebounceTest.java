package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class DebounceTest {
    private static final long SETTLE = TimeUnit.MILLISECONDS.toNanos(20);
    private final Debounce contact = new Debounce(false, SETTLE, 0);

    private void level(boolean closed, long millis) {
        contact.level(closed, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void settle(long millis) {
        contact.settle(TimeUnit.MILLISECONDS.toNanos(millis));
    }

    @Test
    void eleven_bounces_are_one_closing() {
        for (int edge = 0; edge < 11; edge++) {
            level(edge % 2 == 0, 100 + edge);
        }
        settle(129);
        assertThat(contact.takeClosings()).isZero();
        settle(130);
        assertThat(contact.takeClosings()).isEqualTo(1);
        assertThat(contact.closed()).isTrue();
    }

    @Test
    void a_glitch_of_five_milliseconds_is_nothing() {
        level(true, 100);
        level(false, 105);
        settle(1_000);
        assertThat(contact.takeClosings()).isZero();
        assertThat(contact.closed()).isFalse();
    }

    @Test
    void a_gap_of_five_milliseconds_in_a_held_button_is_no_second_press() {
        level(true, 100);
        level(false, 300);
        level(true, 305);
        settle(1_000);
        assertThat(contact.takeClosings()).isEqualTo(1);
    }

    @Test
    void a_press_that_nobody_looked_at_in_between_is_counted_all_the_same() {
        level(true, 100);
        level(false, 140);
        level(true, 200);
        level(false, 240);
        settle(1_000);
        assertThat(contact.takeClosings()).isEqualTo(2);
        assertThat(contact.takeClosings()).isZero();
    }

    @Test
    void what_is_closed_at_the_beginning_was_not_pressed() {
        Debounce held = new Debounce(true, SETTLE, 0);
        held.settle(SETTLE);
        assertThat(held.closed()).isTrue();
        assertThat(held.takeClosings()).isZero();
        assertThat(held.closedForNanos(5 * SETTLE)).isEqualTo(5 * SETTLE);
    }

    @Test
    void the_level_said_again_does_not_put_off_its_belief() {
        level(true, 100);
        level(true, 115);
        settle(120);
        assertThat(contact.takeClosings()).isEqualTo(1);
        assertThat(contact.closedForNanos(TimeUnit.MILLISECONDS.toNanos(150)))
                .isEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
    }

    @Test
    void it_says_when_to_look_again() {
        assertThat(contact.dueNanos(0)).isEqualTo(Long.MAX_VALUE);
        level(true, 100);
        assertThat(contact.dueNanos(TimeUnit.MILLISECONDS.toNanos(105))).isEqualTo(TimeUnit.MILLISECONDS.toNanos(15));
        assertThat(contact.dueNanos(TimeUnit.MILLISECONDS.toNanos(150))).isZero();
    }

    @Property(tries = 200)
    void a_thousand_edges_are_one_press(@ForAll @IntRange(max = Integer.MAX_VALUE) int seed) {
        Random random = new Random(seed);
        Debounce button = new Debounce(false, SETTLE, 0);
        long now = 0;
        for (int edge = 0; edge < 1_001; edge++) {
            now += random.nextLong(SETTLE);
            button.level(edge % 2 == 0, now);
            if (random.nextInt(3) == 0) {
                button.settle(now + random.nextLong(SETTLE / 20));
            }
        }
        button.settle(now + SETTLE);
        assertThat(button.takeClosings()).isEqualTo(1);
        assertThat(button.closed()).isTrue();
    }
}
