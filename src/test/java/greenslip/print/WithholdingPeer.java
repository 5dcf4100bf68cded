package greenslip.print;

import greenslip.posix.PseudoTerminal;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A printer on a pseudo-terminal that answers at once how it is, and that a job is done only when it is told to: then in order, as much as
 * it owes. One thread of its own.
 */
final class WithholdingPeer implements AutoCloseable {
    private static final byte[] WELL = {0x12};

    private final PseudoTerminal terminal = PseudoTerminal.open();
    private final Thread thread;
    private volatile boolean closed;
    private volatile boolean withholds;
    private int owed;
    private int before;
    private int beforeThat;

    WithholdingPeer() throws IOException {
        thread = Thread.ofPlatform().daemon().start(this::serve);
    }

    Path path() {
        return terminal.path();
    }

    /** From now on it owes what it is asked about a job. */
    void withhold() {
        withholds = true;
    }

    /** Answers all that it owes, and at once from now on. */
    synchronized void pay() throws IOException {
        withholds = false;
        for (; owed > 0; owed--) {
            say(new byte[] {0});
        }
    }

    synchronized int owed() {
        return owed;
    }

    private void serve() {
        byte[] chunk = new byte[512];
        try {
            while (!closed) {
                int count = terminal.device().read(chunk, Wire.after(50));
                for (int i = 0; i < count; i++) {
                    hear(chunk[i]);
                }
            }
        } catch (IOException e) {
            if (!closed) {
                throw new AssertionError(e);
            }
        }
    }

    private synchronized void hear(int value) throws IOException {
        if (beforeThat == EscPos.DLE && before == 4 && value >= 1 && value <= 4) {
            say(WELL);
        } else if (beforeThat == EscPos.GS && before == 0x72 && value == 1) {
            owed++;
            if (!withholds) {
                pay();
            }
        }
        beforeThat = before;
        before = value;
    }

    private void say(byte[] answer) throws IOException {
        if (terminal.device().write(answer, Wire.after(1_000)) != 1) {
            throw new IOException("the host takes no answer");
        }
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
        terminal.close();
    }
}
