package greenslip.upload;

import greenslip.round.Timestamp;
import java.util.concurrent.TimeUnit;

/**
 * A moment as it goes over the wire: enough for the collector to correct a kiosk without a clock, as long as both moments are of one boot.
 *
 * @param wallMillis wall clock, milliseconds since 1970 UTC
 * @param monoMillis milliseconds since some moment of this boot
 * @param clockOk whether the kiosk trusted {@code wallMillis}
 * @param bootId which boot {@code monoMillis} belongs to
 */
public record WireTime(long wallMillis, long monoMillis, boolean clockOk, String bootId) {
    public static WireTime of(Timestamp at) {
        return new WireTime(
                at.wallMillis(), TimeUnit.NANOSECONDS.toMillis(at.monotonicNanos()), at.trusted(), at.bootId());
    }
}
