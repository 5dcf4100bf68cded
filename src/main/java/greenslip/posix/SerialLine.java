package greenslip.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a serial line is set: raw, 8 data bits, no parity, 1 stop bit, without regard to modem lines, and with one kind of flow control
 * out. Flow control in is never set: the host would put XOFF and XON of its own into what it sends to a printer.
 *
 * <pre>
 *   struct termios of libc, 60 bytes      iflag  oflag  cflag  lflag  line  cc[32]  ispeed  ospeed
 *                                         0      4      8      12     16    17      52      56
 * </pre>
 *
 * @param baud bits per second, one of {@link #bauds()}
 */
public record SerialLine(int baud, FlowControl flowControl) {
    /** How the other end says that it can take no more. */
    public enum FlowControl {
        NONE,
        /** By a byte 13 that stops the line and a byte 11 that lets it go on. */
        XON_XOFF,
        /** By a wire of its own. */
        RTS_CTS
    }

    private static final Map<Integer, Integer> SPEEDS = new TreeMap<>(Map.of(
            1_200, 0x9, 2_400, 0xb, 4_800, 0xc, 9_600, 0xd, 19_200, 0xe, 38_400, 0xf, 57_600, 0x1001, 115_200, 0x1002,
            230_400, 0x1003, 460_800, 0x1004));

    private static final int TERMIOS_BYTES = 60;
    private static final int IFLAG = 0;
    private static final int OFLAG = 4;
    private static final int CFLAG = 8;
    private static final int LFLAG = 12;
    private static final int CC = 17;
    private static final int OSPEED = 56;

    private static final int VTIME = 5;
    private static final int VMIN = 6;
    private static final int VSTART = 8;
    private static final int VSTOP = 9;

    private static final int IGNBRK = 0x1;
    private static final int IGNPAR = 0x4;
    private static final int IXON = 0x400;
    private static final int CS8 = 0x30;
    private static final int CREAD = 0x80;
    private static final int CLOCAL = 0x800;
    private static final int CRTSCTS = 0x8000_0000;

    private static final byte XON = 0x11;
    private static final byte XOFF = 0x13;

    public SerialLine {
        if (!SPEEDS.containsKey(baud)) {
            throw new IllegalArgumentException("baud is one of " + SPEEDS.keySet() + ", not " + baud);
        }
    }

    /** The speeds there are, slowest first. */
    public static List<Integer> bauds() {
        return List.copyOf(SPEEDS.keySet());
    }

    /**
     * Sets an open terminal so, at once and without touching what is under way.
     *
     * @throws PosixException {@link Errno#ENOTTY} where it is no terminal
     * @throws IOException where the device took the settings only in part
     */
    public void applyTo(FileDescriptor terminal) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment termios = memory.allocate(TERMIOS_BYTES, 4);
            int ignored = terminal.device("tcgetattr", fd -> Libc.tcgetattr(fd, termios));
            fill(termios);
            ignored = terminal.device("cfsetspeed", fd -> Libc.cfsetspeed(termios, SPEEDS.getOrDefault(baud, 0)));
            ignored = terminal.device("tcsetattr", fd -> Libc.tcsetattr(fd, termios));
            MemorySegment now = memory.allocate(TERMIOS_BYTES, 4);
            ignored = terminal.device("tcgetattr", fd -> Libc.tcgetattr(fd, now));
            // The call succeeds where any one of the settings was taken.
            if (now.get(JAVA_INT, OSPEED) != termios.get(JAVA_INT, OSPEED)
                    || now.get(JAVA_INT, IFLAG) != termios.get(JAVA_INT, IFLAG)
                    || (now.get(JAVA_INT, CFLAG) & (CRTSCTS | CS8))
                            != (termios.get(JAVA_INT, CFLAG) & (CRTSCTS | CS8))) {
                throw new IOException(terminal.name() + " does not take " + this);
            }
        }
    }

    private void fill(MemorySegment termios) {
        // The line of a device that loses its power reads as a break, which would come as a byte 00 that nobody sent; a
        // byte
        // whose frame is broken means nothing either.
        termios.set(JAVA_INT, IFLAG, IGNBRK | IGNPAR | (flowControl == FlowControl.XON_XOFF ? IXON : 0));
        termios.set(JAVA_INT, OFLAG, 0);
        termios.set(JAVA_INT, LFLAG, 0);
        // Without HUPCL: a printer must not be reset by a wire that drops when the line is closed.
        int wires = flowControl == FlowControl.RTS_CTS ? CRTSCTS : 0;
        termios.set(JAVA_INT, CFLAG, CS8 | CREAD | CLOCAL | wires);
        termios.set(JAVA_BYTE, CC + VMIN, (byte) 1);
        termios.set(JAVA_BYTE, CC + VTIME, (byte) 0);
        termios.set(JAVA_BYTE, CC + VSTART, XON);
        termios.set(JAVA_BYTE, CC + VSTOP, XOFF);
    }
}
