package greenslip.ledger;

/** What became of a range of handwritten cards; durable when it is returned. */
public sealed interface HandwrittenChange {
    record Entered(HandwrittenRange range) implements HandwrittenChange {}

    record Undone(HandwrittenRange range) implements HandwrittenChange {}

    /** Some of these cards are entered already: nothing was recorded. */
    record Overlaps(HandwrittenRange earlier) implements HandwrittenChange {}

    /** There never was such a round, or such an entry, or it was undone before: nothing was recorded. */
    record NotThere() implements HandwrittenChange {}
}
