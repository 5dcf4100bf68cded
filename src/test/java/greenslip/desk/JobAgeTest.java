package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.PrintJob;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class JobAgeTest {
    private static final long WALL = 1_795_500_000_000L;
    private static final long LIMIT_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private static Timestamp at(String boot, long minutes, ClockTrust trust, long wallMillis) {
        return new Timestamp(wallMillis, TimeUnit.MINUTES.toNanos(minutes), boot, trust);
    }

    private static boolean late(Timestamp wanted, Timestamp now) {
        Voucher voucher = new Voucher(new Serial("K27A", 1, 1), 3, "S", "T1", "unknown", "", wanted);
        return new JobAge(() -> now, LIMIT_MILLIS).test(new PrintJob(1, voucher, 1, JobState.RESERVED, "", false, ""));
    }

    @Test
    void within_a_boot_the_monotonic_clock_alone_says_it() {
        Timestamp wanted = at("a", 5, ClockTrust.FLOOR, WALL);
        assertThat(late(wanted, at("a", 15, ClockTrust.SYNCHRONISED, WALL + 9 * LIMIT_MILLIS)))
                .as("the wall clock jumped")
                .isFalse();
        assertThat(late(wanted, at("a", 16, ClockTrust.FLOOR, WALL))).isTrue();
    }

    @Test
    void of_an_earlier_boot_it_is_late_unless_both_clocks_are_trusted() {
        Timestamp wanted = at("a", 500, ClockTrust.SYNCHRONISED, WALL);
        assertThat(late(wanted, at("b", 1, ClockTrust.SYNCHRONISED, WALL + LIMIT_MILLIS)))
                .isFalse();
        assertThat(late(wanted, at("b", 1, ClockTrust.COLLECTOR, WALL + LIMIT_MILLIS + 1)))
                .isTrue();
        assertThat(late(wanted, at("b", 1, ClockTrust.FLOOR, WALL))).isTrue();
        assertThat(late(at("a", 500, ClockTrust.FLOOR, WALL), at("b", 1, ClockTrust.SYNCHRONISED, WALL)))
                .isTrue();
    }
}
