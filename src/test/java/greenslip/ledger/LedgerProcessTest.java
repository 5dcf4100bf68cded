package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The ledger between processes: one at a time, and killed in the middle of its work. */
@Tag("slow")
@Timeout(120)
class LedgerProcessTest {
    private static final int KILLS = 4;

    @TempDir
    Path path;

    private Process start(int firstResident) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        IssuingProcess.class.getName(),
                        path.toString(),
                        String.valueOf(firstResident))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Reads what the process said; from the line on that is asked for, it is killed, and the rest is what was under way. */
    private static void readAndKill(Process process, int killAfterLines, Map<Integer, Integer> issued)
            throws Exception {
        try (BufferedReader said = process.inputReader(StandardCharsets.UTF_8)) {
            int lines = 0;
            String last = "";
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                if (++lines == killAfterLines) {
                    // By its handle: the process itself would close the stream of what it said.
                    process.toHandle().destroyForcibly();
                }
                last = line;
                String[] words = line.split(" ");
                if (words.length == 3) {
                    assertThat(issued.put(Integer.parseInt(words[1]), Integer.parseInt(words[2])))
                            .as("issued once")
                            .isNull();
                }
            }
            assertThat(lines).as(last).isGreaterThanOrEqualTo(killAfterLines);
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void all_that_a_killed_process_acknowledged_is_there_once() throws Exception {
        Map<Integer, Integer> issued = new HashMap<>();
        for (int kill = 0; kill < KILLS; kill++) {
            readAndKill(start(kill * 1_000_000), 50 + 150 * kill, issued);
        }
        assertThat(issued.values()).doesNotHaveDuplicates();
        LedgerFolder folder = new LedgerFolder(path);
        Tally tally;
        try (Ledger ledger = folder.open()) {
            issued.forEach((resident, counter) -> assertThat(
                            await(ledger.issue(scan(resident), JobState.RESERVED, false)))
                    .isInstanceOfSatisfying(
                            Recorded.Again.class,
                            again -> assertThat(again.voucher().serial().counter())
                                    .isEqualTo(counter)));
            tally = ledger.tally();
            assertThat(tally.total().issued()).isGreaterThanOrEqualTo(issued.size());
            assertThat(tally.total().unknown())
                    .as("all were in flight")
                    .isEqualTo(tally.total().issued());
            assertThat(issue(ledger, -1).voucher().serial().counter())
                    .isEqualTo(tally.total().issued() + 1);
        }
        Set<String> before = new HashSet<>(folder.dump());
        Files.delete(folder.database());
        folder.open().close();
        Set<String> rebuilt = new HashSet<>(folder.dump());
        assertThat(rebuilt)
                .filteredOn(row -> !before.contains(row))
                .as("only rebuilt")
                .isEmpty();
        assertThat(before).filteredOn(row -> !rebuilt.contains(row)).as("lost").isEmpty();
    }

    @Test
    void a_second_process_is_refused_and_the_first_unharmed() throws Exception {
        LedgerFolder folder = new LedgerFolder(path);
        try (Ledger ledger = folder.open()) {
            issue(ledger, 1);
            byte[] journal = Files.readAllBytes(folder.journal());
            Process second = start(0);
            try (BufferedReader said = second.inputReader(StandardCharsets.UTF_8)) {
                assertThat(said.readLine()).startsWith("refused").contains("has this ledger open");
            }
            assertThat(second.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(Files.readAllBytes(folder.journal())).isEqualTo(journal);
            assertThat(issue(ledger, 2).voucher().serial().counter()).isEqualTo(2);
        }
    }

    @Test
    void a_process_that_has_the_ledger_keeps_it() throws Exception {
        Process first = start(0);
        Map<Integer, Integer> issued = new HashMap<>();
        try {
            BufferedReader said = first.inputReader(StandardCharsets.UTF_8);
            assertThat(said.readLine()).startsWith("issued");
            LedgerFolder folder = new LedgerFolder(path);
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(folder::open)
                        .isInstanceOf(LedgerFault.class)
                        .hasMessageContaining("has this ledger open");
            }
            readAndKill(first, 100, issued);
            try (Ledger ledger = folder.open()) {
                assertThat(ledger.tally().total().issued()).isGreaterThan(issued.size());
            }
        } finally {
            first.destroyForcibly();
        }
    }
}
