package greenslip.scan;

import java.util.concurrent.CompletableFuture;

/**
 * Where scanners deliver.
 *
 * @param <R> the answer to a scan; opaque to devices
 */
@FunctionalInterface
public interface ScanSink<R> {
    /** Takes a scan without blocking; the future always completes with an answer, also when the desk is overloaded. Any thread. */
    CompletableFuture<R> accept(Scan scan);
}
