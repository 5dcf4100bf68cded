package greenslip.desk;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Drives print jobs through their states, one in flight, on a thread of its own; nothing is queued inside the printer.
 *
 * <p>A job reaches the printer in one of two ways. Where the printer is idle, ready and nobody waits, the desk {@linkplain #tryClaim
 * claims} it before it records the voucher, so that the record says SENDING at once and the first byte follows the same fsync.
 * Otherwise the job is RESERVED and this thread takes the oldest when the printer is free, after recording SENDING.
 *
 * <p>The outcome of one job and the SENDING of the next are handed to the ledger together and share an fsync.
 *
 * <p>Where the ledger fails in between, what it holds is in doubt. The desk then records what it knows, and looks for jobs that are
 * SENDING though nobody sends them: in this run of the program only this thread sends, so no byte of those left, and they are printed.
 */
public final class PrintDesk implements AutoCloseable {
    private static final int GROUP = 50;
    private static final long CLOSE_MILLIS = 15_000;
    private static final long CLAIM_MILLIS = 5_000;
    private static final long LEDGER_RETRY_MILLIS = 1_000;
    private static final long REPORT_MILLIS = 20_000;
    /** The pause after a failure doubles so many times while the printer says that it is well. */
    private static final int MAX_DOUBLINGS = 6;

    private static final System.Logger LOG = System.getLogger(PrintDesk.class.getName());

    /**
     * How often the printer is looked at.
     *
     * @param idlePollMillis while it is well and has nothing to do
     * @param illPollMillis while it is not, and after a job failed; doubled with each failure of a printer that says it is well
     */
    public record Pace(long idlePollMillis, long illPollMillis) {
        public static final Pace USUAL = new Pace(1_000, 500);

        /** How long to wait after a failure that so many others came before without a slip in between. */
        long pauseMillis(int failuresBefore) {
            return illPollMillis << Math.min(failuresBefore, MAX_DOUBLINGS);
        }
    }

    private final Ledger ledger;
    private final Printer printer;
    private final Pace pace;
    private final Thread thread;
    private final CountDownLatch firstLook = new CountDownLatch(1);
    private final PrinterClaim claim = new PrinterClaim();
    private final Predicate<PrintJob> late;
    private final PaperWatch watch;
    private final ReportTray reports = new ReportTray();
    private volatile Runnable stateListener = () -> {};
    private final List<BiConsumer<PrintJob, PrintResult>> resultListeners = new CopyOnWriteArrayList<>();
    private volatile Runnable lookListener = () -> {};

    // Of the desk's own thread.
    private final OpenOutcome lastOutcome;
    private final SlipPress press;
    private PrinterState announced;
    private int failuresInARow;
    private long notBeforeNanos = System.nanoTime();
    private long nextLookNanos = System.nanoTime();

    /** From the start, so that what failed in the last run is printed once the printer is known to be well. */
    private boolean ill = true;

    /**
     * @param late which jobs have waited so long that they are printed only once a person wants them
     * @param watch hears what goes through the printer
     */
    public PrintDesk(
            Ledger ledger,
            Printer printer,
            Function<PrintJob, Slip> composer,
            Pace pace,
            Predicate<PrintJob> late,
            PaperWatch watch) {
        this.late = late;
        this.watch = watch;
        this.ledger = ledger;
        this.printer = printer;
        this.press = new SlipPress(printer, composer, watch);
        this.lastOutcome = new OpenOutcome(ledger);
        this.pace = pace;
        this.announced = printer.state();
        printer.onState(now -> announce());
        this.thread = Thread.ofPlatform().name("print-" + printer.name()).unstarted(this::run);
    }

    /** Starts with whatever the ledger holds. */
    public void start() {
        thread.start();
    }

