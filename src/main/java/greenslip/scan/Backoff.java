package greenslip.scan;

import java.util.random.RandomGenerator;

/** Waits that double from a least to a greatest, each cut by up to a half at random, so that devices do not retry in step. One thread. */
final class Backoff {
    private final long minMillis;
    private final long maxMillis;
    private final RandomGenerator random;
    private long ceilingMillis;

    Backoff(long minMillis, long maxMillis, RandomGenerator random) {
        this.minMillis = minMillis;
        this.maxMillis = maxMillis;
        this.random = random;
        this.ceilingMillis = minMillis;
    }

    /** The next wait: between half of the current ceiling and the whole of it. */
    long nextMillis() {
        long ceiling = ceilingMillis;
        ceilingMillis = Math.min(maxMillis, ceiling * 2);
        return ceiling - random.nextLong(ceiling / 2 + 1);
    }

    /** Begins at the least again: the last attempt went well. */
    void reset() {
        ceilingMillis = minMillis;
    }
}
