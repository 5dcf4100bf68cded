package greenslip.scan;

import greenslip.posix.Errno;
import greenslip.posix.FileDescriptor;
import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.PosixException;
import java.io.IOException;
import java.nio.file.Files;

/**
 * A scanner that types like a keyboard, read from its event device rather than from a window: no focus is needed and none can be lost.
 *
 * <p>The device is grabbed, so that what it types reaches nobody else: a code may be an identity, and a console would run what it says.
 * A grab that is refused is {@link ScannerFault#NOT_OURS} and the device is not read. A FIFO in its place, as tests and recordings use
 * it, cannot be grabbed and need not be: it has no other reader.
 *
 * @param <R> the answer to a scan; not used, but an exceptional one is logged
 */
public final class KeyboardScanner<R> extends DeviceScanner<R> {
    private static final long EVIOCGRAB = 0x4004_4590;

    private static final int TYPE_OF_FILE = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final KeyboardSettings settings;

    public KeyboardScanner(KeyboardSettings settings) {
        super(
                settings.name(),
                new KeyFraming(settings),
                settings.sameCodeQuietMillis(),
                settings.retryMinMillis(),
                settings.retryMaxMillis());
        this.settings = settings;
    }

    @Override
    FileDescriptor open() throws IOException {
        FileDescriptor keyboard = FileDescriptor.open(settings.device(), Access.READ);
        try {
            grab(keyboard);
            return keyboard;
        } catch (IOException | RuntimeException e) {
            keyboard.close();
            throw e;
        }
    }

    private void grab(FileDescriptor keyboard) throws IOException {
        try {
            int ignored = keyboard.control(EVIOCGRAB, 1);
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOTTY && !isCharacterDevice()) {
                return;
            }
            throw new ScannerRefused(refusal(e.errno()), "grab refused: " + e.getMessage());
        }
    }

    static ScannerFault refusal(Errno errno) {
        return switch (errno) {
            case ENODEV -> ScannerFault.AWAY;
            case ENOTTY, EINVAL -> ScannerFault.WRONG_DEVICE;
            default -> ScannerFault.NOT_OURS;
        };
    }

    private boolean isCharacterDevice() throws IOException {
        int mode = (Integer) Files.getAttribute(settings.device(), "unix:mode");
        return (mode & TYPE_OF_FILE) == CHARACTER_DEVICE;
    }
}