    /**
     * Waits until the printer was looked at once: until then nobody knows whether it can print, and who scans is told to wait for a slip
     * that comes at once.
     */
    public void awaitFirstLook(long millis) {
        try {
            if (!firstLook.await(millis, TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "printer {0} takes its time", printer.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** From memory, never from the device. */
    public PrinterState printerState() {
        return printer.state();
    }

    /** Hears that the printer's state changed; on the desk's thread, must return at once. */
    public void onPrinterState(Runnable listener) {
        stateListener = listener;
    }

    /** Reserves the printer for a job that is about to be recorded as SENDING. Then comes {@link #handOver} or {@link #release}. */
    boolean tryClaim() {
        return printer.state().canPrint() && claim.tryClaim();
    }

    /** The claim's job, which is still being recorded: its slip is made meanwhile. */
    void expect(PrintJob job) {
        claim.expect(job);
    }

    /** The claim's job, durable as SENDING. */
    void handOver(PrintJob job) {
        claim.handOver(job);
    }

    /** The claim came to nothing. */
    void release() {
        claim.release();
    }

    /** The ledger failed while it recorded a job: it may hold the job all the same. */
    void recheck() {
        claim.doubt();
    }

    /** A job is RESERVED. */
    public void wake() {
        claim.wake();
    }

    /**
     * Prints what is no voucher: a tally, a closing slip. It needs no record, waits behind every resident's slip, and is not tried again;
     * completes with what became of it, or exceptionally once nobody waits for it any more.
     */
    public CompletableFuture<PrintResult> report(Slip slip) throws Refused {
        if (!printer.state().canPrint()) {
            throw new Refused(printer.state().advice());
        }
        CompletableFuture<PrintResult> result =
                reports.offer(slip).orElseThrow(() -> new Refused("已有报表在等待打印，请稍候。Other reports wait to be printed."));
        claim.wakeForReport();
        return result.orTimeout(REPORT_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Hears what became of each slip, before that is recorded; on the desk's thread, must return at once. */
    void onResult(BiConsumer<PrintJob, PrintResult> listener) {
        resultListeners.add(listener);
    }

    /** Called about once a second, or after the slip in hand; on the desk's thread. */
    void onLook(Runnable listener) {
        lookListener = listener;
    }

    /** Lets the job in flight end, at most some seconds, and records what became of it. */
    @Override
    public void close() {
        claim.close();
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        printer.close();
    }

    private void run() {
        PrintJob job = null;
        do {
            try {
                if (job != null) {
                    print(job);
                } else {
                    attend();
                    firstLook.countDown();
                }
                look();
            } catch (LedgerFault fault) {
                // Nothing is printed that is not recorded.
                LOG.log(System.Logger.Level.ERROR, "print desk waits for the ledger: {0}", fault.getMessage());
                claim.doubt();
                claim.pause(LEDGER_RETRY_MILLIS);
            } catch (RuntimeException | Error fault) {
                LOG.log(System.Logger.Level.ERROR, "print desk goes on after", fault);
                claim.doubt();
                claim.pause(LEDGER_RETRY_MILLIS);
            }
            job = claim.next(ill ? pace.illPollMillis() : pace.idlePollMillis(), !ill, CLAIM_MILLIS, press::prepare);
        } while (job != null || !claim.isClosing());
        lastOutcome.awaitLast();
    }

    /** Nothing was handed over: record what is open, look at the printer, and serve who waits. */
    private void attend() {
        boolean mine = claim.tryClaimForBacklog();
        try {
            if (!mine || ill) {
                lastOutcome.await();
                poll();
            }
            if (mine) {
                settleDoubt();
            }
            if (!printer.state().canPrint()) {
                ill = true;
                return;
            }
            if (ill) {
                if (System.nanoTime() - notBeforeNanos < 0) {
                    return;
                }
                revive();
                ill = false;
                mine = mine || claim.tryClaimForBacklog();
            }
            if (mine) {
                printOldest();
            }
        } finally {
            if (mine) {
                claim.release();
            }
        }
        if (!mine) {
            printReport();
        }
    }

    /** Whatever the printer's state is, and however long the queue. */
    private void look() {
        if (System.nanoTime() - nextLookNanos >= 0) {
            nextLookNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace.idlePollMillis());
            lookListener.run();
        }
    }

    /** With nobody waiting: what is printed now holds up the next scan's slip, and that alone. */
    private void printReport() {
        if (!claim.tryClaimForReport()) {
            return;
        }
        try {
            // In this order, so that one that comes meanwhile is not lost.
            claim.clearReport();
            Optional<ReportTray.Waiting> waiting = reports.take();
            if (waiting.isEmpty()) {
                return;
            }
            claim.wakeForReport();
            ReportTray.Waiting next = waiting.get();
            PrintResult result = press.printReport(next.slip());
            ill = ill || !(result instanceof PrintResult.Printed);
            next.result().complete(result);
            announce();
        } finally {
            claim.release();
        }
    }

    /** With the claim in hand and no outcome open, whatever is SENDING never reached the printer. */
    private void settleDoubt() {
        if (!claim.takeDoubt()) {
            return;
        }
        lastOutcome.await();
        for (PrintJob job : ledger.oldestJobs(JobState.SENDING, GROUP)) {
            Ledger.await(ledger.move(job.id(), JobState.SENDING, JobState.FAILED, "nothing was sent"));
            ill = true;
        }
    }

    private void printOldest() {
        claim.clearBacklog();
        List<PrintJob> oldest = ledger.oldestJobs(JobState.RESERVED, 1);
        if (oldest.isEmpty()) {
            return;
        }
        claim.wake();
        if (late.test(oldest.getFirst())) {
            setLateAside();
            return;
        }
        CompletableFuture<Optional<PrintJob>> sending =
                ledger.move(oldest.getFirst().id(), JobState.RESERVED, JobState.SENDING, "");
        lastOutcome.await();
        Ledger.await(sending).ifPresent(this::send);
    }

    /** Their residents may be gone, and a slip that nobody takes is in the next one's way: a person says which are wanted. */
    private void setLateAside() {
        lastOutcome.await();
        for (PrintJob job : ledger.oldestJobs(JobState.RESERVED, GROUP)) {
            if (late.test(job)) {
                Ledger.await(ledger.move(job.id(), JobState.RESERVED, JobState.LATE, "it waited too long"));
            }
        }
    }

    private void print(PrintJob job) {
        try {
            lastOutcome.await();
            send(job);
        } finally {
            claim.release();
        }
    }

    /** The job is SENDING, durably. */
    private void send(PrintJob job) {
        PrintResult result = press.print(job);
        lastOutcome.begin(job, result);
        if (result instanceof PrintResult.Printed) {
            failuresInARow = 0;
        } else {
            ill = true;
        }
        resultListeners.forEach(listener -> listener.accept(job, result));
        if (result instanceof PrintResult.Failed) {
            notBeforeNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pace.pauseMillis(failuresInARow++));
            // Its slip comes before those of later scans.
            claim.wake();
        }
        announce();
    }

    /** The printer is well again: what failed gets its slip by itself. */
    private void revive() {
        List<PrintJob> failed = ledger.oldestJobs(JobState.FAILED, GROUP);
        while (!failed.isEmpty()) {
            for (PrintJob job : failed) {
                Ledger.await(ledger.move(job.id(), JobState.FAILED, JobState.RESERVED, ""));
            }
            claim.wake();
            failed = ledger.oldestJobs(JobState.FAILED, GROUP);
        }
    }

    private void poll() {
        if (!printer.poll().canPrint()) {
            ill = true;
            // It said so itself, and will say when it is well: no need to try.
            failuresInARow = 0;
            notBeforeNanos = System.nanoTime();
        }
        announce();
    }

    /** Tells of the state once, whichever call the printer noticed it in. */
    private void announce() {
        PrinterState now = printer.state();
        if (now == announced) {
            return;
        }
        announced = now;
        watch.saw(now);
        LOG.log(System.Logger.Level.INFO, "printer {0}: {1}", printer.name(), now);
        try {
            stateListener.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a listener of the printer's state failed", e);
        }
    }
}
