package greenslip.posix;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Deadlines, and waiting for conditions that another thread brings about. */
final class Await {
    private Await() {}

    static long after(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    static long soon() {
        return after(10_000);
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = soon();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("in vain: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Until a thread stands in the kernel's poll. */
    static void untilPolling(Thread thread) {
        until(
                thread + " polls",
                () -> java.util.Arrays.stream(thread.getStackTrace())
                        .anyMatch(frame -> frame.getClassName().equals("greenslip.posix.Libc")
                                && frame.getMethodName().equals("poll")));
    }
}
