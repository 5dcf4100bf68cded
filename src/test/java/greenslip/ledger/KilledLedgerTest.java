package greenslip.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.round.MachineIdentity;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A ledger at work is killed ({@code kill -9}) at random moments, over and over in one folder, and compared with what was told before.
 * {@code -Dgreenslip.kills=N} sets how often, {@code -Dgreenslip.seed=N} repeats the moments of a run.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
@Timeout(900)
class KilledLedgerTest {
    private static final int KILLS = Integer.getInteger("greenslip.kills", 200);
    private static final int KILLS_BETWEEN_LOOKS = 20;
    private static final int STARTS_AT_ONCE = 12;
    private static final int RESIDENTS_EACH = 1_000_000;

    /** Some are killed before they are up: in the midst of the recovery from the kill before. */
    private static final int EARLY_PERCENT = 25;

    private static final int EARLY_MILLIS = 700;
    private static final int LATER_MILLIS = 300;

    @TempDir
    Path path;

    private final ScheduledExecutorService executioner = Executors.newSingleThreadScheduledExecutor();
    private final List<Process> processes = new ArrayList<>();
    private QuickJava java;
    private int starts;

    @BeforeEach
    void prepare() throws Exception {
        java = new QuickJava(path);
        java.learn(BusyProcess.class, path.resolve("elsewhere").toString(), "1", "1", "50");
    }

    @AfterEach
    void stop() {
        executioner.shutdownNow();
        processes.forEach(Process::destroyForcibly);
    }

    private Path ledger() {
        return path.resolve("ledger");
    }

    private Process start(Path folder, long seed, int vouchers) throws IOException {
        Process process = java.start(
                BusyProcess.class,
                folder.toString(),
                String.valueOf(seed),
                String.valueOf((long) RESIDENTS_EACH * starts++),
                String.valueOf(vouchers));
        processes.add(process);
        return process;
    }

    private Process start(long seed) throws IOException {
        return start(ledger(), seed, 0);
    }

    /** Takes what it says until it is dead, so long after the first thing it tells; returns how many it told. */
    private int listen(Process process, Told told, int killAfterMillis) throws Exception {
        int lines = 0;
        ScheduledFuture<?> kill = null;
        // By its handle: the process itself would close the stream of what it said.
        ProcessHandle handle = process.toHandle();
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                // The last one may be torn.
                if (line.endsWith(" .") && !line.startsWith("ready")) {
                    told.heard(line);
                    if (lines++ == 0) {
                        kill = executioner.schedule(handle::destroyForcibly, killAfterMillis, TimeUnit.MILLISECONDS);
                    }
                }
            }
        } finally {
            if (kill != null) {
                kill.cancel(false);
            }
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        processes.remove(process);
        return lines;
    }

    @Test
    void all_that_was_told_before_a_kill_is_there_once_however_often_it_is_killed() throws Exception {
        long seed = Long.getLong("greenslip.seed", System.nanoTime());
        System.out.println("kills " + KILLS + ", seed " + seed);
        Random random = new Random(seed);
        Told told = new Told();
        int fruitless = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process process = start(random.nextLong());
            if (random.nextInt(100) < EARLY_PERCENT) {
                executioner.schedule(
                        process.toHandle()::destroyForcibly, random.nextInt(EARLY_MILLIS), TimeUnit.MILLISECONDS);
            }
            fruitless += listen(process, told, random.nextInt(LATER_MILLIS)) == 0 ? 1 : 0;
            if (kill % KILLS_BETWEEN_LOOKS == 0) {
                look(told);
            }
        }
        look(told);
        assertThat(BaseCopy.find(ledger())).isPresent();
        rebuiltIsTheSame();
        System.out.println("killed " + KILLS + " times, " + fruitless + " of them before anything was told; "
                + told.facts() + " facts were told, " + told.vouchers() + " vouchers and " + told.closedRounds()
                + " closed rounds among them");
        assertThat(told.vouchers()).isGreaterThan(KILLS);
        assertThat(told.closedRounds()).isGreaterThan(KILLS / 20);
        assertThat(fruitless).isBetween(1, KILLS / 2);
    }

    /** The test itself opens it, as the next start would, and goes on issuing. */
    private void look(Told told) throws Exception {
        LedgerFolder folder = new LedgerFolder(ledger());
        folder.machine = MachineIdentity.UNKNOWN;
        try (Ledger ledger = folder.open()) {
            assertThat(ledger.notices()).isEmpty();
            long resident = (long) RESIDENTS_EACH * starts++;
            Recorded.New made = (Recorded.New) Ledger.await(
                    ledger.issue(LedgerFolder.scan(9999, resident, "T1", "C01"), JobState.RESERVED, false));
            told.heard("issued 9999 %d %d %d RESERVED ."
                    .formatted(
                            resident,
                            made.job().voucher().serial().counter(),
                            made.job().id()));
        }
        told.isIn(folder);
    }

    /** Nothing but the journal, in a folder of its own, gives the same tables; its chain is verified on the way. */
    private void rebuiltIsTheSame() throws Exception {
        Path copy = Files.createDirectories(path.resolve("copy"));
        for (Path segment : SegmentFiles.list(ledger())) {
            Files.copy(segment, copy.resolve(segment.getFileName()));
        }
        LedgerFolder rebuilt = new LedgerFolder(copy);
        rebuilt.machine = MachineIdentity.UNKNOWN;
        rebuilt.open().close();
        Set<String> before = new HashSet<>(new LedgerFolder(ledger()).dump());
        Set<String> after = new HashSet<>(rebuilt.dump());
        assertThat(after)
                .filteredOn(row -> !before.contains(row))
                .as("only rebuilt")
                .isEmpty();
        assertThat(before).filteredOn(row -> !after.contains(row)).as("lost").isEmpty();
    }

    @Test
    void of_two_that_start_at_once_one_gets_the_ledger_and_the_other_says_so() throws Exception {
        Told told = new Told();
        for (int i = 0; i < STARTS_AT_ONCE; i++) {
            Process one = start(2L * i);
            Process other = start(2L * i + 1);
            BufferedReader firstSaid = one.inputReader(StandardCharsets.UTF_8);
            BufferedReader otherSaid = other.inputReader(StandardCharsets.UTF_8);
            String first = String.valueOf(firstSaid.readLine());
            String second = String.valueOf(otherSaid.readLine());
            boolean firstWon = first.startsWith("ready");
            String loser = firstWon ? second : first;
            assertThat(firstWon ? first : second).startsWith("ready");
            assertThat(loser).startsWith("refused 台账已被另一个程序打开").contains("has this ledger open: stop that one");
            Process winner = firstWon ? one : other;
            BufferedReader said = firstWon ? firstSaid : otherSaid;
            for (int line = 0; line < 30; line++) {
                told.heard(said.readLine());
            }
            winner.toHandle().destroyForcibly();
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (line.endsWith(" .")) {
                    told.heard(line);
                }
            }
            assertThat(one.waitFor(20, TimeUnit.SECONDS) && other.waitFor(20, TimeUnit.SECONDS))
                    .isTrue();
        }
        look(told);
        rebuiltIsTheSame();
    }
}
