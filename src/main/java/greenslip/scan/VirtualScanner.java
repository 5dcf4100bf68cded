package greenslip.scan;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A scanner without a device: text comes typed or pasted into a page, or from a test.
 *
 * <p>It is a product like the others, chosen in the configuration. Any thread may present; the sink hears it on that thread.
 *
 * @param <R> the answer to a scan, handed back to whoever presented the text
 */
public final class VirtualScanner<R> implements Scanner<R> {
    private final String name;
    private final AtomicReference<@Nullable ScanSink<R>> sink = new AtomicReference<>();
    private volatile boolean closed;

    public VirtualScanner(String name) {
        this.name = Objects.requireNonNull(name);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(ScanSink<R> target) {
        if (!sink.compareAndSet(null, Objects.requireNonNull(target))) {
            throw new IllegalStateException("scanner " + name + " was started before");
        }
    }

    /**
     * Presents a code as if a device had read it. Never throws and never blocks: the future fails before {@link #start}, after
     * {@link #close}, and where the sink fails. Any text goes to the sink, which judges it. The same text presented twice is two scans:
     * a person pressed twice.
     */
    public CompletableFuture<R> present(String text) {
        ScanSink<R> target = sink.get();
        if (closed || target == null) {
            return CompletableFuture.failedFuture(new IllegalStateException(
                    "扫码器未运行，请先启动本机。/ Scanner " + name + " is not running: start the kiosk first."));
        }
        try {
            return target.accept(new Scan(text, name, System.nanoTime()));
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public boolean delivering() {
        return !closed && sink.get() != null;
    }

    /** Scans that were presented before still get their answers. */
    @Override
    public void close() {
        closed = true;
    }
}
