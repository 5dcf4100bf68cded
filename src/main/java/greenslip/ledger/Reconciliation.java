package greenslip.ledger;

import greenslip.voucher.Serial;
import java.util.List;

/**
 * A round's numbers beside each other: sampled = issued + void + handwritten + scans that still wait for their round, and every slip that
 * is not known to be on paper, by its serial. Lists end after {@link #MAX_LISTED}; the counts go on.
 *
 * @param round its number, 0 where there never was one
 * @param waiting scans that have no voucher
 * @param openSlips slips not known to be on paper, of vouchers that are good
 * @param slips the first of them
 * @param voids the first vouchers that are void
 * @param handwritten the first ranges of handwritten cards
 */
public record Reconciliation(
        int round,
        String title,
        boolean open,
        Counts total,
        int waiting,
        int openSlips,
        List<OpenSlip> slips,
        List<VoidVoucher> voids,
        List<HandwrittenRange> handwritten) {
    public static final int MAX_LISTED = 200;

    public static final Reconciliation NONE =
            new Reconciliation(0, "", false, Counts.NONE, 0, 0, List.of(), List.of(), List.of());

    public Reconciliation {
        slips = List.copyOf(slips);
        voids = List.copyOf(voids);
        handwritten = List.copyOf(handwritten);
    }

    /** A voucher that is good and the last slip of which is not known to be on paper. */
    public record OpenSlip(Serial serial, int copy, JobState state) {}

    public record VoidVoucher(Serial serial, String reason) {}

    /** What the sum lacks; anything but 0 means that the record contradicts itself. */
    public int difference() {
        return total.sampled() - total.issued() - total.voided() - total.handwritten() - waiting;
    }
}
