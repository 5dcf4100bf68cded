package greenslip.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimekeeperTest {
    private static final long FLOOR = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

    private static Timekeeper at(long wallMillis, boolean synchronised) {
        Clock clock = Clock.fixed(Instant.ofEpochMilli(wallMillis), ZoneOffset.UTC);
        return new Timekeeper(clock, () -> 42, "boot", () -> synchronised, FLOOR);
    }

    @Test
    void a_reading_carries_all_clocks_and_the_boot() {
        Timestamp now = at(FLOOR + 5, true).now();
        assertThat(now).isEqualTo(new Timestamp(FLOOR + 5, 42, "boot", ClockTrust.SYNCHRONISED));
        assertThat(now.wall()).isEqualTo(Instant.ofEpochMilli(FLOOR + 5));
        assertThat(now.trusted()).isTrue();
    }

    @Property
    void a_reading_is_trusted_from_the_floor_on_where_somebody_keeps_the_clock(
            @ForAll int offsetMillis, @ForAll boolean synchronised) {
        Timestamp now = at(FLOOR + offsetMillis, synchronised).now();
        assertThat(now.trusted()).isEqualTo(synchronised && offsetMillis >= 0);
        assertThat(now.wallMillis()).isEqualTo(FLOOR + offsetMillis);
    }

    @Test
    void at_the_floor_itself_a_reading_can_be_true() {
        assertThat(at(FLOOR, true).now().trusted()).isTrue();
        assertThat(at(FLOOR - 1, true).now().trust()).isEqualTo(ClockTrust.FLOOR);
    }

    @Test
    void trust_can_come_while_it_runs() {
        boolean[] synchronised = {false};
        Timekeeper timekeeper = new Timekeeper(Clock.systemUTC(), System::nanoTime, "boot", () -> synchronised[0], 0);
        assertThat(timekeeper.now().trusted()).isFalse();
        synchronised[0] = true;
        assertThat(timekeeper.now().trusted()).isTrue();
    }

    @Test
    void a_host_is_trusted_and_its_times_never_run_backwards_within_a_boot() {
        Timekeeper host = Timekeeper.trustingHost(0);
        Timestamp first = host.now();
        Timestamp second = host.now();
        assertThat(first.trusted()).isTrue();
        assertThat(first.bootId()).isEqualTo(second.bootId()).isNotBlank().hasSizeLessThanOrEqualTo(36);
        assertThat(second.monotonicNanos()).isGreaterThanOrEqualTo(first.monotonicNanos());
        assertThat(Timekeeper.trustingHost(Long.MAX_VALUE).now().trusted()).isFalse();
        assertThat(Timekeeper.awaitingSynchronisation(Long.MAX_VALUE).now().trusted())
                .isFalse();
    }

    @Test
    void only_the_floor_is_no_reason_to_believe() {
        for (ClockTrust trust : ClockTrust.values()) {
            assertThat(trust.trusted()).isEqualTo(trust != ClockTrust.FLOOR);
        }
    }
}
