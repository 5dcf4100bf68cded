package greenslip.ledger;

import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;

/** What the ledger made of a scan; durable when it is returned. */
public sealed interface Recorded {
    /** A voucher and its print job, new. */
    record New(PrintJob job) implements Recorded {}

    /** The resident has a voucher of this round. */
    record Again(Voucher voucher) implements Recorded {}

    /** The scan waits for a round. */
    record Waiting(HoldReason reason, Timestamp since) implements Recorded {}
}
