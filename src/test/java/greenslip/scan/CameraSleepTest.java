package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CameraSleepTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private boolean somebody = true;
    private long now = Long.MAX_VALUE - 5 * SECOND;
    private final CameraSleep sleep = new CameraSleep(10_000, () -> somebody);

    private boolean awakeAfter(long seconds) {
        now += seconds * SECOND;
        return sleep.awake(now);
    }

    /** Somebody comes and goes, as a sensor that works tells. */
    private void visit() {
        somebody = true;
        sleep.somebodyComes();
        assertThat(awakeAfter(1)).isTrue();
        somebody = false;
    }

    @Test
    void it_sleeps_once_nobody_was_there_for_the_time_and_wakes_with_somebody() {
        assertThat(awakeAfter(0)).isTrue();
        visit();
        assertThat(awakeAfter(9)).isTrue();
        assertThat(awakeAfter(1)).isFalse();
        somebody = true;
        assertThat(awakeAfter(1)).isTrue();
        somebody = false;
        assertThat(awakeAfter(9)).isTrue();
        assertThat(awakeAfter(1)).isFalse();
    }

    @Test
    void a_word_that_somebody_comes_wakes_it_whatever_the_level_says() {
        visit();
        assertThat(awakeAfter(10)).isFalse();
        sleep.somebodyComes();
        assertThat(awakeAfter(0)).isTrue();
    }

    @Test
    void without_a_time_it_never_sleeps() {
        CameraSleep never = new CameraSleep(0, () -> false);
        never.somebodyComes();
        assertThat(never.awake(0)).isTrue();
        assertThat(never.awake(1_000_000 * SECOND)).isTrue();
        assertThat(never.read(1_000_001 * SECOND)).isFalse();
    }

    @Test
    void a_sensor_that_never_saw_anybody_puts_no_camera_to_sleep() {
        somebody = false;
        assertThat(awakeAfter(0)).isTrue();
        assertThat(awakeAfter(100_000)).isTrue();
    }

    @Test
    void a_sensor_that_goes_missing_wakes_it() {
        visit();
        assertThat(awakeAfter(10)).isFalse();
        // A panel that is away says that somebody may be there.
        somebody = true;
        assertThat(awakeAfter(0)).isTrue();
        assertThat(awakeAfter(100_000)).isTrue();
    }

    @Test
    void a_code_that_the_sensor_did_not_see_coming_keeps_it_awake_until_the_sensor_sees_somebody() {
        visit();
        assertThat(sleep.read(now)).isTrue();
        assertThat(awakeAfter(100_000)).isTrue();
        assertThat(sleep.read(now)).as("told once").isFalse();
        visit();
        assertThat(awakeAfter(10)).isFalse();
    }

    @Test
    void a_code_read_while_somebody_is_there_speaks_for_the_sensor() {
        visit();
        somebody = true;
        assertThat(sleep.read(now)).isFalse();
        somebody = false;
        assertThat(awakeAfter(9)).isTrue();
        assertThat(awakeAfter(1)).isFalse();
    }

    @Test
    void while_it_sleeps_it_looks_up_from_time_to_time_for_whom_a_dead_sensor_does_not_see() {
        visit();
        assertThat(awakeAfter(10)).isFalse();
        assertThat(awakeAfter(29)).isFalse();
        assertThat(awakeAfter(1)).isTrue();
        sleep.frame(now);
        assertThat(awakeAfter(1)).isTrue();
        sleep.frame(now);
        assertThat(awakeAfter(1)).isFalse();
        assertThat(awakeAfter(29)).isFalse();
        assertThat(awakeAfter(1)).isTrue();
        sleep.frame(now);
        assertThat(sleep.read(now)).isTrue();
        assertThat(awakeAfter(100_000)).isTrue();
    }

    @Test
    void a_look_goes_on_until_the_camera_sends_something() {
        visit();
        assertThat(awakeAfter(10)).isFalse();
        assertThat(awakeAfter(30)).isTrue();
        assertThat(awakeAfter(1_000)).isTrue();
        sleep.frame(now);
        assertThat(awakeAfter(1)).isTrue();
        assertThat(awakeAfter(1)).isFalse();
    }
}
