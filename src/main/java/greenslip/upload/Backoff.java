package greenslip.upload;

import java.util.random.RandomGenerator;

/** Decorrelated jitter: {@code sleep = min(max, random(base, 3 * previous sleep))}. Not thread-safe. */
final class Backoff {
    private final long baseMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long previousMillis;

    Backoff(long baseMillis, long maxMillis, RandomGenerator random) {
        this.baseMillis = baseMillis;
        this.maxMillis = maxMillis;
        this.random = random;
        this.previousMillis = baseMillis;
    }

    long nextMillis() {
        // The previous sleep is at most maxMillis, which is far from overflowing when tripled.
        long bound = Math.max(baseMillis + 1, 3 * previousMillis);
        previousMillis = Math.min(maxMillis, random.nextLong(baseMillis, bound));
        return previousMillis;
    }

    void reset() {
        previousMillis = baseMillis;
    }
}
