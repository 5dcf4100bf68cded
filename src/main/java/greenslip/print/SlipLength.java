package greenslip.print;

import java.util.function.ToIntFunction;

/**
 * How much paper a slip takes on a model of printer, in millimetres: its bytes are encoded and followed as the printer's mechanism would
 * follow them, the way to the cutter among them. Stateless; any thread.
 */
public final class SlipLength implements ToIntFunction<Slip> {
    private final PrinterProfile profile;

    public SlipLength(PrinterProfile profile) {
        this.profile = profile;
    }

    /** Rounded up; 0 where the slip cannot be encoded, and so never was printed. */
    @Override
    public int applyAsInt(Slip slip) {
        byte[] bytes;
        try {
            bytes = new EscPosEncoder(profile).encode(slip);
        } catch (IllegalArgumentException impossible) {
            return 0;
        }
        Ruler ruler = new Ruler();
        EscPosInterpreter interpreter = new EscPosInterpreter(profile.widthDots(), ruler);
        for (byte each : bytes) {
            interpreter.accept(each);
        }
        return Math.toIntExact(Math.ceilDiv(ruler.dots, (long) PrinterProfile.DOTS_PER_MILLIMETRE));
    }

    /** Measures, and draws nothing. */
    private static final class Ruler implements EscPosInterpreter.Mechanism {
        private long dots;

        @Override
        public void row(PaperRow row) {
            dots += row.heightDots();
        }

        @Override
        public void cut(int feedDots) {
            dots += feedDots;
        }

        @Override
        public void askedJobDone() {}

        @Override
        public void pushStatus(boolean on) {}
    }
}
