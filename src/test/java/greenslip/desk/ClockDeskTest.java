package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.round.ClockTrust;
import greenslip.upload.Await;
import greenslip.voucher.Voucher;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClockDeskTest {
    private static final long HOUR = TimeUnit.HOURS.toMillis(1);
    private static final long DAY = TimeUnit.DAYS.toMillis(1);

    @TempDir
    Path folder;

    private Bench bench;
    private ClockDesk clock;

    /** The machine believes that it is 1970; its ledger knows better, though not the time. */
    @BeforeEach
    void open() {
        new Bench(folder).close();
        bench = Bench.withoutTime(folder);
        bench.jump(-Bench.NOW);
        clock = new ClockDesk(bench.ledger, bench.timekeeper, bench.rounds::resume);
        clock.start();
    }

    @AfterEach
    void close() {
        clock.close();
        bench.close();
    }

    private Voucher first() {
        return bench.jobs().getFirst().voucher();
    }

    @Test
    void a_time_that_nobody_vouches_for_is_complained_of() {
        assertThat(clock.now().trusted()).isFalse();
        assertThat(clock.complaint())
                .hasValueSatisfying(said -> assertThat(said).startsWith("时间未确认").contains("The time is not confirmed"));
    }

    @Test
    void the_middle_of_the_exchange_is_when_the_collector_looked_at_its_clock() {
        clock.collectorSaid(Bench.NOW, 4_000);
        assertThat(clock.now().wallMillis()).isBetween(Bench.NOW + 2_000, Bench.NOW + HOUR);
        assertThat(clock.now().trust()).isEqualTo(ClockTrust.COLLECTOR);
        assertThat(clock.complaint()).isEmpty();
    }

    @Test
    void an_answer_from_the_collector_that_says_nothing_is_passed_over() {
        clock.collectorSaid(Bench.NOW, -1);
        clock.collectorSaid(Bench.NOW, 20_001);
        clock.collectorSaid(0, 10);
        clock.collectorSaid(Bench.NOW - DAY, 10);
        clock.collectorSaid(Long.MAX_VALUE, 10);
        assertThat(clock.now().trusted()).isFalse();
    }

    @Test
    void a_time_that_is_told_is_noted_and_gives_what_happened_before_its_time() throws Refused {
        bench.openRound();
        bench.scan(1);
        assertThat(first().issued().trusted()).isFalse();
        clock.set(Bench.NOW + HOUR);
        Await.until("the clock is noted", () -> first().issued().trusted());
        assertThat(first().issued().wallMillis()).isBetween(Bench.NOW + HOUR - 60_000, Bench.NOW + HOUR);
    }

    @Test
    void trust_that_comes_by_itself_is_noticed() {
        bench.openRound();
        bench.scan(1);
        bench.jump(Bench.NOW);
        bench.clockTrusted = true;
        Await.until("the clock is noted", () -> first().issued().trust() == ClockTrust.SYNCHRONISED);
    }

    @Test
    void an_impossible_time_and_one_that_is_not_needed_are_refused_with_what_to_do() {
        refused(Bench.NOW - DAY, "这个时间不可能");
        clock.collectorSaid(Bench.NOW, 10);
        refused(Bench.NOW + HOUR, "本机已有可靠的时间");
    }

    private void refused(long millis, String sentence) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> clock.set(millis))
                .withMessageStartingWith(sentence)
                .satisfies(refusal -> assertThat(refusal.sentence()).matches("(?s).*[A-Za-z]{3,}.*"));
    }

    @Test
    void a_round_that_ended_by_a_mistyped_time_goes_on_once_that_is_put_right() throws Refused {
        bench.openRound();
        clock.set(Bench.END + 400 * DAY);
        assertThat(bench.rounds.status()).isInstanceOf(RoundStatus.Ended.class);
        assertThat(bench.scan(1)).isInstanceOf(Outcome.Held.class);
        clock.set(Bench.NOW + HOUR);
        assertThat(bench.rounds.status()).isInstanceOf(RoundStatus.Open.class);
        Await.until("the held scan becomes a voucher", () -> bench.jobs().size() == 1);
    }

    @Test
    void a_jump_of_a_clock_that_was_believed_is_complained_of_and_moves_nothing() throws Refused {
        bench.jump(Bench.NOW);
        bench.clockTrusted = true;
        long before = clock.now().wallMillis();
        bench.jump(-20 * 365 * DAY);
        assertThat(clock.now().wallMillis()).isBetween(before, before + HOUR);
        assertThat(clock.inDoubt()).isTrue();
        assertThat(clock.complaint())
                .hasValueSatisfying(
                        said -> assertThat(said).startsWith("系统时钟突然跳变").contains("The system's clock jumped"));
        clock.set(Bench.NOW + HOUR);
        assertThat(clock.now().trust()).isEqualTo(ClockTrust.OPERATOR);
        assertThat(clock.complaint()).isEmpty();
    }
}
