package greenslip.print.sim;

import greenslip.print.PrinterSimulator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A file that says what is wrong with a simulated printer, in the words of {@link SimulatorOrder}: whenever its content has changed the
 * printer is made well, and the file's orders are obeyed. An empty file therefore means a printer that is well, a missing one changes
 * nothing. A file with a mistake in it is not obeyed at all, and the log says so.
 *
 * <p>One thread, which looks five times a second.
 */
public final class OrderFile implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(OrderFile.class.getName());
    private static final long LOOK_MILLIS = 200;
    private static final int MOST_BYTES = 4_096;

    private final Path file;
    private final PrinterSimulator printer;
    private final CountDownLatch end = new CountDownLatch(1);
    private String obeyed = "";

    public OrderFile(Path file, PrinterSimulator printer) {
        this.file = file;
        this.printer = printer;
        Thread.ofPlatform().daemon().name("printer-sim-orders").start(this::run);
    }

    @Override
    public void close() {
        end.countDown();
    }

    private void run() {
        try {
            do {
                look();
            } while (!end.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            LOG.log(System.Logger.Level.DEBUG, "stopped watching", e);
        }
    }

    private void look() {
        try (InputStream in = Files.newInputStream(file)) {
            String said = new String(in.readNBytes(MOST_BYTES), StandardCharsets.UTF_8);
            if (!said.equals(obeyed)) {
                obeyed = said;
                List<SimulatorOrder> orders = SimulatorOrder.parse("well\n" + said);
                orders.forEach(order -> order.obey(printer));
            }
        } catch (NoSuchFileException e) {
            // Somebody is just writing it anew, or has not begun.
        } catch (IOException | IllegalArgumentException e) {
            LOG.log(System.Logger.Level.WARNING, "{0} is not obeyed: {1}", file, e.getMessage());
        }
    }
}
