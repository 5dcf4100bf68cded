package greenslip.upload;

import java.net.URI;

/**
 * How a kiosk sends. All times in milliseconds.
 *
 * @param collector scheme, host and port; the path is the protocol's
 * @param maxRows in one batch
 * @param maxAgeMillis a row waits at most so long for others to fill a batch
 * @param pollMillis between two looks at an outbox that nobody spoke for
 * @param heartbeatMillis an empty batch goes up after so long without another
 * @param firstPhaseMillis the first attempt comes at a random moment within, so that kiosks do not start in step after a power cut
 * @param requestTimeoutMillis for a whole exchange, the answer's body included
 * @param backoffBaseMillis least wait after a failure
 * @param backoffMaxMillis longest wait after a failure; also the cap of what a collector may ask for by Retry-After
 * @param pauseMillis after an answer that only a person can put right
 * @param closeTimeoutMillis how long {@link Uploader#close()} waits for the thread
 * @param maxAnswerBytes of an answer's body
 */
public record UploadSettings(
        URI collector,
        int maxRows,
        long maxAgeMillis,
        long pollMillis,
        long heartbeatMillis,
        long firstPhaseMillis,
        long connectTimeoutMillis,
        long requestTimeoutMillis,
        long backoffBaseMillis,
        long backoffMaxMillis,
        long pauseMillis,
        long closeTimeoutMillis,
        int maxAnswerBytes) {
    public UploadSettings {
        if (maxRows < 1 || maxRows > BatchLimits.MAX_ROWS) {
            throw new IllegalArgumentException("maxRows must be 1 to " + BatchLimits.MAX_ROWS);
        }
        if (maxAgeMillis < 0 || firstPhaseMillis < 0) {
            throw new IllegalArgumentException("a time may not be negative");
        }
        if (pollMillis < 1
                || heartbeatMillis < 1
                || connectTimeoutMillis < 1
                || requestTimeoutMillis < 1
                || backoffBaseMillis < 1
                || backoffMaxMillis < backoffBaseMillis
                || pauseMillis < 1
                || closeTimeoutMillis < 1
                || maxAnswerBytes < 1) {
            throw new IllegalArgumentException("times and sizes must be positive, backoffMax at least backoffBase");
        }
    }

    /** What a station in the field uses. */
    public static UploadSettings to(URI collector) {
        return new UploadSettings(
                collector, 100, 10_000, 1_000, 60_000, 30_000, 5_000, 20_000, 2_000, 300_000, 300_000, 5_000, 65_536);
    }

    /** The same, except for how long a row waits for others; the first attempt comes as soon. */
    public UploadSettings withMaxAge(long millis) {
        return new UploadSettings(
                collector,
                maxRows,
                millis,
                pollMillis,
                heartbeatMillis,
                Math.min(firstPhaseMillis, millis),
                connectTimeoutMillis,
                requestTimeoutMillis,
                backoffBaseMillis,
                backoffMaxMillis,
                pauseMillis,
                closeTimeoutMillis,
                maxAnswerBytes);
    }
}
