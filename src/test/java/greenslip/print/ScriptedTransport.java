package greenslip.print;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A line to a printer that misbehaves by plan. It finds the questions in what is written and answers as told; time passes only where a
 * call waits for its deadline, so that no test waits for real longer than the profile says.
 */
final class ScriptedTransport implements Transport {
    /** What comes back for one question: 1 to 4 for the status, 0 for the end of a job. */
    interface Answers {
        byte[] to(int question);
    }

    static final byte[] NOTHING = {};

    /** Ready, and prints all. */
    static final Answers WELL = question -> new byte[] {(byte) (question == 0 ? 0 : 0x12)};

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    final List<String> calls = new ArrayList<>();
    Answers answers = WELL;

    /** Tries to connect that fail before one succeeds. */
    int refusals;

    /** Bytes that are taken in all from now on; then the write waits out its deadline. */
    int takes = Integer.MAX_VALUE;

    /** Whether the connection breaks instead, where no more is taken. */
    boolean breaksWhenFull;

    /** Whether the connection breaks at the next read. */
    boolean breaksAtRead;

    /** Whether each answer comes only when the next question is asked. */
    boolean oneLate;

    /** Nanoseconds that each answer takes. */
    long answerNanos;

    /** What the line itself knows. */
    Optional<PrinterState> trouble = Optional.empty();

    /** Whether what was taken leaves the machine. */
    boolean drains = true;

    /** Whether bytes that mean nothing come without end. */
    boolean babbles;

    private final ArrayDeque<Byte> input = new ArrayDeque<>();
    private byte[] held = NOTHING;
    private boolean connected;
    private int seen;

    @Override
    public boolean connect(long deadlineNanos) throws IOException {
        if (connected) {
            return false;
        }
        if (refusals > 0) {
            refusals--;
            throw new ConnectException("refused");
        }
        calls.add("connect");
        connected = true;
        input.clear();
        return true;
    }

    @Override
    public int write(byte[] bytes, long deadlineNanos) throws IOException {
        require();
        int count = Math.min(bytes.length, takes);
        if (takes != Integer.MAX_VALUE) {
            takes -= count;
        }
        if (count < bytes.length) {
            if (breaksWhenFull) {
                drop();
                if (count == 0) {
                    throw new SocketException("reset");
                }
            } else {
                idle(deadlineNanos);
            }
        }
        written.write(bytes, 0, count);
        answerQuestions();
        return count;
    }

    @Override
    public int read(byte[] into, long deadlineNanos) throws IOException {
        require();
        if (breaksAtRead && deadlineNanos - System.nanoTime() > 0) {
            breaksAtRead = false;
            drop();
            throw new SocketException("reset");
        }
        if (babbles) {
            into[0] = (byte) 0xff;
            return 1;
        }
        if (input.isEmpty()) {
            idle(deadlineNanos);
            return 0;
        }
        if (deadlineNanos - System.nanoTime() > 0) {
            idle(Math.min(deadlineNanos, System.nanoTime() + answerNanos));
        }
        int count = 0;
        while (count < into.length && !input.isEmpty()) {
            into[count++] = input.remove();
        }
        return count;
    }

    @Override
    public boolean drain(long deadlineNanos) throws IOException {
        require();
        return drains;
    }

    @Override
    public int takeBack() {
        drop();
        return drains ? 0 : 1;
    }

    @Override
    public Optional<PrinterState> trouble() {
        return trouble;
    }

    @Override
    public void drop() {
        if (connected) {
            calls.add("drop");
        }
        connected = false;
    }

    @Override
    public void close() {
        calls.add("close");
        connected = false;
    }

    int writtenBytes() {
        return written.size();
    }

    void say(String hex) {
        for (byte value : EscPos.hex(hex)) {
            input.add(value);
        }
    }

    void forgetWritten() {
        written.reset();
        seen = 0;
    }

    String writtenHex() {
        return java.util.HexFormat.of().formatHex(written.toByteArray());
    }

    private void require() throws IOException {
        if (!connected) {
            throw new SocketException("not connected");
        }
    }

    private void answerQuestions() {
        byte[] all = written.toByteArray();
        for (; seen + 2 < all.length; seen++) {
            int question = question(all, seen);
            if (question >= 0) {
                byte[] now = answers.to(question);
                for (byte value : oneLate ? held : now) {
                    input.add(value);
                }
                held = now;
            }
        }
    }

    private static int question(byte[] all, int at) {
        if (all[at] == 0x10 && all[at + 1] == 0x04) {
            return all[at + 2];
        }
        return all[at] == 0x1d && all[at + 1] == 0x72 && all[at + 2] == 1 ? 0 : -1;
    }

    private static void idle(long deadlineNanos) {
        long left;
        while ((left = deadlineNanos - System.nanoTime()) > 0) {
            java.util.concurrent.locks.LockSupport.parkNanos(left);
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
        }
    }
}
