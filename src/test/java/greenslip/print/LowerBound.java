package greenslip.print;

/**
 * The least time in which a job can come out, reckoned without a clock: each byte is there once the wire has carried it, each row is printed
 * once its bytes are there and the row before it is out, and the cut comes last. Start and cut as {@link SimulatedWorks} has them.
 */
public final class LowerBound {
    private final double dotsPerSecond;
    private double now;
    private double free;
    private boolean moved;

    private LowerBound(int millimetresPerSecond) {
        dotsPerSecond = millimetresPerSecond * (double) PrinterProfile.DOTS_PER_MILLIMETRE;
    }

    /**
     * Seconds from the first byte's start to the cut.
     *
     * @param baud 0 for a wire that is faster than any paper
     */
    public static double seconds(byte[] job, int widthDots, int baud, int millimetresPerSecond) {
        LowerBound bound = new LowerBound(millimetresPerSecond);
        EscPosInterpreter interpreter = new EscPosInterpreter(widthDots, bound.new Clockwork());
        for (int i = 0; i < job.length; i++) {
            bound.now = baud == 0 ? 0 : (i + 1) * 10.0 / baud;
            interpreter.accept(job[i]);
        }
        return bound.free;
    }

    private void move(double seconds) {
        double start = Math.max(now, free);
        boolean stood = !moved || start - free >= SimulatedWorks.REST_NANOS / 1e9;
        moved = true;
        free = start + seconds + (stood ? SimulatedWorks.START_NANOS / 1e9 : 0);
    }

    private final class Clockwork implements EscPosInterpreter.Mechanism {
        @Override
        public void row(PaperRow row) {
            move(row.heightDots() / dotsPerSecond);
        }

        @Override
        public void cut(int feedDots) {
            move(feedDots / dotsPerSecond + SimulatedWorks.CUT_NANOS / 1e9);
        }

        @Override
        public void askedJobDone() {}

        @Override
        public void pushStatus(boolean on) {}
    }
}
