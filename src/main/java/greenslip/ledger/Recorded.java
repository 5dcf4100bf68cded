package greenslip.ledger;

import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;

/** What the ledger made of a scan; durable when it is returned. */
public sealed interface Recorded {
    /** A voucher and its print job, new. */
    record New(PrintJob job) implements Recorded {}

    /**
     * The resident has a voucher of this round.
     *
     * @param isVoid whether it was made void
     */
    record Again(Voucher voucher, boolean isVoid) implements Recorded {
        Again(Voucher voucher) {
            this(voucher, false);
        }
    }

    /** The scan waits for a round. */
    record Waiting(HoldReason reason, Timestamp since) implements Recorded {}
}
