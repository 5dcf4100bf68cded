package greenslip.ledger;

import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;

/**
 * One slip that is to come out.
 *
 * @param id number of the event that made it
 * @param copy 1 for the voucher's first slip
 * @param reissueReason why a further copy was asked for; empty for the first slip
 * @param held whether the resident was told to wait for it
 * @param cause what was last said of it, for people; may be empty
 * @param wanted since when somebody waits for it
 */
public record PrintJob(
        long id,
        Voucher voucher,
        int copy,
        JobState state,
        String reissueReason,
        boolean held,
        String cause,
        Timestamp wanted) {
    /** Wanted since its voucher was issued. */
    public PrintJob(
            long id, Voucher voucher, int copy, JobState state, String reissueReason, boolean held, String cause) {
        this(id, voucher, copy, state, reissueReason, held, cause, voucher.issued());
    }
}
