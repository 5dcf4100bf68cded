package greenslip.print;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Head, roll and knife of a simulated printer: what the stream asks for, as acts that take their time one after the other. Guarded by the
 * printer's lock; it reckons times and does not wait.
 *
 * <pre>
 *   a row    its height at the printer's speed
 *   a cut    the way to the knife at that speed, and 0.4 s
 *   0.05 s more, where the paper stood still for 0.1 s or longer
 * </pre>
 */
final class SimulatedWorks implements EscPosInterpreter.Mechanism {
    static final long START_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    static final long CUT_NANOS = TimeUnit.MILLISECONDS.toNanos(400);
    static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    static final long ENDLESS = Long.MAX_VALUE;
    private static final int NEVER = -1;

    /** What the works have to say to the host, in the order of the stream. */
    interface Host {
        void jobDone();

        void pushStatus(boolean on);
    }

    private sealed interface Act {
        /** Prints a row. */
        record Print(PaperRow row) implements Act {}

        /** Feeds, then cuts. */
        record Cut(int feedDots) implements Act {}

        /** Answers that all before is done. */
        record Tell() implements Act {}

        /** Begins anew: without a knife, where a person tears the paper off. */
        record Begin() implements Act {}
    }

    private final PaperTape tape;
    private final boolean cutter;
    private final int dotsPerSecond;
    private final Host host;
    private final ArrayDeque<Act> acts = new ArrayDeque<>();
    private long paperDots = ENDLESS;

    /** Until the roll ends; below 0 for never. */
    private int inkedRowsLeft = NEVER;

    private boolean runsOut;
    private long clears;
    private long restNanos = System.nanoTime() - REST_NANOS;

    SimulatedWorks(PaperTape tape, boolean cutter, int millimetresPerSecond, Host host) {
        this.tape = tape;
        this.cutter = cutter;
        this.dotsPerSecond = millimetresPerSecond * PrinterProfile.DOTS_PER_MILLIMETRE;
        this.host = host;
    }

    // ---- what the stream asks for

    @Override
    public void row(PaperRow row) {
        acts.add(new Act.Print(row));
    }

    @Override
    public void cut(int feedDots) {
        if (cutter) {
            acts.add(new Act.Cut(feedDots));
        }
    }

    @Override
    public void askedJobDone() {
        acts.add(new Act.Tell());
    }

    @Override
    public void pushStatus(boolean on) {
        host.pushStatus(on);
    }

    @Override
    public void reset() {
        if (!cutter) {
            acts.add(new Act.Begin());
        }
    }

    // ---- doing it

    boolean isIdle() {
        return acts.isEmpty();
    }

    /** How often what was to do has been thrown away: an act under way then is no more. */
    long clears() {
        return clears;
    }

    /**
     * Begins the first act. What is begun is on the paper, also where it is not finished.
     *
     * @param hurried whether the bytes for it were there when the last act ended, so that it follows without a gap
     * @return the time at which it ends
     */
    long begin(boolean hurried) {
        long now = System.nanoTime();
        long start = hurried && now - restNanos < REST_NANOS ? restNanos : now;
        long nanos = switch (acts.element()) {
            case Act.Print print -> {
                tape.add(print.row());
                boolean counts = inkedRowsLeft > 0 && !(print.row() instanceof PaperRow.Blank);
                inkedRowsLeft -= counts ? 1 : 0;
                yield feed(print.row().heightDots());
            }
            case Act.Cut cut -> feed(cut.feedDots()) + (dotsPerSecond == 0 ? 0 : CUT_NANOS);
            case Act.Tell tell -> 0;
            case Act.Begin begin -> 0;
        };
        boolean stood = now - restNanos >= REST_NANOS && nanos > 0;
        return start + nanos + (stood ? START_NANOS : 0);
    }

    /** The paper stood still in the midst of an act. */
    void halted() {
        restNanos = System.nanoTime();
    }

    /**
     * Ends the first act.
     *
     * @return the slip that it cut off
     */
    Optional<PrintedSlip> finish(long atNanos) {
        restNanos = atNanos;
        return switch (acts.remove()) {
            case Act.Print print -> {
                runsOut = runsOut || inkedRowsLeft == 0;
                yield Optional.empty();
            }
            case Act.Cut cut -> {
                runsOut = runsOut || (inkedRowsLeft >= 0 && tape.inkedRows() > 0);
                yield runsOut ? Optional.empty() : tape.cut(cut.feedDots());
            }
            case Act.Tell tell -> {
                host.jobDone();
                yield Optional.empty();
            }
            case Act.Begin begin -> tape.cut(0);
        };
    }

    /** Whether the roll ended in the act just finished. */
    boolean takeRunOut() {
        boolean now = runsOut;
        runsOut = false;
        return now;
    }

    /** Throws away what was not printed; the piece that hangs out will not be finished. */
    void clear() {
        acts.clear();
        clears++;
        tape.interrupted();
    }

    void paperLeft(long dots) {
        paperDots = dots;
        runsOut = false;
        inkedRowsLeft = NEVER;
    }

    long paperLeftDots() {
        return paperDots;
    }

    /** Has the roll end after so many rows with ink, or before the next cut of a slip; not at all below 0. */
    void runOutAfterInkedRows(int rows) {
        inkedRowsLeft = rows;
    }

    private long feed(int wantedDots) {
        long dots = Math.min(wantedDots, paperDots);
        if (paperDots != ENDLESS) {
            paperDots -= dots;
            runsOut = paperDots == 0;
        }
        return dotsPerSecond == 0 ? 0 : dots * TimeUnit.SECONDS.toNanos(1) / dotsPerSecond;
    }
}
