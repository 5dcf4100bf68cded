package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * What age does to a ledger: file sizes, the heap that a running ledger keeps, how long the tally takes, and how long a start takes after
 * an orderly stop and after {@code kill -9}. Arguments: a folder on a real disk, then numbers of scans, rising; the ledger grows from one
 * to the next. The first tally is the measure of the others.
 */
final class LedgerAgeBenchmark {
    private static final int UNDER_WAY = 200;
    private static final int TALLIES = 3000;
    private static final long DAY_MILLIS = 21_600_000;
    private static final int DAY_STEPS = 500;

    private LedgerAgeBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        if (arguments.length == 1) {
            holdOpen(folder);
            return;
        }
        folder = Files.createTempDirectory(Files.createDirectories(folder), "age");
        LedgerFolder files = new LedgerFolder(folder);
        int scans = 0;
        double first = 0;
        for (String number : List.of(arguments).subList(1, arguments.length)) {
            int until = Integer.parseInt(number);
            double tally;
            double heap;
            long begin = System.nanoTime();
            try (Ledger ledger = files.open()) {
                fill(ledger, files, scans, until);
                double seconds = (System.nanoTime() - begin) / 1e9;
                tally = tallyMicros(ledger);
                heap = heapMebibytes();
                System.out.printf("%d scans: %.0f more a second%n", until, (until - scans) / seconds);
                begin = System.nanoTime();
            }
            double close = (System.nanoTime() - begin) / 1e9;
            first = first == 0 ? tally : first;
            System.out.printf(
                    "  journal %.1f MiB, H2 %.1f MiB, base %.1f MiB; heap %.1f MiB; tally %.0f us, %.2f times the"
                            + " first; close %.2f s%n",
                    mebibytes(SegmentFiles.list(folder).stream()),
                    mebibytes(Stream.of(files.database())),
                    mebibytes(BaseCopy.find(folder).stream().map(BaseCopy::file)),
                    heap,
                    tally,
                    tally / first,
                    close);
            double orderly = startSeconds(files);
            killWhileOpen(folder);
            System.out.printf(
                    "  start after an orderly stop %.2f s, after a kill %.2f s%n", orderly, startSeconds(files));
            scans = until;
        }
    }

    private static void fill(Ledger ledger, LedgerFolder files, int from, int until) {
        ledger.openRound(1, "第一轮", "街道", Long.MAX_VALUE);
        Deque<CompletableFuture<Recorded>> underWay = new ArrayDeque<>();
        for (int resident = from + 1; resident <= until; resident++) {
            // 20 communities, and six hours whatever the number, so that the tally has as many rows at each age.
            ScanRecord scan = LedgerFolder.scan(1, resident, "T1", "C" + resident % 20);
            if (from == 0 && resident % Math.max(1, until / DAY_STEPS) == 0) {
                files.pass(DAY_MILLIS / DAY_STEPS);
            }
            underWay.add(ledger.issue(scan, JobState.RESERVED, false));
            if (underWay.size() == UNDER_WAY) {
                await(underWay.remove());
            }
        }
        underWay.forEach(Ledger::await);
    }

    private static double tallyMicros(Ledger ledger) {
        long[] nanos = new long[TALLIES];
        for (int pass = 0; pass < 2; pass++) {
            for (int i = 0; i < TALLIES; i++) {
                long start = System.nanoTime();
                ledger.tally();
                nanos[i] = System.nanoTime() - start;
            }
        }
        Arrays.sort(nanos);
        return nanos[TALLIES / 2] / 1e3;
    }

    private static double heapMebibytes() {
        Runtime runtime = Runtime.getRuntime();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, (runtime.totalMemory() - runtime.freeMemory()) / 1048576.0);
        }
        return least;
    }

    private static double startSeconds(LedgerFolder files) {
        long begin = System.nanoTime();
        try (Ledger ledger = files.open()) {
            ledger.tally();
            return (System.nanoTime() - begin) / 1e9;
        }
    }

    /** Another process has the ledger open, has written to it, and is gone from one moment to the next. */
    private static void killWhileOpen(Path folder) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC"));
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), LedgerAgeBenchmark.class.getName(), folder.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader said = process.inputReader()) {
            if (!"open".equals(said.readLine())) {
                throw new IllegalStateException("the other process could not open the ledger");
            }
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
    }

    private static void holdOpen(Path folder) throws InterruptedException {
        Ledger ledger = new LedgerFolder(folder).open();
        ledger.extendRound(Long.MAX_VALUE - 1);
        System.out.println("open");
        Thread.currentThread().join();
    }

    private static double mebibytes(Stream<Path> files) throws IOException {
        long bytes = 0;
        for (Path file : files.toList()) {
            bytes += Files.size(file);
        }
        return bytes / 1048576.0;
    }
}
