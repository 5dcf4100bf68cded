package greenslip.print;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;

/**
 * A line to a {@link PrinterSimulator} in the same process.
 *
 * <p>A session is refused and broken by a printer that is off or unplugged, as TCP is. A wire is not: bytes sent to a printer that is off are
 * taken and lost.
 */
final class SimulatedLine implements Transport {
    /** What a host that does not read leaves lying; the oldest go first. */
    private static final int MOST_ANSWERS = 4_096;

    /** A byte on its way to the host, and when it is there. */
    private record Answer(byte value, long dueNanos) {}

    private final SimulatedSocket socket;
    private final boolean wire;
    private volatile boolean closed;

    // Guarded by the printer's lock.
    private final ArrayDeque<Answer> answers = new ArrayDeque<>();

    SimulatedLine(SimulatedSocket socket, boolean wire) {
        this.socket = socket;
        this.wire = wire;
    }

    boolean isWire() {
        return wire;
    }

    @Override
    public boolean connect(long deadlineNanos) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        return socket.open(this);
    }

    @Override
    public int write(byte[] bytes, long deadlineNanos) throws IOException {
        return socket.take(this, bytes, deadlineNanos);
    }

    @Override
    public int read(byte[] into, long deadlineNanos) throws IOException {
        return socket.give(this, into, deadlineNanos);
    }

    @Override
    public void drop() {
        socket.hangUp(this);
    }

    @Override
    public void close() {
        closed = true;
        drop();
    }

    // ---- under the printer's lock

    void answer(byte[] bytes, long delayMillis) {
        long due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis);
        for (byte value : bytes) {
            if (answers.size() == MOST_ANSWERS) {
                answers.remove();
            }
            answers.add(new Answer(value, due));
        }
    }

    /** XON and XOFF overtake what waits. */
    void say(byte flowControl) {
        answers.addFirst(new Answer(flowControl, System.nanoTime()));
    }

    void forgetAnswers() {
        answers.clear();
    }

    /** Until the next byte is there; beyond all deadlines where none is on its way. */
    long nanosUntilAnswer() {
        Answer first = answers.peek();
        return first == null ? Long.MAX_VALUE : first.dueNanos() - System.nanoTime();
    }

    int fill(byte[] into) {
        int count = 0;
        while (count < into.length && nanosUntilAnswer() <= 0) {
            into[count++] = answers.remove().value();
        }
        return count;
    }
}
