package greenslip.export;

/** Why nothing is on the stick; the message is a sentence for the operator, Chinese first. */
public final class StickFault extends Exception {
    private static final long serialVersionUID = 1L;

    StickFault(String sentence) {
        super(sentence);
    }

    StickFault(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
