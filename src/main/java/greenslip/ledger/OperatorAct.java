package greenslip.ledger;

import greenslip.round.Timestamp;
import java.util.Locale;

/** What a person does at a station that is written down; the desk did it, or it is not written. */
public enum OperatorAct {
    SIGNED_IN,
    /** A wrong PIN; the subject says the how manieth in a row. */
    SIGN_IN_REFUSED,
    SIGNED_OUT,
    SESSION_ENDED,
    ROUND_OPENED,
    ROUND_EXTENDED,
    ROUND_CLOSED,
    REISSUED,
    VOIDED,
    HANDWRITTEN_ENTERED,
    HANDWRITTEN_UNDONE,
    SLIP_ANSWERED,
    CLOCK_SET,
    NEW_ROLL,
    REPORT_PRINTED,
    NOTICE_SEEN,
    EXPORT_TAKEN,
    /** Somebody's identity was typed in by hand; the subject never says whose. */
    IDENTITY_TYPED,
    ROWS_RETRIED,
    TRAINING_BEGUN,
    TRAINING_ENDED;

    /** Longest subject that is kept. */
    public static final int MAX_SUBJECT_CHARS = 60;

    /** As the API and the export write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * An act that is written down.
     *
     * @param sequence its event's number
     * @param subject a serial, a round's number or the like
     * @param session counts sign-ins, 0 where nobody had to
     * @param remote whether it came from another machine
     */
    public record Done(long sequence, Timestamp at, OperatorAct act, String subject, int session, boolean remote) {}
}
