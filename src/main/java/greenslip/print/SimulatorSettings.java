package greenslip.print;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The model of printer that a {@link PrinterSimulator} is.
 *
 * @param widthDots printable width at 8 dots a millimetre, 48 to 1024
 * @param millimetresPerSecond of paper, 0 for as fast as it can; real ones do 50 to 150
 * @param bufferBytes what it holds before it has worked it off, 64 bytes to 1 MiB
 * @param flow what happens once the buffer is full
 * @param cutter without one a cut does nothing, and a person tears the paper off before the next job
 * @param qr without it the command for a code comes out as text, as cheap printers do it
 * @param chinese what it makes of bytes above 7F
 * @param once what may come out only once, or null where that does not matter
 * @param slipsKept how many slips stay readable, 1 to 1000
 * @param directory where pictures go as {@code 000123.png}, or null for nowhere
 * @param filesKept how many pictures stay there, 1 to 100000
 */
public record SimulatorSettings(
        int widthDots,
        int millimetresPerSecond,
        int bufferBytes,
        Flow flow,
        boolean cutter,
        boolean qr,
        Chinese chinese,
        @Nullable OnceOnTape once,
        int slipsKept,
        @Nullable Path directory,
        int filesKept) {
    /** What a printer does whose receive buffer fills. */
    public enum Flow {
        /** It is not ready any more, by a wire of its own or a closed window: the host's bytes wait on their side. */
        WAITS,
        /** The same, and it says so with XOFF and XON bytes. */
        XON_XOFF,
        /** It loses what comes, except for real-time commands. */
        DROPS
    }

    /** Chinese mode. */
    public enum Chinese {
        /** On after a reset. */
        ON,
        /** Off until {@code 1C 26}, and again after a reset. */
        OFF,
        /** There is no such mode. */
        ABSENT
    }

    public SimulatorSettings {
        within("width", widthDots, 48, 1_024);
        within("speed", millimetresPerSecond, 0, 1_000);
        within("buffer", bufferBytes, 64, 1 << 20);
        within("slips kept", slipsKept, 1, 1_000);
        within("files kept", filesKept, 1, 100_000);
    }

    /** A printer that knows everything, as wide as the profile says: instant, 16 KiB that wait, the last 50 slips, nothing on disk. */
    public static SimulatorSettings like(PrinterProfile profile) {
        return new SimulatorSettings(
                profile.widthDots(), 0, 16_384, Flow.WAITS, profile.cutter(), true, Chinese.ON, null, 50, null, 1);
    }

    public SimulatorSettings withSpeed(int speed) {
        return new SimulatorSettings(
                widthDots, speed, bufferBytes, flow, cutter, qr, chinese, once, slipsKept, directory, filesKept);
    }

    public SimulatorSettings withBuffer(int bytes, Flow whenFull) {
        return new SimulatorSettings(
                widthDots,
                millimetresPerSecond,
                bytes,
                whenFull,
                cutter,
                qr,
                chinese,
                once,
                slipsKept,
                directory,
                filesKept);
    }

    public SimulatorSettings withAbilities(boolean cuts, boolean draws, Chinese speaks) {
        return new SimulatorSettings(
                widthDots,
                millimetresPerSecond,
                bufferBytes,
                flow,
                cuts,
                draws,
                speaks,
                once,
                slipsKept,
                directory,
                filesKept);
    }

    /** Looks for slips that came out twice. */
    public SimulatorSettings watching(OnceOnTape what) {
        return new SimulatorSettings(
                widthDots,
                millimetresPerSecond,
                bufferBytes,
                flow,
                cutter,
                qr,
                chinese,
                what,
                slipsKept,
                directory,
                filesKept);
    }

    /** Keeps so many slips in memory, and so many pictures in a directory where there is one. */
    public SimulatorSettings keeping(int slips, @Nullable Path folder, int files) {
        return new SimulatorSettings(
                widthDots, millimetresPerSecond, bufferBytes, flow, cutter, qr, chinese, once, slips, folder, files);
    }

    private static void within(String what, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(what + " is " + least + " to " + most + ", not " + value);
        }
    }
}
