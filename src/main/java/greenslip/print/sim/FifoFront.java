package greenslip.print.sim;

import greenslip.posix.Fifo;
import greenslip.posix.FileDescriptor;
import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatedTrouble;
import greenslip.print.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A simulated printer behind a FIFO, as a stand-in for {@code /dev/usb/lp0}: bytes go in, and no answer comes back. While the printer is off
 * or unplugged nobody reads the FIFO, so a host finds no device (ENXIO) or a broken pipe. A printer that takes no more stops reading; a host
 * then fills the pipe, which is shrunk to {@value #PIPE_BYTES} bytes.
 *
 * <p>One thread.
 */
public final class FifoFront implements Front {
    private static final System.Logger LOG = System.getLogger(FifoFront.class.getName());
    private static final int PIPE_BYTES = 4_096;
    private static final int MODE = 0600;

    /** Of a file's mode, the part that says what it is. */
    private static final int TYPE = 0170000;

    private static final int FIFO = 0010000;
    private static final long LOOK_MILLIS = 100;
    private static final long CLOSE_MILLIS = 5_000;

    private final PrinterSimulator printer;
    private final Path path;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * Makes the FIFO where there is none, and reads it when this returns.
     *
     * @throws IOException where something else has that name, or none can be made there
     */
    public FifoFront(PrinterSimulator printer, Path path) throws IOException {
        this.printer = printer;
        this.path = path;
        if (Files.notExists(path)) {
            make(path);
        } else if (((int) Files.getAttribute(path, "unix:mode") & TYPE) != FIFO) {
            throw new IOException("这里已有别的文件，不是 FIFO。Something else is there and no FIFO, choose another name: " + path);
        }
        FileDescriptor first = plug();
        thread = Thread.ofPlatform().daemon().name("printer-sim-fifo").start(() -> run(first));
    }

    private static void make(Path path) throws IOException {
        try {
            Fifo.make(path, MODE);
        } catch (IOException e) {
            throw new IOException("建不了 FIFO，请检查目录。Cannot make the FIFO, check its folder: " + path, e);
        }
    }

    @Override
    public String address() {
        return path.toString();
    }

    /** The FIFO itself stays. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private FileDescriptor plug() throws IOException {
        FileDescriptor pipe = FileDescriptor.open(path, FileDescriptor.Access.READ_WRITE);
        int ignored = pipe.setFifoBytes(PIPE_BYTES);
        return pipe;
    }

    private boolean pulled() {
        return printer.has(SimulatedTrouble.OFF) || printer.has(SimulatedTrouble.UNPLUGGED);
    }

    private void run(FileDescriptor first) {
        FileDescriptor pipe = first;
        while (!closed) {
            try {
                serve(pipe);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the FIFO " + path + " failed", e);
            }
            pipe.close();
            while (!closed && pulled()) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(LOOK_MILLIS));
            }
            try {
                pipe = plug();
                lose(pipe);
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "the FIFO " + path + " cannot be opened again", e);
                return;
            }
        }
        pipe.close();
    }

    private void serve(FileDescriptor pipe) throws IOException {
        byte[] chunk = new byte[1_024];
        try (Transport line = printer.wire()) {
            line.connect(Pump.after(0));
            while (!closed && !pulled()) {
                int count = pipe.read(chunk, Pump.after(LOOK_MILLIS));
                Pump.into(line, Arrays.copyOf(chunk, count), () -> !closed && !pulled());
            }
        }
    }

    /** What was under way when the plug was pulled. */
    private static void lose(FileDescriptor pipe) throws IOException {
        byte[] chunk = new byte[PIPE_BYTES];
        int count = 1;
        while (count > 0) {
            count = pipe.read(chunk, Pump.after(0));
        }
    }
}
