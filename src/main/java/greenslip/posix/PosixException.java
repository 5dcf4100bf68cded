package greenslip.posix;

import java.io.IOException;

/** A call of libc failed; says which, on what, and the error by name and number. */
public final class PosixException extends IOException {
    private static final long serialVersionUID = 1L;

    private final Errno errno;
    private final int number;

    PosixException(String call, String subject, int number) {
        super(call + " " + subject + ": " + text(number));
        this.errno = Errno.of(number);
        this.number = number;
    }

    private static String text(int number) {
        Errno errno = Errno.of(number);
        return errno == Errno.OTHER ? "error " + number : errno + " (" + number + ")";
    }

    public Errno errno() {
        return errno;
    }

    /** As the system gave it, also where {@link #errno()} has no name for it. */
    public int number() {
        return number;
    }
}
