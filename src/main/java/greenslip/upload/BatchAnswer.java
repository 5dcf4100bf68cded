package greenslip.upload;

import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The collector's answer; which members are there depends on the status.
 *
 * <pre>
 * 200       acked, head, serverTime, trustListVersion, minDelay, maxRows
 * 409       newIncarnation
 * 412       acked, newIncarnation
 * 400, 422  refused (may be absent)
 * others    error alone
 * </pre>
 *
 * @param acked number of the last row of this batch that is stored; in a 412, of the incarnation
 * @param head chain head after row {@code acked}
 * @param serverTime the collector's wall clock, milliseconds since 1970 UTC
 * @param minDelay milliseconds to leave before the next batch
 * @param maxRows rows the collector takes at once
 * @param newIncarnation the lowest incarnation that the collector has not heard of; the kiosk takes another where it used it itself
 * @param error for a person who reads a log
 */
@Json
public record BatchAnswer(
        @Nullable Long acked,
        @Nullable String head,
        @Nullable Long serverTime,
        @Nullable Long trustListVersion,
        @Nullable Long minDelay,
        @Nullable Integer maxRows,
        @Nullable Integer newIncarnation,
        @Nullable List<Refusal> refused,
        @Nullable String error) {
    public static BatchAnswer accepted(long acked, String head, long serverTime, long trustListVersion, int maxRows) {
        return new BatchAnswer(acked, head, serverTime, trustListVersion, 0L, maxRows, null, null, null);
    }

    public static BatchAnswer fork(int newIncarnation) {
        return new BatchAnswer(null, null, null, null, null, null, newIncarnation, null, "fork");
    }

    public static BatchAnswer gap(long acked, int newIncarnation) {
        return new BatchAnswer(acked, null, null, null, null, null, newIncarnation, null, "gap");
    }

    public static BatchAnswer refused(List<Refusal> refused) {
        return new BatchAnswer(null, null, null, null, null, null, null, refused, "refused");
    }

    public static BatchAnswer error(String error) {
        return new BatchAnswer(null, null, null, null, null, null, null, null, error);
    }
}
