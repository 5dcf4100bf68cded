package greenslip.print;

/**
 * Finds the commands that a printer obeys the moment they arrive, before anything that waits in its buffer and even while it stands
 * still: {@code 10 04 n}, {@code 10 05 2} and {@code 10 14 8 1 3 20 1 6 2 8}.
 */
final class RealTimeCommands {
    static final int NOTHING = 0;
    static final int QUESTION = 1;
    static final int CLEAR = 2;

    private static final byte[] CLEAR_BUFFER = EscPos.hex("10140801031401060208");

    private final byte[] seen = new byte[CLEAR_BUFFER.length];
    private int count;
    private int question;

    /** What the bytes up to this one ask for. */
    int accept(byte value) {
        if (count == 0 && value != EscPos.DLE) {
            return NOTHING;
        }
        seen[count++] = value;
        if (count == 3 && seen[1] == 0x04) {
            question = value;
            return end(question >= 1 && question <= 4 ? QUESTION : NOTHING);
        }
        if (count == 3 && seen[1] == 0x05) {
            return end(value == 2 ? CLEAR : NOTHING);
        }
        if (count > 2 && seen[1] == 0x14 && value == CLEAR_BUFFER[count - 1]) {
            return count == CLEAR_BUFFER.length ? end(CLEAR) : NOTHING;
        }
        boolean begins = count == 1 || (count == 2 && (value == 0x04 || value == 0x05 || value == 0x14));
        if (!begins) {
            count = 0;
            return value == EscPos.DLE ? accept(value) : NOTHING;
        }
        return NOTHING;
    }

    /** Of the last question, 1 to 4. */
    int question() {
        return question;
    }

    void reset() {
        count = 0;
    }

    private int end(int found) {
        count = 0;
        return found;
    }
}
