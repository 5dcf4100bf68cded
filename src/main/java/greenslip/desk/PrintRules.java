package greenslip.desk;

/**
 * What happens to slips that only a person can decide about.
 *
 * @param unknown what becomes of a slip of which nobody knows whether it came out, where nobody says
 * @param unknownAfterMillis how long a person has to say it; of no account with {@link UnknownAnswer#ASK}
 * @param lateAfterMillis how old a slip may be and still be printed without asking
 */
public record PrintRules(UnknownAnswer unknown, long unknownAfterMillis, long lateAfterMillis) {
    /** Nothing is decided blindly. */
    public static final PrintRules USUAL = new PrintRules(UnknownAnswer.ASK, 60_000, 600_000);

    /** What a kiosk does by itself about a slip of which nobody knows whether it came out. */
    public enum UnknownAnswer {
        /** Nothing: it waits for a person. */
        ASK,
        /** It is printed once more, as a further copy; where that is unknown too, a person is asked. */
        REPRINT,
        /** It counts as printed. */
        ASSUME_PRINTED
    }
}
