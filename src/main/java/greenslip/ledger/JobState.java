package greenslip.ledger;

/**
 * Where a print job stands.
 *
 * <pre>
 * RESERVED -> SENDING -> PRINTED
 *                     -> FAILED  -> RESERVED by itself once the printer is well
 *                     -> UNKNOWN -> a person says: came out -> PRINTED, did not -> RESERVED with copy + 1
 * </pre>
 */
public enum JobState {
    RESERVED,
    SENDING,
    PRINTED,
    FAILED,
    UNKNOWN;

    /** Whether the arrow is one of the drawing's. */
    boolean mayBecome(JobState next) {
        return switch (this) {
            case RESERVED -> next == SENDING;
            case SENDING -> next == PRINTED || next == FAILED || next == UNKNOWN;
            case FAILED -> next == RESERVED;
            case UNKNOWN -> next == PRINTED || next == RESERVED;
            case PRINTED -> false;
        };
    }
}
