package greenslip.print;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A slip printer without the hardware: takes bytes into a buffer of its size, works them off at its speed, answers like a printer, and
 * keeps what it printed as text and picture. Everything that printers do wrong can be switched on while it prints, also in the middle of
 * a row.
 *
 * <p>Like a printer it holds what came while it stood still and prints it once it is well, unless it was told to throw it away; and it
 * serves one line at a time, of which the newest wins.
 *
 * <p>Any thread. At speed 0 bytes are worked off by the thread that brings them, else by a thread of the printer's own, which costs
 * nothing while the paper stands still. Pictures are drawn when somebody asks, or for each slip where a directory is set.
 */
public final class PrinterSimulator implements AutoCloseable {
    static final byte XON = 0x11;
    static final byte XOFF = 0x13;

    private static final long ENDLESS = -1;

    private final SimulatorSettings settings;
    private final PaperPainter painter;
    private final ThermalFont font = new ThermalFont();
    private final SlipDelivery delivery;
    private final boolean instant;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled whenever bytes came or went, a trouble changed or a line ended. */
    private final Condition changed = lock.newCondition();

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

    /** A printer with paper in it, switched on. The name is for logs and threads. */
    public PrinterSimulator(String name, SimulatorSettings settings) {
        this.settings = settings;
        instant = settings.millimetresPerSecond() == 0;
        painter = new PaperPainter(font);
        SlipFolder folder =
                settings.directory() == null ? null : new SlipFolder(settings.directory(), settings.filesKept());
        delivery = new SlipDelivery(name, painter, settings.widthDots(), folder);
        tape = new PaperTape(settings.slipsKept(), folder == null ? 0 : folder.lastNumber());
        audit = new TapeAudit(settings.once());
        works = new SimulatedWorks(tape, settings.cutter(), settings.millimetresPerSecond(), new Words());
        interpreter = new EscPosInterpreter(settings.widthDots(), settings.qr(), settings.chinese(), works);
        buffer = new SimulatedBuffer(settings.bufferBytes());
        if (!instant) {
            Thread.ofPlatform().daemon().name("printer-sim-" + name).start(this::turn);
        }
    }

    public SimulatorSettings settings() {
        return settings;
    }

    /** A line that a printer which is off refuses and breaks, as TCP does. One at a time is served, the newest. */
    public Transport session() {
        return new SimulatedLine(this, false);
    }

    /** A line that hears nothing of a printer being off: bytes are taken and lost, as on a serial cable. */
    public Transport wire() {
        return new SimulatedLine(this, true);
    }

    // ---- what is wrong with it

    public Set<SimulatedTrouble> troubles() {
        return locked(() -> Collections.unmodifiableSet(EnumSet.copyOf(troubles)));
    }

    public boolean has(SimulatedTrouble trouble) {
        return locked(() -> troubles.contains(trouble));
    }

    /** Switches one trouble on or off, at once and whatever is going on. Ending {@code PAPER_OUT} puts a new roll in that does not end. */
    public void set(SimulatedTrouble trouble, boolean on) {
        act(() -> {
            EnumSet<SimulatedTrouble> next = with(trouble);
            if (!on) {
                next.remove(trouble);
            }
            become(next);
        });
    }

    /** Exactly these troubles from now on. */
    public void setAll(Set<SimulatedTrouble> all) {
        act(() -> become(all));
    }

    /** How questions are answered from now on; late is by so many milliseconds, at most a minute. */
    public void answer(SimulatedAnswers way, int millisLate) {
        if (millisLate < 0 || millisLate > 60_000) {
            throw new IllegalArgumentException("late is 0 to 60000 ms, not " + millisLate);
        }
        act(() -> voice.speak(way, millisLate));
    }

    public SimulatedAnswers answering() {
        return locked(voice::way);
    }

    /** Puts in a roll that ends after so many millimetres, in the middle of a row where that is. */
    public void paperLeft(int millimetres) {
        if (millimetres < 0 || millimetres > 1_000_000) {
            throw new IllegalArgumentException("a roll has 0 to 1000000 mm, not " + millimetres);
        }
        act(() -> {
            works.paperLeft((long) millimetres * PrinterProfile.DOTS_PER_MILLIMETRE);
            EnumSet<SimulatedTrouble> next = EnumSet.copyOf(troubles);
            next.remove(SimulatedTrouble.PAPER_NEAR_END);
            next.remove(SimulatedTrouble.PAPER_OUT);
            if (millimetres == 0) {
                next.add(SimulatedTrouble.PAPER_OUT);
            }
            become(next);
        });
    }

