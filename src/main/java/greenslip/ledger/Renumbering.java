package greenslip.ledger;

/** Whether the ledger opens another incarnation on the collector's word. A station has 31, for ever. */
public enum Renumbering {
    POSSIBLE,
    /** The last ones brought nothing: the collector acknowledged no row under them, and another would do no better. */
    IN_VAIN,
    /** Those that are left are kept for a ledger that comes to another machine, which cannot do without. */
    KEPT
}
