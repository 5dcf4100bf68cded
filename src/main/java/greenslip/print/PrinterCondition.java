package greenslip.print;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** How a printer is as far as is known, and who is told. The state is any thread's to read; all else is of the one that uses the printer. */
final class PrinterCondition {
    private static final System.Logger LOG = System.getLogger(PrinterCondition.class.getName());

    /** A printer that stands still may be unable to answer; what it said last is believed so long. */
    private static final long STOP_REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final String name;
    private volatile PrinterState state = PrinterState.GONE;
    private volatile Consumer<PrinterState> listener = now -> {};

    /** When the printer itself last said that it stands still. */
    private long stopSaidNanos;

    /** Why there was no connection, as last logged. */
    private String lastCause = "";

    PrinterCondition(String name) {
        this.name = name;
    }

    PrinterState state() {
        return state;
    }

    void onState(Consumer<PrinterState> told) {
        listener = told;
    }

    PrinterState become(PrinterState now) {
        boolean news = state != now;
        state = now;
        if (news) {
            stopSaidNanos = System.nanoTime();
            LOG.log(System.Logger.Level.INFO, "{0}: now {1}", name, now);
            listener.accept(now);
        }
        return now;
    }

    PrinterState gone(IOException cause) {
        String said = String.valueOf(cause.getMessage());
        boolean news = state != PrinterState.GONE || !said.equals(lastCause);
        lastCause = said;
        LOG.log(news ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG, "{0}: no line: {1}", name, said);
        return become(PrinterState.GONE);
    }

    /** It says itself that it stands still, still or again. */
    void stopSaid() {
        stopSaidNanos = System.nanoTime();
    }

    /** For the end: nobody is told. */
    void close() {
        state = PrinterState.GONE;
    }

    /** A printer is silent now; the stop that it told of not long ago explains it. */
    boolean stopExplainsSilence() {
        return state.stopped() && System.nanoTime() - stopSaidNanos < STOP_REMEMBERED_NANOS;
    }
}
