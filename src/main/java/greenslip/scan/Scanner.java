package greenslip.scan;

/**
 * A device that reads codes.
 *
 * @param <R> the answer its sink gives; a device that cannot show answers ignores them
 */
public interface Scanner<R> extends AutoCloseable {
    String name();

    /** Begins to deliver to the sink, on a thread of the scanner's own. Called once. */
    void start(ScanSink<R> sink);

    /** Whether scans can arrive now. False while a device is away; it comes back by itself. */
    boolean delivering();

    /** Stops delivering and frees the device. */
    @Override
    void close();
}
