package greenslip.ledger;

import greenslip.voucher.Voucher;

/** What became of a person's wish to reissue a voucher or to make it void; durable when it is returned. */
public sealed interface VoucherChange {
    /** A further slip is on its way. */
    record Reissued(PrintJob job) implements VoucherChange {}

    /** It is good no more; what of its slips still waited never comes. */
    record Voided(Voucher voucher) implements VoucherChange {}

    /** Nothing was recorded. */
    record Refused(Why why) implements VoucherChange {}

    /** Why nothing was recorded. */
    enum Why {
        NO_SUCH_VOUCHER,
        /** A slip of it waits already, or is being printed. */
        SLIP_TO_COME,
        /** Whether its slip came out, or is still wanted, is asked of a person: that answer comes first. */
        SLIP_ASKED,
        VOID_ALREADY
    }
}
