package greenslip.desk;

import greenslip.ledger.PrintJob;
import greenslip.round.Timestamp;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Whether a print job has waited so long that its resident may be gone. Within a boot the monotonic clock says it; a job of an earlier
 * boot is late unless both moments can be trusted and say otherwise. Any thread.
 */
public final class JobAge implements Predicate<PrintJob> {
    private final Supplier<Timestamp> now;
    private final long lateAfterMillis;

    /** @param now the station's time */
    public JobAge(Supplier<Timestamp> now, long lateAfterMillis) {
        this.now = now;
        this.lateAfterMillis = lateAfterMillis;
    }

    /** Whether a person must be asked before it is printed. */
    @Override
    public boolean test(PrintJob job) {
        return isLate(job.wanted());
    }

    /** Whether who waits since then may be gone. */
    public boolean isLate(Timestamp wanted) {
        Timestamp present = now.get();
        if (wanted.bootId().equals(present.bootId())) {
            return TimeUnit.NANOSECONDS.toMillis(present.monotonicNanos() - wanted.monotonicNanos()) > lateAfterMillis;
        }
        return !wanted.trusted() || !present.trusted() || present.wallMillis() - wanted.wallMillis() > lateAfterMillis;
    }
}
