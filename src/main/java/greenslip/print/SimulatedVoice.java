package greenslip.print;

/** How a simulated printer speaks: at once, late, one answer behind or not at all. Guarded by the printer's lock. */
final class SimulatedVoice {
    private static final byte[] NOTHING = {};

    private SimulatedAnswers way = SimulatedAnswers.RIGHT;
    private int lateMillis;
    private byte[] withheld = NOTHING;
    private boolean pushes;

    SimulatedAnswers way() {
        return way;
    }

    void speak(SimulatedAnswers from, int millisLate) {
        way = from;
        lateMillis = from == SimulatedAnswers.LATE ? millisLate : 0;
        withheld = NOTHING;
    }

    /** Whether each change is told unasked. */
    boolean pushes() {
        return pushes;
    }

    void push(boolean on) {
        pushes = on;
    }

    /** Somebody else listens now: what the last one was owed is not for them. */
    void forget() {
        withheld = NOTHING;
    }

    void answer(SimulatedLine line, byte... bytes) {
        byte[] now = bytes;
        if (way == SimulatedAnswers.ONE_BEHIND) {
            now = withheld;
            withheld = bytes;
        }
        say(line, now);
    }

    /** What no question asked for. */
    void say(SimulatedLine line, byte[] bytes) {
        if (way != SimulatedAnswers.NEVER && bytes.length > 0) {
            line.answer(bytes, lateMillis);
        }
    }
}