    /** The roll ends after so many rows with ink, or before the next cut of a slip; not at all below 0. */
    void paperEndsAfterInkedRows(int rows) {
        act(() -> works.runOutAfterInkedRows(rows));
    }

    /** A trouble begins once so many more bytes have come; 0 calls it off. One at a time. */
    public void setAfterBytes(SimulatedTrouble trouble, long bytes) {
        act(() -> {
            awaited = trouble;
            awaitedBytes = bytes <= 0 ? ENDLESS : bytes;
        });
    }

    /** A person tears off what hangs out. */
    public void tearOff() {
        act(tape::tearOff);
    }

    // ---- what came out

    /** The number of the newest slip; 0 before the first. Numbers go on where the directory's files end. */
    public long latestSlip() {
        return locked(tape::lastNumber);
    }

    /** Slips cut off since this printer was made. */
    public long slipsPrinted() {
        return locked(tape::printed);
    }

    /** Pieces torn or cut off in the middle of a slip. */
    public long scraps() {
        return locked(tape::scraps);
    }

    /** Paper used since this printer was made. */
    public long paperMillimetres() {
        return locked(() -> tape.movedDots() / PrinterProfile.DOTS_PER_MILLIMETRE);
    }

    /** What hangs out of it now, as text. */
    public String hanging() {
        return locked(tape::hanging).text();
    }

    /** Bytes that arrived at it. */
    public long receivedBytes() {
        return locked(() -> receivedBytes);
    }

    /** Bytes that found the buffer full, the power off or the cable out. */
    public long lostBytes() {
        return locked(() -> lostBytes);
    }

    /** Bytes in the buffer. */
    public int bufferedBytes() {
        return locked(buffer::count);
    }

    /** The picture of a slip, while it is kept. Takes milliseconds. */
    public Optional<byte[]> png(long number) {
        return slip(number).map(slip -> painter.png(slip.rows(), settings.widthDots()));
    }

    /** What a slip says, while it is kept: a line for each row, {@code [QR]} for a code. */
    public Optional<String> text(long number) {
        return slip(number).map(PrintedSlip::text);
    }

    /** What the codes on a slip say, while it is kept; none for one that is not. */
    public List<String> codes(long number) {
        return slip(number).map(PrintedSlip::codes).orElse(List.of());
    }

    /** How often a serial came out again on a slip that is no copy, by {@link SimulatorSettings#once}. */
    public long serialsTwice() {
        return locked(audit::count);
    }

    /** The newest hundred of those. */
    public List<TwiceOnTape> serialsFoundTwice() {
        return locked(audit::found);
    }

    /** Whether Chinese comes out as empty boxes, because no font on this machine knows it. */
    public boolean chineseFontMissing() {
        return font.chineseMissing();
    }

