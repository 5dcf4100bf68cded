package greenslip.screen;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What is logged from warnings on, by anybody, until it is closed. */
final class LogLines implements AutoCloseable {
    private static final Logger ROOT = Logger.getLogger("");

    private final List<LogRecord> lines = new CopyOnWriteArrayList<>();
    private final Handler listening = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                lines.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    LogLines() {
        ROOT.addHandler(listening);
    }

    List<String> messages() {
        return lines.stream()
                .map(line -> line.getLoggerName() + ": " + line.getMessage() + " " + line.getThrown())
                .toList();
    }

    @Override
    public void close() {
        ROOT.removeHandler(listening);
    }
}
