package greenslip.ledger;

import static greenslip.ledger.Ledger.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What a scan writes to the device: at full speed and at the pace of a queue, with the record of the printed slip and without it. It
 * reads the sectors that the folder's block device counts, the file system's own included, so nothing else may use that device: a loop
 * device will do. ({@code write_bytes} of {@code /proc/self/io} counts a whole large page of the cache for one block of it.) Arguments: a
 * folder, scans at full speed, scans at a pace, milliseconds between those.
 */
final class WearBenchmark {
    private static final int SECTOR_BYTES = 512;
    private static final int SECTORS_WRITTEN = 6;

    private WearBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "wear");
        int fast = Integer.parseInt(arguments[1]);
        int slow = Integer.parseInt(arguments[2]);
        long paceMillis = Long.parseLong(arguments[3]);
        measure(folder.resolve("fast"), "full speed", fast, 0, false);
        measure(folder.resolve("fast-printed"), "full speed, printed", fast, 0, true);
        if (slow > 0) {
            String pace = "every " + paceMillis + " ms";
            measure(folder.resolve("slow"), pace, slow, paceMillis, false);
            measure(folder.resolve("slow-printed"), pace + ", printed", slow, paceMillis, true);
        }
    }

    private static void measure(Path folder, String what, int scans, long paceMillis, boolean printed)
            throws IOException, InterruptedException {
        Files.createDirectories(folder);
        LedgerFolder files = new LedgerFolder(folder);
        long running;
        long begin;
        try (Ledger ledger = files.open()) {
            ledger.openRound(1, "第一轮", "街道", Long.MAX_VALUE);
            begin = writtenBytes(folder);
            long next = System.nanoTime();
            for (int resident = 1; resident <= scans; resident++) {
                issue(ledger, resident, printed);
                next += TimeUnit.MILLISECONDS.toNanos(paceMillis);
                for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                }
            }
            running = writtenBytes(folder) - begin;
        }
        long closed = writtenBytes(folder) - begin;
        System.out.printf(
                "%-26s %6d scans  %7.2f KiB a scan; with the close %.2f; journal %.2f and H2 file %.2f KiB a scan%n",
                what,
                scans,
                running / 1024.0 / scans,
                closed / 1024.0 / scans,
                Files.size(files.journal()) / 1024.0 / scans,
                Files.size(files.database()) / 1024.0 / scans);
    }

    private static void issue(Ledger ledger, int resident, boolean printed) {
        JobState first = printed ? JobState.SENDING : JobState.RESERVED;
        if (await(ledger.issue(LedgerFolder.scan(resident), first, false)) instanceof Recorded.New made && printed) {
            await(ledger.move(made.job().id(), JobState.SENDING, JobState.PRINTED, ""));
        }
    }

    /** All that the device of the folder ever wrote, with what the page cache still held. */
    private static long writtenBytes(Path folder) throws IOException, InterruptedException {
        new ProcessBuilder("sync", "-f", folder.toString()).inheritIO().start().waitFor();
        long device = (long) Files.getAttribute(folder, "unix:dev");
        long major = device >> 8 & 0xFFF;
        long minor = device & 0xFF | device >> 12 & 0xFFF00;
        String counters = Files.readString(Path.of("/sys/dev/block/" + major + ":" + minor + "/stat"));
        return Long.parseLong(counters.strip().split(" +")[SECTORS_WRITTEN]) * SECTOR_BYTES;
    }
}
