package greenslip.scan;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Reads codes from a camera, whose frames a command writes to a pipe.
 *
 * <p>Two platform threads:
 *
 * <pre>
 * frames   runs the command, drains its pipe into the newest-frame slot, never waits for the decoder: a full pipe would stall the
 *          camera, and what is read afterwards would be seconds old. Starts the command again, with longer and longer waits.
 * decode   takes the newest frame, reads it, delivers; in between watches for a camera that sends nothing, and kills it. Ends the command
 *          where the camera may sleep (see {@link CameraSleep}), and has it started again.
 * </pre>
 *
 * Frames that came while the decoder was busy are dropped, codes are not: a code held before the camera is one presentation, a different
 * one is delivered at once (see {@link Presentations}).
 *
 * <p>Methods may be called from any thread.
 *
 * @param <R> the answer to a scan; not used, but an exceptional one is logged
 */
public final class CameraScanner<R> implements Scanner<R> {
    private static final Logger LOG = System.getLogger(CameraScanner.class.getName());

    /** How often at least the decode thread looks after the camera. */
    private static final long WATCH_MILLIS = 50;

    /** More than the warm-up takes, in which a thread does not hear. */
    private static final Duration JOIN = Duration.ofMillis(2_500);

    private static final Duration JOIN_INTERRUPTED = Duration.ofMillis(500);

    private final CameraSettings settings;
    private final NewestFrame frames;
    private final Presentations presentations;
    private final QrReader reader = new QrReader();
    private final CameraSleep sleep;
    private final Sightings sightings = new Sightings();
    private final Backoff backoff;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final AtomicLong framesRead = new AtomicLong();
    private final AtomicLong framesDecoded = new AtomicLong();
    private final AtomicLong codesRead = new AtomicLong();
    private final AtomicLong restarts = new AtomicLong();

    /** When the last frame came, or the command was started. */
    private volatile long lastFrameNanos;

    /** Whether this run of the command has sent a frame and not ended. */
    private volatile boolean streaming;

    /** Whether the command is to rest. The decode thread writes it. */
    private volatile boolean asleep;

    /** Whether this run of the command is ended to let the camera sleep, and not by a fault. */
    private volatile boolean endedToSleep;

    /** Whether the camera was well when it fell asleep, until a fault ends a later run. */
    private volatile boolean restsWell;

    /**
     * Whether the last run outlasted the longest wait. Only then do waits begin anew: a camera that sends a frame and dies is ill. The
     * frames thread's own.
     */
    private boolean ranWell;

    /** Guards the fields below; held for assignments only, never across a call to the system. */
    private final Object lock = new Object();

    private @Nullable CameraProcess process;
    private @Nullable Thread framesThread;
    private @Nullable Thread decodeThread;

    /** A camera that never sleeps. */
    public CameraScanner(CameraSettings settings) {
        this(settings, CameraSleep.never());
    }

