package greenslip.scan;

import greenslip.posix.FileDescriptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A scanner behind a device file: what keyboards and serial lines have in common. One platform thread opens it, reads it and delivers;
 * where it is away or refused it is opened again and again, a second apart at most. Methods may be called from any thread.
 *
 * @param <R> the answer to a scan; not used, but an exceptional one is logged
 */
public abstract sealed class DeviceScanner<R> implements Scanner<R> permits KeyboardScanner, SerialScanner {
    private static final Logger LOG = System.getLogger(DeviceScanner.class.getName());

    private static final int READ_BYTES = 4_096;

    /** How long a read waits where nothing is pending; only then does the thread wake without need. */
    private static final long READ_MILLIS = 10_000;

    private static final Duration JOIN = Duration.ofMillis(2_500);
    private static final Duration JOIN_INTERRUPTED = Duration.ofMillis(500);

    private final String name;
    private final Framing framing;
    private final RecentCodes recent;
    private final Backoff backoff;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final byte[] bytes = new byte[READ_BYTES];

    private volatile boolean reading;
    private volatile @Nullable ScannerFault deviceFault;
    private volatile boolean lastSpoiled;

    /** Guards the fields below; held for assignments only, never across a call to the system. */
    private final Object lock = new Object();

    private @Nullable FileDescriptor device;
    private @Nullable Thread thread;
    private long codesRead;
    private long codesAgain;
    private long opened;
    private final Map<Spoiled, Long> spoiled = new EnumMap<>(Spoiled.class);

    DeviceScanner(String name, Framing framing, int sameCodeQuietMillis, int retryMinMillis, int retryMaxMillis) {
        this.name = name;
        this.framing = framing;
        this.recent = new RecentCodes(sameCodeQuietMillis);
        this.backoff = new Backoff(retryMinMillis, retryMaxMillis, RandomGenerator.getDefault());
    }

    /** Opens the device and makes it ours, without waiting. */
    abstract FileDescriptor open() throws IOException;

    @Override
    public final String name() {
        return name;
    }

    @Override
    public final void start(ScanSink<R> sink) {
        synchronized (lock) {
            if (thread != null || closed()) {
                throw new IllegalStateException("scanner " + name + " was started or closed before");
            }
            thread = Thread.ofPlatform().name("scan-" + name).daemon(true).unstarted(() -> run(sink));
            thread.start();
        }
    }

    @Override
    public final boolean delivering() {
        return reading && !closed();
    }

    @Override
    public final Optional<ScannerFault> fault() {
        ScannerFault fault = deviceFault;
        return fault != null ? Optional.of(fault) : lastSpoiled ? Optional.of(ScannerFault.SPOILED) : Optional.empty();
    }

    /** What it has done since its start. */
    public final ScannerCounts counts() {
        synchronized (lock) {
            return new ScannerCounts(codesRead, codesAgain, spoiled, opened);
        }
    }

    /** Frees the device and ends the thread; takes three seconds at the very most, a hundredth of one as a rule. */
    @Override
    public final void close() {
        closing.countDown();
        FileDescriptor open;
        Thread running;
        synchronized (lock) {
            open = device;
            running = thread;
        }
        if (open != null) {
            open.close();
        }
        if (running != null && running != Thread.currentThread()) {
            join(running);
        }
    }

