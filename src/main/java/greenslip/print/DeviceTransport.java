package greenslip.print;

import greenslip.posix.FileDescriptor;
import greenslip.posix.PosixException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A printer behind a path: what serial lines, USB printers and files have in common. The rules are those of {@link Transport}. */
abstract sealed class DeviceTransport implements Transport permits SerialTransport, UsblpTransport, FileTransport {
    private static final System.Logger LOG = System.getLogger(DeviceTransport.class.getName());

    private static final long LEAST_LOOK_MILLIS = 4;
    private static final long MOST_LOOK_MILLIS = 128;

    private final Path path;
    private volatile @Nullable FileDescriptor device;
    private volatile boolean closed;

    DeviceTransport(Path path) {
        this.path = path;
    }

    /** Opens the path and sets the device up, without waiting. */
    abstract FileDescriptor open(Path path) throws IOException;

    /**
     * Throws away what the device has taken and not passed on.
     *
     * @return how many bytes that were at the least; 0 where it cannot tell
     */
    abstract int discard(FileDescriptor open) throws IOException;

    @Override
    public final boolean connect(long deadlineNanos) throws IOException {
        if (closed) {
            throw new ClosedChannelException();
        }
        FileDescriptor last = device;
        if (last != null) {
            if (!last.hungUp()) {
                return false;
            }
            LOG.log(System.Logger.Level.INFO, "printer at {0} was unplugged", path);
            drop();
        }
        try {
            device = open(path);
        } catch (PosixException e) {
            throw new IOException(advice(e), e);
        }
        if (closed) {
            drop();
            throw new ClosedChannelException();
        }
        return true;
    }

    /** The person who reads this stands before a machine that is set up wrongly, or a printer that is not there. */
    private String advice(PosixException e) {
        return switch (e.errno()) {
            case EBUSY -> "打印机被别的程序占用，请停掉它 · Another program has the printer, stop it: " + e.getMessage();
            case EACCES, EPERM ->
                "没有权限打开打印机，请把服务用户加入设备的用户组 · No right to open the printer, add the service's user to"
                        + " the device's group: " + e.getMessage();
            case ENOENT, ENODEV, ENXIO ->
                "找不到打印机，请检查电源、数据线和配置的路径 · No printer there, check power, cable and the path in the" + " configuration: "
                        + e.getMessage();
            case ENOTTY -> "这个路径不是串口，请检查配置 · The path is no serial line, check the configuration: " + e.getMessage();
            default -> "打不开打印机 · The printer does not open: " + e.getMessage();
        };
    }

    @Override
    public final int write(byte[] bytes, long deadlineNanos) throws IOException {
        try {
            return current().write(bytes, deadlineNanos);
        } catch (IOException e) {
            drop();
            throw e;
        }
    }

    @Override
    public int read(byte[] into, long deadlineNanos) throws IOException {
        try {
            return current().read(into, deadlineNanos);
        } catch (IOException e) {
            drop();
            throw e;
        }
    }

    final FileDescriptor current() throws IOException {
        FileDescriptor current = device;
        if (current == null) {
            throw new ClosedChannelException();
        }
        return current;
    }

    /** For lines that say how much is left, but not when it is all gone: looks seldom where nothing moves. */
    final boolean awaitSent(long deadlineNanos) throws IOException {
        long restMillis = LEAST_LOOK_MILLIS;
        int before = Integer.MAX_VALUE;
        int unsent;
        while ((unsent = unsentBytes()) > 0) {
            long nowNanos = System.nanoTime();
            if (deadlineNanos - nowNanos <= 0) {
                return false;
            }
            restMillis = unsent < before ? LEAST_LOOK_MILLIS : Math.min(2 * restMillis, MOST_LOOK_MILLIS);
            before = unsent;
            long lookNanos = nowNanos + TimeUnit.MILLISECONDS.toNanos(restMillis);
            current().pause(lookNanos - deadlineNanos > 0 ? deadlineNanos : lookNanos);
        }
        return true;
    }

    @Override
    public final void drop() {
        int ignored = takeBack();
    }

    @Override
    public final int takeBack() {
        FileDescriptor last = device;
        device = null;
        if (last == null) {
            return 0;
        }
        try (last) {
            return discard(last);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "while leaving " + path, e);
            return 0;
        }
    }

    @Override
    public final void close() {
        closed = true;
        drop();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
