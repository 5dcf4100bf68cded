package greenslip.posix;

import java.io.IOException;

/** What one does with an open terminal beside reading and writing. None of it waits. */
public final class Terminal {
    private static final long TCXONC = 0x540a;
    private static final long TCFLSH = 0x540b;
    private static final long TIOCOUTQ = 0x5411;

    private static final int TCOOFF = 0;
    private static final int TCOON = 1;
    private static final int TCIOFLUSH = 2;

    private Terminal() {}

    /** Bytes that were taken and have not left yet. A pseudo-terminal always says 0: there they have arrived. */
    public static int unsentBytes(FileDescriptor terminal) throws IOException {
        return terminal.query(TIOCOUTQ);
    }

    /** Throws away what was taken and has not left, and what came and was not read. */
    public static void discard(FileDescriptor terminal) throws IOException {
        int ignored = terminal.control(TCFLSH, TCIOFLUSH);
    }

    /** Holds output back until {@link #restartOutput}. */
    public static void stopOutput(FileDescriptor terminal) throws IOException {
        int ignored = terminal.control(TCXONC, TCOOFF);
    }

    /**
     * Lets output go on that an XOFF stopped, as if the XON that was lost had come. Output that nobody stopped is not touched.
     */
    public static void restartOutput(FileDescriptor terminal) throws IOException {
        // "On" undoes only an "off" of our own; together they undo the other end's too.
        stopOutput(terminal);
        int ignored = terminal.control(TCXONC, TCOON);
    }
}
