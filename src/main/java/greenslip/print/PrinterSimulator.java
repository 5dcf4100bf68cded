package greenslip.print;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;

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
    private final SimulatorSettings settings;
    private final ThermalFont font = new ThermalFont();
    private final PaperPainter painter = new PaperPainter(font);
    private final SlipDelivery delivery;
    private final SimulatedDevice device;
    private final SimulatedSocket socket;

    /** A printer with paper in it, switched on. The name is for logs and threads. */
    public PrinterSimulator(String name, SimulatorSettings settings) {
        this.settings = settings;
        SlipFolder folder =
                settings.directory() == null ? null : new SlipFolder(settings.directory(), settings.filesKept());
        delivery = new SlipDelivery(name, painter, settings.widthDots(), folder);
        device = new SimulatedDevice(settings, folder == null ? 0 : folder.lastNumber(), delivery::add);
        socket = new SimulatedSocket(device, delivery::deliver);
        if (!device.isInstant()) {
            new SimulatedMotor(device, delivery::deliver).start("printer-sim-" + name);
        }
    }

    public SimulatorSettings settings() {
        return settings;
    }

    /** A line that a printer which is off refuses and breaks, as TCP does. One at a time is served, the newest. */
    public Transport session() {
        return new SimulatedLine(socket, false);
    }

    /** A line that hears nothing of a printer being off: bytes are taken and lost, as on a serial cable. */
    public Transport wire() {
        return new SimulatedLine(socket, true);
    }

    // ---- what is wrong with it

    public Set<SimulatedTrouble> troubles() {
        return device.locked(device::troubles);
    }

    public boolean has(SimulatedTrouble trouble) {
        return device.locked(() -> device.troubles().contains(trouble));
    }

    /** Switches one trouble on or off, at once and whatever is going on. Ending {@code PAPER_OUT} puts a new roll in that does not end. */
    public void set(SimulatedTrouble trouble, boolean on) {
        act(() -> {
            EnumSet<SimulatedTrouble> next = device.with(trouble);
            if (!on) {
                next.remove(trouble);
            }
            device.become(next);
        });
    }

    /** Exactly these troubles from now on. */
    public void setAll(Set<SimulatedTrouble> all) {
        act(() -> device.become(all));
    }

    /** How questions are answered from now on; late is by so many milliseconds, at most a minute. */
    public void answer(SimulatedAnswers way, int millisLate) {
        if (millisLate < 0 || millisLate > 60_000) {
            throw new IllegalArgumentException("late is 0 to 60000 ms, not " + millisLate);
        }
        act(() -> device.voice().speak(way, millisLate));
    }

    public SimulatedAnswers answering() {
        return device.locked(device.voice()::way);
    }

    /** Puts in a roll that ends after so many millimetres, in the middle of a row where that is. */
    public void paperLeft(int millimetres) {
        if (millimetres < 0 || millimetres > 1_000_000) {
            throw new IllegalArgumentException("a roll has 0 to 1000000 mm, not " + millimetres);
        }
        act(() -> {
            device.works().paperLeft((long) millimetres * PrinterProfile.DOTS_PER_MILLIMETRE);
            EnumSet<SimulatedTrouble> next = device.with(SimulatedTrouble.PAPER_OUT);
            next.remove(SimulatedTrouble.PAPER_NEAR_END);
            if (millimetres > 0) {
                next.remove(SimulatedTrouble.PAPER_OUT);
            }
            device.become(next);
        });
    }

    /** The roll ends after so many rows with ink, or before the next cut of a slip; not at all below 0. */
    void paperEndsAfterInkedRows(int rows) {
        act(() -> device.works().runOutAfterInkedRows(rows));
    }

    /** A trouble begins once so many more bytes have come; 0 calls it off. One at a time. */
    public void setAfterBytes(SimulatedTrouble trouble, long bytes) {
        act(() -> device.await(trouble, bytes));
    }

    /** A person tears off what hangs out. */
    public void tearOff() {
        act(device.tape()::tearOff);
    }

    // ---- what came out

    /** The number of the newest slip; 0 before the first. Numbers go on where the directory's files end. */
    public long latestSlip() {
        return device.locked(device.tape()::lastNumber);
    }

    /** Slips cut off since this printer was made. */
    public long slipsPrinted() {
        return device.locked(device.tape()::printed);
    }

    /** Pieces torn or cut off in the middle of a slip. */
    public long scraps() {
        return device.locked(device.tape()::scraps);
    }

    /** Paper used since this printer was made. */
    public long paperMillimetres() {
        return device.locked(device.tape()::movedDots) / PrinterProfile.DOTS_PER_MILLIMETRE;
    }

    /** What hangs out of it now, as text. */
    public String hanging() {
        return device.locked(device.tape()::hanging).text();
    }

    /** Bytes that arrived at it. */
    public long receivedBytes() {
        return device.locked(device::receivedBytes);
    }

    /** Bytes that found the buffer full, the power off or the cable out. */
    public long lostBytes() {
        return device.locked(device::lostBytes);
    }

    /** Bytes in the buffer. */
    public int bufferedBytes() {
        return device.locked(device::bufferedBytes);
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
        return device.locked(device.audit()::count);
    }

    /** The newest hundred of those. */
    public List<TwiceOnTape> serialsFoundTwice() {
        return device.locked(device.audit()::found);
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
        device.lock().lock();
        try {
            device.close();
        } finally {
            device.lock().unlock();
        }
        delivery.close();
    }

    private Optional<PrintedSlip> slip(long number) {
        return device.locked(() -> device.tape().slip(number));
    }

    private void act(Runnable change) {
        device.act(change);
        delivery.deliver();
    }
}
