package greenslip.upload;

import greenslip.ledger.Outbox;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Brings the outbox up to the collector, on one platform thread and by its own clock: nothing at the exit waits for it, and it waits for
 * nobody but the collector, always with a deadline. All methods may be called from any thread and return at once, {@link #close()} apart.
 */
public final class Uploader implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Uploader.class.getName());

    private final UploadSession session;
    private final Transport transport;
    private final long closeTimeoutMillis;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition woken = lock.newCondition();
    private boolean wake;
    private boolean flush;
    private boolean closed;

    /**
     * @param clock the station's time; asked once for each attempt
     * @param tls whom to trust and as whom to appear; null for the platform's defaults
     */
    public Uploader(
            Outbox outbox,
            Station station,
            BatchSigner signer,
            Supplier<Timestamp> clock,
            UploadSettings settings,
            UploadListener listener,
            @Nullable SSLContext tls) {
        this.transport = new HttpTransport(settings, tls);
        this.closeTimeoutMillis = settings.closeTimeoutMillis();
        this.session = new UploadSession(
                outbox, station, signer, transport, clock, System::nanoTime, settings, listener, new SecureRandom());
        this.thread = Thread.ofPlatform().name("uploader").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** There may be new rows: look now instead of at the next poll. */
    public void wake() {
        lock.lock();
        try {
            wake = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Attempts now what waits, or a heartbeat, also in the middle of a pause: for an operator who has just put something right. */
    public void flush() {
        lock.lock();
        try {
            flush = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
    }

    public UploadStatus status() {
        return session.status();
    }

    /** A person has seen the alarm. One that still holds stays. */
    public void dismissAlarm() {
        session.dismissAlarm();
    }

    private void run() {
        try {
            long waitNanos = 0;
            while (true) {
                boolean flushing;
                lock.lock();
                try {
                    while (!closed && !wake && !flush && waitNanos > 0) {
                        waitNanos = woken.awaitNanos(waitNanos);
                    }
                    if (closed) {
                        return;
                    }
                    flushing = flush;
                    wake = false;
                    flush = false;
                } finally {
                    lock.unlock();
                }
                waitNanos = session.step(flushing);
            }
        } catch (InterruptedException end) {
            LOG.log(Level.DEBUG, "uploader interrupted: ending");
        }
    }

    /**
     * Ends the thread. Never by interrupt: it may be inside the ledger, whose files do not survive one. An attempt under way is given up,
     * its rows stay in the outbox.
     */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            woken.signal();
        } finally {
            lock.unlock();
        }
        transport.close();
        try {
            if (!thread.join(Duration.ofMillis(closeTimeoutMillis))) {
                LOG.log(Level.WARNING, "uploader still busy after {0} ms", closeTimeoutMillis);
            }
        } catch (IllegalThreadStateException neverStarted) {
            LOG.log(Level.DEBUG, "uploader closed before it was started");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
