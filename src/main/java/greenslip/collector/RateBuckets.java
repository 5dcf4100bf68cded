package greenslip.collector;

import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** A token bucket for each known kiosk, so that one that runs wild does not shut the others out. Any thread. */
final class RateBuckets {
    private static final double NANOS_PER_SECOND = 1e9;

    private final Map<String, Bucket> buckets = new HashMap<>();
    private final int perSecond;
    private final int burst;
    private final LongSupplier nanoTime;

    private static final class Bucket {
        double tokens;
        long filledNanos;
    }

    RateBuckets(int perSecond, int burst, LongSupplier nanoTime) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanoTime = nanoTime;
    }

    /** Only ever asked for kiosks whose signature held, so the map is as small as the district. */
    synchronized boolean take(String kiosk) {
        long now = nanoTime.getAsLong();
        Bucket bucket = buckets.computeIfAbsent(kiosk, name -> {
            Bucket full = new Bucket();
            full.tokens = burst;
            full.filledNanos = now;
            return full;
        });
        bucket.tokens = Math.min(burst, bucket.tokens + (now - bucket.filledNanos) / NANOS_PER_SECOND * perSecond);
        bucket.filledNanos = now;
        if (bucket.tokens < 1) {
            return false;
        }
        bucket.tokens -= 1;
        return true;
    }
}
