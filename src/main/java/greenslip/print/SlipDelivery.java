package greenslip.print;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells those who look of each slip that was cut off, in order, and has its picture kept in a folder where there is one. Slips are added
 * under the printer's lock and told outside of it. Any thread.
 */
final class SlipDelivery implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SlipDelivery.class.getName());

    private final String printer;
    private final PaperPainter painter;
    private final int widthDots;
    private final @Nullable SlipFolder folder;
    private final List<LongConsumer> listeners = new CopyOnWriteArrayList<>();
    private final Object telling = new Object();

    /** Guarded by itself. */
    private final ArrayDeque<PrintedSlip> waiting = new ArrayDeque<>();

    SlipDelivery(String printer, PaperPainter painter, int widthDots, @Nullable SlipFolder folder) {
        this.printer = printer;
        this.painter = painter;
        this.widthDots = widthDots;
        this.folder = folder;
    }

    void onSlip(LongConsumer listener) {
        listeners.add(listener);
    }

    void add(PrintedSlip slip) {
        synchronized (waiting) {
            waiting.add(slip);
        }
    }

    /** To be called by each thread that may have cut a slip off, without the printer's lock. */
    void deliver() {
        synchronized (telling) {
            for (PrintedSlip slip = next(); slip != null; slip = next()) {
                List<PaperRow> rows = slip.rows();
                if (folder != null) {
                    folder.add(slip.number(), () -> painter.png(rows, widthDots));
                }
                for (LongConsumer listener : listeners) {
                    tell(listener, slip.number());
                }
            }
        }
    }

    @Override
    public void close() {
        if (folder != null) {
            folder.close();
        }
    }

    private @Nullable PrintedSlip next() {
        synchronized (waiting) {
            return waiting.poll();
        }
    }

    private void tell(LongConsumer listener, long number) {
        try {
            listener.accept(number);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, printer + ": a listener failed on slip " + number, e);
        }
    }
}
