package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How long a scan takes until it is durable, beside the least that any durable write takes on the same file system: one block of
 * 4 KiB and its fdatasync, into a file that has its length already. Machines differ, and so do minutes: blocks of scans and blocks of
 * bare writes take turns, so that whatever slows the disk slows both, and the ratio is what to compare. The argument is a folder on a
 * real disk.
 */
final class ScanBenchmark {
    private static final int TURNS = 40;
    private static final int SCANS_A_TURN = 200;
    private static final int WRITES_A_TURN = 100;
    private static final int WARM_UP_TURNS = 10;
    private static final int WAITING = 8;

    private ScanBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "scans");
        try (Ledger ledger = new LedgerFolder(folder).open();
                ExecutorService clients = Executors.newFixedThreadPool(WAITING);
                FileChannel file = FileChannel.open(
                        folder.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(TURNS * WRITES_A_TURN * JournalRecord.BLOCK_BYTES), 0);
            file.force(true);
            ledger.openRound(1, "第一轮", "街道", Long.MAX_VALUE);
            AtomicInteger resident = new AtomicInteger();
            Samples bare = new Samples(TURNS * WRITES_A_TURN);
            Samples one = new Samples(TURNS * SCANS_A_TURN);
            Samples eight = new Samples(TURNS * SCANS_A_TURN);
            for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
                issue(ledger, clients, resident, 1 + turn % WAITING, new Samples(SCANS_A_TURN));
            }
            long oneNanos = 0;
            long eightNanos = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                // Each comes as often after each other: what one leaves for the disk to do may slow the next.
                for (int place = 0; place < 3; place++) {
                    switch ((turn % 2 == 0 ? turn + place : turn + 3 - place) % 3) {
                        case 0 -> bareWrites(file, turn, bare);
                        case 1 -> oneNanos += issue(ledger, clients, resident, 1, one);
                        default -> eightNanos += issue(ledger, clients, resident, WAITING, eight);
                    }
                }
            }
            bare.report("4 KiB write + fdatasync", bare);
            one.report("scan to durable, 1 waits", bare);
            eight.report("scan to durable, 8 wait", bare);
            double oneRate = one.nanos.length * 1e9 / oneNanos;
            double eightRate = eight.nanos.length * 1e9 / eightNanos;
            System.out.printf(
                    "scans a second: 1 waits %.0f, 8 wait %.0f, %.2f times as many%n",
                    oneRate, eightRate, eightRate / oneRate);
        }
    }

    /** Returns how long all of them took together. */
    private static long issue(
            Ledger ledger, ExecutorService clients, AtomicInteger resident, int threads, Samples samples)
            throws Exception {
        AtomicInteger left = new AtomicInteger(SCANS_A_TURN);
        Future<?>[] running = new Future<?>[threads];
        long begin = System.nanoTime();
        for (int thread = 0; thread < threads; thread++) {
            running[thread] = clients.submit(() -> {
                while (left.getAndDecrement() > 0) {
                    ScanRecord scan = LedgerFolder.scan(resident.incrementAndGet());
                    long start = System.nanoTime();
                    await(ledger.issue(scan, JobState.RESERVED, false));
                    samples.add(System.nanoTime() - start);
                }
            });
        }
        for (Future<?> one : running) {
            one.get();
        }
        return System.nanoTime() - begin;
    }

    private static void bareWrites(FileChannel file, int turn, Samples samples) throws IOException {
        for (int i = 0; i < WRITES_A_TURN; i++) {
            ByteBuffer block = ByteBuffer.allocate(JournalRecord.BLOCK_BYTES).putInt(0, i + 1);
            long start = System.nanoTime();
            file.write(block, (long) (turn * WRITES_A_TURN + i) * JournalRecord.BLOCK_BYTES);
            file.force(false);
            samples.add(System.nanoTime() - start);
        }
    }

    /** Durations; any thread adds. */
    private static final class Samples {
        private final long[] nanos;
        private final AtomicInteger next = new AtomicInteger();

        Samples(int size) {
            nanos = new long[size];
        }

        void add(long duration) {
            nanos[next.getAndIncrement()] = duration;
        }

        private long[] sorted() {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted;
        }

        private double median() {
            return sorted()[nanos.length / 2];
        }

        void report(String what, Samples bare) {
            System.out.printf(
                    "%-25s  median %6.3f ms   p99 %7.3f ms   %.2f times the bare median%n",
                    what, median() / 1e6, sorted()[nanos.length * 99 / 100] / 1e6, median() / bare.median());
        }
    }
}
