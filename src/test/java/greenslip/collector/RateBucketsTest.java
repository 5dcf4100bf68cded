package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.upload.BatchLimits;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RateBucketsTest {
    private long nanos = Long.MAX_VALUE - 1_000;

    @Test
    void a_burst_passes_and_then_the_rate_holds() {
        RateBuckets buckets = new RateBuckets(2, 3, () -> nanos);
        assertThat(buckets.take("a") && buckets.take("a") && buckets.take("a")).isTrue();
        assertThat(buckets.take("a")).isFalse();
        assertThat(buckets.take("b")).isTrue();
        // The monotonic clock may run over its end.
        nanos += 499_000_000;
        assertThat(buckets.take("a")).isFalse();
        nanos += 1_000_000;
        assertThat(buckets.take("a")).isTrue();
        assertThat(buckets.take("a")).isFalse();
    }

    @Property(tries = 200)
    void nobody_gets_more_than_burst_and_rate_allow(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 20) int perSecond,
            @ForAll @IntRange(min = 1, max = 20) int burst) {
        Random random = new Random(seed);
        long[] now = {random.nextLong()};
        long start = now[0];
        RateBuckets buckets = new RateBuckets(perSecond, burst, () -> now[0]);
        int taken = 0;
        for (int i = 0; i < 300; i++) {
            now[0] += random.nextInt(100_000_000);
            taken += buckets.take("a") ? 1 : 0;
        }
        double seconds = (now[0] - start) / 1e9;
        assertThat((double) taken).isLessThanOrEqualTo(burst + perSecond * seconds + 1);
        assertThat(taken).isGreaterThanOrEqualTo((int) Math.min(300, perSecond * seconds / 2));
    }

    @Test
    void settings_out_of_bounds_are_refused_at_once() {
        Map<String, byte[]> none = Map.of();
        assertThatThrownBy(
                        () -> new CollectorSettings("jdbc:h2:mem:", "h", 70_000, none, BatchLimits.DEFAULT, 1, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new CollectorSettings("jdbc:h2:mem:", "h", 0, none, BatchLimits.DEFAULT, 0, 1, 1, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CollectorSettings.databaseIn(Path.of("a;INIT=RUNSCRIPT")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
