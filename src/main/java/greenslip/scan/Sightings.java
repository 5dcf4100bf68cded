package greenslip.scan;

import java.util.concurrent.TimeUnit;

/**
 * Whether a code is held up that is not read yet: seen in a few frames, not in one alone, as a passing pattern is. The decoder's thread
 * tells the frames; any thread asks.
 */
final class Sightings {
    private static final int SURE_FRAMES = 3;

    /** A frame or two in which it is too blurred to be seen do not end it. */
    private static final long GAP_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private int frames;
    private long lastNanos;
    private volatile long goingUntilNanos;
    private volatile boolean going;

    /** @param sighted whether the frame held what looks like a code, and none was read */
    void frame(boolean sighted, long nowNanos) {
        if (sighted) {
            frames = nowNanos - lastNanos > GAP_NANOS ? 1 : Math.min(frames + 1, SURE_FRAMES);
            lastNanos = nowNanos;
        } else if (nowNanos - lastNanos > GAP_NANOS) {
            frames = 0;
        }
        goingUntilNanos = lastNanos + GAP_NANOS;
        going = frames >= SURE_FRAMES;
    }

    boolean going(long nowNanos) {
        return going && goingUntilNanos - nowNanos > 0;
    }
}
