package greenslip.collector;

/** The database did not do what was asked: nothing of the batch at hand is stored, and the kiosk is to come again. */
public final class CollectorStoreException extends RuntimeException {
    CollectorStoreException(String message) {
        super(message);
    }

    CollectorStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
