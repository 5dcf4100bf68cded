package greenslip.print;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The printer of the demo: a {@link PrinterSimulator} that knows everything, with one fault at a time, chosen from a short list.
 *
 * <p>Any thread.
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
            of(PrinterProfile.GENERIC_58, millimetresPerSecond, slipsKept, directory, filesKept);
        }

        public Settings withSpeed(int speed) {
            return new Settings(speed, slipsKept, directory, filesKept);
        }

        public Settings withFolder(Path folder, int files) {
            return new Settings(millimetresPerSecond, slipsKept, folder, files);
        }

        SimulatorSettings like(PrinterProfile profile) {
            return of(profile, millimetresPerSecond, slipsKept, directory, filesKept);
        }

        private static SimulatorSettings of(
                PrinterProfile profile, int speed, int slips, @Nullable Path folder, int files) {
            return SimulatorSettings.like(profile)
                    .withBuffer(BUFFER_BYTES, SimulatorSettings.Flow.WAITS)
                    .withSpeed(speed)
                    .keeping(slips, folder, files);
        }
    }

    /** What a small printer holds before it stops taking more. */
    static final int BUFFER_BYTES = 16_384;

    /** Rows of a slip that {@link VirtualFault#OUT_MIDWAY} lets through. */
    private static final int MIDWAY_ROWS = 3;

    private final String name;
    private final PrinterSimulator simulator;
    private volatile VirtualFault chosen = VirtualFault.NONE;

    /** A printer with paper in it. The profile says how wide; the name is for logs and threads. */
    public VirtualPrinter(String name, PrinterProfile profile, Settings settings) {
        this.name = name;
        simulator = new PrinterSimulator(name, settings.like(profile));
    }

    public String name() {
        return name;
    }

    /** A line to this printer; each can be connected and dropped, one at a time is. */
    public Transport transport() {
        return simulator.session();
    }

    /** The fault that was switched on, or {@code PAPER_OUT} where {@code OUT_MIDWAY} has come to that. */
    public VirtualFault fault() {
        VirtualFault fault = chosen;
        boolean over = fault == VirtualFault.OUT_MIDWAY && simulator.has(SimulatedTrouble.PAPER_OUT);
        return over ? VirtualFault.PAPER_OUT : fault;
    }

    /** Switches the fault, at once and whatever is going on. */
    public void setFault(VirtualFault next) {
        chosen = next;
        simulator.paperEndsAfterInkedRows(next == VirtualFault.OUT_MIDWAY ? MIDWAY_ROWS : -1);
        simulator.answer(next == VirtualFault.SILENT ? SimulatedAnswers.NEVER : SimulatedAnswers.RIGHT, 0);
        simulator.setAll(next.troubles());
    }

    /** The number of the newest slip; 0 before the first. Numbers go on where the directory's files end. */
    public long latestSlip() {
        return simulator.latestSlip();
    }

    /** Slips cut off since this printer was made. */
    public long slipsPrinted() {
        return simulator.slipsPrinted();
    }

    /** Pieces torn or cut off in the middle of a slip. */
    public long scraps() {
        return simulator.scraps();
    }

    /** Paper used since this printer was made. */
    public long paperMillimetres() {
        return simulator.paperMillimetres();
    }

    /** The picture of a slip, while it is kept. Takes milliseconds. */
    public Optional<byte[]> png(long number) {
        return simulator.png(number);
    }

    /** What a slip says, while it is kept: a line for each row, {@code [QR]} for a code. */
    public Optional<String> text(long number) {
        return simulator.text(number);
    }

    /** What the codes on a slip say, while it is kept; none for one that is not. */
    public List<String> codes(long number) {
        return simulator.codes(number);
    }

    /** Whether Chinese comes out as empty boxes, because no font on this machine knows it. */
    public boolean chineseFontMissing() {
        return simulator.chineseFontMissing();
    }

    /** Has each slip's number told as soon as it is cut, in order, on the printer's thread. */
    public void onSlip(LongConsumer listener) {
        simulator.onSlip(listener);
    }

    @Override
    public void close() {
        simulator.close();
    }
}
