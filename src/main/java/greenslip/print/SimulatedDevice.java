package greenslip.print;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inside of a simulated printer: what came in, what is wrong, and what follows from both. {@link SimulatedSocket} brings the bytes,
 * {@link SimulatedMotor} moves the paper where that takes time, {@link PrinterSimulator} is what people operate.
 *
 * <p>It has the lock of the whole printer. Each method but {@link #locked} and {@link #act} is called by whoever holds it.
 */
final class SimulatedDevice {
    static final byte XON = 0x11;
    static final byte XOFF = 0x13;

    private static final long ENDLESS = -1;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled whenever bytes came or went, a trouble changed or a line ended. */
    private final Condition changed = lock.newCondition();

    private final SimulatorSettings settings;
    private final boolean instant;
    private final Consumer<PrintedSlip> cutOff;
    private final PaperTape tape;
    private final TapeAudit audit;
    private final SimulatedWorks works;
    private final EscPosInterpreter interpreter;
    private final SimulatedBuffer buffer;
    private final RealTimeCommands realTime = new RealTimeCommands();
    private final EnumSet<SimulatedTrouble> troubles = EnumSet.noneOf(SimulatedTrouble.class);
    private final SimulatedVoice voice = new SimulatedVoice();
    private @Nullable SimulatedLine line;
    private boolean saidXoff;
    private SimulatedTrouble awaited = SimulatedTrouble.OFF;
    private long awaitedBytes = ENDLESS;
    private long receivedBytes;
    private long lostBytes;
    private boolean closed;

    /**
     * @param lastNumber of the slips there were before
     * @param cutOff told of each slip, under the lock
     */
    SimulatedDevice(SimulatorSettings settings, long lastNumber, Consumer<PrintedSlip> cutOff) {
        this.settings = settings;
        this.cutOff = cutOff;
        instant = settings.millimetresPerSecond() == 0;
        tape = new PaperTape(settings.slipsKept(), lastNumber);
        audit = new TapeAudit(settings.once());
        works = new SimulatedWorks(tape, settings.cutter(), settings.millimetresPerSecond(), new Words());
        interpreter = new EscPosInterpreter(settings.widthDots(), settings.qr(), settings.chinese(), works);
        buffer = new SimulatedBuffer(settings.bufferBytes());
    }

    /** Answers a question under the lock. */
    <T extends @Nullable Object> T locked(Supplier<T> inside) {
        lock.lock();
        try {
            return inside.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes something under the lock, and works off what can be worked off now. */
    void act(Runnable change) {
        lock.lock();
        try {
            change.run();
            if (instant) {
                workOff();
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** For waiting; signalled at each change. */
    Condition changed() {
        return changed;
    }

    ReentrantLock lock() {
        return lock;
    }

    /** Whether paper takes no time, and so no thread. */
    boolean isInstant() {
        return instant;
    }

    PaperTape tape() {
        return tape;
    }

    TapeAudit audit() {
        return audit;
    }

    SimulatedWorks works() {
        return works;
    }

    SimulatedVoice voice() {
        return voice;
    }

    long receivedBytes() {
        return receivedBytes;
    }

    long lostBytes() {
        return lostBytes;
    }

    int bufferedBytes() {
        return buffer.count();
    }

    void close() {
        closed = true;
        serve(null);
    }

    boolean isClosed() {
        return closed;
    }

    // ---- the line

    @Nullable
    SimulatedLine line() {
        return line;
    }

    /** From now on this one is served, and no other; or none. */
    void serve(@Nullable SimulatedLine newest) {
        line = newest;
        changed.signalAll();
    }

    private void answer(byte value) {
        SimulatedLine listening = listening();
        if (listening != null) {
            voice.answer(listening, value);
            changed.signalAll();
        }
    }

    private void tell(byte[] push) {
        SimulatedLine listening = listening();
        if (listening != null) {
            voice.say(listening, push);
            changed.signalAll();
        }
    }

    private @Nullable SimulatedLine listening() {
        return isCutOff() || isStalled() ? null : line;
    }

    // ---- bytes

    /** Whether the host has to wait with the next byte. */
    boolean mustWait() {
        return settings.flow() != SimulatorSettings.Flow.DROPS && (isStalled() || buffer.isFull());
    }

    /** Bytes that found nobody. */
    void lose(int bytes) {
        lostBytes += bytes;
    }

    void receive(byte value) {
        receivedBytes++;
        int found = isStalled() ? RealTimeCommands.NOTHING : realTime.accept(value);
        if (isStalled() || buffer.isFull()) {
            lostBytes++;
        } else {
            buffer.put(value);
        }
        if (found == RealTimeCommands.QUESTION) {
            answer(new SimulatedSensors(troubles).answer(realTime.question()));
        } else if (found == RealTimeCommands.CLEAR) {
            empty();
        }
        flowControl();
        if (awaitedBytes > 0 && --awaitedBytes == 0) {
            awaitedBytes = ENDLESS;
            become(with(awaited));
        }
        if (instant) {
            workOff();
        }
        changed.signalAll();
    }

    private void empty() {
        buffer.clear();
        works.clear();
        interpreter.powerOff();
        flowControl();
    }

    private void flowControl() {
        SimulatedLine current = line;
        if (settings.flow() != SimulatorSettings.Flow.XON_XOFF || current == null || isCutOff()) {
            return;
        }
        boolean wait = isStalled() || (saidXoff ? !buffer.isLow() : buffer.isHigh());
        if (wait != saidXoff) {
            saidXoff = wait;
            current.say(wait ? XOFF : XON);
            changed.signalAll();
        }
    }

    // ---- troubles

    Set<SimulatedTrouble> troubles() {
        return Collections.unmodifiableSet(EnumSet.copyOf(troubles));
    }

    boolean isCutOff() {
        return troubles.stream().anyMatch(SimulatedTrouble::cutsTheLine);
    }

    private boolean isStalled() {
        return troubles.contains(SimulatedTrouble.STALLED);
    }

    boolean standsStill() {
        return troubles.stream().anyMatch(SimulatedTrouble::stops);
    }

    /** Those there are, and one more. */
    EnumSet<SimulatedTrouble> with(SimulatedTrouble one) {
        EnumSet<SimulatedTrouble> more = EnumSet.copyOf(troubles);
        more.add(one);
        return more;
    }

    /** A trouble begins once so many more bytes have come; below 1 never. */
    void await(SimulatedTrouble trouble, long bytes) {
        awaited = trouble;
        awaitedBytes = bytes <= 0 ? ENDLESS : bytes;
    }

    /** Exactly these from now on, with all that a printer does by itself when they begin and end. */
    void become(Set<SimulatedTrouble> next) {
        byte[] before = new SimulatedSensors(troubles).push();
        boolean reachedIn = troubles.stream().anyMatch(trouble -> trouble.endsByHand() && !next.contains(trouble));
        boolean newRoll = troubles.contains(SimulatedTrouble.PAPER_OUT) && !next.contains(SimulatedTrouble.PAPER_OUT);
        if (newRoll && works.paperLeftDots() == 0) {
            works.paperLeft(SimulatedWorks.ENDLESS);
        }
        boolean goesOff = next.contains(SimulatedTrouble.OFF) && !troubles.contains(SimulatedTrouble.OFF);
        troubles.clear();
        troubles.addAll(next);
        if (reachedIn) {
            tape.tearOff();
        }
        if (goesOff) {
            empty();
            realTime.reset();
            voice.push(false);
            saidXoff = false;
        }
        SimulatedLine current = line;
        if (isCutOff() && current != null) {
            current.forgetAnswers();
            line = current.isWire() ? current : null;
        }
        byte[] now = new SimulatedSensors(troubles).push();
        if (voice.pushes() && !Arrays.equals(before, now)) {
            tell(now);
        }
        flowControl();
        changed.signalAll();
    }

    // ---- working it off

    private void workOff() {
        while (!standsStill() && step()) {
            if (!works.isIdle()) {
                finish(works.begin(false));
            }
        }
        flowControl();
    }

    /** Reads on until there is something to do. False where nothing is left to read. */
    boolean step() {
        while (works.isIdle() && !buffer.isEmpty()) {
            interpreter.accept(buffer.take());
        }
        return !works.isIdle();
    }

    /** Room was made, or work was found: the host may have to be told. */
    void stepped() {
        flowControl();
        changed.signalAll();
    }

    /** Ends the act that was begun. */
    void finish(long atNanos) {
        works.finish(atNanos).ifPresent(slip -> {
            audit.look(slip);
            cutOff.accept(slip);
        });
        if (works.takeRunOut()) {
            become(with(SimulatedTrouble.PAPER_OUT));
        }
    }

    /** What the stream has the printer say. */
    private final class Words implements SimulatedWorks.Host {
        @Override
        public void jobDone() {
            answer(new SimulatedSensors(troubles).jobDone());
        }

        @Override
        public void pushStatus(boolean on) {
            voice.push(on);
            if (on) {
                tell(new SimulatedSensors(troubles).push());
            }
        }
    }
}
