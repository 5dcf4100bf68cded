package greenslip.print;

import java.io.IOException;
import java.util.Optional;

/**
 * A line to a printer: bytes there and back, each call with a deadline. A device that is away never costs more than that. Deadlines are
 * of {@link System#nanoTime()}; one that has passed means "what can be had without waiting".
 *
 * <p>One thread, except for {@link #close()}, which any thread may call and which ends a call under way.
 */
public interface Transport extends AutoCloseable {
    /**
     * Makes sure that there is a connection, and reconnects where the last one was lost.
     *
     * @return whether the connection is a new one: the printer then may be in any mode, or have lost its power in between
     * @throws IOException where there is none by the deadline
     */
    boolean connect(long deadlineNanos) throws IOException;

    /**
     * Writes as much as the device takes by the deadline. Taken does not mean printed.
     *
     * @return how many bytes it took, from the first; fewer than all where the deadline passed or the connection broke
     * @throws IOException where there is no connection, or it broke before any byte was taken
     */
    int write(byte[] bytes, long deadlineNanos) throws IOException;

    /**
     * Reads what there is, and waits for the first byte until the deadline.
     *
     * @return how many bytes; 0 where none came in time
     * @throws IOException where there is no connection
     */
    int read(byte[] into, long deadlineNanos) throws IOException;

    /**
     * Waits until what was taken has left this machine. It may still be on its way, or in the printer's buffer.
     *
     * @return false where the deadline passed first; true at once where the line cannot tell
     * @throws IOException where there is no connection
     */
    default boolean drain(long deadlineNanos) throws IOException {
        return true;
    }

    /**
     * How many bytes were taken and have not left this machine yet, as far as the line can tell: while this becomes less, something moves.
     *
     * @throws IOException where there is no connection
     */
    default int unsentBytes() throws IOException {
        return 0;
    }

    /**
     * What the line itself knows of the printer without asking it, for when it takes no questions: {@link PrinterState#PAPER_OUT},
     * {@link PrinterState#OFFLINE} or {@link PrinterState#ERROR}; empty where nothing is wrong or the line cannot tell.
     */
    default Optional<PrinterState> trouble() {
        return Optional.empty();
    }

    /**
     * How long this line carries so many bytes at the least, in milliseconds; 0 where it is not known, or not worth waiting for. A line may call
     * itself drained while an adapter or a wire still has most of it to carry.
     */
    default int wireMillis(int bytes) {
        return 0;
    }

    /** Breaks the connection and discards what was taken but has not left yet; {@link #connect} makes a new one. */
    void drop();

    /**
     * As {@link #drop}, and tells how much it is certain of.
     *
     * @return how many bytes, from the last one taken, will never reach the printer; 0 where the line cannot tell
     */
    default int takeBack() {
        drop();
        return 0;
    }

    /** Ends the line for good. */
    @Override
    void close();
}
