package greenslip.print;

import java.io.IOException;
import java.net.ConnectException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A slip printer without the hardware: it stands at the far end of a {@link Transport}, takes bytes, answers like a printer, and keeps
 * what it printed as text and picture. Its faults are switched while it runs, also in the middle of a slip.
 *
 * <p>Like a printer it holds what came while it stood still and prints it once it is well, unless it was told to throw it away; and
 * like a printer it serves one connection at a time, of which the newest wins.
 *
 * <p>Any thread. At speed 0 bytes are worked off by the thread that brings them, else by a thread of the printer's own. Pictures are
 * drawn when somebody asks, or for each slip where a directory is set.
 */
public final class VirtualPrinter implements AutoCloseable {
    /**
     * How a virtual printer behaves.
     *
     * @param millimetresPerSecond of paper, 0 for as fast as it can; real ones do 50 to 150
     * @param slipsKept how many slips stay readable, 1 to 1000
     * @param directory where pictures go as {@code 000123.png}, or null for nowhere
     * @param filesKept how many pictures stay there, 1 to 100000
     */
    public record Settings(
            int millimetresPerSecond,
            int slipsKept,
            @Nullable Path directory,
            int filesKept) {
        /** Fast, the last 50 slips, nothing on disk. */
        public static final Settings INSTANT = new Settings(0, 50, null, 1);

        public Settings {
            if (millimetresPerSecond < 0 || millimetresPerSecond > 1_000) {
                throw new IllegalArgumentException("speed is 0 to 1000 mm/s, not " + millimetresPerSecond);
            }
            if (slipsKept < 1 || slipsKept > 1_000) {
                throw new IllegalArgumentException("1 to 1000 slips are kept, not " + slipsKept);
            }
            if (filesKept < 1 || filesKept > 100_000) {
                throw new IllegalArgumentException("1 to 100000 files are kept, not " + filesKept);
            }
        }

        public Settings withSpeed(int speed) {
            return new Settings(speed, slipsKept, directory, filesKept);
        }

        public Settings withFolder(Path folder, int files) {
            return new Settings(millimetresPerSecond, slipsKept, folder, files);
        }
    }

    private static final System.Logger LOG = System.getLogger(VirtualPrinter.class.getName());

    /** What a small printer holds before it stops taking more. */
    static final int BUFFER_BYTES = 16_384;

    /** Rows of a slip that {@link VirtualFault#OUT_MIDWAY} lets through. */
    private static final int MIDWAY_ROWS = 3;

    private final String name;
    private final Settings settings;
    private final int widthDots;
    private final PaperPainter painter;
    private final ThermalFont font = new ThermalFont();
    private final @Nullable SlipFolder folder;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final Object delivery = new Object();
    private final @Nullable Thread mechanism;

    private final ReentrantLock lock = new ReentrantLock();

    /** Signalled whenever bytes came or went, the fault changed or a connection ended. */
    private final Condition changed = lock.newCondition();

    private final ArrayDeque<PrintedSlip> undelivered = new ArrayDeque<>();
    private final PaperTape tape;
    private final EscPosInterpreter interpreter;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private int bufferStart;
    private int buffered;
    private final RealTimeCommands realTime = new RealTimeCommands();
    private VirtualFault fault = VirtualFault.NONE;
    private @Nullable VirtualLine line;
    private boolean pushes;
    private boolean closed;

    /** A printer with paper in it. The profile says how wide; the name is for logs and threads. */
    public VirtualPrinter(String name, PrinterProfile profile, Settings settings) {
        this.name = name;
        this.settings = settings;
        widthDots = profile.widthDots();
        painter = new PaperPainter(font);
        folder = settings.directory() == null ? null : new SlipFolder(settings.directory(), settings.filesKept());
        tape = new PaperTape(settings.slipsKept(), folder == null ? 0 : folder.lastNumber());
        interpreter = new EscPosInterpreter(widthDots, new Works());
        mechanism = settings.millimetresPerSecond() == 0
                ? null
                : Thread.ofPlatform().daemon().name("virtual-printer-" + name).start(this::turn);
    }

