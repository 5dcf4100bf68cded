package greenslip.round;

import java.time.Instant;

/**
 * When something happened, as far as this machine can know. Nothing orders by {@code wallMillis}: order comes from counters.
 *
 * @param wallMillis wall clock, milliseconds since 1970 UTC
 * @param monotonicNanos time since some moment of this boot, never jumping
 * @param bootId which boot {@code monotonicNanos} belongs to
 * @param trust why {@code wallMillis} may be believed
 */
public record Timestamp(long wallMillis, long monotonicNanos, String bootId, ClockTrust trust) {
    public boolean trusted() {
        return trust.trusted();
    }

    public Instant wall() {
        return Instant.ofEpochMilli(wallMillis);
    }
}
