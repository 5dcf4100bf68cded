package greenslip.signin;

import greenslip.ledger.ActBook.WrongTries;
import greenslip.round.Timestamp;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How long the station takes no PIN after wrong ones: three are free, then 30 s, doubled by each, 15 min at most. It holds for the whole
 * station, whoever tries from wherever. How many were wrong in a row is read from the audit log at a start, which is written before a
 * wrong try is answered: so nobody gains by pulling the plug, and there is no second file that could be lost. One thread at a time.
 */
final class Throttle {
    private static final int FREE = 3;
    private static final long FIRST_MILLIS = Duration.ofSeconds(30).toMillis();
    private static final long MOST_MILLIS = Duration.ofMinutes(15).toMillis();

    private final LongSupplier nanos;
    private int wrongInARow;
    private long sinceNanos;
    private long waitNanos;

    /** @param now the station's time, to compare the last wrong try with */
    Throttle(WrongTries before, Timestamp now, LongSupplier nanos) {
        this.nanos = nanos;
        this.wrongInARow = before.inARow();
        this.sinceNanos = nanos.getAsLong();
        long passed = before.last().map(last -> passedMillis(last, now)).orElse(0L);
        this.waitNanos = TimeUnit.MILLISECONDS.toNanos(Math.max(0, waitMillis(wrongInARow) - passed));
    }

    /** 0 where nobody can tell. */
    private static long passedMillis(Timestamp then, Timestamp now) {
        if (then.bootId().equals(now.bootId())) {
            return TimeUnit.NANOSECONDS.toMillis(Math.max(0, now.monotonicNanos() - then.monotonicNanos()));
        }
        return then.trusted() && now.trusted() ? Math.max(0, now.wallMillis() - then.wallMillis()) : 0;
    }

    static long waitMillis(int wrongInARow) {
        if (wrongInARow < FREE) {
            return 0;
        }
        // No shift beyond what the most needs.
        return Math.min(MOST_MILLIS, FIRST_MILLIS << Math.min(wrongInARow - FREE, 16));
    }

    /** Whole seconds, rounded up; 0 where a PIN may be tried. */
    long waitSeconds() {
        long left = waitNanos - (nanos.getAsLong() - sinceNanos);
        return left <= 0 ? 0 : (left + 999_999_999) / 1_000_000_000;
    }

    /** Returns the how manieth in a row it was. */
    int wrong() {
        wrongInARow = wrongInARow == Integer.MAX_VALUE ? wrongInARow : wrongInARow + 1;
        sinceNanos = nanos.getAsLong();
        waitNanos = TimeUnit.MILLISECONDS.toNanos(waitMillis(wrongInARow));
        return wrongInARow;
    }

    void right() {
        wrongInARow = 0;
        waitNanos = 0;
    }
}
