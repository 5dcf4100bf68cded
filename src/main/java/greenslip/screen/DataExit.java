package greenslip.screen;

import greenslip.round.Round;
import java.util.Optional;

/**
 * What the operator's page asks of a station's record beyond the running numbers. Any thread. Calls that read or change the record may
 * throw {@link greenslip.ledger.LedgerFault}; those that change it are durable when they return.
 */
public interface DataExit {
    /** The open round, or the one that was opened last. */
    Optional<Round> latestRound();
}
