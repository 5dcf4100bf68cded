package greenslip.ledger;

/** What happened to the ledger at a start and a person has to have seen, whatever restarts in between. */
public enum Notice {
    /** H2's file was missing, empty or not believed, and was made anew from the journal; what was there is kept beside. */
    REBUILT("L06"),
    /** The folder came from another machine or card, or from a backup: a new incarnation numbers the serials. */
    ANOTHER_MACHINE("L07");

    private final String code;

    Notice(String code) {
        this.code = code;
    }

    /** The fault code on the operator's page and in docs/OPERATING.md. */
    public String code() {
        return code;
    }
}
