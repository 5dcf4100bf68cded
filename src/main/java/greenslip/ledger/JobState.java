package greenslip.ledger;

/**
 * Where a print job stands.
 *
 * <pre>
 * RESERVED -> SENDING -> PRINTED
 *                     -> FAILED  -> RESERVED by itself once the printer is well
 *                     -> UNKNOWN -> a person says: came out -> PRINTED, did not -> RESERVED with copy + 1
 * RESERVED -> LATE -> a person says: still wanted -> RESERVED, not -> DROPPED
 * RESERVED, FAILED, UNKNOWN, LATE -> DROPPED with a voucher that is made void
 * </pre>
 */
public enum JobState {
    RESERVED,
    SENDING,
    PRINTED,
    FAILED,
    UNKNOWN,
    /** It waited so long that a person must say whether anybody still waits for it. */
    LATE,
    /** Nobody wants it any more. */
    DROPPED;

    /** Whether the arrow is one of the drawing's. */
    boolean mayBecome(JobState next) {
        return switch (this) {
            case RESERVED -> next == SENDING || next == LATE || next == DROPPED;
            case SENDING -> next == PRINTED || next == FAILED || next == UNKNOWN;
            case FAILED -> next == RESERVED || next == DROPPED;
            case UNKNOWN -> next == PRINTED || next == RESERVED || next == DROPPED;
            case LATE -> next == RESERVED || next == DROPPED;
            case PRINTED, DROPPED -> false;
        };
    }
}
