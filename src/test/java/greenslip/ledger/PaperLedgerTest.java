package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.VoucherChange.Why;
import greenslip.upload.Await;
import greenslip.voucher.Serial;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person decides about paper, in the record. */
class PaperLedgerTest {
    @TempDir
    Path path;

    private final FaultyChannel.Disk disk = new FaultyChannel.Disk();
    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path);
        ledger = folder.open(disk);
        ledger.openRound(1, "核酸检测", "筹备组", 5000);
    }

    @AfterEach
    void close() {
        disk.heal();
        ledger.close();
    }

    private PrintJob printed(long resident) {
        PrintJob job = issue(ledger, resident);
        move(job, JobState.RESERVED, JobState.SENDING);
        return move(job, JobState.SENDING, JobState.PRINTED);
    }

    private PrintJob move(PrintJob job, JobState from, JobState to) {
        return await(ledger.move(job.id(), from, to, "")).orElseThrow();
    }

    private static Serial serial(PrintJob job) {
        return job.voucher().serial();
    }

    /** The same from the journal alone. */
    private void checkRebuilt() throws Exception {
        ledger.close();
        CheckReport report =
                LedgerCheck.run(folder.path, LedgerFolder.ZONE, List.of(LedgerFolder.SIGNER.verifyingKey()));
        assertThat(report.findings()).isEmpty();
        List<String> before = folder.dump();
        Files.delete(folder.database());
        ledger = folder.open();
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
        ledger = folder.open();
    }

    private <T> List<T> atOnce(int people, Callable<T> pressed) throws Exception {
        CyclicBarrier together = new CyclicBarrier(people);
        try (ExecutorService hands = Executors.newFixedThreadPool(people)) {
            List<Future<T>> answers = new ArrayList<>();
            for (int i = 0; i < people; i++) {
                answers.add(hands.submit(() -> {
                    together.await(20, TimeUnit.SECONDS);
                    return pressed.call();
                }));
            }
            List<T> all = new ArrayList<>();
            for (Future<T> answer : answers) {
                all.add(answer.get(20, TimeUnit.SECONDS));
            }
            return all;
        }
    }

    // ---- further copies

    @Test
    void while_a_slip_waits_or_is_asked_about_no_copy_is_made() {
        PrintJob job = issue(ledger, 1);
        assertThat(ledger.reissue(serial(job), "lost")).isEqualTo(new VoucherChange.Refused(Why.SLIP_TO_COME));
        move(job, JobState.RESERVED, JobState.SENDING);
        assertThat(ledger.reissue(serial(job), "lost")).isEqualTo(new VoucherChange.Refused(Why.SLIP_TO_COME));
        move(job, JobState.SENDING, JobState.UNKNOWN);
        assertThat(ledger.reissue(serial(job), "lost")).isEqualTo(new VoucherChange.Refused(Why.SLIP_ASKED));
        move(job, JobState.UNKNOWN, JobState.RESERVED);
        move(job, JobState.RESERVED, JobState.LATE);
        assertThat(ledger.reissue(serial(job), "lost")).isEqualTo(new VoucherChange.Refused(Why.SLIP_ASKED));
        move(job, JobState.LATE, JobState.DROPPED);
        assertThat(ledger.reissue(serial(job), "lost")).isInstanceOf(VoucherChange.Reissued.class);
        assertThat(ledger.tally().total().reissued()).isOne();
    }

    @Test
    void two_who_reissue_at_once_make_one_copy() throws Exception {
        PrintJob job = printed(1);
        assertThat(atOnce(4, () -> ledger.reissue(serial(job), "lost")))
                .filteredOn(VoucherChange.Reissued.class::isInstance)
                .hasSize(1);
        assertThat(ledger.tally().total().reissued()).isOne();
        assertThat(ledger.recentJobs(10)).hasSize(2);
    }

    // ---- void

    @Test
    void a_void_voucher_counts_as_void_and_its_resident_is_told() throws Exception {
        PrintJob job = printed(1);
        assertThat(ledger.makeVoid(serial(job), "登记错人")).isEqualTo(new VoucherChange.Voided(job.voucher()));
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 0, 0, 1, 0, 0, 0, 1, 0));
        assertThat(await(ledger.issue(scan(1), JobState.RESERVED, false)))
                .isEqualTo(new Recorded.Again(job.voucher(), true));
        assertThat(await(ledger.hold(scan(1), HoldReason.ROUND_ENDED)))
                .isEqualTo(new Recorded.Again(job.voucher(), true));
        assertThat(ledger.makeVoid(serial(job), "again")).isEqualTo(new VoucherChange.Refused(Why.VOID_ALREADY));
        assertThat(ledger.makeVoid(new Serial("K27A", 1, 77), "x"))
                .isEqualTo(new VoucherChange.Refused(Why.NO_SUCH_VOUCHER));
        checkRebuilt();
        assertThat(ledger.reconcile().voids()).containsExactly(new Reconciliation.VoidVoucher(serial(job), "登记错人"));
    }

    @Test
    void a_reissue_makes_a_void_voucher_good_again() throws Exception {
        PrintJob job = printed(1);
        ledger.makeVoid(serial(job), "试打");
        assertThat(ledger.reissue(serial(job), "其他：核对过")).isInstanceOf(VoucherChange.Reissued.class);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 1, 1, 0, 0, 0, 0, 0));
        assertThat(await(ledger.issue(scan(1), JobState.RESERVED, false)))
                .isEqualTo(new Recorded.Again(job.voucher(), false));
        checkRebuilt();
    }

    @Test
    void what_waits_of_a_void_vouchers_slips_never_comes() throws Exception {
        PrintJob waiting = ((Recorded.New) await(ledger.issue(scan(1), JobState.RESERVED, true))).job();
        PrintJob unknown = issue(ledger, 2);
        move(unknown, JobState.RESERVED, JobState.SENDING);
        assertThat(ledger.makeVoid(serial(unknown), "x")).isEqualTo(new VoucherChange.Refused(Why.SLIP_TO_COME));
        move(unknown, JobState.SENDING, JobState.UNKNOWN);
        for (PrintJob job : List.of(waiting, unknown)) {
            assertThat(ledger.makeVoid(serial(job), "x")).isInstanceOf(VoucherChange.Voided.class);
        }
        assertThat(ledger.oldestJobs(JobState.DROPPED, 5)).hasSize(2);
        assertThat(ledger.tally().total()).isEqualTo(new Counts(2, 0, 0, 0, 0, 0, 0, 2, 0));
        assertThat(ledger.reconcile().openSlips()).isZero();
        checkRebuilt();
    }

    @Test
    void of_many_who_void_at_once_one_does() throws Exception {
        PrintJob job = printed(1);
        assertThat(atOnce(4, () -> ledger.makeVoid(serial(job), "x")))
                .filteredOn(VoucherChange.Voided.class::isInstance)
                .hasSize(1);
        assertThat(ledger.tally().total().voided()).isOne();
    }

    // ---- late slips

    @Test
    void who_waits_still_counts_as_waiting_while_a_late_slip_is_asked_about() throws Exception {
        PrintJob job = ((Recorded.New) await(ledger.issue(scan(1), JobState.RESERVED, true))).job();
        folder.pass(60_000);
        assertThat(move(job, JobState.RESERVED, JobState.LATE).held()).isTrue();
        assertThat(ledger.tally().total().held()).isOne();
        folder.pass(60_000);
        PrintJob wanted = move(job, JobState.LATE, JobState.RESERVED);
        assertThat(wanted.wanted().wallMillis() - job.wanted().wallMillis()).isGreaterThanOrEqualTo(120_000);
        assertThat(wanted.copy()).isOne();
        move(job, JobState.RESERVED, JobState.LATE);
        assertThat(move(job, JobState.LATE, JobState.DROPPED).held()).isFalse();
        assertThat(ledger.tally().total().held()).isZero();
        assertThat(ledger.reconcile().slips())
                .containsExactly(new Reconciliation.OpenSlip(serial(job), 1, JobState.DROPPED));
        checkRebuilt();
    }

    // ---- cards by hand

    @Test
    void handwritten_cards_count_apart_and_are_sampled() throws Exception {
        printed(1);
        HandwrittenRange range = entered(ledger.enterHandwritten(1, "T2", 1, 120, 118, "停电"));
        assertThat(ledger.tally().total()).isEqualTo(new Counts(119, 1, 0, 1, 0, 0, 0, 0, 118));
        assertThat(ledger.tally().byTable()).containsEntry("T2", new Counts(118, 0, 0, 0, 0, 0, 0, 0, 118));
        assertThat(ledger.reconcile().handwritten()).containsExactly(range);
        assertThat(ledger.reconcile().difference()).isZero();
        assertThat(ledger.oldest(100).getLast().counts().handwritten()).isEqualTo(118);
        assertThat(ledger.oldest(100).getLast().token()).isNull();
        checkRebuilt();
        assertThat(ledger.undoHandwritten(range.id())).isEqualTo(new HandwrittenChange.Undone(range));
        assertThat(ledger.undoHandwritten(range.id())).isEqualTo(new HandwrittenChange.NotThere());
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 1, 0, 0, 0));
        checkRebuilt();
    }

    @Test
    void ranges_of_a_round_never_share_a_card() {
        HandwrittenRange range = entered(ledger.enterHandwritten(1, "T1", 100, 200, 101, ""));
        for (int[] other : new int[][] {{1, 100}, {200, 300}, {150, 160}, {1, 900}}) {
            assertThat(ledger.enterHandwritten(1, "T2", other[0], other[1], 1, ""))
                    .as("%d to %d", other[0], other[1])
                    .isEqualTo(new HandwrittenChange.Overlaps(range));
        }
        entered(ledger.enterHandwritten(1, "T2", 1, 99, 1, ""));
        entered(ledger.enterHandwritten(1, "T2", 201, 300, 1, ""));
        assertThat(ledger.enterHandwritten(2, "T1", 1, 9, 1, "")).isEqualTo(new HandwrittenChange.NotThere());
    }

    @Test
    void of_two_who_enter_the_same_cards_at_once_one_does() throws Exception {
        assertThat(atOnce(4, () -> ledger.enterHandwritten(1, "T1", 1, 50, 50, "")))
                .filteredOn(HandwrittenChange.Entered.class::isInstance)
                .hasSize(1);
        assertThat(ledger.tally().total().handwritten()).isEqualTo(50);
    }

    private static HandwrittenRange entered(HandwrittenChange change) {
        return ((HandwrittenChange.Entered) change).range();
    }

    // ---- the end

    @Test
    void the_closing_event_carries_the_numbers_and_is_checked() throws Exception {
        printed(1);
        issue(ledger, 2);
        ledger.makeVoid(serial(printed(3)), "试打");
        ledger.enterHandwritten(1, "T1", 1, 10, 10, "");
        ledger.closeRound();
        Counts totals = ledger.tally().total();
        assertThat(totals).isEqualTo(new Counts(13, 2, 0, 2, 0, 0, 0, 1, 10));
        checkRebuilt();
        List<Counts> told = new ArrayList<>();
        JournalReading.take(folder.path).replay(1, (sequence, body, head) -> {
            if (EventCodec.read(body).change() instanceof Change.RoundClosed closed) {
                told.add(closed.totals());
            }
        });
        assertThat(told).containsExactly(totals);
    }

    @Test
    void every_slip_that_is_not_known_to_be_on_paper_is_listed() {
        printed(1);
        PrintJob waiting = issue(ledger, 2);
        PrintJob lost = issue(ledger, 3);
        move(lost, JobState.RESERVED, JobState.SENDING);
        move(lost, JobState.SENDING, JobState.UNKNOWN);
        await(ledger.hold(scan(2, 9, "T1", "C01"), HoldReason.NO_ROUND));
        Reconciliation numbers = ledger.reconcile(1);
        assertThat(numbers.openSlips()).isEqualTo(2);
        assertThat(numbers.slips())
                .containsExactly(
                        new Reconciliation.OpenSlip(serial(waiting), 1, JobState.RESERVED),
                        new Reconciliation.OpenSlip(serial(lost), 1, JobState.UNKNOWN));
        assertThat(numbers.waiting()).as("it waits for another round").isZero();
        assertThat(ledger.reconcile(7)).isEqualTo(Reconciliation.NONE);
    }

    @Test
    void the_list_ends_and_the_count_goes_on() {
        for (int resident = 1; resident <= Reconciliation.MAX_LISTED + 5; resident++) {
            issue(ledger, resident);
        }
        assertThat(ledger.reconcile().slips()).hasSize(Reconciliation.MAX_LISTED);
        assertThat(ledger.reconcile().openSlips()).isEqualTo(Reconciliation.MAX_LISTED + 5);
    }

    // ---- the roll

    @Test
    void the_slips_on_the_roll_are_known_after_a_restart_and_after_a_rotation() throws Exception {
        printed(1);
        assertThat(ledger.roll()).isEqualTo(new Roll(1, 0));
        await(ledger.changeRoll(50_000, false));
        printed(2);
        PrintJob failed = issue(ledger, 3);
        move(failed, JobState.RESERVED, JobState.SENDING);
        move(failed, JobState.SENDING, JobState.FAILED);
        assertThat(ledger.roll()).isEqualTo(new Roll(2, 50_000));
        ledger.closeRound();
        ledger.openRound(2, "t", "a", 5000);
        await(ledger.issue(scan(2, 4, "T1", "C01"), JobState.SENDING, false));
        ledger.close();
        ledger = folder.open();
        checkRebuilt();
        assertThat(ledger.roll()).as("the job in flight was sent too").isEqualTo(new Roll(3, 50_000));
        assertThat(ledger.lastSerial()).contains(new Serial("K27A", 1, 4));
    }

    // ---- a disk that is full

    @Test
    void on_a_full_disk_every_decision_is_refused_and_nothing_of_it_stays() throws Exception {
        PrintJob job = printed(1);
        Counts before = ledger.tally().total();
        disk.room = 0;
        assertThatThrownBy(() -> ledger.reissue(serial(job), "lost")).isInstanceOf(LedgerFault.class);
        assertThatThrownBy(() -> ledger.makeVoid(serial(job), "x")).isInstanceOf(LedgerFault.class);
        assertThatThrownBy(() -> ledger.enterHandwritten(1, "T1", 1, 9, 9, "")).isInstanceOf(LedgerFault.class);
        assertThatThrownBy(() -> await(ledger.changeRoll(1, true))).isInstanceOf(LedgerFault.class);
        disk.heal();
        Await.until("a disk that is well", () -> ledger.fault().isEmpty());
        assertThat(ledger.tally().total()).isEqualTo(before);
        assertThat(ledger.roll()).isEqualTo(new Roll(1, 0));
        assertThat(ledger.makeVoid(serial(job), "x")).isInstanceOf(VoucherChange.Voided.class);
        checkRebuilt();
    }

    @Test
    void a_vouchers_slips_are_found_by_an_index_when_a_round_is_reconciled() throws Exception {
        issue(ledger, 1);
        ledger.close();
        List<List<String>> plan =
                folder.rows("explain select count(*)" + ReconciliationQueries.OPEN_SLIPS.replace("?", "1"));
        assertThat(plan).singleElement().asString().containsIgnoringCase("print_job_by_voucher");
        ledger = folder.open(disk);
    }
}
