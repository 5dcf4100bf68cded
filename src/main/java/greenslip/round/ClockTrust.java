package greenslip.round;

/** Why a wall clock reading may be believed, the best reason first. */
public enum ClockTrust {
    /** The system clock is kept by a time source (NTP, or the host of a laptop). */
    SYNCHRONISED,
    /** Set from the collector's answer. */
    COLLECTOR,
    /** Set by the operator. */
    OPERATOR,
    /** Nobody vouches for it; it is only known not to be earlier. */
    FLOOR;

    public boolean trusted() {
        return this != FLOOR;
    }

    /** Whether a machine vouches for it that reads a clock and cannot mistype. */
    public boolean byMachine() {
        return this == SYNCHRONISED || this == COLLECTOR;
    }

    public boolean betterThan(ClockTrust other) {
        return compareTo(other) < 0;
    }
}
