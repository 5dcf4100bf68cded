package greenslip.ledger;

import java.util.List;

/** The ledger. */
public final class Ledger {
    /** The counts of the open round, else of the last one. */
    public Tally tally() {
        throw new UnsupportedOperationException();
    }

    /** The latest vouchers' print jobs, newest first. */
    public List<PrintJob> recentJobs(int limit) {
        throw new UnsupportedOperationException();
    }

    /** Hears that something became durable; called on the writer's thread, must return at once. */
    public void onChange(Runnable listener) {
        throw new UnsupportedOperationException();
    }
}
