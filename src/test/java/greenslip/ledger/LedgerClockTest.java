package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.FIRST_MILLIS;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.round.ClockTrust;
import greenslip.round.Timekeeper.Setting;
import greenslip.round.Timestamp;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine whose clock nobody vouches for, until somebody does. */
class LedgerClockTest {
    private static final long MINUTE = TimeUnit.MINUTES.toMillis(1);

    /** What the machine's clock is behind the truth. */
    private static final long LATE = TimeUnit.DAYS.toMillis(300);

    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path);
        folder.reboot("boot-1", false);
        ledger = folder.open();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void reopen(String bootId) {
        ledger.close();
        folder.reboot(bootId, false);
        ledger = folder.open();
    }

    private void synchronise() {
        folder.jump(LATE);
        folder.synchronised.set(true);
        ledger.noteClock();
    }

    private Timestamp issuedAt(long resident) {
        Recorded again = await(ledger.issue(scan(resident), JobState.RESERVED, false));
        return ((Recorded.Again) again).voucher().issued();
    }

    // ---- corrected times

    @Test
    void what_happened_before_the_time_was_known_gets_its_time_once_it_is() {
        ledger.openRound(1, "t", "a", 0);
        folder.pass(3 * MINUTE);
        PrintJob job = issue(ledger, 1);
        assertThat(job.voucher().issued().trusted()).isFalse();
        assertThat(await(ledger.hold(scan(2, 9, "T1", "C01"), HoldReason.NO_ROUND)))
                .isInstanceOf(Recorded.Waiting.class);
        folder.pass(7 * MINUTE);
        synchronise();
        long scanned = FIRST_MILLIS + LATE + 3 * MINUTE;
        for (Timestamp time :
                List.of(issuedAt(1), ledger.recentJobs(1).getFirst().voucher().issued(), heldSince(9))) {
            assertThat(time.wallMillis()).isEqualTo(scanned);
            assertThat(time.trust()).isEqualTo(ClockTrust.SYNCHRONISED);
        }
        assertThat(ledger.openRound().orElseThrow().opened().wallMillis()).isEqualTo(FIRST_MILLIS + LATE);
        assertThat(issuedAt(1).monotonicNanos())
                .isEqualTo(job.voucher().issued().monotonicNanos());
    }

    private Timestamp heldSince(long resident) {
        return ((Recorded.Waiting) await(ledger.hold(scan(2, resident, "T1", "C01"), HoldReason.NO_ROUND))).since();
    }

    @Test
    void the_record_itself_and_what_goes_up_stay_as_they_were() throws Exception {
        issue(ledger, 1);
        List<OutboxRow> before = ledger.oldest(10);
        synchronise();
        assertThat(ledger.oldest(10)).isEqualTo(before);
        ledger.close();
        List<String> rows = folder.dump().stream()
                .filter(row -> row.startsWith("voucher|") || row.startsWith("outbox|"))
                .toList();
        assertThat(rows).hasSize(2).allMatch(row -> row.contains("|" + FIRST_MILLIS + "|") && row.contains("|FLOOR|"));
    }

    @Test
    void another_boot_learns_nothing_from_this_ones_clock() {
        issue(ledger, 1);
        reopen("boot-2");
        issue(ledger, 2);
        synchronise();
        assertThat(issuedAt(1).trusted()).isFalse();
        assertThat(issuedAt(2).trusted()).isTrue();
    }

    @Test
    void a_better_reason_corrects_a_worse_one_and_the_operator_the_operator() {
        folder.timekeeper.set(ClockTrust.OPERATOR, FIRST_MILLIS + 5 * LATE);
        ledger.noteClock();
        issue(ledger, 1);
        assertThat(issuedAt(1).wallMillis()).isEqualTo(FIRST_MILLIS + 5 * LATE);
        folder.timekeeper.set(ClockTrust.OPERATOR, FIRST_MILLIS + 2 * LATE);
        assertThat(ledger.noteClock()).isTrue();
        assertThat(issuedAt(1).wallMillis()).isEqualTo(FIRST_MILLIS + 2 * LATE);
        synchronise();
        assertThat(issuedAt(1).wallMillis()).isEqualTo(FIRST_MILLIS + LATE);
        assertThat(issuedAt(1).trust()).isEqualTo(ClockTrust.SYNCHRONISED);
    }

    // ---- noted once

    @Test
    void a_clock_is_noted_once_for_each_reason_and_not_while_there_is_none() {
        assertThat(ledger.noteClock()).isFalse();
        folder.timekeeper.set(ClockTrust.OPERATOR, FIRST_MILLIS + LATE);
        assertThat(ledger.noteClock()).isTrue();
        assertThat(ledger.noteClock()).isFalse();
        synchronise();
        assertThat(ledger.noteClock()).isFalse();
        folder.jump(MINUTE);
        assertThat(ledger.noteClock()).isFalse();
        folder.jump(1);
        assertThat(ledger.noteClock()).isTrue();
    }

    @Test
    void it_concerns_this_machine_alone() {
        synchronise();
        assertThat(ledger.waiting()).isZero();
        assertThat(ledger.tally().total()).isEqualTo(Counts.NONE);
    }

    // ---- the tally

    @Test
    void counts_without_a_time_move_to_their_five_minutes_when_the_clock_is_set() {
        ledger.openRound(1, "t", "a", 0);
        issue(ledger, 1);
        folder.pass(4 * MINUTE);
        issue(ledger, 2);
        folder.pass(3 * MINUTE);
        issue(ledger, 3);
        assertThat(ledger.tally().byFiveMinutes().keySet()).containsExactly(Tally.UNTRUSTED);
        assertThat(ledger.tally().byFiveMinutes().get(Tally.UNTRUSTED).issued()).isEqualTo(3);
        synchronise();
        // 300 days after 15:40 on 18 February 2022 in the station's zone.
        assertThat(ledger.tally().byFiveMinutes().keySet()).containsExactly("2022-12-15T15:40", "2022-12-15T15:45");
        assertThat(ledger.tally().byFiveMinutes().get("2022-12-15T15:40").issued())
                .isEqualTo(2);
        assertThat(ledger.tally().byFiveMinutes().get("2022-12-15T15:45").issued())
                .isEqualTo(1);
    }

    @Test
    void counts_of_a_boot_whose_time_nobody_ever_told_stay_without_one() {
        ledger.openRound(1, "t", "a", 0);
        issue(ledger, 1);
        reopen("boot-2");
        issue(ledger, 2);
        synchronise();
        assertThat(ledger.tally().byFiveMinutes().keySet()).containsExactly("2022-12-15T15:40", Tally.UNTRUSTED);
        assertThat(ledger.tally().byFiveMinutes().get(Tally.UNTRUSTED).issued()).isEqualTo(1);
    }

    @Test
    void a_ledger_made_again_from_its_journal_has_the_same_times() throws Exception {
        ledger.openRound(1, "t", "a", 0);
        issue(ledger, 1);
        folder.timekeeper.set(ClockTrust.OPERATOR, FIRST_MILLIS + LATE);
        ledger.noteClock();
        issue(ledger, 2);
        synchronise();
        issue(ledger, 3);
        ledger.close();
        List<String> before = folder.dump();
        Files.delete(folder.database());
        ledger = folder.open();
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before).anyMatch(row -> row.startsWith("boot_clock|boot-1|"));
    }

    // ---- later runs

    @Test
    void the_next_process_of_the_boot_knows_the_time_from_the_ledger() {
        folder.timekeeper.set(ClockTrust.COLLECTOR, FIRST_MILLIS + LATE);
        ledger.noteClock();
        folder.pass(MINUTE);
        reopen("boot-1");
        assertThat(folder.timekeeper.now().trust()).isEqualTo(ClockTrust.COLLECTOR);
        assertThat(folder.timekeeper.now().wallMillis()).isEqualTo(FIRST_MILLIS + LATE + MINUTE);
        assertThat(issue(ledger, 1).voucher().issued().trusted()).isTrue();
        reopen("boot-2");
        assertThat(folder.timekeeper.now().trusted()).isFalse();
    }

    @Test
    void the_newest_time_that_a_machine_vouched_for_is_the_floor_of_every_later_run() throws Exception {
        synchronise();
        issue(ledger, 1);
        folder.jump(-LATE);
        ledger.close();
        Files.delete(folder.database());
        folder.reboot("boot-2", true);
        ledger = folder.open();
        assertThat(folder.timekeeper.floorMillis()).isEqualTo(FIRST_MILLIS + LATE - 5 * MINUTE);
        assertThat(folder.timekeeper.now().trusted()).isFalse();
        assertThat(folder.timekeeper.set(ClockTrust.COLLECTOR, FIRST_MILLIS)).isEqualTo(Setting.IMPOSSIBLE);
    }

    @Test
    void a_person_who_mistypes_the_year_does_not_lock_the_truth_out() {
        folder.timekeeper.set(ClockTrust.OPERATOR, FIRST_MILLIS + 10 * LATE);
        ledger.noteClock();
        issue(ledger, 1);
        reopen("boot-2");
        assertThat(folder.timekeeper.set(ClockTrust.OPERATOR, FIRST_MILLIS)).isEqualTo(Setting.TAKEN);
    }
}
