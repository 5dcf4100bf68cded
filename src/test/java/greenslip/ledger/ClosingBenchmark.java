package greenslip.ledger;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * How long a round takes to close of which no slip is out yet, the worst there is: with the index over a voucher's slips, and without it
 * on the same ledger. Arguments: a folder, and how many vouchers.
 */
final class ClosingBenchmark {
    private static final int WAITING = 100;

    private ClosingBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path path = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "closing");
        int vouchers = Integer.parseInt(arguments[1]);
        LedgerFolder folder = new LedgerFolder(path.resolve("ledger"));
        try (Ledger ledger = folder.open()) {
            ledger.openRound(1, "t", "a", folder.wallMillis.get() + 1000);
            for (int done = 0; done < vouchers; done += WAITING) {
                List<CompletableFuture<Recorded>> waiting = new ArrayList<>();
                for (int i = 0; i < WAITING; i++) {
                    waiting.add(ledger.issue(LedgerFolder.scan(done + i), JobState.RESERVED, true));
                }
                waiting.forEach(Ledger::await);
            }
            System.out.printf("%d vouchers, none printed%n", vouchers);
            time(ledger, "with the index");
        }
        folder.execute("drop index print_job_by_voucher");
        try (Ledger ledger = folder.open()) {
            time(ledger, "without it");
        }
    }

    private static void time(Ledger ledger, String what) {
        long start = System.nanoTime();
        int open = ledger.reconcile().openSlips();
        System.out.printf("%-14s %8.1f ms, %d slips open%n", what, (System.nanoTime() - start) / 1e6, open);
    }
}
