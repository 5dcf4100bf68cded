package greenslip.desk;

import greenslip.ledger.PrintJob;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the printer next: one at a time, whether it is the desk with a voucher it is about to record or the print desk with what
 * waits. Never held across I/O by itself. Any thread.
 */
final class PrinterClaim {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    // Guarded by lock.
    private boolean claimed;
    private @Nullable PrintJob expected;
    private @Nullable PrintJob handedOver;
    private boolean backlog = true;
    private boolean report;
    private boolean doubtful;
    private boolean closing;

    /** Takes the printer for a job that is about to be recorded, unless somebody has it or waits. */
    boolean tryClaim() {
        lock.lock();
        try {
            if (claimed || backlog || closing) {
                return false;
            }
            claimed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the printer for what waits. */
    boolean tryClaimForBacklog() {
        lock.lock();
        try {
            if (claimed || !backlog) {
                return false;
            }
            claimed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Takes the printer for a report, where there is one and nobody waits for a slip. */
    boolean tryClaimForReport() {
        lock.lock();
        try {
            if (claimed || backlog || closing || !report) {
                return false;
            }
            claimed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** A report waits; everybody else is served before. */
    void wakeForReport() {
        lock.lock();
        try {
            report = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** To be called before the reports are looked at, as {@link #clearBacklog()}. */
    void clearReport() {
        lock.lock();
        try {
            report = false;
        } finally {
            lock.unlock();
        }
    }

    /** The claim's job, not durable yet: it may be made ready, and must not be printed. */
    void expect(PrintJob job) {
        lock.lock();
        try {
            expected = job;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The claim's job, durable as SENDING; it keeps the claim. */
    void handOver(PrintJob job) {
        lock.lock();
        try {
            handedOver = job;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    void release() {
        lock.lock();
        try {
            claimed = false;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Somebody waits: nobody else is served before. */
    void wake() {
        lock.lock();
        try {
            backlog = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** A failure of the ledger left open what it holds: jobs may wait, or be SENDING there though nobody sends them. */
    void doubt() {
        lock.lock();
        try {
            doubtful = true;
            backlog = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Whether there was doubt since the last call. For who holds the claim. */
    boolean takeDoubt() {
        lock.lock();
        try {
            boolean was = doubtful;
            doubtful = false;
            return was;
        } finally {
            lock.unlock();
        }
    }

    /** To be called before the ledger is asked who waits, so that a {@link #wake()} meanwhile is not lost. */
    void clearBacklog() {
        lock.lock();
        try {
            backlog = false;
        } finally {
            lock.unlock();
        }
    }

    /** No new claims; who waits here is woken. */
    void close() {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    /**
     * A job handed over, or null when it is time to look around.
     *
     * @param restMillis how long to wait for either
     * @param serveBacklog whether somebody who waits ends the rest
     * @param claimMillis how long, when closing, a job is waited for whose record is being written
     * @param preparing called, without the lock, with a job that is expected
     */
    @Nullable
    PrintJob next(long restMillis, boolean serveBacklog, long claimMillis, Consumer<PrintJob> preparing) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(restMillis);
            while (handedOver == null && !closing && nanos > 0 && !(serveBacklog && (backlog || report) && !claimed)) {
                nanos = work.awaitNanos(nanos);
                prepare(preparing);
            }
            nanos = TimeUnit.MILLISECONDS.toNanos(claimMillis);
            while (handedOver == null && closing && claimed && nanos > 0) {
                nanos = work.awaitNanos(nanos);
            }
            PrintJob job = handedOver;
            handedOver = null;
            return job;
        } catch (InterruptedException e) {
            throw new IllegalStateException("the print desk's thread was interrupted", e);
        } finally {
            lock.unlock();
        }
    }

    /** Where the job was handed over meanwhile, it is too late to be worth it. */
    private void prepare(Consumer<PrintJob> preparing) {
        PrintJob job = expected;
        expected = null;
        if (job == null || handedOver != null) {
            return;
        }
        lock.unlock();
        try {
            preparing.accept(job);
        } finally {
            lock.lock();
        }
    }

    /** Waits, but not when closing. */
    void pause(long millis) {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(millis);
            while (nanos > 0 && !closing) {
                nanos = work.awaitNanos(nanos);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("the print desk's thread was interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
