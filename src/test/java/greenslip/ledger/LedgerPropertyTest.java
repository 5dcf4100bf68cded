package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Whatever is done to a ledger, its numbers agree with each other, with its outbox and with its journal. */
class LedgerPropertyTest {
    private enum What {
        ISSUE,
        ISSUE_WAITING,
        ISSUE_SENDING,
        HOLD,
        RELEASE,
        MOVE,
        REISSUE,
        VOID,
        CARDS,
        CARDS_UNDONE,
        ROLL,
        OPEN,
        EXTEND,
        CLOSE,
        REINCARNATE,
        REBOOT,
        FIND_TIME
    }

    /** One thing done; the number chooses resident, job or target. */
    record Step(What what, int number) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Step> one = Combinators.combine(
                        Arbitraries.of(What.class), Arbitraries.integers().between(0, 11))
                .as(Step::new);
        return one.list().ofMinSize(20).ofMaxSize(60);
    }

    @Property(tries = 15, shrinking = ShrinkingMode.BOUNDED)
    void numbers_agree_after_any_sequence_of_operations(@ForAll("steps") List<Step> steps) throws Exception {
        Path path = Files.createTempDirectory("ledger");
        try {
            LedgerFolder folder = new LedgerFolder(path);
            List<OutboxRow> rows;
            Ledger ledger = folder.open();
            try {
                for (Step step : steps) {
                    folder.pass(40_000);
                    if (step.what() == What.REBOOT) {
                        ledger.close();
                        folder.reboot("boot-" + step.number(), step.number() % 2 == 0);
                        ledger = folder.open();
                    } else {
                        take(step, ledger, folder);
                    }
                    checkTally(ledger.tally());
                    checkReconciliation(ledger.reconcile());
                }
                rows = ledger.oldest(10_000);
                assertThat(ledger.waiting()).isEqualTo(rows.size());
            } finally {
                ledger.close();
            }
            checkAgainstTables(folder, rows);
            List<String> before = folder.dump();
            Files.delete(folder.database());
            folder.open().close();
            assertThat(ignoringSettled(folder.dump())).isEqualTo(ignoringSettled(before));
        } finally {
            delete(path);
        }
    }

    /** Opening settles jobs in flight; that adds events, so only a ledger without such jobs can be compared whole. */
    private static List<String> ignoringSettled(List<String> dump) {
        boolean inFlight = dump.stream().anyMatch(row -> row.startsWith("print_job|") && row.contains("|SENDING|"));
        boolean settled = dump.stream().anyMatch(row -> row.contains("the kiosk stopped"));
        return inFlight || settled
                ? dump.stream().filter(row -> row.startsWith("voucher|")).toList()
                : dump;
    }

    private static void take(Step step, Ledger ledger, LedgerFolder folder) {
        int round = ledger.openRound().map(open -> open.number()).orElse(1);
        ScanRecord scan = scan(round, step.number(), "T" + (1 + step.number() % 2), "C" + step.number() % 3);
        switch (step.what()) {
            case ISSUE -> await(ledger.issue(scan, JobState.RESERVED, false));
            case ISSUE_WAITING -> await(ledger.issue(scan, JobState.RESERVED, true));
            case ISSUE_SENDING -> await(ledger.issue(scan, JobState.SENDING, false));
            case HOLD -> await(ledger.hold(scan, HoldReason.NO_ROUND));
            case RELEASE -> ledger.releaseHeld(round, step.number(), since -> false);
            case MOVE -> move(step, ledger);
            case REISSUE ->
                ledger.recentJobs(1).forEach(job -> ledger.reissue(job.voucher().serial(), "lost"));
            case VOID ->
                ledger.recentJobs(1)
                        .forEach(job -> ledger.makeVoid(job.voucher().serial(), "trial"));
            case CARDS -> ledger.enterHandwritten(round, "T1", step.number() + 1, step.number() + 3, 2, "");
            case CARDS_UNDONE ->
                ledger.reconcile(round).handwritten().forEach(range -> ledger.undoHandwritten(range.id()));
            case ROLL -> await(ledger.changeRoll(1000 * step.number(), true));
            case OPEN -> ledger.openRound(1 + step.number() % 3, "t", "a", step.number());
            case EXTEND -> ledger.extendRound(step.number());
            case CLOSE -> ledger.closeRound();
            case REINCARNATE -> ledger.reincarnate(step.number());
            case FIND_TIME -> {
                folder.synchronised.set(true);
                ledger.noteClock();
            }
            case REBOOT -> throw new AssertionError("it needs another ledger");
        }
    }

    /** Moves the newest job that can move, along any arrow. */
    private static void move(Step step, Ledger ledger) {
        for (PrintJob job : ledger.recentJobs(5)) {
            List<JobState> targets =
                    Stream.of(JobState.values()).filter(job.state()::mayBecome).toList();
            if (!targets.isEmpty()) {
                JobState to = targets.get(step.number() % targets.size());
                assertThat(await(ledger.move(job.id(), job.state(), to, "")))
                        .map(PrintJob::state)
                        .contains(to);
                return;
            }
        }
    }

    private static Counts sum(Stream<Counts> counts) {
        return counts.reduce(Counts.NONE, Counts::plus);
    }

    private static void checkTally(Tally tally) {
        Counts total = tally.total();
        assertThat(sum(tally.byCommunity().values().stream())).isEqualTo(total);
        assertThat(sum(tally.byTable().values().stream())).isEqualTo(total);
        assertThat(sum(tally.byFiveMinutes().values().stream())).isEqualTo(total);
        assertThat(total.printed() + total.unknown() + total.failed())
                .isLessThanOrEqualTo(total.issued() + total.voided() + total.reissued());
        assertThat(List.of(total.unknown(), total.failed(), total.held())).allMatch(count -> count >= 0);
        assertThat(total.sampled() - total.issued() - total.voided() - total.handwritten())
                .as("held scans without a voucher")
                .isBetween(0, total.held());
    }

    private static void checkReconciliation(Reconciliation numbers) {
        assertThat(numbers.difference()).isZero();
        assertThat(numbers.voids()).hasSize(numbers.total().voided());
        assertThat(numbers.slips()).hasSize(numbers.openSlips());
        assertThat(numbers.handwritten().stream()
                        .mapToInt(HandwrittenRange::cards)
                        .sum())
                .isEqualTo(numbers.total().handwritten());
    }

    private static void checkAgainstTables(LedgerFolder folder, List<OutboxRow> rows) throws Exception {
        List<String> dump = folder.dump();
        // Nothing was acknowledged, so the outbox tells all that was ever counted.
        for (int round = 1; round <= 3; round++) {
            int number = round;
            Counts counted =
                    sum(rows.stream().filter(row -> row.round() == number).map(OutboxRow::counts));
            String total = "tally|%d|total||%d|%d|%d|%d|%d|%d|%d|%d|%d"
                    .formatted(
                            round,
                            counted.sampled(),
                            counted.issued(),
                            counted.reissued(),
                            counted.printed(),
                            counted.unknown(),
                            counted.failed(),
                            counted.held(),
                            counted.voided(),
                            counted.handwritten());
            List<String> kept = dump.stream()
                    .filter(row -> row.startsWith("tally|" + number + "|total|"))
                    .toList();
            // Cards that were entered and taken back leave a row of zeros.
            assertThat(kept)
                    .isIn(counted.equals(Counts.NONE) ? List.of(List.of(), List.of(total)) : List.of(List.of(total)));
        }
        Counts all = sum(rows.stream().map(OutboxRow::counts));
        assertThat(all.issued() + all.voided()).isEqualTo(count(dump, "voucher|", ""));
        assertThat(all.issued() + all.voided() + all.reissued()).isEqualTo(count(dump, "print_job|", ""));
        assertThat(all.printed()).isEqualTo(count(dump, "print_job|", "|PRINTED|"));
        assertThat(all.unknown()).isEqualTo(count(dump, "print_job|", "|UNKNOWN|"));
        assertThat(all.failed()).isEqualTo(count(dump, "print_job|", "|FAILED|"));
        assertThat(all.sampled())
                .isEqualTo(all.issued() + all.voided() + all.handwritten() + count(dump, "held_scan|", ""));
        List<String> heads = new ArrayList<>(dump);
        heads.removeIf(row -> !row.startsWith("event|"));
        assertThat(dump).anyMatch(row -> row.startsWith("ledger_state|1|K27A|" + heads.size() + "|"));
    }

    private static int count(List<String> dump, String table, String holding) {
        return (int) dump.stream()
                .filter(row -> row.startsWith(table) && row.contains(holding))
                .count();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
