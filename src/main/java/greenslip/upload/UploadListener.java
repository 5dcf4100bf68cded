package greenslip.upload;

/** What an upload brings home. Called on the uploader's thread; must return soon. What it throws is logged and does no harm. */
public interface UploadListener {
    UploadListener NONE = new UploadListener() {};

    /**
     * The collector's wall clock.
     *
     * @param serverMillis when it answered
     * @param roundTripMillis of the exchange: the answer is at most so old
     */
    default void serverTime(long serverMillis, long roundTripMillis) {}

    /** The version of the trust list that the collector has. */
    default void trustListVersion(long version) {}

    /** After every attempt and every change of the alarm. */
    default void changed(UploadStatus status) {}
}
