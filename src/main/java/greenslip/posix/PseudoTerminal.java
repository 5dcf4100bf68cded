package greenslip.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A serial line without a wire: this end for a device that is played by a program, {@link #path()} for the host. It stays there while
 * hosts come and go, and what one of them sends is kept until it is read; {@link #close()} is the pulled cable.
 *
 * <p>Flow control is real: a byte 13 written here stops a host that asked for XON/XOFF. Speed and wires are not there. Threads as at
 * {@link FileDescriptor}.
 */
public final class PseudoTerminal implements AutoCloseable {
    private static final int NAME_BYTES = 128;

    private final FileDescriptor device;

    /** Keeps the line up while no host has it open: reading here would else fail at once, again and again. */
    private final FileDescriptor keeper;

    private final Path path;

    private PseudoTerminal(FileDescriptor device, FileDescriptor keeper, Path path) {
        this.device = device;
        this.keeper = keeper;
        this.path = path;
    }

    /** Makes one, raw from the start, so that nothing is echoed before a host has set it up. */
    public static PseudoTerminal open() throws IOException {
        int fd = Libc.posixOpenpt(Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC);
        if (fd < 0) {
            throw new PosixException("posix_openpt", "/dev/ptmx", -fd);
        }
        FileDescriptor device = new FileDescriptor("pseudo-terminal", fd);
        try (Arena memory = Arena.ofConfined()) {
            int ignored = device.device("grantpt", Libc::grantpt);
            ignored = device.device("unlockpt", Libc::unlockpt);
            MemorySegment name = memory.allocate(NAME_BYTES);
            ignored = device.device("ptsname", open -> Libc.ptsname(open, name));
            Path path = Path.of(name.getString(0, StandardCharsets.US_ASCII));
            FileDescriptor keeper = FileDescriptor.open(path, FileDescriptor.Access.READ_WRITE);
            try {
                new SerialLine(9_600, SerialLine.FlowControl.NONE).applyTo(keeper);
            } catch (IOException | RuntimeException e) {
                keeper.close();
                throw e;
            }
            return new PseudoTerminal(device, keeper, path);
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    /** Where the host opens it, as long as this is open. */
    public Path path() {
        return path;
    }

    /** The device's end. */
    public FileDescriptor device() {
        return device;
    }

    @Override
    public void close() {
        keeper.close();
        device.close();
    }
}
