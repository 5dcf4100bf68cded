package greenslip.scan;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/** A sink that keeps what it is given. */
final class Scans implements ScanSink<String> {
    private final BlockingQueue<Scan> scans = new LinkedBlockingQueue<>();

    @Override
    public CompletableFuture<String> accept(Scan scan) {
        scans.add(scan);
        return CompletableFuture.completedFuture("answered");
    }

    List<String> texts() {
        return scans.stream().map(Scan::text).toList();
    }

    List<String> textsFrom(String source) {
        return scans.stream()
                .filter(scan -> scan.source().equals(source))
                .map(Scan::text)
                .toList();
    }

    /** Waits until so many came. */
    List<String> await(int count) {
        Await.until(count + " codes", () -> scans.size() >= count);
        return texts();
    }
}
