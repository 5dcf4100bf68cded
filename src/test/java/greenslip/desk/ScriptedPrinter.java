package greenslip.desk;

import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A printer that does what a test tells it, and remembers what it was given. */
final class ScriptedPrinter implements Printer {
    private static final long DEADLINE_SECONDS = 30;

    private final Queue<Supplier<PrintResult>> script = new ConcurrentLinkedQueue<>();
    private final List<String> taken = new ArrayList<>();
    private final Semaphore gate = new Semaphore(0);
    private final AtomicInteger inFlight = new AtomicInteger();
    private final AtomicInteger mostInFlight = new AtomicInteger();
    private final AtomicInteger polls = new AtomicInteger();
    private volatile boolean gated;
    private volatile Runnable onTaken = () -> {};
    private volatile boolean closed;
    private volatile PrinterState device = PrinterState.READY;
    private volatile PrinterState known = PrinterState.READY;
    private volatile Consumer<PrinterState> told = state -> {};

    /** What the device is from now on; the printer knows it after its next question, or slip. */
    void become(PrinterState state) {
        device = state;
    }

    /** The same, known at once. */
    void say(PrinterState state) {
        device = state;
        known = state;
    }

    /** The same, noticed by the call that is under way, as a driver tells it. */
    void notice(PrinterState state) {
        say(state);
        told.accept(state);
    }

    /** The result of the next slip that has none yet; without any, slips are printed. */
    void then(Supplier<PrintResult> result) {
        script.add(result);
    }

    void then(PrintResult result) {
        then(() -> result);
    }

    /** From now on each slip waits for {@link #letOneOut()}. */
    void gate() {
        gated = true;
    }

    /** Happens in the midst of the next slip. */
    void onTaken(Runnable once) {
        onTaken = once;
    }

    void letOneOut() {
        gate.release();
    }

    void openGate() {
        gated = false;
        gate.release(1000);
    }

    /** The first row of each slip that reached the printer, in order. */
    List<String> taken() {
        synchronized (taken) {
            return List.copyOf(taken);
        }
    }

    int mostInFlight() {
        return mostInFlight.get();
    }

    int polls() {
        return polls.get();
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public PrinterState state() {
        return known;
    }

    @Override
    public void onState(Consumer<PrinterState> listener) {
        told = listener;
    }

    @Override
    public PrinterState poll() {
        polls.incrementAndGet();
        known = device;
        return known;
    }

    @Override
    public PrintResult print(Slip slip) {
        mostInFlight.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
        try {
            synchronized (taken) {
                taken.add(((Slip.Text) slip.rows().getFirst()).text());
            }
            Runnable happens = onTaken;
            onTaken = () -> {};
            happens.run();
            if (gated && !gate.tryAcquire(DEADLINE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened the gate");
            }
            known = device;
            Supplier<PrintResult> result = script.poll();
            return result == null ? new PrintResult.Printed(1) : result.get();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            inFlight.decrementAndGet();
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
