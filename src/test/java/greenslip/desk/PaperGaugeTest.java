package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.ledger.JobState;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Roll;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import greenslip.upload.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperGaugeTest {
    private static final PaperGauge.Setting SETTING = new PaperGauge.Setting(10_000, 20, 5);
    private static final Slip SLIP = new Slip(List.of(new Slip.Feed(1)));

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong();
    private Bench bench;
    private PaperGauge gauge;

    @BeforeEach
    void open() {
        bench = Bench.open(folder);
        gauge = gauge();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private PaperGauge gauge() {
        return new PaperGauge(bench.ledger, SETTING, slip -> 100, nanos::get);
    }

    private void send(int slips) {
        for (int i = 0; i < slips; i++) {
            gauge.sent(SLIP, true);
        }
    }

    @Test
    void each_slip_takes_its_measured_length_from_the_roll() {
        send(1);
        assertThat(gauge.left().slips()).isEqualTo(99);
        send(29);
        gauge.sent(SLIP, false);
        assertThat(gauge.left().usedMillimetres()).isEqualTo(3_100);
        assertThat(gauge.left().slips()).as("a report takes paper too").isEqualTo(69);
        send(200);
        assertThat(gauge.left().slips()).as("more than the roll should hold").isZero();
    }

    @Test
    void it_warns_by_slips_by_minutes_and_by_the_sensor() {
        send(1);
        assertThat(gauge.left().low()).isFalse();
        gauge.saw(PrinterState.PAPER_NEAR_END);
        assertThat(gauge.left().low()).isTrue();
        gauge.saw(PrinterState.READY);
        assertThat(gauge.left().low()).isFalse();
        send(79);
        assertThat(gauge.left().slips()).isEqualTo(20);
        assertThat(gauge.left().low()).as("20 slips").isTrue();
    }

    @Test
    void the_minutes_follow_the_rate_of_the_last_ones() {
        send(1);
        assertThat(gauge.left().minutes()).as("one slip makes no rate").isEmpty();
        for (int i = 0; i < 29; i++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
            send(1);
        }
        assertThat(gauge.left().minutes().orElseThrow()).isBetween(6, 7);
        assertThat(gauge.left().low()).isFalse();
        for (int i = 0; i < 30; i++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(6));
            send(1);
        }
        assertThat(gauge.left().slips()).isGreaterThan(20);
        assertThat(gauge.left().low()).as("5 minutes at this rate").isTrue();
        nanos.addAndGet(TimeUnit.MINUTES.toNanos(11));
        assertThat(gauge.left().minutes()).as("nothing was printed for long").isEmpty();
    }

    @Test
    void a_person_says_that_the_roll_is_new_and_how_long_it_is() throws Refused {
        send(50);
        assertThat(gauge.newRoll(0).slips()).isEqualTo(100);
        assertThat(bench.ledger.roll()).isEqualTo(new Roll(0, 10_000));
        assertThat(gauge.newRoll(3).slips()).isEqualTo(30);
        for (int metres : new int[] {-1, 201}) {
            assertThatExceptionOfType(Refused.class).isThrownBy(() -> gauge.newRoll(metres));
        }
        assertThat(bench.ledger.roll()).isEqualTo(new Roll(0, 3_000));
    }

    @Test
    void paper_after_none_is_a_new_roll() {
        send(50);
        gauge.saw(PrinterState.PAPER_OUT);
        gauge.saw(PrinterState.COVER_OPEN);
        assertThat(gauge.left().usedMillimetres()).isEqualTo(5_000);
        gauge.saw(PrinterState.READY);
        assertThat(gauge.left().usedMillimetres()).isZero();
        Await.until("the roll is recorded", () -> bench.ledger.roll().millimetres() == 10_000);
    }

    @Test
    void a_roll_changed_in_time_is_seen_and_a_jam_is_none() {
        send(50);
        for (PrinterState state : List.of(PrinterState.COVER_OPEN, PrinterState.READY, PrinterState.ERROR)) {
            gauge.saw(state);
        }
        gauge.saw(PrinterState.READY);
        assertThat(gauge.left().usedMillimetres()).as("a jam").isEqualTo(5_000);
        gauge.saw(PrinterState.PAPER_NEAR_END);
        gauge.saw(PrinterState.COVER_OPEN);
        gauge.saw(PrinterState.PAPER_NEAR_END);
        assertThat(gauge.left().usedMillimetres()).as("the old roll again").isEqualTo(5_000);
        gauge.saw(PrinterState.COVER_OPEN);
        gauge.saw(PrinterState.READY);
        assertThat(gauge.left().usedMillimetres()).isZero();
    }

    @Test
    void after_a_restart_the_slips_on_the_roll_still_count_and_none_was_written_for_it() throws Refused {
        gauge.newRoll(0);
        for (int resident = 1; resident <= 10; resident++) {
            bench.scan(resident);
        }
        Await.until("10 slips", () -> bench.ledger.roll().slips() == 10);
        assertThat(bench.states()).containsOnly(JobState.PRINTED);
        bench.close();
        bench = new Bench(folder);
        gauge = gauge();
        send(1);
        assertThat(gauge.left().usedMillimetres()).isEqualTo(1_100);
    }

    @Test
    void a_ledger_that_cannot_record_the_roll_stops_no_slip() {
        bench.ledger.close();
        gauge.saw(PrinterState.PAPER_OUT);
        gauge.saw(PrinterState.READY);
        assertThat(gauge.left().slips()).isPositive();
        assertThatExceptionOfType(LedgerFault.class).isThrownBy(() -> gauge.newRoll(0));
    }

    @Test
    void the_desk_tells_it_of_every_slip() {
        bench.close();
        AtomicLong seen = new AtomicLong();
        PaperWatch watch = new PaperWatch() {
            @Override
            public void sent(Slip slip, boolean voucher) {
                seen.addAndGet(voucher ? 1 : 100);
            }

            @Override
            public void saw(PrinterState state) {
                seen.addAndGet(10_000);
            }
        };
        bench = Bench.watched(folder, watch);
        bench.rounds.resume();
        bench.startIdle();
        bench.scan(1);
        Await.until("a slip", () -> seen.get() == 1);
        bench.printer.become(PrinterState.PAPER_OUT);
        Await.until("a state", () -> seen.get() == 10_001);
    }
}
