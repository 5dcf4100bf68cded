package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.round.MachineIdentity;
import greenslip.round.Round;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerTest {
    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path);
        ledger = folder.open();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private static <T> List<T> together(int threads, Callable<T> each) throws Exception {
        CyclicBarrier start = new CyclicBarrier(threads);
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Future<T>> running = IntStream.range(0, threads)
                    .mapToObj(ignored -> pool.submit(() -> {
                        start.await();
                        return each.call();
                    }))
                    .toList();
            List<T> results = new ArrayList<>();
            for (Future<T> one : running) {
                results.add(one.get());
            }
            return results;
        }
    }

    // ---- scans

    @Test
    void the_first_scan_gets_a_voucher_and_the_second_hears_of_it() {
        PrintJob job = issue(ledger, 7);
        assertThat(job.voucher())
                .isEqualTo(new Voucher(
                        new Serial("K27A", 1, 1),
                        1,
                        "S20",
                        "T1",
                        "C01",
                        "*明",
                        job.voucher().issued()));
        assertThat(job.copy()).isEqualTo(1);
        assertThat(job.state()).isEqualTo(JobState.RESERVED);
        Recorded again = await(ledger.issue(scan(1, 7, "T2", "C09"), JobState.SENDING, true));
        assertThat(again).isEqualTo(new Recorded.Again(job.voucher()));
        assertThat(ledger.recentJobs(10)).containsExactly(job);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void the_same_resident_gets_another_voucher_in_another_round() {
        issue(ledger, 7);
        Recorded second = await(ledger.issue(scan(2, 7, "T1", "C01"), JobState.RESERVED, false));
        assertThat(((Recorded.New) second).job().voucher().serial().counter()).isEqualTo(2);
    }

    @Test
    void one_resident_at_the_same_instant_from_many_threads_gets_one_voucher() throws Exception {
        List<Recorded> answers = together(16, () -> await(ledger.issue(scan(7), JobState.RESERVED, false)));
        assertThat(answers).filteredOn(Recorded.New.class::isInstance).hasSize(1);
        assertThat(answers).filteredOn(Recorded.Again.class::isInstance).hasSize(15);
        assertThat(ledger.tally().total().issued()).isEqualTo(1);
    }

    @Test
    void serials_are_dense_and_unique_whoever_asks() throws Exception {
        AtomicLong resident = new AtomicLong();
        List<List<Integer>> counters = together(16, () -> {
            List<Integer> mine = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                mine.add(issue(ledger, resident.incrementAndGet())
                        .voucher()
                        .serial()
                        .counter());
            }
            return mine;
        });
        assertThat(counters.stream().flatMap(List::stream).sorted())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 320).boxed().toList());
        assertThat(counters).allSatisfy(mine -> assertThat(mine).isSorted());
    }

    @Test
    void a_scan_is_held_once_and_keeps_its_first_reason_and_time() {
        Recorded.Waiting first = (Recorded.Waiting) await(ledger.hold(scan(7), HoldReason.NO_ROUND));
        folder.wallMillis.addAndGet(60_000);
        assertThat(await(ledger.hold(scan(7), HoldReason.ROUND_ENDED))).isEqualTo(first);
        assertThat(first.reason()).isEqualTo(HoldReason.NO_ROUND);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 0, 0, 0, 0, 0, 1));
    }

    @Test
    void held_scans_are_released_in_the_order_they_came() {
        for (long resident : new long[] {30, 10, 20}) {
            await(ledger.hold(scan(resident), HoldReason.NO_ROUND));
        }
        await(ledger.hold(scan(2, 30, "T1", "C01"), HoldReason.NO_ROUND));
        assertThat(ledger.releaseHeld(1, 2, since -> false)).isEqualTo(2);
        assertThat(ledger.releaseHeld(1, 2, since -> false)).isEqualTo(1);
        assertThat(ledger.releaseHeld(1, 2, since -> false)).isZero();
        assertThat(ledger.oldest(100).stream()
                        .filter(row -> row.kind().equals("issued"))
                        .map(row -> row.token().bits()))
                .containsExactly(30L, 10L, 20L);
        assertThat(ledger.oldestJobs(JobState.RESERVED, 10))
                .extracting(job -> job.voucher().serial().counter())
                .containsExactly(1, 2, 3);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(3, 3, 0, 0, 0, 0, 0));
    }

    @Test
    void a_release_takes_no_more_than_one_record_holds() {
        List<CompletableFuture<Recorded>> held = new ArrayList<>();
        for (long resident = 0; resident < Decisions.MAX_RELEASED + 20; resident++) {
            held.add(ledger.hold(scan(resident), HoldReason.NO_ROUND));
            if (resident % 200 == 199) {
                held.forEach(Ledger::await);
            }
        }
        held.forEach(Ledger::await);
        assertThat(ledger.releaseHeld(1, Integer.MAX_VALUE, since -> false)).isEqualTo(Decisions.MAX_RELEASED);
        assertThat(ledger.releaseHeld(1, Integer.MAX_VALUE, since -> false)).isEqualTo(20);
    }

    @Test
    void a_scan_of_somebody_with_a_voucher_is_not_held() {
        PrintJob job = issue(ledger, 7);
        assertThat(await(ledger.hold(scan(7), HoldReason.ROUND_ENDED))).isEqualTo(new Recorded.Again(job.voucher()));
        assertThat(ledger.tally().total().held()).isZero();
    }

    @Test
    void issuing_to_somebody_held_releases_and_counts_the_resident_once() {
        await(ledger.hold(scan(7), HoldReason.NO_ROUND));
        issue(ledger, 7);
        assertThat(ledger.releaseHeld(1, 10, since -> false)).isZero();
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
    }

    @Test
    void a_scan_that_could_not_be_read_back_is_refused_and_nothing_of_it_stays() {
        issue(ledger, 7);
        assertThatThrownBy(() -> await(ledger.issue(scan(-1, 8, "T1", "C01"), JobState.RESERVED, false)))
                .isInstanceOf(LedgerFault.class);
        assertThatThrownBy(() -> await(ledger.issue(scan(1, 8, "T1", "c".repeat(17)), JobState.RESERVED, false)))
                .isInstanceOf(LedgerFault.class);
        assertThat(ledger.fault()).isEmpty();
        assertThat(issue(ledger, 9).voucher().serial().counter()).isEqualTo(2);
        ledger.close();
        ledger = folder.open();
        assertThat(ledger.tally().total().issued()).isEqualTo(2);
    }

    // ---- print jobs

    @ParameterizedTest
    @EnumSource(JobState.class)
    void only_the_arrows_of_the_drawing_are_taken(JobState from) {
        for (JobState to : JobState.values()) {
            boolean drawn = switch (from + " " + to) {
                case "RESERVED SENDING",
                        "SENDING PRINTED",
                        "SENDING FAILED",
                        "SENDING UNKNOWN",
                        "FAILED RESERVED",
                        "UNKNOWN PRINTED",
                        "UNKNOWN RESERVED",
                        "RESERVED LATE",
                        "LATE RESERVED",
                        "RESERVED DROPPED",
                        "FAILED DROPPED",
                        "UNKNOWN DROPPED",
                        "LATE DROPPED" -> true;
                default -> false;
            };
            assertThat(from.mayBecome(to)).as("%s to %s", from, to).isEqualTo(drawn);
            if (!drawn) {
                assertThatThrownBy(() -> ledger.move(1, from, to, "")).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @Test
    void a_job_moves_only_from_the_state_it_is_in() {
        PrintJob job = issue(ledger, 7);
        assertThat(move(job, JobState.SENDING, JobState.PRINTED)).isEmpty();
        assertThat(move(job, JobState.RESERVED, JobState.SENDING)).isPresent();
        assertThat(move(job, JobState.RESERVED, JobState.SENDING)).isEmpty();
        assertThat(await(ledger.move(999, JobState.RESERVED, JobState.SENDING, "")))
                .isEmpty();
        PrintJob printed = move(job, JobState.SENDING, JobState.PRINTED).orElseThrow();
        assertThat(printed.state()).isEqualTo(JobState.PRINTED);
        assertThat(printed.copy()).isEqualTo(1);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 1, 0, 0, 0));
    }

    private Optional<PrintJob> move(PrintJob job, JobState from, JobState to) {
        return await(ledger.move(job.id(), from, to, "why"));
    }

    @Test
    void an_unknown_slip_that_did_not_come_out_is_printed_as_the_next_copy() {
        PrintJob job = issue(ledger, 7);
        move(job, JobState.RESERVED, JobState.SENDING);
        PrintJob unknown = move(job, JobState.SENDING, JobState.UNKNOWN).orElseThrow();
        assertThat(unknown.cause()).isEqualTo("why");
        assertThat(ledger.tally().total().unknown()).isEqualTo(1);
        assertThat(ledger.oldestJobs(JobState.UNKNOWN, 5)).containsExactly(unknown);
        assertThat(move(job, JobState.UNKNOWN, JobState.RESERVED).orElseThrow().copy())
                .isEqualTo(2);
        assertThat(ledger.tally().total().unknown()).isZero();
        move(job, JobState.RESERVED, JobState.SENDING);
        move(job, JobState.SENDING, JobState.PRINTED);
        assertThat(reissued(ledger.reissue(job.voucher().serial(), "lost")).copy())
                .isEqualTo(3);
    }

    @Test
    void a_failed_job_goes_again_as_the_same_copy() {
        PrintJob job = issue(ledger, 7);
        move(job, JobState.RESERVED, JobState.SENDING);
        move(job, JobState.SENDING, JobState.FAILED);
        assertThat(ledger.tally().total().failed()).isEqualTo(1);
        assertThat(move(job, JobState.FAILED, JobState.RESERVED).orElseThrow().copy())
                .isEqualTo(1);
        assertThat(ledger.tally().total().failed()).isZero();
    }

    @Test
    void a_resident_told_to_wait_counts_as_held_until_the_slip_is_sent() {
        PrintJob job = ((Recorded.New) await(ledger.issue(scan(7), JobState.RESERVED, true))).job();
        assertThat(job.held()).isTrue();
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 1));
        assertThat(move(job, JobState.RESERVED, JobState.SENDING).orElseThrow().held())
                .isFalse();
        assertThat(ledger.tally().total().held()).isZero();
        move(job, JobState.SENDING, JobState.PRINTED);
        assertThat(ledger.tally().total().held()).isZero();
    }

    @Test
    void a_cause_too_long_or_with_half_a_character_is_made_to_fit() {
        PrintJob job = issue(ledger, 7);
        move(job, JobState.RESERVED, JobState.SENDING);
        String emoji = "\uD83D\uDE00";
        PrintJob failed = await(
                        ledger.move(job.id(), JobState.SENDING, JobState.FAILED, "x".repeat(199) + emoji + "tail"))
                .orElseThrow();
        assertThat(failed.cause()).isEqualTo("x".repeat(199) + "?");
        move(job, JobState.FAILED, JobState.RESERVED);
        printed(job);
        assertThat(reissued(ledger.reissue(job.voucher().serial(), "长".repeat(80)))
                        .reissueReason())
                .isEqualTo("长".repeat(60));
        ledger.quarantine(ledger.oldest(1).getFirst().sequence(), "lone \uD83D surrogate");
        assertThat(ledger.quarantinedRows()).isEqualTo(1);
    }

    @Test
    void a_reissue_is_a_further_job_of_the_same_voucher() {
        PrintJob job = issue(ledger, 7);
        PrintJob first = printed(job);
        PrintJob second = reissued(ledger.reissue(job.voucher().serial(), "lost"));
        assertThat(second.voucher()).isEqualTo(job.voucher());
        assertThat(second.copy()).isEqualTo(2);
        assertThat(second.reissueReason()).isEqualTo("lost");
        assertThat(ledger.recentJobs(5)).containsExactly(second, first);
        assertThat(ledger.recentJobs(1)).containsExactly(second);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 1, 1, 0, 0, 0));
        for (Serial none : List.of(new Serial("K27A", 1, 99), new Serial("ZZZZ", 1, 1))) {
            assertThat(ledger.reissue(none, ""))
                    .isEqualTo(new VoucherChange.Refused(VoucherChange.Why.NO_SUCH_VOUCHER));
        }
    }

    private static PrintJob reissued(VoucherChange change) {
        return ((VoucherChange.Reissued) change).job();
    }

    private PrintJob printed(PrintJob job) {
        move(job, JobState.RESERVED, JobState.SENDING);
        return move(job, JobState.SENDING, JobState.PRINTED).orElseThrow();
    }

    // ---- rounds

    @Test
    void one_round_is_open_at_a_time() {
        assertThat(ledger.openRound()).isEmpty();
        assertThat(ledger.latestRound()).isEmpty();
        assertThat(ledger.closeRound()).isEmpty();
        assertThat(ledger.extendRound(5)).isEmpty();
        Round round = ledger.openRound(3, "核酸检测", "筹备组", 1000).orElseThrow();
        assertThat(round.number()).isEqualTo(3);
        assertThat(ledger.openRound(4, "t", "a", 2000)).isEmpty();
        assertThat(ledger.openRound(3, "t", "a", 2000)).isEmpty();
        assertThat(ledger.extendRound(3000).orElseThrow().endsAtMillis()).isEqualTo(3000);
        assertThat(ledger.openRound().orElseThrow().endsAtMillis()).isEqualTo(3000);
        assertThat(ledger.closeRound()).isPresent();
        assertThat(ledger.openRound()).isEmpty();
        assertThat(ledger.latestRound().map(Round::number)).contains(3);
        assertThat(ledger.round(3)).isPresent();
        assertThat(ledger.round(4)).isEmpty();
    }

    @Test
    void a_closed_round_opens_again_under_its_number_with_its_vouchers() {
        Round first = ledger.openRound(1, "t", "a", 1000).orElseThrow();
        issue(ledger, 7);
        ledger.closeRound();
        ledger.openRound(2, "t", "a", 1000);
        ledger.closeRound();
        Round again = ledger.openRound(1, "t2", "a2", 5000).orElseThrow();
        assertThat(again).isEqualTo(new Round(1, "t2", "a2", first.opened(), 5000));
        assertThat(ledger.latestRound()).contains(again);
        assertThat(await(ledger.issue(scan(7), JobState.RESERVED, false))).isInstanceOf(Recorded.Again.class);
    }

    // ---- numbers

    @Test
    void five_minutes_start_in_the_stations_zone_and_an_untrusted_clock_has_a_place_of_its_own() {
        issue(ledger, 1);
        folder.wallMillis.addAndGet(300_000);
        issue(ledger, 2);
        issue(ledger, 3);
        ledger.close();
        folder.reboot("boot-2", false);
        ledger = folder.open();
        issue(ledger, 4);
        assertThat(ledger.tally().byFiveMinutes().keySet())
                .containsExactly("2022-02-18T15:40", "2022-02-18T15:45", "untrusted");
        assertThat(ledger.tally().byFiveMinutes().get("2022-02-18T15:45").issued())
                .isEqualTo(2);
        assertThat(ledger.tally().byFiveMinutes().get("untrusted").issued()).isEqualTo(1);
    }

    @Test
    void the_tally_is_of_the_open_round_else_of_the_last() {
        assertThat(ledger.tally().round()).isZero();
        await(ledger.hold(scan(1), HoldReason.NO_ROUND));
        assertThat(ledger.tally().round()).isEqualTo(1);
        ledger.openRound(2, "t", "a", 0);
        await(ledger.issue(scan(2, 5, "T2", "unknown"), JobState.RESERVED, false));
        ledger.closeRound();
        assertThat(ledger.tally().round()).isEqualTo(2);
        assertThat(ledger.tally().byTable().keySet()).containsExactly("T2");
        assertThat(ledger.tally().byCommunity().keySet()).containsExactly("unknown");
    }

    // ---- outbox

    @Test
    void the_outbox_keeps_order_until_acknowledged() {
        LongStream.rangeClosed(1, 5).forEach(resident -> issue(ledger, resident));
        List<OutboxRow> rows = ledger.oldest(100);
        assertThat(rows).extracting(OutboxRow::sequence).isSorted().hasSize(5);
        assertThat(ledger.oldest(2)).isEqualTo(rows.subList(0, 2));
        assertThat(rows).extracting(OutboxRow::eventId).doesNotHaveDuplicates();
        assertThat(ledger.position()).isEqualTo(new UploadPosition(1, 0, UploadPosition.GENESIS));
        UploadPosition reached = new UploadPosition(1, 2, "ab".repeat(32));
        ledger.acknowledge(rows.get(1).sequence(), reached);
        assertThat(ledger.oldest(100)).isEqualTo(rows.subList(2, 5));
        assertThat(ledger.position()).isEqualTo(reached);
        assertThat(ledger.waiting()).isEqualTo(3);
        assertThat(ledger.tally().pendingUpload()).isEqualTo(3);
    }

    @Test
    void a_row_set_aside_leaves_the_others() {
        LongStream.rangeClosed(1, 3).forEach(resident -> issue(ledger, resident));
        List<OutboxRow> rows = ledger.oldest(100);
        ledger.quarantine(rows.get(1).sequence(), "no such community");
        assertThat(ledger.oldest(100)).containsExactly(rows.get(0), rows.get(2));
        assertThat(ledger.quarantinedRows()).isEqualTo(1);
        assertThat(ledger.waiting()).isEqualTo(2);
        assertThatThrownBy(() -> ledger.quarantine(rows.get(1).sequence(), "again"))
                .isInstanceOf(LedgerFault.class);
        assertThat(ledger.quarantinedRows()).isEqualTo(1);
    }

    @Test
    void a_new_incarnation_numbers_rows_from_one_and_collides_with_nothing() {
        issue(ledger, 1);
        issue(ledger, 2);
        List<OutboxRow> rows = ledger.oldest(100);
        ledger.acknowledge(rows.getFirst().sequence(), new UploadPosition(1, 1, "cd".repeat(32)));
        assertThat(ledger.reincarnate(2)).isEqualTo(2);
        assertThat(ledger.position()).isEqualTo(new UploadPosition(2, 0, UploadPosition.GENESIS));
        assertThat(ledger.oldest(100)).isEqualTo(rows.subList(1, 2));
        assertThat(issue(ledger, 3).voucher().serial().incarnation()).isEqualTo(2);
        assertThat(await(ledger.issue(scan(1), JobState.RESERVED, false)))
                .isInstanceOfSatisfying(
                        Recorded.Again.class,
                        again -> assertThat(again.voucher().serial()).isEqualTo(new Serial("K27A", 1, 1)));
        Set<Integer> used = new HashSet<>(Set.of(1, 2));
        for (int impossible : new int[] {0, 1, 2, 32, -1, Integer.MAX_VALUE}) {
            int opened = ledger.reincarnate(impossible);
            assertThat(opened).as("instead of " + impossible).isBetween(1, Serial.MAX_INCARNATION);
            assertThat(used.add(opened)).as("used before: " + opened).isTrue();
        }
    }

    @Test
    void a_collector_gets_three_incarnations_in_vain_and_further_ones_once_it_acknowledged_a_row() {
        issue(ledger, 1);
        issue(ledger, 2);
        for (int opened = 0; opened < 3; opened++) {
            assertThat(ledger.renumbering()).isEqualTo(Renumbering.POSSIBLE);
            ledger.reincarnate(0);
        }
        assertThat(ledger.renumbering()).isEqualTo(Renumbering.IN_VAIN);
        ledger.close();
        ledger = folder.open();
        assertThat(ledger.renumbering()).as("after a restart").isEqualTo(Renumbering.IN_VAIN);
        int incarnation = ledger.position().incarnation();
        ledger.acknowledge(ledger.oldest(1).getFirst().sequence(), new UploadPosition(incarnation, 1, "cd".repeat(32)));
        assertThat(ledger.renumbering()).isEqualTo(Renumbering.POSSIBLE);
    }

    @Test
    void incarnations_are_kept_for_a_ledger_that_moves_whatever_the_collector_asks_for() throws Exception {
        long row = 0;
        for (int opened = 0; opened < 100 && ledger.renumbering() == Renumbering.POSSIBLE; opened++) {
            issue(ledger, opened);
            ledger.reincarnate(0);
            row = ledger.oldest(1).getFirst().sequence();
            ledger.acknowledge(row, new UploadPosition(ledger.position().incarnation(), 1, "cd".repeat(32)));
        }
        assertThat(row).isPositive();
        assertThat(ledger.renumbering()).isEqualTo(Renumbering.KEPT);
        ledger.close();
        for (int moves = 2; moves <= 9; moves++) {
            folder.machine = new MachineIdentity(Integer.toHexString(moves).repeat(32));
            ledger = folder.open();
            ledger.close();
        }
        ledger = folder.open();
        assertThat(ledger.fault()).isEmpty();
    }

    @Test
    void the_last_incarnation_is_followed_by_a_fault_and_issuing_goes_on_under_it() {
        for (int left = Serial.MAX_INCARNATION - 1; left > 0; left--) {
            ledger.reincarnate(0);
        }
        assertThatThrownBy(() -> ledger.reincarnate(0))
                .isInstanceOfSatisfying(
                        LedgerFault.class, fault -> assertThat(fault.kind()).isEqualTo(LedgerFault.Kind.EXHAUSTED));
        assertThat(issue(ledger, 1).voucher().serial().incarnation())
                .isEqualTo(ledger.position().incarnation());
        assertThat(ledger.fault()).isEmpty();
    }

    @Test
    void rows_that_were_on_their_way_when_an_incarnation_opened_leave_and_are_none_of_its_own() {
        LongStream.rangeClosed(1, 3).forEach(resident -> issue(ledger, resident));
        List<OutboxRow> rows = ledger.oldest(100);
        ledger.reincarnate(2);
        ledger.acknowledge(rows.get(1).sequence(), new UploadPosition(1, 2, "cd".repeat(32)));
        assertThat(ledger.oldest(100)).isEqualTo(rows.subList(2, 3));
        assertThat(ledger.waiting()).isEqualTo(1);
        assertThat(ledger.position()).isEqualTo(new UploadPosition(2, 0, UploadPosition.GENESIS));
    }

    @Test
    void the_last_serial_of_an_incarnation_is_followed_by_the_first_of_another() throws Exception {
        issue(ledger, 1);
        ledger.close();
        folder.execute("update ledger_state set last_counter = " + (Serial.MAX_COUNTER - 1));
        ledger = folder.open();
        assertThat(issue(ledger, 2).voucher().serial().counter()).isEqualTo(Serial.MAX_COUNTER);
        assertThat(await(ledger.issue(scan(2), JobState.RESERVED, false))).isInstanceOf(Recorded.Again.class);
        assertThat(ledger.position().incarnation()).isEqualTo(1);
        Serial next = issue(ledger, 3).voucher().serial();
        assertThat(next.incarnation()).isNotEqualTo(1);
        assertThat(issue(ledger, 4).voucher().serial())
                .isEqualTo(new Serial("K27A", next.incarnation(), next.counter() + 1));
        assertThat(ledger.oldest(100)).hasSize(4);
        assertThat(ledger.notices()).isEmpty();
    }

    @Test
    void the_last_serial_of_all_is_followed_by_a_fault_and_not_by_another() throws Exception {
        issue(ledger, 1);
        ledger.close();
        folder.execute("update ledger_state set used_incarnations = 4294967294, last_counter = " + Serial.MAX_COUNTER);
        ledger = folder.open();
        assertThatThrownBy(() -> issue(ledger, 3))
                .isInstanceOfSatisfying(
                        LedgerFault.class, fault -> assertThat(fault.kind()).isEqualTo(LedgerFault.Kind.EXHAUSTED));
        assertThat(await(ledger.issue(scan(1), JobState.RESERVED, false))).isInstanceOf(Recorded.Again.class);
        assertThat(ledger.fault()).isEmpty();
    }

    // ---- the ledger itself

    @Test
    void a_listener_hears_of_it_before_the_caller_and_cannot_spoil_it() {
        List<String> heard = new CopyOnWriteArrayList<>();
        ledger.onChange(() -> {
            heard.add(ledger.tally().total().issued() + " issued");
            throw new IllegalStateException("a listener's mistake");
        });
        issue(ledger, 7);
        assertThat(heard).containsExactly("1 issued");
        assertThat(await(ledger.issue(scan(7), JobState.RESERVED, false))).isInstanceOf(Recorded.Again.class);
        assertThat(heard).as("nothing changed").hasSize(1);
        assertThat(ledger.fault()).isEmpty();
    }

    @Test
    void an_interrupted_reader_does_not_close_the_database_under_the_others() {
        for (int group = 0; group < 10; group++) {
            int base = 100 * group;
            IntStream.range(base, base + 100)
                    .mapToObj(resident -> ledger.issue(scan(resident), JobState.RESERVED, false))
                    .toList()
                    .forEach(Ledger::await);
        }
        ledger.close();
        ledger = folder.open();
        Thread.currentThread().interrupt();
        try {
            // Nobody read these rows since the start, so they come from the file, not from memory.
            ledger.oldest(2000);
        } catch (LedgerFault interrupted) {
            assertThat(interrupted.kind()).isEqualTo(LedgerFault.Kind.CLOSED);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(ledger.oldest(2000)).hasSize(1000);
        assertThat(issue(ledger, 5000).voucher().serial().counter()).isEqualTo(1001);
        assertThat(ledger.fault()).isEmpty();
    }

    @Test
    void after_closing_every_call_says_so() {
        ledger.close();
        assertThatThrownBy(() -> issue(ledger, 1)).satisfies(LedgerTest::saysClosed);
        assertThatThrownBy(() -> ledger.tally()).satisfies(LedgerTest::saysClosed);
        ledger.close();
    }

    private static void saysClosed(Throwable fault) {
        assertThat(fault).isInstanceOf(LedgerFault.class);
        assertThat(((LedgerFault) fault).kind()).isEqualTo(LedgerFault.Kind.CLOSED);
    }
}
