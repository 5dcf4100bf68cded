package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecentCodesTest {
    private final RecentCodes recent = new RecentCodes(2_000);

    private boolean shown(String text, long atMillis) {
        return recent.isNew(text, TimeUnit.MILLISECONDS.toNanos(atMillis));
    }

    @Test
    void a_code_that_is_held_counts_once_however_long() {
        assertThat(shown("a", 0)).isTrue();
        for (int at = 300; at < 60_000; at += 300) {
            assertThat(shown("a", at)).isFalse();
        }
        assertThat(shown("a", 61_900))
                .as("1.9 s after the last one at 59.7 s: 2.2 s")
                .isTrue();
    }

    @Test
    void another_code_passes_at_once_whatever_was_read_before() {
        assertThat(shown("a", 0)).isTrue();
        assertThat(shown("b", 0)).isTrue();
        assertThat(shown("a", 1)).isFalse();
        assertThat(shown("c", 1)).isTrue();
        assertThat(shown("b", 2)).isFalse();
    }

    @Test
    void a_code_shown_again_after_the_quiet_time_counts_again() {
        assertThat(shown("a", 0)).isTrue();
        assertThat(shown("a", 1_999)).isFalse();
        assertThat(shown("a", 3_999)).isTrue();
    }

    @Test
    void no_number_of_codes_makes_it_drop_one() {
        for (int i = 0; i < 10_000; i++) {
            assertThat(shown("code " + i, 0)).isTrue();
        }
        assertThat(shown("code 9999", 0)).isFalse();
        assertThat(shown("code 0", 0))
                .as("forgotten, so it passes: a person more than none")
                .isTrue();
    }

    @Test
    void without_a_quiet_time_every_reading_counts() {
        RecentCodes none = new RecentCodes(0);
        assertThat(none.isNew("a", 0)).isTrue();
        assertThat(none.isNew("a", 0)).isTrue();
    }
}
