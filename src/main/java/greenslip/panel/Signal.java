package greenslip.panel;

/** What the panel can tell a person standing before it; each differs by light, rhythm and sound. */
public enum Signal {
    /** Ready for the next code. */
    IDLE,
    /** Done; take what comes out. */
    DONE,
    /** Nothing new: this was done before. */
    AGAIN,
    /** Wait; it is noted. */
    WAIT,
    /** Not accepted. */
    REFUSED,
    /** The device needs a person. */
    FAULT
}
