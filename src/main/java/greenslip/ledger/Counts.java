package greenslip.ledger;

import java.util.List;

/**
 * The numbers of a round, as totals or as one event's change to them. Reconciliation rests on one rule: the same changes that an event
 * makes here go up with it, so a kiosk's totals and the collector's are sums over the same rows.
 *
 * <p>sampled = issued + voided + handwritten + scans that wait for their round and have no voucher yet.
 *
 * @param sampled residents recorded, each once
 * @param issued vouchers that are good, each once
 * @param reissued further copies of slips (补办)
 * @param printed slips that the printer said it printed
 * @param unknown print jobs of which nobody knows whether a slip came out
 * @param failed print jobs that failed and are not yet printed again
 * @param held recorded scans that wait for a round or a printer
 * @param voided vouchers that were made void (作废) and are not good again
 * @param handwritten cards written by hand, entered afterwards
 */
public record Counts(
        int sampled,
        int issued,
        int reissued,
        int printed,
        int unknown,
        int failed,
        int held,
        int voided,
        int handwritten) {
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);

    /** With nothing void and nothing written by hand. */
    public Counts(int sampled, int issued, int reissued, int printed, int unknown, int failed, int held) {
        this(sampled, issued, reissued, printed, unknown, failed, held, 0, 0);
    }

    /** In the order of the components, which is that of the columns wherever they are kept. */
    public List<Integer> numbers() {
        return List.of(sampled, issued, reissued, printed, unknown, failed, held, voided, handwritten);
    }

    public Counts plus(Counts other) {
        return new Counts(
                sampled + other.sampled,
                issued + other.issued,
                reissued + other.reissued,
                printed + other.printed,
                unknown + other.unknown,
                failed + other.failed,
                held + other.held,
                voided + other.voided,
                handwritten + other.handwritten);
    }
}
