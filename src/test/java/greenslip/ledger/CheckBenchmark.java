package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How long a whole check takes, beside a bare reading of the journal's events on the same machine. Arguments: a folder, scans, and how
 * often to check.
 */
final class CheckBenchmark {
    private static final int WAITING = 100;

    private CheckBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path path = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "check");
        int scans = Integer.parseInt(arguments[1]);
        LedgerFolder folder = new LedgerFolder(path.resolve("ledger"));
        try (Ledger ledger = folder.open()) {
            ledger.openRound(1, "t", "a", folder.wallMillis.get() + 1000);
            for (int done = 0; done < scans; done += WAITING) {
                List<CompletableFuture<Recorded>> waiting = new ArrayList<>();
                for (int i = 0; i < WAITING; i++) {
                    waiting.add(ledger.issue(LedgerFolder.scan(done + i), JobState.SENDING, false));
                }
                for (CompletableFuture<Recorded> each : waiting) {
                    PrintJob job = ((Recorded.New) await(each)).job();
                    await(ledger.move(job.id(), JobState.SENDING, JobState.PRINTED, ""));
                }
            }
        }
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            long start = System.nanoTime();
            long events = JournalReading.take(folder.path).nextSequence() - 1;
            long read = System.nanoTime();
            CheckReport report =
                    LedgerCheck.run(folder.path, LedgerFolder.ZONE, List.of(LedgerFolder.SIGNER.verifyingKey()));
            long checked = System.nanoTime();
            System.out.printf(
                    "%d events: journal alone %.2f s, whole check %.2f s, findings %d, journal %.1f MiB, H2 %.1f MiB%n",
                    events,
                    (read - start) / 1e9,
                    (checked - read) / 1e9,
                    report.findingsTotal(),
                    Files.size(folder.journal()) / 1048576.0,
                    Files.size(folder.database()) / 1048576.0);
        }
    }
}