    public String name() {
        return name;
    }

    /** A line to this printer; each can be connected and dropped, one at a time is. */
    public Transport transport() {
        return new VirtualLine(this);
    }

    public VirtualFault fault() {
        return locked(() -> fault);
    }

    /** Switches the fault, at once and whatever is going on. */
    public void setFault(VirtualFault next) {
        locked(() -> {
            become(next);
            if (mechanism == null) {
                workOff();
            }
            return next;
        });
        deliver();
    }

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

    /** The picture of a slip, while it is kept. Takes milliseconds. */
    public Optional<byte[]> png(long number) {
        return slip(number).map(slip -> painter.png(slip.rows(), widthDots));
    }

    /** What a slip says, while it is kept: a line for each row, {@code [QR]} for a code. */
    public Optional<String> text(long number) {
        return slip(number).map(PrintedSlip::text);
    }

    /** What the codes on a slip say, while it is kept; none for one that is not. */
    public List<String> codes(long number) {
        return slip(number).map(PrintedSlip::codes).orElse(List.of());
    }

    /** Whether Chinese comes out as empty boxes, because no font on this machine knows it. */
    public boolean chineseFontMissing() {
        return font.chineseMissing();
    }

    /** Has each slip's number told as soon as it is cut, in order, on the printer's thread. */
    public void onSlip(LongConsumer listener) {
        listeners.add(listener);
    }

    @Override
    public void close() {
        locked(() -> {
            closed = true;
            line = null;
            changed.signalAll();
            return closed;
        });
        if (folder != null) {
            folder.close();
        }
    }

    private Optional<PrintedSlip> slip(long number) {
        return locked(() -> tape.slip(number));
    }

    // ---- the socket on the back -------------------------------------------------------------------------------------

