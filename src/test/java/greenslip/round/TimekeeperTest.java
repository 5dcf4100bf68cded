package greenslip.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.round.Timekeeper.Setting;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.BeforeTry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimekeeperTest {
    private static final long FLOOR = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();
    private static final long TRUE = Instant.parse("2026-11-24T08:00:00Z").toEpochMilli();
    private static final long STEP = Timekeeper.STEP_MILLIS;
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long YEAR = TimeUnit.DAYS.toMillis(365);

    /** What the machine's clocks show. */
    private long wallMillis;

    private long upMillis;
    private long sleptMillis;
    private boolean synchronised;

    private Timekeeper timekeeper;

    @BeforeEach
    @BeforeTry
    void start() {
        wallMillis = TRUE;
        upMillis = 60_000;
        sleptMillis = 0;
        synchronised = false;
        timekeeper = machine("boot");
    }

    private Timekeeper machine(String bootId) {
        return new Timekeeper(
                new Wall(),
                () -> TimeUnit.MILLISECONDS.toNanos(upMillis),
                bootId,
                () -> synchronised,
                () -> sleptMillis,
                FLOOR);
    }

    private void pass(long millis) {
        wallMillis += millis;
        upMillis += millis;
    }

    private void shows(long millis, ClockTrust trust) {
        Timestamp now = timekeeper.now();
        assertThat(now.wall()).isEqualTo(Instant.ofEpochMilli(millis));
        assertThat(now.trust()).isEqualTo(trust);
        assertThat(now.monotonicNanos()).isEqualTo(TimeUnit.MILLISECONDS.toNanos(upMillis));
    }

    // ---- the system's clock

    @Test
    void a_reading_carries_all_clocks_and_the_boot() {
        synchronised = true;
        assertThat(timekeeper.now()).isEqualTo(new Timestamp(TRUE, 60_000_000_000L, "boot", ClockTrust.SYNCHRONISED));
    }

    @Property
    void a_reading_is_trusted_from_the_floor_on_where_somebody_keeps_the_clock(
            @ForAll int offsetMillis, @ForAll boolean kept) {
        wallMillis = FLOOR + offsetMillis;
        synchronised = kept;
        boolean trusted = kept && offsetMillis >= 0;
        shows(FLOOR + offsetMillis, trusted ? ClockTrust.SYNCHRONISED : ClockTrust.FLOOR);
    }

    @Test
    void a_clock_beyond_any_kiosks_life_is_not_believed() {
        synchronised = true;
        wallMillis = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
        shows(wallMillis, ClockTrust.FLOOR);
    }

    @Test
    void the_step_of_the_first_synchronisation_is_what_it_is_for() {
        wallMillis = 0;
        shows(0, ClockTrust.FLOOR);
        pass(HOUR);
        wallMillis = TRUE;
        synchronised = true;
        shows(TRUE, ClockTrust.SYNCHRONISED);
    }

    @Property
    void a_jump_of_a_synchronised_clock_moves_nothing(@ForAll List<@IntRange(min = -50, max = 50) Integer> years) {
        synchronised = true;
        long truth = TRUE;
        shows(truth, ClockTrust.SYNCHRONISED);
        for (int jump : years) {
            pass(7_000);
            truth += 7_000;
            wallMillis = truth + jump * YEAR + (jump == 0 ? 0 : 1);
            shows(truth, ClockTrust.SYNCHRONISED);
            assertThat(timekeeper.inDoubt()).isEqualTo(jump != 0);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {STEP_BACK, -1, 1, STEP_ON})
    void small_corrections_of_a_time_source_are_followed(long millis) {
        synchronised = true;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        wallMillis += millis;
        shows(TRUE + millis, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isFalse();
    }

    private static final long STEP_ON = 300_000;
    private static final long STEP_BACK = -300_000;

    @ParameterizedTest
    @ValueSource(longs = {STEP_BACK - 1, STEP_ON + 1})
    void more_than_five_minutes_at_once_is_a_jump(long millis) {
        synchronised = true;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        wallMillis += millis;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isTrue();
    }

    @Test
    void a_time_once_known_stays_known_when_the_clock_is_kept_no_longer() {
        synchronised = true;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        synchronised = false;
        pass(HOUR);
        wallMillis = 0;
        shows(TRUE + HOUR, ClockTrust.SYNCHRONISED);
    }

    @Test
    void a_machine_that_slept_has_the_time_it_wakes_up_to() {
        synchronised = true;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        wallMillis += 8 * HOUR;
        sleptMillis = 8 * HOUR;
        shows(TRUE + 8 * HOUR, ClockTrust.SYNCHRONISED);
        wallMillis += 8 * HOUR;
        shows(TRUE + 8 * HOUR, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isTrue();
    }

    // ---- told by others

    @ParameterizedTest
    @EnumSource(
            value = ClockTrust.class,
            names = {"COLLECTOR", "OPERATOR"})
    void a_time_that_is_told_goes_on_by_the_monotonic_clock(ClockTrust source) {
        wallMillis = 0;
        assertThat(timekeeper.set(source, TRUE)).isEqualTo(Setting.TAKEN);
        shows(TRUE, source);
        pass(HOUR);
        wallMillis = 77;
        shows(TRUE + HOUR, source);
    }

    @Test
    void a_better_source_replaces_a_worse_one_and_never_the_other_way() {
        wallMillis = 0;
        assertThat(timekeeper.set(ClockTrust.OPERATOR, TRUE)).isEqualTo(Setting.TAKEN);
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE + 60_000)).isEqualTo(Setting.TAKEN);
        assertThat(timekeeper.set(ClockTrust.OPERATOR, TRUE)).isEqualTo(Setting.NOT_NEEDED);
        shows(TRUE + 60_000, ClockTrust.COLLECTOR);
        synchronised = true;
        wallMillis = TRUE + HOUR;
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE)).isEqualTo(Setting.NOT_NEEDED);
        shows(TRUE + HOUR, ClockTrust.SYNCHRONISED);
    }

    @Test
    void the_operator_may_correct_the_operator() {
        wallMillis = 0;
        timekeeper.set(ClockTrust.OPERATOR, TRUE + YEAR);
        assertThat(timekeeper.set(ClockTrust.OPERATOR, TRUE)).isEqualTo(Setting.TAKEN);
        shows(TRUE, ClockTrust.OPERATOR);
    }

    @Test
    void the_collectors_answers_do_not_make_the_time_tremble_and_its_second_thought_counts() {
        wallMillis = 0;
        timekeeper.set(ClockTrust.COLLECTOR, TRUE);
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE + STEP)).isEqualTo(Setting.NOT_NEEDED);
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE + HOUR)).isEqualTo(Setting.TAKEN);
        shows(TRUE + HOUR, ClockTrust.COLLECTOR);
    }

    @Property
    void what_cannot_be_the_time_is_refused(@ForAll long millis) {
        Assume.that(millis < FLOOR
                || millis >= Instant.parse("2100-01-01T00:00:00Z").toEpochMilli());
        for (ClockTrust source : List.of(ClockTrust.COLLECTOR, ClockTrust.OPERATOR)) {
            assertThat(timekeeper.set(source, millis)).isEqualTo(Setting.IMPOSSIBLE);
        }
        assertThat(timekeeper.now().trusted()).isFalse();
    }

    @Test
    void only_collector_and_operator_tell_the_time() {
        assertThatIllegalArgumentException().isThrownBy(() -> timekeeper.set(ClockTrust.SYNCHRONISED, TRUE));
        assertThatIllegalArgumentException().isThrownBy(() -> timekeeper.set(ClockTrust.FLOOR, TRUE));
    }

    // ---- in doubt

    private void jumpTo(long millis) {
        synchronised = true;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        wallMillis = millis;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isTrue();
    }

    @Test
    void a_clock_that_comes_back_is_believed_again() {
        jumpTo(0);
        wallMillis = TRUE + 3;
        shows(TRUE + 3, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isFalse();
    }

    @Test
    void an_operator_who_sides_with_the_jump_ends_the_doubt() {
        jumpTo(TRUE + 2 * HOUR);
        assertThat(timekeeper.set(ClockTrust.OPERATOR, TRUE + 2 * HOUR - 60_000))
                .isEqualTo(Setting.TAKEN);
        shows(TRUE + 2 * HOUR, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isFalse();
    }

    @Test
    void an_operator_who_says_otherwise_is_believed_against_the_jump_and_not_asked_again() {
        jumpTo(TRUE + YEAR);
        timekeeper.set(ClockTrust.OPERATOR, TRUE + HOUR);
        shows(TRUE + HOUR, ClockTrust.OPERATOR);
        assertThat(timekeeper.inDoubt()).isFalse();
        wallMillis = TRUE + HOUR;
        shows(TRUE + HOUR, ClockTrust.SYNCHRONISED);
        wallMillis = 0;
        shows(TRUE + HOUR, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isTrue();
    }

    @Test
    void collector_and_system_together_outvote_the_time_that_was_kept() {
        jumpTo(TRUE + 2 * HOUR);
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE)).isEqualTo(Setting.NOT_NEEDED);
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE + YEAR)).isEqualTo(Setting.NOT_NEEDED);
        shows(TRUE, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.set(ClockTrust.COLLECTOR, TRUE + 2 * HOUR + 1000)).isEqualTo(Setting.TAKEN);
        shows(TRUE + 2 * HOUR, ClockTrust.SYNCHRONISED);
    }

    // ---- what earlier runs knew

    @Test
    void what_is_known_to_have_happened_raises_the_floor_but_for_a_small_correction() {
        synchronised = true;
        timekeeper.raiseFloor(TRUE);
        timekeeper.raiseFloor(FLOOR);
        assertThat(timekeeper.floorMillis()).isEqualTo(TRUE - STEP);
        wallMillis = TRUE - STEP - 1;
        shows(wallMillis, ClockTrust.FLOOR);
        wallMillis = TRUE - STEP;
        shows(wallMillis, ClockTrust.SYNCHRONISED);
    }

    @Test
    void an_earlier_process_of_this_boot_is_believed_and_a_better_reason_still_counts() {
        wallMillis = 0;
        Timestamp learned = new Timestamp(TRUE, 0, "boot", ClockTrust.OPERATOR);
        timekeeper.resume(learned);
        shows(TRUE + upMillis, ClockTrust.OPERATOR);
        timekeeper.set(ClockTrust.COLLECTOR, TRUE);
        timekeeper.resume(learned);
        shows(TRUE, ClockTrust.COLLECTOR);
    }

    @Test
    void a_jump_between_two_processes_of_one_boot_is_found() {
        synchronised = true;
        timekeeper.resume(
                new Timestamp(TRUE, TimeUnit.MILLISECONDS.toNanos(upMillis), "boot", ClockTrust.SYNCHRONISED));
        wallMillis = TRUE + YEAR;
        shows(TRUE, ClockTrust.SYNCHRONISED);
        assertThat(timekeeper.inDoubt()).isTrue();
    }

    @Test
    void another_boot_a_sleep_or_an_untrusted_time_teaches_nothing() {
        wallMillis = 0;
        timekeeper.resume(new Timestamp(TRUE, 0, "another", ClockTrust.SYNCHRONISED));
        timekeeper.resume(new Timestamp(TRUE, 0, "boot", ClockTrust.FLOOR));
        sleptMillis = HOUR;
        timekeeper.resume(new Timestamp(TRUE, 0, "boot", ClockTrust.SYNCHRONISED));
        shows(0, ClockTrust.FLOOR);
    }

    // ---- this machine

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

    /** What {@link Timekeeper#resume} rests on; the platform's documentation does not promise it. */
    @Test
    void the_monotonic_clock_is_the_same_for_the_next_process() throws Exception {
        long before = Timekeeper.trustingHost(0).now().monotonicNanos();
        Process child = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Monotonic.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] said =
                new String(child.getInputStream().readAllBytes()).strip().split(" ");
        assertThat(child.waitFor()).isZero();
        Timestamp after = Timekeeper.trustingHost(0).now();
        assertThat(said[0]).isEqualTo(after.bootId());
        assertThat(Long.parseLong(said[1])).isBetween(before, after.monotonicNanos());
    }

    static final class Monotonic {
        private Monotonic() {}

        public static void main(String[] arguments) {
            Timestamp now = Timekeeper.trustingHost(0).now();
            System.out.println(now.bootId() + " " + now.monotonicNanos());
        }
    }

    // ---- reasons

    @Test
    void only_the_floor_is_no_reason_to_believe_and_a_person_is_no_machine() {
        for (ClockTrust trust : ClockTrust.values()) {
            assertThat(trust.trusted()).isEqualTo(trust != ClockTrust.FLOOR);
            assertThat(trust.byMachine()).isEqualTo(trust.trusted() && trust != ClockTrust.OPERATOR);
        }
    }

    @Test
    void a_moment_is_corrected_by_a_better_reason_of_the_same_boot() {
        Timestamp dark = new Timestamp(5, 10_000_000, "boot", ClockTrust.FLOOR);
        Timestamp anchor = new Timestamp(TRUE, 40_000_000, "boot", ClockTrust.OPERATOR);
        Timestamp corrected = new Timestamp(TRUE - 30, 10_000_000, "boot", ClockTrust.OPERATOR);
        assertThat(dark.correctedBy(anchor)).isEqualTo(corrected);
        assertThat(corrected.correctedBy(new Timestamp(TRUE + 9, 40_000_000, "boot", ClockTrust.OPERATOR)))
                .isEqualTo(new Timestamp(TRUE - 21, 10_000_000, "boot", ClockTrust.OPERATOR));
        assertThat(dark.correctedBy(new Timestamp(TRUE, 0, "another", ClockTrust.SYNCHRONISED)))
                .isEqualTo(dark);
        Timestamp kept = new Timestamp(TRUE, 10_000_000, "boot", ClockTrust.SYNCHRONISED);
        assertThat(kept.correctedBy(new Timestamp(TRUE, 0, "boot", ClockTrust.SYNCHRONISED)))
                .isEqualTo(kept);
    }

    private final class Wall extends Clock {
        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(wallMillis);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
