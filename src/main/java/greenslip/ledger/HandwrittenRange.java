package greenslip.ledger;

/**
 * Cards that were written by hand and given out while the kiosk was down.
 *
 * @param id number of the event that entered it
 * @param round whose residents got them
 * @param table where they were given out
 * @param first the first card's number, 1 to {@link #MAX_NUMBER}
 * @param last the last card's number
 * @param cards how many of them were given out: fewer than the range is long where some were spoiled
 * @param note a few words, never who got them; may be empty
 */
public record HandwrittenRange(long id, int round, String table, int first, int last, int cards, String note) {
    public static final int MAX_NUMBER = 99_999_999;
    /** More than a table hands out in a day: more is a slip of the finger. */
    public static final int MAX_CARDS = 5_000;

    public static final int MAX_NOTE_CHARS = 40;
}
