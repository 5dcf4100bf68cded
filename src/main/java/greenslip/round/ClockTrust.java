package greenslip.round;

/** Why a wall clock reading may be believed. */
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
}
