package greenslip.ledger;

import greenslip.voucher.Voucher;
import java.util.List;
import java.util.Optional;

/**
 * All that is recorded of one voucher.
 *
 * @param voidReason why it is good no more; empty while it is
 * @param slips all of them, oldest first
 */
public record VoucherHistory(Voucher voucher, Optional<String> voidReason, List<PrintJob> slips) {
    public VoucherHistory {
        slips = List.copyOf(slips);
    }
}
