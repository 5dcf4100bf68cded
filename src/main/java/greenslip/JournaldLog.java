package greenslip;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * Log lines as journald takes them from standard error: a priority in front ({@code <4>}), no time, since the journal adds its own, and one
 * line for one event. On a terminal the priority is a word instead.
 */
final class JournaldLog extends Formatter {
    /** Strong references: the log manager keeps only weak ones. */
    private static final Logger ROOT = Logger.getLogger("");

    private static final Logger HELIDON = Logger.getLogger("io.helidon");
    /** It logs a port that is taken with a whole trace; {@code start} says that in a sentence, and whoever starts it ends with it. */
    private static final Logger HELIDON_START = Logger.getLogger("io.helidon.webserver.LoomServer");

    /** Noise on a port is a trace for each line of it, and nothing that anybody here could mend. */
    private static final Logger HELIDON_REQUESTS = Logger.getLogger("io.helidon.webserver.http1.Http1Connection");

    private static final Logger PI4J = Logger.getLogger("com.pi4j");

    private final boolean journal;

    private JournaldLog(boolean journal) {
        this.journal = journal;
    }

    /** Replaces the JDK's console format, unless the one who started the program configured logging himself. */
    static void install() {
        if (System.getProperty("java.util.logging.config.file") != null) {
            return;
        }
        for (Handler handler : ROOT.getHandlers()) {
            if (handler instanceof ConsoleHandler) {
                handler.setFormatter(new JournaldLog(System.getenv("JOURNAL_STREAM") != null));
            }
        }
        HELIDON.setLevel(Level.WARNING);
        HELIDON_START.setLevel(Level.OFF);
        HELIDON_REQUESTS.setLevel(Level.SEVERE);
        PI4J.setLevel(Level.WARNING);
    }

    @Override
    public String format(LogRecord record) {
        String name = record.getLoggerName() == null ? "" : record.getLoggerName();
        String line = prefix(record.getLevel()) + name.substring(name.lastIndexOf('.') + 1) + ": "
                + oneLine(formatMessage(record));
        Throwable thrown = record.getThrown();
        return thrown == null ? line + "\n" : line + " | " + oneLine(trace(thrown)) + "\n";
    }

    private String prefix(Level level) {
        int value = level.intValue();
        if (value >= Level.SEVERE.intValue()) {
            return journal ? "<3>" : "ERROR ";
        }
        if (value >= Level.WARNING.intValue()) {
            return journal ? "<4>" : "WARN  ";
        }
        return journal ? "<6>" : "INFO  ";
    }

    private static String trace(Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace));
        return trace.toString();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " | ");
    }
}
