package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import greenslip.print.PrinterState;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** By a clock that is moved by hand. */
class SlipPaceTest {
    private static final PrintResult PRINTED = new PrintResult.Printed(1);

    // Near the end of what a long holds: System.nanoTime begins anywhere.
    private long nanos = Long.MAX_VALUE - TimeUnit.MINUTES.toNanos(3);
    private final SlipPace pace = new SlipPace(() -> nanos);
    private long job;

    private void pass(long seconds) {
        nanos += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static PrintJob job(long id) {
        Timestamp at = new Timestamp(1, 1, "boot", ClockTrust.FLOOR);
        return new PrintJob(
                id,
                new Voucher(new Serial("K27A", 1, 1), 3, "S", "T1", "unknown", "", at),
                1,
                JobState.SENDING,
                "",
                false,
                "");
    }

    private void slip(long millis) {
        pace.arrived(++job, nanos);
        pace.issued(3);
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        pace.settled(job(job), PRINTED);
    }

    @Test
    void nothing_is_said_where_nothing_is_known() {
        SlipPace.View view = pace.view();
        assertThat(view.perHour()).isEmpty();
        assertThat(view.peakPerMinute()).isEmpty();
        assertThat(view.scanToSlipMedianMillis()).isEmpty();
        assertThat(view.scanToSlipP95Millis()).isEmpty();
        assertThat(view.slips()).isZero();
    }

    @Test
    void the_rate_is_that_of_ten_minutes_and_falls_when_nobody_comes() {
        for (int i = 0; i < 60; i++) {
            pass(10);
            pace.issued(3);
        }
        assertThat(pace.view().perHour()).hasValue(360);
        pass(300);
        assertThat(pace.view().perHour()).isPresent().isNotEmpty();
        assertThat(pace.view().perHour().getAsInt()).isBetween(170, 190);
        pass(300);
        assertThat(pace.view().perHour()).as("nobody for ten minutes").hasValue(0);
    }

    @Test
    void in_the_first_minute_one_slip_is_not_taken_for_thousands() {
        nanos += 1000;
        pace.issued(3);
        assertThat(pace.view().perHour()).hasValue(60);
        pass(120);
        assertThat(pace.view().perHour()).hasValue(30);
    }

    @Test
    void the_peak_is_the_best_five_minutes_of_the_round() {
        for (int i = 0; i < 50; i++) {
            pass(6);
            pace.issued(3);
        }
        pass(3000);
        pace.issued(3);
        assertThat(pace.view().peakPerMinute()).hasValue(10.0);
        pace.issued(4);
        assertThat(pace.view().peakPerMinute()).as("another round").hasValue(0.2);
    }

    @Test
    void median_and_p95_are_of_the_last_two_hundred_slips() {
        for (int i = 0; i < 500; i++) {
            slip(60_000);
            if (i % 20 == 0) {
                nanos -= TimeUnit.MILLISECONDS.toNanos(60_000);
            }
        }
        nanos += TimeUnit.HOURS.toNanos(1);
        for (int i = 1; i <= 200; i++) {
            slip(i * 10);
            nanos -= TimeUnit.MILLISECONDS.toNanos(i * 10);
        }
        SlipPace.View view = pace.view();
        assertThat(view.slips()).isEqualTo(200);
        assertThat(view.scanToSlipMedianMillis()).hasValue(1000);
        assertThat(view.scanToSlipP95Millis()).hasValue(1900);
    }

    @Test
    void slips_of_half_an_hour_ago_count_no_more() {
        slip(700);
        assertThat(pace.view().scanToSlipP95Millis()).hasValue(700);
        pass(1800);
        assertThat(pace.view().slips()).isZero();
        assertThat(pace.view().scanToSlipMedianMillis()).isEmpty();
    }

    @Test
    void a_slip_that_failed_first_took_until_it_was_printed_and_an_unknown_one_is_no_measure() {
        pace.arrived(1, nanos);
        pass(3);
        pace.settled(job(1), new PrintResult.Failed(PrinterState.PAPER_OUT, ""));
        pass(60);
        pace.settled(job(1), PRINTED);
        pace.arrived(2, nanos);
        pace.settled(job(2), new PrintResult.Unknown(""));
        pace.settled(job(2), PRINTED);
        pace.settled(job(99), PRINTED);
        assertThat(pace.view().slips()).isEqualTo(1);
        assertThat(pace.view().scanToSlipMedianMillis()).hasValue(63_000);
    }

    @Test
    void what_is_never_printed_takes_no_memory_for_ever() {
        for (int i = 0; i < 100_000; i++) {
            pace.arrived(i, nanos);
            pace.issued(3);
        }
        for (int i = 0; i < 100_000; i++) {
            pace.settled(job(i), PRINTED);
        }
        assertThat(pace.view().slips()).isEqualTo(SlipPace.MAX_SLIPS);
        assertThat(pace.view().peakPerMinute().orElseThrow()).isLessThanOrEqualTo(SlipPace.MAX_PEOPLE / 5.0);
    }
}
