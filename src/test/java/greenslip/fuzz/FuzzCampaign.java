package greenslip.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Gives a target input after input, each made from the campaign's seed and its own number, and watches it. A target keeps its buffers from
 * one input to the next, as in a kiosk, and is made anew every {@value #BATCH}; so an input that fails is tried once more alone, and the
 * message says whether that fails too.
 *
 * <p>Time is the processor's, of the thread that bears the input: this machine has others to serve. An input that takes more than a second of it is told and
 * kept; one that does not come back ends the campaign.
 */
final class FuzzCampaign implements AutoCloseable {
    static final int BATCH = 500;
    private static final int AT_ONCE = 2;
    private static final int MAX_FAILURES = 10;
    private static final long SLOW_NANOS = 1_000_000_000L;
    private static final long HANGS_SECONDS = 120;
    private static final Path KEPT = Path.of("target", "fuzz");
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    /** What became of the inputs of one kind. */
    static final class Tally {
        long inputs;
        long nanos;
        long longestNanos;
        long longest;
        long slow;

        private void add(long number, long tookNanos) {
            inputs++;
            nanos += tookNanos;
            slow += tookNanos > SLOW_NANOS ? 1 : 0;
            if (tookNanos > longestNanos) {
                longestNanos = tookNanos;
                longest = number;
            }
        }

        private void add(Tally other) {
            inputs += other.inputs;
            nanos += other.nanos;
            slow += other.slow;
            if (other.longestNanos > longestNanos) {
                longestNanos = other.longestNanos;
                longest = other.longest;
            }
        }
    }

    /** What one thread is at. */
    private final class Batch {
        private final String kind;
        private final Supplier<FuzzTarget> targets;
        private final long from;
        private final long end;
        private final Tally tally = new Tally();
        private volatile Thread thread;
        private volatile byte[] input = {};
        private volatile long number;

        Batch(String kind, Supplier<FuzzTarget> targets, long from, long end) {
            this.kind = kind;
            this.targets = targets;
            this.from = from;
            this.end = end;
        }

        Tally run() {
            thread = Thread.currentThread();
            FuzzTarget target = targets.get();
            for (long i = from; i < end; i++) {
                number = i;
                input = target.make(new Random(seedOf(kind, i)));
                long start = THREADS.getCurrentThreadCpuTime();
                try {
                    target.bear(input);
                } catch (Throwable failure) {
                    fail(this, (failsAlone() ? "" : "not alone: ") + failure);
                    target = targets.get();
                }
                long tookNanos = THREADS.getCurrentThreadCpuTime() - start;
                tally.add(i, tookNanos);
                if (tookNanos > SLOW_NANOS) {
                    System.out.printf("%s %d took more than a second%s%n", kind, i, keep(this));
                }
            }
            return tally;
        }

        private boolean failsAlone() {
            try {
                targets.get().bear(input);
                return false;
            } catch (Throwable again) {
                return true;
            }
        }
    }

    private final long seed;
    private final List<String> failures = new ArrayList<>();
    private final StringBuilder report = new StringBuilder(
            "%-10s %9s %9s %9s %11s %6s%n".formatted("kind", "inputs", "seconds", "longest ms", "its number", "slow"));
    private final ExecutorService workers = Executors.newFixedThreadPool(AT_ONCE, body -> {
        Thread thread = new Thread(body, "fuzz");
        thread.setDaemon(true);
        return thread;
    });

    FuzzCampaign(long seed) {
        this.seed = seed;
    }

    /** Inputs {@code from} to {@code from + count} of a kind. */
    Tally run(String kind, Supplier<FuzzTarget> targets, long from, long count) throws InterruptedException {
        List<Batch> batches = new ArrayList<>();
        List<Future<Tally>> results = new ArrayList<>();
        for (long at = from; at < from + count; at += BATCH) {
            Batch batch = new Batch(kind, targets, at, Math.min(from + count, at + BATCH));
            batches.add(batch);
            results.add(workers.submit(batch::run));
        }
        Tally sum = new Tally();
        for (int i = 0; i < batches.size(); i++) {
            sum.add(await(batches.get(i), results.get(i)));
        }
        report.append("%-10s %9d %9.1f %9.1f %11d %6d%n"
                .formatted(kind, sum.inputs, sum.nanos / 1e9, sum.longestNanos / 1e6, sum.longest, sum.slow));
        return sum;
    }

    /** Waits for a batch, as long as it goes on. */
    private Tally await(Batch batch, Future<Tally> result) throws InterruptedException {
        long before = -1;
        while (true) {
            try {
                return result.get(HANGS_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (batch.thread != null && batch.number == before) {
                    AssertionError hang = new AssertionError(name(batch) + " does not come back" + keep(batch));
                    hang.setStackTrace(batch.thread.getStackTrace());
                    throw hang;
                }
                before = batch.thread == null ? -1 : batch.number;
            } catch (ExecutionException e) {
                throw new AssertionError(name(batch), e.getCause());
            }
        }
    }

    private long seedOf(String kind, long number) {
        return (seed * 31 + kind.hashCode()) * 0x9E37_79B9_7F4A_7C15L + number * 0xD134_2543_DE82_EF95L;
    }

    private String name(Batch batch) {
        return "%s, seed %d, number %d".formatted(batch.kind, seed, batch.number);
    }

    private synchronized void fail(Batch batch, String why) {
        if (failures.size() < MAX_FAILURES) {
            failures.add(name(batch) + keep(batch) + ": " + why);
        }
    }

    private static String keep(Batch batch) {
        Path file = KEPT.resolve(batch.kind + "-" + batch.number + ".bin");
        try {
            Files.createDirectories(KEPT);
            Files.write(file, batch.input);
            return " (kept as " + file + ")";
        } catch (IOException e) {
            return " (not kept: " + e + ")";
        }
    }

    List<String> failures() {
        return failures;
    }

    /** A line for each kind. */
    String report() {
        return report.toString();
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
