package greenslip.scan;

import greenslip.posix.FileDescriptor;
import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.Terminal;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * A scanner on a serial line: on the board's own port, or on USB as one. It looks all the time, or when it is {@linkplain #trigger asked}.
 *
 * @param <R> the answer to a scan; not used, but an exceptional one is logged
 */
public final class SerialScanner<R> extends DeviceScanner<R> {
    private static final Logger LOG = System.getLogger(SerialScanner.class.getName());

    private final SerialScannerSettings settings;

    public SerialScanner(SerialScannerSettings settings) {
        super(
                settings.name(),
                new LineFraming(settings),
                settings.sameCodeQuietMillis(),
                settings.retryMinMillis(),
                settings.retryMaxMillis());
        this.settings = settings;
    }

    @Override
    FileDescriptor open() throws IOException {
        FileDescriptor line = FileDescriptor.open(settings.device(), Access.READ_WRITE);
        try {
            settings.line().applyTo(line);
            // What a board's port caught while it started is no code.
            Terminal.discard(line);
            return line;
        } catch (IOException | RuntimeException e) {
            line.close();
            throw e;
        }
    }

    @Override
    public void trigger() {
        byte[] command = settings.trigger().command();
        FileDescriptor line = device();
        if (command.length == 0 || line == null) {
            return;
        }
        try {
            int taken = line.write(command, System.nanoTime());
            if (taken < command.length) {
                LOG.log(Level.DEBUG, "scanner {0}: took {1} bytes of its trigger", name(), taken);
            }
        } catch (IOException e) {
            // Its own thread notices what became of the device, and says so.
            LOG.log(Level.DEBUG, "scanner {0}: not triggered: {1}", name(), e.getMessage());
        }
    }
}
