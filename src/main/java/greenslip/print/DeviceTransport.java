package greenslip.print;

import greenslip.posix.FileDescriptor;
import greenslip.posix.PosixException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A printer behind a path: what serial lines, USB printers and files have in common. The rules are those of {@link Transport}. */
abstract sealed class DeviceTransport implements Transport permits SerialTransport, UsblpTransport, FileTransport {
    private static final System.Logger LOG = System.getLogger(DeviceTransport.class.getName());

    private final Path path;
    private volatile @Nullable FileDescriptor device;
    private volatile boolean closed;

    DeviceTransport(Path path) {
        this.path = path;
    }

    /** Opens the path and sets the device up, without waiting. */
    abstract FileDescriptor open(Path path) throws IOException;

    /** Throws away what the device has taken and not passed on. */
    abstract void discard(FileDescriptor open) throws IOException;

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

    @Override
    public final void drop() {
        FileDescriptor last = device;
        device = null;
        if (last == null) {
            return;
        }
        try (last) {
            discard(last);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "while leaving " + path, e);
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
