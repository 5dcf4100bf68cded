package greenslip.ledger;

/** What happened to the ledger at a start and a person has to have seen, whatever restarts in between. */
public enum Notice {
    /** H2's file was not believed: it is kept beside, and made anew from the journal. */
    REBUILT("L06"),
    /** The folder came from another machine or card: a new incarnation numbers the serials. */
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