    public CameraScanner(CameraSettings settings, CameraSleep sleep) {
        this.settings = settings;
        this.sleep = sleep;
        this.frames =
                new NewestFrame(settings.width(), settings.height(), settings.strideBytes(), settings.frameBytes());
        this.presentations = new Presentations(settings.sameCodeQuietMillis());
        this.backoff =
                new Backoff(settings.restartMinMillis(), settings.restartMaxMillis(), RandomGenerator.getDefault());
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public void start(ScanSink<R> sink) {
        synchronized (lock) {
            if (framesThread != null || closed()) {
                throw new IllegalStateException("camera " + name() + " was started or closed before");
            }
            framesThread = thread("frames", this::runCamera);
            decodeThread = thread("decode", () -> decodeFrames(sink));
            framesThread.start();
            decodeThread.start();
        }
    }

    /** Also while it sleeps or wakes, where it was well before: who comes is read. */
    @Override
    public boolean delivering() {
        return !closed() && (asleep ? restsWell : (streaming || restsWell) && !isSilent());
    }

    @Override
    public boolean reading() {
        return streaming && sightings.going(System.nanoTime());
    }

    /** Somebody comes: wakes a camera that sleeps. */
    @Override
    public void trigger() {
        sleep.somebodyComes();
    }

    /** What it has done since its start. */
    public CameraCounts counts() {
        return new CameraCounts(
                framesRead.get(), framesDecoded.get(), frames.dropped(), codesRead.get(), restarts.get());
    }

    /** Ends the command and both threads, with deadlines; takes seven seconds at the very most, a tenth of one as a rule. */
    @Override
    public void close() {
        closing.countDown();
        CameraProcess running;
        Thread first;
        Thread second;
        synchronized (lock) {
            running = process;
            first = framesThread;
            second = decodeThread;
            lock.notifyAll();
        }
        if (running != null && !running.end()) {
            LOG.log(Level.ERROR, "camera {0}: its command (process {1,number,#}) does not end", name(), running.pid());
        }
        join(first);
        join(second);
    }

    private boolean closed() {
        return closing.getCount() == 0;
    }

    private Thread thread(String task, Runnable body) {
        return Thread.ofPlatform()
                .name("scan-" + name() + "-" + task)
                .daemon(true)
                .unstarted(body);
    }

    /**
     * Waits for a thread to end, unless it is the one that closes: a sink may do so. It hears of the close by itself; interrupting it
     * comes last, as an interrupt in the midst of a sink closes whatever file channel that sink is writing to.
     */
    private void join(@Nullable Thread thread) {
        if (thread == null || thread == Thread.currentThread()) {
            return;
        }
        try {
            if (!thread.join(JOIN)) {
                thread.interrupt();
                if (!thread.join(JOIN_INTERRUPTED)) {
                    LOG.log(Level.ERROR, "camera {0}: thread {1} does not end", name(), thread.getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The frames thread

    private void runCamera() {
        try {
            new QrReader().warmUp();
            boolean faultKnown = false;
            while (awaitWake()) {
                String fault = runOnce();
                if (closed()) {
                    return;
                }
                if (endedToSleep) {
                    endedToSleep = false;
                    continue;
                }
                restsWell = false;
                // A camera that stays away is said once, not at every retry: the log is on a card that wears.
                LOG.log(faultKnown ? Level.DEBUG : Level.WARNING, "camera {0}: {1}; starting it again", name(), fault);
                faultKnown = !ranWell;
                if (closing.await(backoff.nextMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                restarts.incrementAndGet();
            }
        } catch (InterruptedException e) {
            // Only close() interrupts.
            Thread.currentThread().interrupt();
        }
    }

    /** Waits while the camera sleeps; false once it is closed. */
    private boolean awaitWake() throws InterruptedException {
        synchronized (lock) {
            while (asleep && !closed()) {
                lock.wait();
            }
        }
        return !closed();
    }

    /** One run of the command, to its end; returns why it ended. */
    private String runOnce() {
        ranWell = false;
        CameraProcess started;
        try {
            started = CameraProcess.start(settings.command());
        } catch (IOException | RuntimeException e) {
            return "its command cannot be started (" + e.getMessage() + ")";
        }
        long startNanos = System.nanoTime();
        lastFrameNanos = startNanos;
        try {
            if (adopt(started)) {
                while (started.fill(frames.filling())) {
                    lastFrameNanos = System.nanoTime();
                    framesRead.incrementAndGet();
                    // Before the frame: who sees what it says finds the camera delivering.
                    streaming = true;
                    frames.publish();
                }
            }
            return "its frames ended";
        } catch (IOException e) {
            return "its frames broke off (" + e.getMessage() + ")";
        } finally {
            streaming = false;
            disown();
            started.end();
            ranWell = lastFrameNanos - startNanos >= TimeUnit.MILLISECONDS.toNanos(settings.restartMaxMillis());
            if (ranWell) {
                backoff.reset();
            }
        }
    }

    /** Makes the process the one that close() and the watch end; false where close() or sleep was quicker. */
    private boolean adopt(CameraProcess started) {
        synchronized (lock) {
            endedToSleep = asleep;
            process = closed() || asleep ? null : started;
            return process != null;
        }
    }

    private void disown() {
        synchronized (lock) {
            process = null;
        }
    }

    // The decode thread

    private void decodeFrames(ScanSink<R> sink) {
        while (!closed()) {
            try {
                sleepOrWake();
                GrayFrame frame = frames.take(Math.min(WATCH_MILLIS, settings.frameGapMillis()));
                if (frame == null) {
                    killIfSilent();
                } else {
                    decode(frame, sink);
                }
            } catch (InterruptedException e) {
                // Only close() interrupts, and then the loop ends; a sink that interrupts us shall not blind the
                // camera.
                LOG.log(Level.DEBUG, "camera {0}: interrupted", name());
            } catch (RuntimeException e) {
                LOG.log(
                        Level.ERROR,
                        "camera {0}: a frame failed with {1}",
                        name(),
                        e.getClass().getName());
            }
        }
    }

    private void sleepOrWake() {
        boolean awake = sleep.awake(System.nanoTime());
        if (awake == asleep) {
            LOG.log(Level.DEBUG, "camera {0} {1}", name(), awake ? "wakes" : "sleeps");
            if (awake) {
                wake();
            } else {
                fallAsleep();
            }
        }
    }

    private void wake() {
        // Nobody sent frames while it slept; a camera has its time to start.
        lastFrameNanos = System.nanoTime();
        synchronized (lock) {
            asleep = false;
            lock.notifyAll();
        }
    }

    private void fallAsleep() {
        CameraProcess running;
        synchronized (lock) {
            running = process;
            restsWell = streaming;
            endedToSleep = running != null;
            asleep = true;
        }
        if (running != null && !running.end()) {
            LOG.log(Level.ERROR, "camera {0}: its command (process {1,number,#}) does not end", name(), running.pid());
        }
    }

    private void decode(GrayFrame frame, ScanSink<R> sink) {
        long nowNanos = System.nanoTime();
        sleep.frame(nowNanos);
        List<String> texts = reader.next(frame, nowNanos);
        sightings.frame(reader.sighted(), nowNanos);
        List<String> fresh = presentations.fresh(texts, nowNanos);
        for (int i = 0; i < fresh.size() && !closed(); i++) {
            codesRead.incrementAndGet();
            if (sleep.read(nowNanos)) {
                LOG.log(
                        Level.WARNING,
                        "camera {0}: a code was read while the presence sensor saw nobody; the camera stays awake"
                                + " until the sensor sees somebody come",
                        name());
            }
            deliver(new Scan(fresh.get(i), name(), nowNanos), sink);
        }
        framesDecoded.incrementAndGet();
    }

    /** The sink's exceptions are logged by class alone: their messages may quote the code. */
    private void deliver(Scan scan, ScanSink<R> sink) {
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
                "camera {0}: a scan was not answered: {1}",
                name(),
                failure.getClass().getName());
    }

    private boolean isSilent() {
        return System.nanoTime() - lastFrameNanos > TimeUnit.MILLISECONDS.toNanos(settings.frameGapMillis());
    }

    /** One alarm a run: who takes the process out of its field kills it, and the frames thread ends the run. */
    private void killIfSilent() {
        CameraProcess silent;
        synchronized (lock) {
            silent = isSilent() ? process : null;
            if (silent != null) {
                process = null;
            }
        }
        if (silent != null) {
            LOG.log(Level.WARNING, "camera {0}: no frame for {1,number,#} ms", name(), settings.frameGapMillis());
            silent.kill();
        }
    }
}