    void open(VirtualLine newest) throws IOException {
        lock.lock();
        try {
            if (closed || fault == VirtualFault.GONE) {
                throw new ConnectException("the virtual printer is off");
            }
            line = newest;
            pushes = false;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean serves(VirtualLine asked) {
        return locked(() -> line == asked);
    }

    void hangUp(VirtualLine leaving) {
        locked(() -> {
            line = line == leaving ? null : line;
            changed.signalAll();
            return leaving;
        });
    }

    /** Takes what the buffer holds and waits for room until the deadline; fewer bytes than offered if the line ends meanwhile. */
    int take(VirtualLine from, byte[] bytes, long deadlineNanos) throws IOException {
        int taken = 0;
        lock.lock();
        try {
            require(from);
            while (taken < bytes.length && line == from) {
                if (buffered == BUFFER_BYTES && !pause(deadlineNanos)) {
                    break;
                }
                while (taken < bytes.length && buffered < BUFFER_BYTES && line == from) {
                    receive(bytes[taken++]);
                }
                if (mechanism == null) {
                    workOff();
                }
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
        deliver();
        return taken;
    }

    int give(VirtualLine to, byte[] into, long deadlineNanos) throws IOException {
        lock.lock();
        try {
            require(to);
            while (to.answers.isEmpty()) {
                if (!pause(deadlineNanos)) {
                    return 0;
                }
                require(to);
            }
            int count = 0;
            while (count < into.length && !to.answers.isEmpty()) {
                into[count++] = to.answers.remove();
            }
            return count;
        } finally {
            lock.unlock();
        }
    }

    private void require(VirtualLine asked) throws IOException {
        if (line != asked) {
            throw new IOException("the virtual printer has hung up");
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
            throw new IOException("interrupted while waiting for the virtual printer", e);
        }
    }

    // ---- the works, all under the lock
    // -------------------------------------------------------------------------------

    private void receive(byte value) {
        buffer[(bufferStart + buffered++) % BUFFER_BYTES] = value;
        switch (realTime.accept(value)) {
            case RealTimeCommands.NOTHING -> {}
            case RealTimeCommands.CLEAR -> empty();
            default -> answer(fault.status().answer(realTime.question()));
        }
    }

    private void empty() {
        buffered = 0;
        interpreter.powerOff();
        tape.interrupted();
        changed.signalAll();
    }

    private void answer(byte... bytes) {
        VirtualLine current = line;
        if (current != null && fault != VirtualFault.SILENT) {
            current.answer(bytes);
            changed.signalAll();
        }
    }

    private void become(VirtualFault next) {
        if (fault.endsByHand() && !next.stops()) {
            tape.tearOff();
        }
        boolean differs = !fault.status().equals(next.status());
        fault = next;
        if (next == VirtualFault.GONE) {
            empty();
            line = null;
            realTime.reset();
        } else if (differs && pushes) {
            answer(next.status().push());
        }
        changed.signalAll();
    }

    private void workOff() {
        while (buffered > 0 && !fault.stops()) {
            byte value = buffer[bufferStart];
            bufferStart = (bufferStart + 1) % BUFFER_BYTES;
            buffered--;
            interpreter.accept(value);
        }
    }

    /** The mechanism's own thread, at a speed that is not 0. */
    private void turn() {
        while (!locked(() -> closed)) {
            lock.lock();
            try {
                if (buffered == 0 || fault.stops()) {
                    long ignored = changed.awaitNanos(TimeUnit.SECONDS.toNanos(1));
                    continue;
                }
                long before = tape.movedDots();
                while (buffered > 0 && !fault.stops() && tape.movedDots() == before) {
                    byte value = buffer[bufferStart];
                    bufferStart = (bufferStart + 1) % BUFFER_BYTES;
                    buffered--;
                    interpreter.accept(value);
                }
                changed.signalAll();
                move(tape.movedDots() - before);
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            deliver();
        }
    }

    private void move(long dots) throws InterruptedException {
        long dotsPerSecond = (long) settings.millimetresPerSecond() * PrinterProfile.DOTS_PER_MILLIMETRE;
        long endNanos = System.nanoTime() + dots * 1_000_000_000L / dotsPerSecond;
        long leftNanos = endNanos - System.nanoTime();
        while (leftNanos > 0 && !closed) {
            long ignored = changed.awaitNanos(leftNanos);
            leftNanos = endNanos - System.nanoTime();
        }
    }

    /** What the stream of bytes makes the printer do. */
    private final class Works implements EscPosInterpreter.Mechanism {
        @Override
        public void row(PaperRow row) {
            if (fault.stops()) {
                return;
            }
            tape.add(row);
            if (fault == VirtualFault.OUT_MIDWAY && tape.inkedRows() >= MIDWAY_ROWS) {
                become(VirtualFault.PAPER_OUT);
            }
        }

        @Override
        public void cut(int feedDots) {
            if (fault == VirtualFault.OUT_MIDWAY && tape.inkedRows() > 0) {
                become(VirtualFault.PAPER_OUT);
            }
            if (!fault.stops()) {
                tape.cut(feedDots).ifPresent(undelivered::add);
            }
        }

        @Override
        public void askedJobDone() {
            if (!fault.stops()) {
                answer(fault.status().jobDone());
            }
        }

        @Override
        public void pushStatus(boolean on) {
            pushes = on;
            if (on) {
                answer(fault.status().push());
            }
        }
    }

    // ---- telling those who look, outside the lock
    // ---------------------------------------------------------------------

    private void deliver() {
        synchronized (delivery) {
            PrintedSlip slip;
            while ((slip = locked(undelivered::poll)) != null) {
                if (folder != null) {
                    List<PaperRow> rows = slip.rows();
                    folder.add(slip.number(), () -> painter.png(rows, widthDots));
                }
                for (LongConsumer listener : listeners) {
                    tell(listener, slip.number());
                }
            }
        }
    }

    private void tell(LongConsumer listener, long number) {
        try {
            listener.accept(number);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, name + ": a listener failed on slip " + number, e);
        }
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
