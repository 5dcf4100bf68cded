package greenslip.scan;

import java.util.Optional;

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

    /** What keeps codes from arriving, in words for a person; empty while all is well, or where the device does not tell. */
    default Optional<ScannerFault> fault() {
        return Optional.empty();
    }

    /** Whether somebody holds up a code that is not read yet. From memory; false where the device does not tell. */
    default boolean reading() {
        return false;
    }

    /** Somebody may be there: asks the device to look for a code now. Nothing happens where it looks all the time. Never waits. */
    default void trigger() {}

    /** Stops delivering and frees the device. */
    @Override
    void close();
}
