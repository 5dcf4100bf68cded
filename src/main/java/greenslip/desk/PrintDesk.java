package greenslip.desk;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import greenslip.voucher.Serial;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Drives print jobs through their states, one in flight, on a thread of its own; nothing is queued inside the printer.
 *
 * <p>A job reaches the printer in one of two ways. Where the printer is idle, ready and nobody waits, the desk {@linkplain #tryClaim
 * claims} it before it records the voucher, so that the record says SENDING at once and the first byte follows the same fsync.
 * Otherwise the job is RESERVED and this thread takes the oldest when the printer is free, after recording SENDING.
 *
 * <p>No job is sent before the outcome of the one before it is durable.
 */
public final class PrintDesk implements AutoCloseable {
    public static final int MAX_REASON = 40;
    private static final int REVIVE_GROUP = 50;
    private static final long CLOSE_MILLIS = 15_000;
    private static final long LEDGER_RETRY_MILLIS = 1_000;
    private static final System.Logger LOG = System.getLogger(PrintDesk.class.getName());

    /**
     * How often the printer is looked at.
     *
     * @param idlePollMillis while it is well and has nothing to do
     * @param illPollMillis while it is not, and after a job failed
     */
    public record Pace(long idlePollMillis, long illPollMillis) {
        public static final Pace USUAL = new Pace(1_000, 500);
    }

    private final Ledger ledger;
    private final Printer printer;
    private final Function<PrintJob, Slip> composer;
    private final Pace pace;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();

    // Guarded by lock.
    private boolean claimed;
    private @Nullable PrintJob handedOver;
    private boolean backlog = true;
    private boolean closing;

    /** Whether the ledger may hold a job as SENDING that this desk never sent, because a fault came between. */
    private boolean strays;

    private Runnable stateListener = () -> {};

    // Of the desk's own thread.
    private @Nullable PrintJob unrecorded;
    private JobState unrecordedState = JobState.UNKNOWN;
    private String unrecordedCause = "";
    private @Nullable CompletableFuture<Optional<PrintJob>> recording;
    private boolean ill;

    public PrintDesk(Ledger ledger, Printer printer, Function<PrintJob, Slip> composer, Pace pace) {
        this.ledger = ledger;
        this.printer = printer;
        this.composer = composer;
        this.pace = pace;
        this.thread = Thread.ofPlatform().name("print-" + printer.name()).unstarted(this::run);
    }

    /** Starts with whatever the ledger holds. */
    public void start() {
        thread.start();
    }

    /** From memory, never from the device. */
    public PrinterState printerState() {
        return printer.state();
    }

    /** Hears that the printer's state changed; on the desk's thread, must return at once. */
    public void onPrinterState(Runnable listener) {
        lock.lock();
        try {
            stateListener = listener;
        } finally {
            lock.unlock();
        }
    }

