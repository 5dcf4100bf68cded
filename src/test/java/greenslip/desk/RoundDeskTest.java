package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.ledger.CheckReport;
import greenslip.ledger.Counts;
import greenslip.ledger.HoldReason;
import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerCheck;
import greenslip.ledger.OutboxRow;
import greenslip.ledger.PrintJob;
import greenslip.ledger.ScanRecord;
import greenslip.ledger.Tally;
import greenslip.resident.Pseudonym;
import greenslip.round.Round;
import greenslip.upload.Await;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundDeskTest {
    private static final long WEEK_MILLIS = TimeUnit.DAYS.toMillis(7);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_round_opens_is_extended_and_closes_with_its_numbers() throws Refused {
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.NoneOpen(3));
        Round round = bench.rounds.open(3, " 核酸检测 ", "筹备组", Bench.END);
        assertThat(round.title()).isEqualTo("核酸检测");
        assertThat(round.endsAtMillis()).isEqualTo(Bench.END);
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Open(round));
        bench.scan(1);
        Round extended = bench.rounds.extend(Bench.END + 1000);
        assertThat(extended.number()).isEqualTo(3);
        assertThat(extended.opened()).isEqualTo(round.opened());
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Open(extended));
        Tally tally = bench.rounds.close();
        assertThat(tally.round()).isEqualTo(3);
        assertThat(tally.total().issued()).isOne();
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.NoneOpen(4));
    }

    // ---- refusals

    @Test
    void an_open_round_must_be_closed_before_the_next() {
        bench.openRound(3);
        refused(() -> bench.rounds.open(4, "a", "b", Bench.END), "第3轮还开着，请先关闭");
        refused(() -> bench.rounds.open(3, "a", "b", Bench.END), "第3轮还开着，请先关闭");
    }

    @Test
    void without_a_round_there_is_nothing_to_close_or_extend() {
        refused(() -> bench.rounds.close(), "没有开着的轮次");
        refused(() -> bench.rounds.extend(Bench.END), "没有开着的轮次");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 10_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void a_number_outside_1_to_9999_is_refused(int number) {
        refused(() -> bench.rounds.open(number, "a", "b", Bench.END), "轮次应为 1 到 9999");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9999})
    void the_first_and_the_last_number_are_taken(int number) throws Refused {
        assertThat(bench.rounds.open(number, "a", "b", Bench.END).number()).isEqualTo(number);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "12345678901234567", "a\u001b@", "a\nb", "a\u202eb"})
    void a_title_that_does_not_fit_a_slip_is_refused(String title) {
        refused(() -> bench.rounds.open(3, title, "b", Bench.END), "名称应为 1 到 16 个字");
    }

    @Test
    void an_authority_has_32_characters_at_most() throws Refused {
        refused(() -> bench.rounds.open(3, "a", "组".repeat(33), Bench.END), "组织单位应为 1 到 32 个字");
        assertThat(bench.rounds
                        .open(3, "检".repeat(16), "组".repeat(32), Bench.END)
                        .authority())
                .hasSize(32);
    }

    @Test
    void an_end_lies_ahead_within_seven_days() throws Refused {
        for (long end : new long[] {0, Bench.NOW - 1, Bench.NOW, Bench.NOW + WEEK_MILLIS + 1, Long.MAX_VALUE}) {
            refused(() -> bench.rounds.open(3, "a", "b", end), "结束时间应在现在之后");
        }
        bench.rounds.open(3, "a", "b", Bench.NOW + WEEK_MILLIS);
        refused(() -> bench.rounds.extend(Bench.NOW), "结束时间应在现在之后");
        assertThat(bench.rounds.extend(Bench.NOW + 1).endsAtMillis()).isEqualTo(Bench.NOW + 1);
    }

    private static void refused(ThrowingCallable request, String sentence) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(request)
                .withMessageStartingWith(sentence)
                .satisfies(refusal -> assertThat(refusal.sentence()).matches("(?s).*[A-Za-z]{3,}.*"));
    }

    // ---- the clock

    @Test
    void a_round_ends_at_its_end_by_a_clock_that_can_be_trusted() {
        Round round = bench.openRound();
        bench.now = Bench.END - 1;
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Open(round));
        bench.now = Bench.END;
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Ended(round));
    }

    @Test
    void a_clock_nobody_vouches_for_ends_no_round_and_refuses_no_end_ahead() throws Refused {
        restartWithoutTime();
        bench.now = Bench.END + WEEK_MILLIS;
        Round round = bench.rounds.open(3, "a", "b", Bench.END);
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Open(round));
        assertThat(bench.rounds.extend(Bench.END + 10 * WEEK_MILLIS).endsAtMillis())
                .isEqualTo(Bench.END + 10 * WEEK_MILLIS);
    }

    @Test
    void an_end_before_what_is_known_to_be_past_is_refused_whatever_the_clock_shows() {
        // A ledger that has seen this morning, and a clock that starts in 1970.
        bench.openRound(3);
        restartWithoutTime();
        bench.now = 0;
        refused(() -> bench.rounds.extend(Bench.NOW - WEEK_MILLIS), "结束时间应在现在之后");
    }

    @ParameterizedTest
    @ValueSource(longs = {20 * 365, -50 * 365, 2, -2})
    void a_clock_that_jumps_ends_no_round_and_brings_none_back(long days) {
        Round round = bench.openRound();
        bench.jump(TimeUnit.DAYS.toMillis(days));
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Open(round));
        assertThat(bench.scan(1)).isInstanceOf(Outcome.Issued.class);
        bench.now += Bench.END - Bench.NOW;
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Ended(round));
        bench.jump(TimeUnit.DAYS.toMillis(-days));
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Ended(round));
    }

    private void restartWithoutTime() {
        bench.close();
        bench = Bench.withoutTime(folder);
    }

    // ---- what waited

    @Test
    void more_held_scans_than_one_group_are_all_released_in_order() {
        int residents = 120;
        for (int resident = 1; resident <= residents; resident++) {
            bench.scan(resident);
        }
        assertThat(bench.ledger.tally().total().held()).isEqualTo(residents);
        bench.openRound(3);
        assertThat(bench.jobs()).hasSize(residents);
        assertThat(bench.jobs().getLast().voucher().hint()).isEqualTo("120");
        assertThat(bench.jobs()).allMatch(job -> job.state() == JobState.RESERVED);
    }

    @Test
    void who_scans_between_two_rounds_is_counted_as_waiting_and_once_only_after_the_next_one_opens() throws Refused {
        bench.openRound(3);
        bench.scan(1);
        bench.rounds.close();
        bench.scan(2);
        bench.scan(3);
        bench.scan(3);
        Tally between = bench.ledger.tally();
        assertThat(between.round()).isEqualTo(3);
        assertThat(between.held()).isEqualTo(2);
        assertThat(between.heldForOthers()).isEqualTo(2);
        assertThat(between.total()).as("the closed round's own").isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
        bench.openRound(4);
        Tally next = bench.ledger.tally();
        assertThat(next.total()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 0));
        assertThat(next.held()).isZero();
    }

    @Test
    void who_waits_for_a_round_that_was_passed_over_or_closed_stays_in_sight() throws Refused {
        bench.openRound(3);
        hold(3, 77);
        bench.rounds.close();
        assertThat(bench.ledger.tally().held()).as("round 3's own").isEqualTo(1);
        assertThat(bench.ledger.tally().heldForOthers()).isZero();
        bench.scan(2);
        assertThat(bench.ledger.tally().held()).isEqualTo(2);
        bench.openRound(5);
        assertThat(bench.ledger.tally().heldForOthers()).isEqualTo(2);
        bench.rounds.close();
        bench.openRound(4);
        assertThat(bench.ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
        assertThat(bench.ledger.tally().held()).isEqualTo(1);
    }

    @Test
    void who_scanned_long_before_the_round_opened_is_asked_about_before_a_slip_comes() throws Exception {
        bench.scan(1);
        bench.scan(2);
        bench.now += TimeUnit.MINUTES.toMillis(11);
        bench.scan(3);
        bench.openRound(3);
        assertThat(bench.states()).containsExactly(JobState.LATE, JobState.LATE, JobState.RESERVED);
        assertThat(bench.ledger.tally().total().held())
                .as("they were told to wait")
                .isEqualTo(2);
        assertThat(bench.ledger.tally().late()).isEqualTo(2);
        assertThat(bench.ledger.tally().toPrint()).isEqualTo(1);
        bench.startIdle();
        bench.awaitTaken("3/1");
        List<PrintJob> asked = bench.slips.asked(10);
        bench.slips.settleLate(asked.getFirst().id(), true);
        bench.slips.settleLate(asked.getLast().id(), false);
        bench.awaitTaken("3/1", "1/1");
        bench.awaitStates(JobState.PRINTED, JobState.DROPPED, JobState.PRINTED);
        assertThat(bench.ledger.tally().total()).isEqualTo(new Counts(3, 3, 0, 2, 0, 0, 0));
        assertThat(bench.ledger.tally().late()).isZero();
        assertThat(bench.ledger.tally().toPrint()).isZero();
        bench.close();
        assertThat(LedgerCheck.run(folder, ZoneId.of("Asia/Shanghai"), List.of(bench.signer.verifyingKey())))
                .matches(CheckReport::isClean);
    }

    @Test
    void opening_wakes_the_printer_only_where_somebody_waited() throws Refused {
        AtomicInteger woken = new AtomicInteger();
        RoundDesk rounds = new RoundDesk(bench.ledger, bench.timekeeper(), 3, woken::incrementAndGet, since -> false);
        rounds.open(3, "a", "b", Bench.END);
        assertThat(woken).hasValue(0);
        rounds.close();
        hold(4, 1);
        rounds.open(4, "a", "b", Bench.END);
        assertThat(woken).hasValue(1);
    }

    @Test
    void scans_held_for_another_round_stay_held() {
        hold(4, 1);
        bench.openRound(3);
        assertThat(bench.jobs()).isEmpty();
    }

    @Test
    void what_a_crash_left_between_opening_and_release_is_released_at_the_next_start() {
        hold(3, 1);
        hold(3, 2);
        assertThat(bench.ledger.openRound(3, "a", "b", Bench.END)).isPresent();
        restart();
        assertThat(bench.jobs()).isEmpty();
        bench.rounds.resume();
        assertThat(bench.jobs()).hasSize(2);
        assertThat(bench.rounds.status()).isInstanceOf(RoundStatus.Open.class);
    }

    @Test
    void a_round_that_ended_meanwhile_releases_nothing_at_the_next_start() {
        bench.openRound(3);
        bench.now = Bench.END;
        bench.scan(1);
        bench.now = Bench.NOW;
        restart();
        bench.now = Bench.END;
        bench.rounds.resume();
        assertThat(bench.jobs()).isEmpty();
        assertThat(bench.rounds.status()).isInstanceOf(RoundStatus.Ended.class);
    }

    @Test
    void a_round_that_was_opened_though_the_answer_was_lost_is_found_by_trying_again() {
        hold(3, 1);
        assertThat(bench.ledger.openRound(3, "a", "b", Bench.END)).isPresent();
        refused(() -> bench.rounds.open(3, "a", "b", Bench.END), "已有一轮开着");
        assertThat(bench.rounds.status()).isInstanceOf(RoundStatus.Open.class);
        assertThat(bench.jobs()).hasSize(1);
    }

    @Test
    void scans_still_held_at_the_close_are_counted_as_held() throws Refused {
        bench.openRound(3);
        bench.now = Bench.END;
        bench.scan(1);
        Tally tally = bench.rounds.close();
        assertThat(tally.total().sampled()).isOne();
        assertThat(tally.total().held()).isOne();
        assertThat(tally.total().issued()).isZero();
    }

    // ---- scans while it closes

    @Test
    void a_scan_that_the_close_overtook_is_held_and_gives_the_printer_back() throws Refused {
        bench.openRound(3);
        bench.printing.start();
        Await.until("an idle printer", bench.printing::tryClaim);
        bench.printing.release();
        // The ledger has closed it, and the desk does not know yet.
        bench.ledger.closeRound();
        assertThat(bench.rounds.status()).isInstanceOf(RoundStatus.Open.class);
        assertThat(bench.scan(1)).isInstanceOf(Outcome.Held.class);
        assertThat(bench.jobs()).isEmpty();
        refused(() -> bench.rounds.close(), "没有开着的轮次");
        bench.openRound(3);
        bench.awaitTaken("1/1");
        Await.until("an idle printer", bench.printing::tryClaim);
        bench.printing.release();
    }

    @Test
    void no_voucher_is_issued_after_the_rounds_close_however_scans_and_close_meet() throws Exception {
        bench.openRound(3);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        CountDownLatch running = new CountDownLatch(1);
        Thread scanning = Thread.ofPlatform().start(() -> {
            for (int resident = 1; resident <= 200; resident++) {
                outcomes.add(bench.present("first", Bench.code(resident)));
                outcomes.getLast().join();
                if (resident == 20) {
                    running.countDown();
                }
            }
        });
        assertThat(running.await(30, TimeUnit.SECONDS)).isTrue();
        Tally closed = bench.rounds.close();
        scanning.join();
        List<String> kinds =
                bench.ledger.oldest(1000).stream().map(OutboxRow::kind).toList();
        assertThat(kinds.subList(kinds.indexOf("round-closed"), kinds.size())).doesNotContain("issued");
        assertThat(kinds.stream().filter("issued"::equals))
                .hasSize(closed.total().issued());
        assertThat(outcomes)
                .hasSize(200)
                .allMatch(
                        outcome -> outcome.join() instanceof Outcome.Issued || outcome.join() instanceof Outcome.Held);
    }

    // ---- numbers

    @Test
    void a_closed_round_may_be_opened_again_with_its_vouchers() throws Refused {
        bench.openRound(3);
        bench.scan(1);
        bench.rounds.close();
        bench.rounds.open(3, "again", "b", Bench.END + 1);
        assertThat(bench.scan(1)).isInstanceOf(Outcome.AlreadyIssued.class);
        assertThat(bench.rounds.close().total().issued()).isOne();
    }

    @Test
    void the_number_offered_next_follows_the_last_round_and_survives_a_restart() throws Refused {
        bench.openRound(7);
        bench.rounds.close();
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.NoneOpen(8));
        restart();
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.NoneOpen(8));
        bench.openRound(9999);
        bench.rounds.close();
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.NoneOpen(9999));
    }

    @Test
    void an_open_round_is_open_after_a_restart() {
        Round round = bench.openRound(5);
        restart();
        assertThat(bench.rounds.status()).isEqualTo(new RoundStatus.Open(round));
    }

    private void hold(int round, long resident) {
        Ledger.await(bench.ledger.hold(
                new ScanRecord(round, new Pseudonym(resident), "T1", "unknown", ""), HoldReason.NO_ROUND));
    }

    private void restart() {
        bench.close();
        bench = new Bench(folder);
    }
}
