package greenslip.print.sim;

import greenslip.posix.PseudoTerminal;
import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatedTrouble;
import greenslip.print.SimulatorSettings.Flow;
import greenslip.print.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A simulated printer on a serial line, which is a pseudo-terminal: the host opens the symbolic link that this makes.
 *
 * <p>Bytes arrive at the pace of the line, ten bits each. XOFF and XON stop the host as on a wire. A pseudo-terminal has no CTS; a printer
 * that waits without those bytes stops reading instead, and the host finds that its writes are not taken. What the host had already handed
 * to the pseudo-terminal, some kilobytes at most, waits there and is not lost: on a wire it would be.
 *
 * <p>A printer that is off leaves the line up and takes what comes into nowhere. One that is unplugged takes the line away, as a USB adapter
 * does, and brings a new one under the same link.
 *
 * <p>Two threads.
 */
public final class PtyFront implements Front {
    private static final System.Logger LOG = System.getLogger(PtyFront.class.getName());
    private static final int BITS_A_BYTE = 10;
    private static final long LOOK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 5_000;

    /** So much time's worth of bytes is handed on at once. */
    private static final int SLICES_A_SECOND = 500;

    private final PrinterSimulator printer;
    private final Path link;
    private final int baud;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Makes the line and its link; a symbolic link of that name is replaced, such as a simulator that was killed leaves.
     *
     * @param baud how fast bytes arrive, 0 for at once
     * @throws IOException where something else has that name, or no link can be made there
     */
    public PtyFront(PrinterSimulator printer, Path link, int baud) throws IOException {
        if (baud < 0 || baud > 4_000_000) {
            throw new IllegalArgumentException("a line does 0 to 4000000 baud, not " + baud);
        }
        this.printer = printer;
        this.link = link;
        this.baud = baud;
        if (printer.settings().flow() == Flow.WAITS) {
            LOG.log(System.Logger.Level.INFO, "a pseudo-terminal has no CTS: a full printer stops reading instead");
        }
        PseudoTerminal first = plug();
        thread = Thread.ofPlatform().daemon().name("printer-sim-pty").start(() -> run(first));
    }

    @Override
    public String address() {
        return link.toString();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_MILLIS);
            if (Files.isSymbolicLink(link)) {
                Files.delete(link);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "the link " + link + " stays", e);
        }
    }

    private PseudoTerminal plug() throws IOException {
        if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            throw new IOException("这里已有别的文件，请换一个名字。Something else is there, choose another name: " + link);
        }
        PseudoTerminal line = PseudoTerminal.open();
        try {
            Files.deleteIfExists(link);
            Files.createSymbolicLink(link, line.path());
        } catch (IOException e) {
            line.close();
            throw new IOException("建不了这个链接，请检查目录。Cannot make the link, check its folder: " + link, e);
        }
        return line;
    }

    private boolean isUnplugged() {
        return printer.has(SimulatedTrouble.UNPLUGGED);
    }

    private void run(PseudoTerminal first) {
        PseudoTerminal line = first;
        while (true) {
            serve(line);
            line.close();
            while (!closed && isUnplugged()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
            if (closed) {
                return;
            }
            try {
                line = plug();
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "no new line for the simulated printer", e);
                return;
            }
        }
    }

    private void serve(PseudoTerminal terminal) {
        Thread answering = null;
        try (Transport line = printer.wire()) {
            line.connect(Pump.after(0));
            answering = Thread.ofPlatform().daemon().name("printer-sim-pty-out").start(() -> answer(terminal, line));
            receive(terminal, line);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the line ended", e);
        }
        join(answering);
    }

    private void receive(PseudoTerminal terminal, Transport line) throws IOException {
        byte[] chunk = new byte[baud == 0 ? 1_024 : Math.max(1, baud / BITS_A_BYTE / SLICES_A_SECOND)];
        long arrived = System.nanoTime();
        while (!closed && !isUnplugged()) {
            int count = terminal.device().read(chunk, Pump.after(LOOK_MILLIS));
            if (count > 0 && baud > 0) {
                long onTheWire = count * TimeUnit.SECONDS.toNanos(BITS_A_BYTE) / baud;
                arrived = Math.max(System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(1), arrived) + onTheWire;
                await(arrived);
            }
            Pump.into(line, Arrays.copyOf(chunk, count), () -> !closed && !isUnplugged());
        }
    }

    private static void await(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private void answer(PseudoTerminal terminal, Transport line) {
        byte[] chunk = new byte[256];
        try {
            while (!closed && !isUnplugged()) {
                int count = line.read(chunk, Pump.after(LOOK_MILLIS));
                // A host that reads no answers costs them, and nothing else.
                int ignored = terminal.device().write(Arrays.copyOf(chunk, count), Pump.after(LOOK_MILLIS));
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more answers", e);
        }
    }

    private static void join(@Nullable Thread answering) {
        if (answering == null) {
            return;
        }
        try {
            answering.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
