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
 * 4 KiB and its fsync. Machines differ, and so do days; the ratio is what to compare. The argument is a folder on a real disk.
 */
final class ScanBenchmark {
    private static final int SCANS = 2000;
    private static final int WARM_UP = 500;

    private ScanBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "scans");
        report("4 KiB write + fsync, before", bareWrites(folder.resolve("bare-1")), 0);
        long bare;
        try (Ledger ledger = new LedgerFolder(folder).open()) {
            AtomicInteger resident = new AtomicInteger();
            issue(ledger, resident, WARM_UP, 1);
            long[] single = issue(ledger, resident, SCANS, 1);
            long startNanos = System.nanoTime();
            long[] eight = issue(ledger, resident, SCANS, 8);
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            bare = report("4 KiB write + fsync, after", bareWrites(folder.resolve("bare-2")), 0);
            report("scan to durable, 1 thread", single, bare);
            report("scan to durable, 8 threads", eight, bare);
            System.out.printf("8 threads together             %8.0f scans/s%n", SCANS / seconds);
        }
    }

    private static long[] issue(Ledger ledger, AtomicInteger resident, int scans, int threads) throws Exception {
        long[] nanos = new long[scans];
        AtomicInteger slot = new AtomicInteger();
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            Future<?>[] running = new Future<?>[threads];
            for (int thread = 0; thread < threads; thread++) {
                running[thread] = pool.submit(() -> {
                    for (int i = slot.getAndIncrement(); i < scans; i = slot.getAndIncrement()) {
                        ScanRecord scan = LedgerFolder.scan(resident.incrementAndGet());
                        long start = System.nanoTime();
                        await(ledger.issue(scan, JobState.RESERVED, false));
                        nanos[i] = System.nanoTime() - start;
                    }
                });
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        return nanos;
    }

    /** Into a file that has its length already, as the journal does. */
    private static long[] bareWrites(Path file) throws IOException {
        long[] nanos = new long[SCANS];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(SCANS * JournalRecord.BLOCK_BYTES), 0);
            channel.force(true);
            for (int i = 0; i < SCANS; i++) {
                ByteBuffer block =
                        ByteBuffer.allocate(JournalRecord.BLOCK_BYTES).putInt(0, i);
                long start = System.nanoTime();
                channel.write(block, (long) i * JournalRecord.BLOCK_BYTES);
                channel.force(false);
                nanos[i] = System.nanoTime() - start;
            }
        }
        return nanos;
    }

    /** Returns the median. */
    private static long report(String what, long[] nanos, long bareMedianNanos) {
        long[] sorted = nanos.clone();
        Arrays.sort(sorted);
        long median = sorted[sorted.length / 2];
        System.out.printf(
                "%-28s  median %7.3f ms   p99 %7.3f ms%s%n",
                what,
                median / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                bareMedianNanos == 0
                        ? ""
                        : "   %.2f times the bare median".formatted((double) median / bareMedianNanos));
        return median;
    }
}
