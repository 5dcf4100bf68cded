package greenslip.screen;

import greenslip.ledger.Ledger;
import greenslip.round.Round;
import java.util.Optional;

/** The station's record as one {@link DataExit}. */
public record DeskData(Ledger ledger) implements DataExit {
    @Override
    public Optional<Round> latestRound() {
        return ledger.latestRound();
    }
}
