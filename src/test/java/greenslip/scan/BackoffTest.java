package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    @Property
    void waits_double_up_to_the_greatest_and_stay_there(
            @ForAll @LongRange(min = 1, max = 5_000) long min,
            @ForAll @LongRange(max = 600_000) long more,
            @ForAll long seed) {
        long max = min + more;
        Backoff backoff = new Backoff(min, max, new Random(seed));
        long ceiling = min;
        for (int i = 0; i < 60; i++) {
            assertThat(backoff.nextMillis())
                    .isBetween(ceiling - ceiling / 2, ceiling)
                    .isPositive();
            ceiling = Math.min(max, ceiling * 2);
        }
        assertThat(ceiling).isEqualTo(max);
    }

    @Test
    void waits_begin_anew_after_a_reset() {
        Backoff backoff = new Backoff(10, 10_000, new Random(1));
        for (int i = 0; i < 20; i++) {
            backoff.nextMillis();
        }
        assertThat(backoff.nextMillis()).isGreaterThan(1000);
        backoff.reset();
        assertThat(backoff.nextMillis()).isBetween(5L, 10L);
    }

    @Test
    void two_devices_do_not_retry_in_step() {
        Backoff one = new Backoff(1000, 60_000, new Random(1));
        Backoff other = new Backoff(1000, 60_000, new Random(2));
        assertThat(one.nextMillis()).isNotEqualTo(other.nextMillis());
    }
}
