package greenslip.print;

import java.util.Set;

/** What can be wrong with a virtual printer. */
public enum VirtualFault {
    NONE,
    /** Prints, and says that the roll is nearly at its end. */
    PAPER_NEAR_END,
    PAPER_OUT,
    COVER_OPEN,
    /** A jam, a hot head, a stuck knife. */
    ERROR,
    /** Prints, but answers nothing. */
    SILENT,
    /** Off: refuses connections, and has lost what it had not printed yet. */
    GONE,
    /** The paper ends in the middle of the next slip; then it is {@link #PAPER_OUT}. */
    OUT_MIDWAY;

    /** Whether the mechanism stands still. */
    boolean stops() {
        return this == PAPER_OUT || this == COVER_OPEN || this == ERROR || this == GONE;
    }

    Set<SimulatedTrouble> troubles() {
        return switch (this) {
            case NONE, SILENT -> Set.of();
            case PAPER_NEAR_END, OUT_MIDWAY -> Set.of(SimulatedTrouble.PAPER_NEAR_END);
            case PAPER_OUT -> Set.of(SimulatedTrouble.PAPER_OUT);
            case COVER_OPEN -> Set.of(SimulatedTrouble.COVER_OPEN);
            case ERROR -> Set.of(SimulatedTrouble.ERROR);
            case GONE -> Set.of(SimulatedTrouble.OFF);
        };
    }
}
