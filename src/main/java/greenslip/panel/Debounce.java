package greenslip.panel;

/**
 * One contact's level, believed only once it held still. Contacts bounce for some milliseconds when they close and open, and long wires
 * pick up pulses.
 *
 * <pre>
 * raw       __|-|_|--|_|-----------------|_|-|___________|-|____
 * believed  ______________|-----------------------|_____________     a change once it held for settleNanos
 * </pre>
 *
 * Time is told by the caller. One thread at a time.
 */
final class Debounce {
    private final long settleNanos;
    private boolean closed;
    private boolean raw;
    private long rawSinceNanos;
    private long closedSinceNanos;
    private int closings;

    /** @param closed the level at the beginning: believed, and no closing */
    Debounce(boolean closed, long settleNanos, long nowNanos) {
        this.settleNanos = settleNanos;
        this.closed = closed;
        this.raw = closed;
        this.rawSinceNanos = nowNanos;
        this.closedSinceNanos = nowNanos;
    }

    /** The level as it was seen. */
    void level(boolean isClosed, long atNanos) {
        if (isClosed != raw) {
            settle(atNanos);
            raw = isClosed;
            rawSinceNanos = atNanos;
        }
    }

    /** Believes what held still until now. */
    void settle(long nowNanos) {
        if (raw != closed && nowNanos - rawSinceNanos >= settleNanos) {
            closed = raw;
            if (closed) {
                closedSinceNanos = rawSinceNanos;
                closings++;
            }
        }
    }

    boolean closed() {
        return closed;
    }

    /** How long it has been closed; 0 while it is open. */
    long closedForNanos(long nowNanos) {
        return closed ? nowNanos - closedSinceNanos : 0;
    }

    /** How often it closed since the last call. */
    int takeClosings() {
        int taken = closings;
        closings = 0;
        return taken;
    }

    /** In how many nanoseconds {@link #settle} will believe a change; {@link Long#MAX_VALUE} where none waits. */
    long dueNanos(long nowNanos) {
        return raw == closed ? Long.MAX_VALUE : Math.max(0, settleNanos - (nowNanos - rawSinceNanos));
    }
}
