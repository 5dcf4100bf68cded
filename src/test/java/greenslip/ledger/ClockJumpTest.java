package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.voucher.Voucher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

/** Two ledgers are told the same; the clock of one keeps time, the clock of the other does whatever a clock can do. */
class ClockJumpTest {
    private static final long YEAR_MILLIS = TimeUnit.DAYS.toMillis(365);

    private enum Trouble {
        NONE,
        JUMP,
        SYNCHRONISE,
        NO_LONGER,
        TOLD,
        NOTE,
        RESTART,
        REBOOT,
        REBUILD
    }

    /** One resident comes, then the other clock gets into trouble. */
    record Step(int resident, Trouble trouble, int years) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 25),
                        Arbitraries.of(Trouble.class),
                        Arbitraries.integers().between(-60, 60))
                .as(Step::new)
                .list()
                .ofMinSize(15)
                .ofMaxSize(40);
    }

    @Property(tries = 12, shrinking = ShrinkingMode.BOUNDED)
    void no_jump_of_the_clock_changes_a_count_a_serial_or_the_order(@ForAll("steps") List<Step> steps)
            throws Exception {
        Path steadyPath = Files.createTempDirectory("steady");
        Path troubledPath = Files.createTempDirectory("troubled");
        try {
            LedgerFolder steady = new LedgerFolder(steadyPath);
            LedgerFolder troubled = new LedgerFolder(troubledPath);
            troubled.reboot("boot-1", false);
            Ledger expected = steady.open();
            Ledger found = troubled.open();
            try {
                expected.openRound(1, "t", "a", 0);
                found.openRound(1, "t", "a", 0);
                int boots = 1;
                for (Step step : steps) {
                    steady.pass(30_000);
                    troubled.pass(30_000);
                    assertThat(told(come(found, step))).isEqualTo(told(come(expected, step)));
                    switch (step.trouble()) {
                        case RESTART, REBOOT, REBUILD -> {
                            boots += step.trouble() == Trouble.REBOOT ? 1 : 0;
                            found = again(found, troubled, step, "boot-" + boots);
                        }
                        default -> trouble(step, troubled, found);
                    }
                    agree(found, expected);
                }
            } finally {
                expected.close();
                found.close();
            }
        } finally {
            delete(steadyPath);
            delete(troubledPath);
        }
    }

    private static Recorded come(Ledger ledger, Step step) {
        ScanRecord scan = scan(step.resident());
        return await(
                step.resident() % 5 == 4
                        ? ledger.hold(scan, HoldReason.ROUND_ENDED)
                        : ledger.issue(scan, JobState.RESERVED, false));
    }

    private static String told(Recorded recorded) {
        return switch (recorded) {
            case Recorded.New made -> "new " + told(made.job().voucher());
            case Recorded.Again again -> "again " + told(again.voucher());
            case Recorded.Waiting waiting -> "waiting " + waiting.reason();
        };
    }

    private static String told(Voucher voucher) {
        return voucher.serial().text() + " " + voucher.hint();
    }

    private static void trouble(Step step, LedgerFolder folder, Ledger ledger) {
        switch (step.trouble()) {
            case JUMP -> folder.jump(step.years() * YEAR_MILLIS);
            case SYNCHRONISE -> folder.synchronised.set(true);
            case NO_LONGER -> folder.synchronised.set(false);
            case TOLD ->
                folder.timekeeper.set(
                        step.years() % 2 == 0 ? ClockTrust.OPERATOR : ClockTrust.COLLECTOR,
                        LedgerFolder.FIRST_MILLIS + step.years() * YEAR_MILLIS);
            case NOTE -> ledger.noteClock();
            case NONE, RESTART, REBOOT, REBUILD -> {}
        }
    }

    private static Ledger again(Ledger ledger, LedgerFolder folder, Step step, String bootId) throws IOException {
        ledger.close();
        folder.reboot(bootId, folder.synchronised.get());
        if (step.trouble() == Trouble.REBUILD) {
            Files.delete(folder.database());
        }
        return folder.open();
    }

    private static void agree(Ledger found, Ledger expected) {
        Tally is = found.tally();
        Tally should = expected.tally();
        assertThat(is.total()).isEqualTo(should.total());
        assertThat(is.byCommunity()).isEqualTo(should.byCommunity());
        assertThat(is.byTable()).isEqualTo(should.byTable());
        assertThat(sum(is)).isEqualTo(sum(should));
        assertThat(is.pendingUpload()).isEqualTo(should.pendingUpload());
        assertThat(serials(found)).isEqualTo(serials(expected));
        assertThat(goingUp(found)).isEqualTo(goingUp(expected));
    }

    private static Counts sum(Tally tally) {
        return tally.byFiveMinutes().values().stream().reduce(Counts.NONE, Counts::plus);
    }

    private static List<String> serials(Ledger ledger) {
        return ledger.recentJobs(100).stream().map(job -> told(job.voucher())).toList();
    }

    /** In the order of the ledger, by what it is about and whom. */
    private static List<String> goingUp(Ledger ledger) {
        List<String> rows = new ArrayList<>();
        for (OutboxRow row : ledger.oldest(1000)) {
            Pseudonym token = row.token();
            rows.add(row.kind() + " " + row.round() + " " + (token == null ? "-" : token.hex()) + " " + row.counts());
        }
        return rows;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
