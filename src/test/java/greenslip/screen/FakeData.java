package greenslip.screen;

import greenslip.round.Round;
import java.util.Optional;

/** A station's record in memory. */
final class FakeData implements DataExit {
    volatile Optional<Round> latestRound = Optional.of(FakeExit.ROUND);

    @Override
    public Optional<Round> latestRound() {
        return latestRound;
    }
}
