package greenslip.round;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * When something happened, as far as this machine can know. Nothing orders by {@code wallMillis}: order comes from counters.
 *
 * @param wallMillis wall clock, milliseconds since 1970 UTC
 * @param monotonicNanos time since some moment of this boot, never jumping
 * @param bootId which boot {@code monotonicNanos} belongs to
 * @param trust why {@code wallMillis} may be believed
 */
public record Timestamp(long wallMillis, long monotonicNanos, String bootId, ClockTrust trust) {
    private static final long NANOS_TO_THE_MILLI = 1_000_000;

    public boolean trusted() {
        return trust.trusted();
    }

    public Instant wall() {
        return Instant.ofEpochMilli(wallMillis);
    }

    /** The wall clock at another moment of the same boot, earlier or later, as it follows from this one. */
    public long wallMillisAt(long otherNanos) {
        return wallMillis + Math.floorDiv(otherNanos - monotonicNanos + NANOS_TO_THE_MILLI / 2, NANOS_TO_THE_MILLI);
    }

    /**
     * How long before another moment this one was: by the monotonic clock within a boot, else by the wall clock where both moments can be
     * believed; empty where nobody can tell.
     */
    public OptionalLong ageMillis(Timestamp now) {
        if (bootId.equals(now.bootId)) {
            return OptionalLong.of(Math.max(0, (now.monotonicNanos - monotonicNanos) / NANOS_TO_THE_MILLI));
        }
        return trusted() && now.trusted()
                ? OptionalLong.of(Math.max(0, now.wallMillis - wallMillis))
                : OptionalLong.empty();
    }

    /**
     * The same moment by what was learned at another time of the same boot; unchanged where that is of another boot or no better. A
     * person's word is corrected by the same person's later one.
     */
    public Timestamp correctedBy(Timestamp anchor) {
        boolean better =
                anchor.trust.betterThan(trust) || (anchor.trust == ClockTrust.OPERATOR && trust == ClockTrust.OPERATOR);
        return better && anchor.bootId.equals(bootId)
                ? new Timestamp(anchor.wallMillisAt(monotonicNanos), monotonicNanos, bootId, anchor.trust)
                : this;
    }
}
