package greenslip.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Takes the ledger's log lines, of which thousands of recoveries write thousands, and lets a test ask what its thread's were. */
final class CutLog extends Handler implements AutoCloseable {
    private static final ThreadLocal<List<String>> LINES = ThreadLocal.withInitial(ArrayList::new);

    /** Held here: the log manager forgets a logger that nobody holds, and with it what was set. */
    private final Logger logger = Logger.getLogger("greenslip.ledger");

    private final Level before = logger.getLevel();

    CutLog() {
        logger.setUseParentHandlers(false);
        logger.setLevel(Level.INFO);
        logger.addHandler(this);
    }

    /** The calling thread's lines since it asked last. */
    static List<String> take() {
        List<String> lines = List.copyOf(LINES.get());
        LINES.get().clear();
        return lines;
    }

    @Override
    public void publish(LogRecord line) {
        LINES.get().add(line.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
        logger.setUseParentHandlers(true);
    }
}
