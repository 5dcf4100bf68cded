package greenslip.desk;

import greenslip.scan.Scan;
import greenslip.scan.ScanSink;
import java.util.concurrent.CompletableFuture;

/** The exit's decision. */
public final class Desk implements ScanSink<Outcome> {
    @Override
    public CompletableFuture<Outcome> accept(Scan scan) {
        throw new UnsupportedOperationException();
    }

    public void onOutcome(OutcomeListener listener) {
        throw new UnsupportedOperationException();
    }
}
