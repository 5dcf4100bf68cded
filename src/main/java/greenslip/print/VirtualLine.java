package greenslip.print;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;

/** A line to a virtual printer in the same process. */
final class VirtualLine implements Transport {
    /** What a host that does not read leaves lying; the oldest go first. */
    private static final int MOST_ANSWERS = 4_096;

    private final VirtualPrinter printer;
    private volatile boolean closed;

    /** Guarded by the printer's lock. */
    final ArrayDeque<Byte> answers = new ArrayDeque<>();

    VirtualLine(VirtualPrinter printer) {
        this.printer = printer;
    }

    @Override
    public boolean connect(long deadlineNanos) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        if (printer.serves(this)) {
            return false;
        }
        printer.open(this);
        return true;
    }

    @Override
    public int write(byte[] bytes, long deadlineNanos) throws IOException {
        return printer.take(this, bytes, deadlineNanos);
    }

    @Override
    public int read(byte[] into, long deadlineNanos) throws IOException {
        return printer.give(this, into, deadlineNanos);
    }

    @Override
    public void drop() {
        printer.hangUp(this);
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }

    /** Under the printer's lock. */
    void answer(byte[] bytes) {
        for (byte value : bytes) {
            if (answers.size() == MOST_ANSWERS) {
                answers.remove();
            }
            answers.add(value);
        }
    }
}