    /** Has each slip's number told as soon as it is cut, in order, on the printer's thread. */
    public void onSlip(LongConsumer listener) {
        delivery.onSlip(listener);
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            line = null;
            changed.signalAll();
            return closed;
        });
        delivery.close();
    }

    private Optional<PrintedSlip> slip(long number) {
        return locked(() -> tape.slip(number));
    }

    // ---- the socket on the back

    boolean open(SimulatedLine newest) throws IOException {
        lock.lock();
        try {
            if (closed || (!newest.isWire() && isCutOff())) {
                throw new ConnectException("the simulated printer is off");
            }
            if (line == newest) {
                return false;
            }
            line = newest;
            newest.forgetAnswers();
            voice.forget();
            voice.push(voice.pushes() && newest.isWire());
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void hangUp(SimulatedLine leaving) {
        locked(() -> {
            line = line == leaving ? null : line;
            changed.signalAll();
            return leaving;
        });
    }

    /** Takes what there is room for, and waits for more room until the deadline; fewer bytes than offered if the line ends meanwhile. */
    int take(SimulatedLine from, byte[] bytes, long deadlineNanos) throws IOException {
        int taken = 0;
        lock.lock();
        try {
            require(from);
            while (taken < bytes.length && line == from) {
                if (isCutOff()) {
                    lostBytes += bytes.length - taken;
                    taken = bytes.length;
                } else if (mustWait()) {
                    if (!pause(deadlineNanos)) {
                        break;
                    }
                } else {
                    receive(bytes[taken++]);
                }
            }
        } finally {
            lock.unlock();
        }
        delivery.deliver();
        return taken;
    }

    int give(SimulatedLine to, byte[] into, long deadlineNanos) throws IOException {
        lock.lock();
        try {
            while (true) {
                require(to);
                int count = isCutOff() ? 0 : to.fill(into);
                if (count > 0) {
                    return count;
                }
                long due = to.nanosUntilAnswer();
                long soonest = System.nanoTime() + Math.min(due, TimeUnit.HOURS.toNanos(1));
                boolean answerFirst = due < Long.MAX_VALUE && !isCutOff() && soonest - deadlineNanos < 0;
                if (!pause(answerFirst ? soonest : deadlineNanos) && !answerFirst) {
                    return 0;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private void require(SimulatedLine asked) throws IOException {
        if (line != asked) {
            throw new IOException("the simulated printer has hung up");
        }
    }

    /** Waits for any change; the callers ask their question again in a loop. False once the deadline has passed. */
    @SuppressWarnings("WaitNotInLoop")
    private boolean pause(long deadlineNanos) throws IOException {
        long leftNanos = deadlineNanos - System.nanoTime();
        if (leftNanos <= 0) {
            return false;
        }
        try {
            long ignored = changed.awaitNanos(leftNanos);
            return ignored > 0 || deadlineNanos - System.nanoTime() > 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the simulated printer", e);
        }
    }

    // ---- bytes in and out, all under the lock

    private boolean isCutOff() {
        return troubles.stream().anyMatch(SimulatedTrouble::cutsTheLine);
    }

    private boolean isStalled() {
        return troubles.contains(SimulatedTrouble.STALLED);
    }

    private boolean mustWait() {
        return settings.flow() != SimulatorSettings.Flow.DROPS && (isStalled() || buffer.isFull());
    }

    private void receive(byte value) {
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

    // ---- the works, all under the lock

    private boolean standsStill() {
        return troubles.stream().anyMatch(SimulatedTrouble::stops);
    }

    private void become(Set<SimulatedTrouble> next) {
        byte[] before = new SimulatedSensors(troubles).push();
        boolean reachedIn = troubles.stream().anyMatch(trouble -> trouble.endsByHand() && !next.contains(trouble));
        if (troubles.contains(SimulatedTrouble.PAPER_OUT)
                && !next.contains(SimulatedTrouble.PAPER_OUT)
                && works.paperLeftDots() == 0) {
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

    private void workOff() {
        while (!standsStill() && step()) {
            if (!works.isIdle()) {
                finish(works.begin(false));
            }
        }
        flowControl();
    }

    /** Reads on until there is something to do. False where nothing is left to read. */
    private boolean step() {
        while (works.isIdle() && !buffer.isEmpty()) {
            interpreter.accept(buffer.take());
        }
        return !works.isIdle();
    }

    private void finish(long atNanos) {
        works.finish(atNanos).ifPresent(slip -> {
            audit.look(slip);
            delivery.add(slip);
        });
        if (works.takeRunOut()) {
            become(with(SimulatedTrouble.PAPER_OUT));
        }
    }

    private EnumSet<SimulatedTrouble> with(SimulatedTrouble one) {
        EnumSet<SimulatedTrouble> more = EnumSet.copyOf(troubles);
        more.add(one);
        return more;
    }

    /** The mechanism's own thread, at a speed that is not 0. */
    private void turn() {
        boolean hurried = false;
        while (!locked(() -> closed)) {
            lock.lock();
            try {
                if (standsStill() || !step()) {
                    flowControl();
                    changed.signalAll();
                    hurried = false;
                    long ignored = changed.awaitNanos(TimeUnit.SECONDS.toNanos(1));
                    continue;
                }
                flowControl();
                changed.signalAll();
                hurried = move(hurried);
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            delivery.deliver();
        }
    }

    /** One act, for as long as it takes; whether it came to its end. A halt in the midst of it does not undo it. */
    private boolean move(boolean hurried) throws InterruptedException {
        long clears = works.clears();
        long endNanos = works.begin(hurried);
        long leftNanos = endNanos - System.nanoTime();
        while (leftNanos > 0 && !closed && works.clears() == clears) {
            if (standsStill()) {
                works.halted();
                long ignored = changed.awaitNanos(TimeUnit.SECONDS.toNanos(1));
                endNanos = System.nanoTime() + leftNanos;
            } else {
                long ignored = changed.awaitNanos(leftNanos);
                leftNanos = endNanos - System.nanoTime();
            }
        }
        if (works.clears() != clears || closed) {
            return false;
        }
        finish(endNanos);
        return true;
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

    private void act(Runnable change) {
        locked(() -> {
            change.run();
            if (instant) {
                workOff();
            }
            changed.signalAll();
            return closed;
        });
        delivery.deliver();
    }

    private <T extends @Nullable Object> T locked(Supplier<T> inside) {
        lock.lock();
        try {
            return inside.get();
        } finally {
            lock.unlock();
        }
    }
}
