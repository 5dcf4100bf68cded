package greenslip.scan;

import greenslip.posix.PosixException;
import java.io.IOException;

/** A scanner's device could not be had. */
final class ScannerRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private final ScannerFault fault;

    ScannerRefused(ScannerFault fault, String cause) {
        super(cause);
        this.fault = fault;
    }

    ScannerFault fault() {
        return fault;
    }

    /** What a failure of the device means for whoever stands beside it. */
    static ScannerFault fault(IOException failure) {
        return switch (failure) {
            case ScannerRefused refused -> refused.fault;
            case PosixException posix ->
                switch (posix.errno()) {
                    case ENOENT, ENOTDIR, ENODEV, ENXIO, EIO -> ScannerFault.AWAY;
                    case EACCES, EPERM -> ScannerFault.NO_RIGHT;
                    case EBUSY -> ScannerFault.NOT_OURS;
                    case ENOTTY, EISDIR, EINVAL -> ScannerFault.WRONG_DEVICE;
                    default -> ScannerFault.BROKEN;
                };
            case java.io.EOFException ended -> ScannerFault.AWAY;
            default -> ScannerFault.BROKEN;
        };
    }
}
