package greenslip.panel;

/** What the panel can tell a person standing before it; each differs by light, rhythm and sound. */
public enum Signal {
    /** Ready for the next code. */
    IDLE(false),
    /** Done; take what comes out. */
    DONE(true),
    /** Nothing new: this was done before. */
    AGAIN(true),
    /** Wait; it is noted. */
    WAIT(true),
    /** Not accepted. */
    REFUSED(true),
    /** The device needs a person. */
    FAULT(false),
    /** It needs paper, or its cover shut. */
    PAPER(false),
    /** Did a slip come out? The buttons answer. */
    ASK(false);

    private final boolean passing;

    Signal(boolean passing) {
        this.passing = passing;
    }

    /** Whether it speaks of one moment and passes by itself; the others stand until something changes. */
    public boolean passing() {
        return passing;
    }
}
