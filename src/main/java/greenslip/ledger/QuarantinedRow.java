package greenslip.ledger;

import greenslip.voucher.Serial;
import java.util.Optional;

/**
 * A row that the collector refused, set aside for a person.
 *
 * @param sequence its number in the ledger
 * @param kind the kind of event, a short lower-case word
 * @param serial the voucher it is about, where it is about one that is still known
 * @param reason in the collector's words
 */
public record QuarantinedRow(long sequence, String kind, Optional<Serial> serial, String reason) {}