    /** Reserves the printer for a job that is about to be recorded as SENDING. Then comes {@link #handOver} or {@link #release}. */
    boolean tryClaim() {
        lock.lock();
        try {
            if (claimed || backlog || closing || !printer.state().canPrint()) {
                return false;
            }
            claimed = true;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** The claim's job, durable as SENDING. */
    void handOver(PrintJob job) {
        lock.lock();
        try {
            handedOver = job;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The claim came to nothing. */
    void release() {
        lock.lock();
        try {
            claimed = false;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The claim's job was not answered for: the ledger may have recorded it all the same. */
    void abandon() {
        lock.lock();
        try {
            strays = true;
        } finally {
            lock.unlock();
        }
        release();
    }

    /** A job is RESERVED. */
    public void wake() {
        lock.lock();
        try {
            backlog = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Jobs of which a person must say whether a slip came out, oldest first. */
    public List<PrintJob> unknown(int limit) {
        return ledger.oldestJobs(JobState.UNKNOWN, limit);
    }

    /** A person's answer for an UNKNOWN job: {@code true} makes it PRINTED, {@code false} prints it again as copy + 1. */
    public void resolve(long jobId, boolean cameOut) throws Refused {
        JobState next = cameOut ? JobState.PRINTED : JobState.RESERVED;
        String cause = cameOut ? "a person saw the slip" : "a person saw no slip";
        Optional<PrintJob> moved = Ledger.await(ledger.move(jobId, JobState.UNKNOWN, next, cause));
        if (moved.isEmpty()) {
            throw new Refused("这张小票已经处理过了。This slip has been dealt with.");
        }
        if (!cameOut) {
            wake();
        }
    }

    /** Prints a further copy of a voucher's slip, marked 补办 and counted apart. */
    public PrintJob reissue(Serial serial, String reason) throws Refused {
        String stripped = reason.strip();
        if (stripped.isEmpty()
                || stripped.length() > MAX_REASON
                || stripped.codePoints().anyMatch(Character::isISOControl)) {
            throw new Refused("请写明补办原因，1 到 40 个字。State why, in 1 to 40 characters.");
        }
        PrintJob job = ledger.reissue(serial, stripped)
                .orElseThrow(() -> new Refused("本站没有这个编号的凭证。This station issued no such voucher."));
        wake();
        return job;
    }

    /** Lets the job in flight end, at most some seconds, and records what became of it. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        printer.close();
    }

    private void run() {
        poll();
        while (true) {
            PrintJob job = next();
            if (job == null && isClosing()) {
                recordOutcome();
                return;
            }
            try {
                if (job != null) {
                    print(job);
                } else {
                    attend();
                }
            } catch (LedgerFault fault) {
                // The job stays as the ledger has it; nothing is printed that is not recorded.
                noteStrays();
                LOG.log(System.Logger.Level.ERROR, "print desk waits for the ledger: {0}", fault.getMessage());
                pause(LEDGER_RETRY_MILLIS);
            } catch (RuntimeException fault) {
                noteStrays();
                LOG.log(System.Logger.Level.ERROR, "print desk goes on after", fault);
                pause(LEDGER_RETRY_MILLIS);
            }
        }
    }

    /** A job handed over, or null when it is time to look around. */
    private @Nullable PrintJob next() {
        lock.lock();
        try {
            long nanos = TimeUnit.MILLISECONDS.toNanos(ill ? pace.illPollMillis() : pace.idlePollMillis());
            while (handedOver == null && !closing && nanos > 0 && !(backlog && !claimed && !ill)) {
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

    /** Nothing was handed over: record what is open, look at the printer, and serve who waits. */
    private void attend() {
        bringBackStrays();
        boolean waiting = claimForBacklog();
        try {
            if (!waiting || ill) {
                recordOutcome();
                poll();
            }
            if (!printer.state().canPrint()) {
                ill = true;
                return;
            }
            if (ill) {
                ill = false;
                revive();
                waiting = waiting || claimForBacklog();
            }
            if (waiting) {
                printOldest();
            }
        } finally {
            if (waiting) {
                release();
            }
        }
    }

    private void noteStrays() {
        lock.lock();
        try {
            strays = true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * With the printer claimed and the last outcome recorded, a job that is still SENDING was never sent: it failed before its first byte
     * and comes again like any that failed.
     */
    private void bringBackStrays() {
        lock.lock();
        try {
            if (!strays || claimed) {
                return;
            }
            claimed = true;
        } finally {
            lock.unlock();
        }
        try {
            recordOutcome();
            for (PrintJob job : ledger.oldestJobs(JobState.SENDING, REVIVE_GROUP)) {
                Ledger.await(ledger.move(job.id(), JobState.SENDING, JobState.FAILED, "not sent: the ledger failed"));
                ill = true;
            }
            lock.lock();
            try {
                strays = false;
            } finally {
                lock.unlock();
            }
        } finally {
            release();
        }
    }

    private boolean claimForBacklog() {
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

    private void printOldest() {
        lock.lock();
        try {
            // Cleared before the question, so that a wake() meanwhile is not lost.
            backlog = false;
        } finally {
            lock.unlock();
        }
        List<PrintJob> oldest = ledger.oldestJobs(JobState.RESERVED, 1);
        if (oldest.isEmpty()) {
            return;
        }
        wake();
        recordOutcome();
        Ledger.await(ledger.move(oldest.getFirst().id(), JobState.RESERVED, JobState.SENDING, ""))
                .ifPresent(this::send);
    }

    private void print(PrintJob job) {
        try {
            recordOutcome();
            send(job);
        } finally {
            release();
        }
    }

    /** The job is SENDING, durably. */
    private void send(PrintJob job) {
        PrintResult result;
        try {
            result = printer.print(composer.apply(job));
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "slip of job " + job.id() + " broke off", e);
            result = new PrintResult.Unknown(
                    "the program failed: " + e.getClass().getSimpleName());
        }
        unrecorded = job;
        switch (result) {
            case PrintResult.Printed ignored -> outcome(JobState.PRINTED, "");
            case PrintResult.Failed failed -> {
                outcome(JobState.FAILED, failed.state() + ": " + failed.cause());
                ill = true;
            }
            case PrintResult.Unknown unknown -> {
                outcome(JobState.UNKNOWN, unknown.cause());
                ill = true;
            }
        }
        recording = ledger.move(job.id(), JobState.SENDING, unrecordedState, unrecordedCause);
        if (ill) {
            stateChanged();
        }
    }

    private void outcome(JobState state, String cause) {
        unrecordedState = state;
        unrecordedCause = cause;
    }

    /** Waits until the last job's outcome is durable; tries again for as long as the ledger cannot. */
    private void recordOutcome() {
        PrintJob job = unrecorded;
        if (job == null) {
            return;
        }
        CompletableFuture<Optional<PrintJob>> attempt = recording;
        if (attempt == null) {
            attempt = ledger.move(job.id(), JobState.SENDING, unrecordedState, unrecordedCause);
        }
        recording = null;
        Ledger.await(attempt);
        unrecorded = null;
    }

    /** The printer is well again: what failed gets its slip by itself. */
    private void revive() {
        for (PrintJob job : ledger.oldestJobs(JobState.FAILED, REVIVE_GROUP)) {
            Ledger.await(ledger.move(job.id(), JobState.FAILED, JobState.RESERVED, ""));
        }
        wake();
    }

    private void poll() {
        PrinterState before = printer.state();
        PrinterState now = printer.poll();
        if (!now.canPrint()) {
            ill = true;
        }
        if (before != now) {
            LOG.log(System.Logger.Level.INFO, "printer {0}: {1}", printer.name(), now);
            stateChanged();
        }
    }

    private void stateChanged() {
        Runnable listener;
        lock.lock();
        try {
            listener = stateListener;
        } finally {
            lock.unlock();
        }
        listener.run();
    }

    private boolean isClosing() {
        lock.lock();
        try {
            return closing;
        } finally {
            lock.unlock();
        }
    }

    private void pause(long millis) {
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
