package greenslip.desk;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What became of the last job, from the moment it is known until it is durable: no further job is sent before. Of the print desk's
 * thread. May throw {@link greenslip.ledger.LedgerFault}, after which the outcome is still open.
 */
final class OpenOutcome {
    private static final int LAST_ATTEMPTS = 3;
    private static final long RETRY_MILLIS = 1_000;
    private static final System.Logger LOG = System.getLogger(OpenOutcome.class.getName());

    private final Ledger ledger;
    private @Nullable PrintJob job;
    private JobState state = JobState.UNKNOWN;
    private String cause = "";

    /** The attempt that is under way; null where the last one failed. */
    private @Nullable CompletableFuture<Optional<PrintJob>> recording;

    OpenOutcome(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Hands it to the ledger and does not wait: with the next job's SENDING it shares an fsync. */
    void begin(PrintJob printed, PrintResult result) {
        job = printed;
        recording = null;
        switch (result) {
            case PrintResult.Printed ignored -> {
                state = JobState.PRINTED;
                cause = "";
            }
            case PrintResult.Failed failed -> {
                state = JobState.FAILED;
                cause = failed.state() + ": " + failed.cause();
            }
            case PrintResult.Unknown unknown -> {
                state = JobState.UNKNOWN;
                cause = unknown.cause();
            }
        }
        recording = ledger.move(printed.id(), JobState.SENDING, state, cause);
    }

    /** Waits until it is durable; tries again where the last attempt failed. */
    void await() {
        PrintJob open = job;
        if (open == null) {
            return;
        }
        CompletableFuture<Optional<PrintJob>> attempt = recording;
        if (attempt == null) {
            attempt = ledger.move(open.id(), JobState.SENDING, state, cause);
        }
        recording = null;
        Ledger.await(attempt);
        job = null;
    }

    /** The last chance before the end; what is not recorded then is UNKNOWN at the next start. */
    void awaitLast() {
        for (int attempt = 1; attempt <= LAST_ATTEMPTS; attempt++) {
            try {
                await();
                return;
            } catch (RuntimeException fault) {
                LOG.log(System.Logger.Level.ERROR, "the last slip's outcome is not recorded: {0}", fault.getMessage());
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RETRY_MILLIS));
            }
        }
    }
}