    private void join(Thread running) {
        try {
            if (!running.join(JOIN)) {
                // Last, as an interrupt in the midst of a sink closes whatever file channel that sink is writing to.
                running.interrupt();
                if (!running.join(JOIN_INTERRUPTED)) {
                    LOG.log(Level.ERROR, "scanner {0}: its thread does not end", name);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The device where it is open. */
    final @Nullable FileDescriptor device() {
        synchronized (lock) {
            return device;
        }
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    // The scanner's thread

    private void run(ScanSink<R> sink) {
        try {
            while (!closed()) {
                try (FileDescriptor open = open()) {
                    if (adopt(open)) {
                        read(open, new Delivery(sink));
                    }
                } catch (IOException e) {
                    failed(e);
                } catch (RuntimeException e) {
                    // By class alone: a message may quote what was read.
                    failed(new IOException("failed with " + e.getClass().getName()));
                } finally {
                    reading = false;
                    adopt(null);
                }
                if (closing.await(backoff.nextMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
            Thread.currentThread().interrupt();
        }
    }

    /** Makes the device the one that close() closes; false where close() was quicker. */
    private boolean adopt(@Nullable FileDescriptor open) {
        synchronized (lock) {
            device = closed() ? null : open;
            opened += device == null ? 0 : 1;
            return device != null;
        }
    }

    private void failed(IOException e) {
        if (closed()) {
            return;
        }
        if (e instanceof InterruptedIOException) {
            // A sink that interrupts us shall not end the scanner.
            boolean ignored = Thread.interrupted();
        }
        // Before the fault is told: nobody shall see it of a scanner that seems to read.
        reading = false;
        ScannerFault fault = ScannerRefused.fault(e);
        // A scanner that stays away is said once, not at every retry: the log is on a card that wears.
        boolean known = fault == deviceFault;
        deviceFault = fault;
        LOG.log(known ? Level.DEBUG : Level.WARNING, "scanner {0}: {1} {2}", name, fault.code(), e.getMessage());
    }

    private void read(FileDescriptor open, Delivery delivery) throws IOException {
        framing.reset();
        long lastNanos = System.nanoTime();
        // A device that fails at its first read was never there.
        long deadlineNanos = lastNanos;
        while (!closed()) {
            int count = open.read(bytes, deadlineNanos);
            if (!reading) {
                ready();
            }
            long nowNanos = System.nanoTime();
            if (count > 0) {
                lastNanos = nowNanos;
                framing.accept(bytes, count, delivery);
            } else if (framing.isPending() && nowNanos - silentAt(lastNanos) >= 0) {
                framing.silence(delivery);
            }
            deadlineNanos =
                    framing.isPending() ? silentAt(lastNanos) : nowNanos + TimeUnit.MILLISECONDS.toNanos(READ_MILLIS);
        }
    }

    private void ready() {
        if (deviceFault != null) {
            LOG.log(Level.INFO, "scanner {0}: there again", name);
        }
        deviceFault = null;
        reading = true;
        backoff.reset();
    }

    private long silentAt(long lastNanos) {
        return lastNanos + TimeUnit.MILLISECONDS.toNanos(framing.silenceMillis());
    }

    private final class Delivery implements Framing.Codes {
        private final ScanSink<R> sink;

        Delivery(ScanSink<R> sink) {
            this.sink = sink;
        }

        @Override
        public void code(String text) {
            long nowNanos = System.nanoTime();
            boolean isNew = recent.isNew(text, nowNanos);
            lastSpoiled = false;
            synchronized (lock) {
                codesRead += isNew ? 1 : 0;
                codesAgain += isNew ? 0 : 1;
            }
            if (isNew && !closed()) {
                deliver(new Scan(text, name, nowNanos));
            }
        }

        @Override
        public void spoiled(Spoiled why) {
            lastSpoiled = true;
            synchronized (lock) {
                spoiled.merge(why, 1L, Long::sum);
            }
            LOG.log(Level.DEBUG, "scanner {0}: a code was spoiled: {1}", name, why);
        }

        /** The sink's exceptions are logged by class alone: their messages may quote the code. */
        private void deliver(Scan scan) {
            try {
                var _ = sink.accept(scan).whenComplete((_, failure) -> {
                    if (failure != null) {
                        logUnanswered(failure);
                    }
                });
            } catch (RuntimeException e) {
                logUnanswered(e);
            }
        }

        private void logUnanswered(Throwable failure) {
            LOG.log(
                    Level.ERROR,
                    "scanner {0}: a scan was not answered: {1}",
                    name,
                    failure.getClass().getName());
        }
    }
}
