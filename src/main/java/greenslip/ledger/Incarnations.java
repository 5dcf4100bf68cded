package greenslip.ledger;

import greenslip.voucher.Serial;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Chooses the next life of a ledger, so that copies of one card never give out the same serial. Each copy knows the incarnations that were
 * used before it was made and takes none of those, so it never meets the first one. Two copies cannot know of each other; that they differ
 * is left to chance, and chance is given all the room there is: which of the unused incarnations, and where in it the counter begins. With
 * 1000 serials from each, two copies meet in one of 13,000 cases.
 */
final class Incarnations {
    /** Leaves at least 99,999 serials to each, a hundred rounds of a busy exit. */
    static final int LAST_START = 900_000;

    /** So many are left to a ledger that comes to another machine, whatever a collector asks for. */
    static final int KEPT = 8;

    /** After so many without an acknowledged row a collector gets no further one: two moves of the ledger and the collector's own. */
    static final int IN_VAIN = 3;

    /** @param firstCounter of its first serial */
    record Start(int incarnation, int firstCounter) {}

    private Incarnations() {}

    /** How the set of used incarnations holds this one. */
    static long bit(int incarnation) {
        return 1L << incarnation;
    }

    /**
     * An incarnation that was never used; nothing where none is left.
     *
     * @param used the set of those that were, a bit for each
     * @param proposed taken if it was not used; 0 for no proposal
     * @param chance at least 16 bytes that differ wherever two ledgers differ
     */
    static Optional<Start> next(long used, int proposed, byte[] chance) {
        int[] free = IntStream.rangeClosed(1, Serial.MAX_INCARNATION)
                .filter(incarnation -> (used & bit(incarnation)) == 0)
                .toArray();
        if (free.length == 0) {
            return Optional.empty();
        }
        ByteBuffer words = ByteBuffer.wrap(chance);
        int any = free[(int) Long.remainderUnsigned(words.getLong(), free.length)];
        int start = 1 + (int) Long.remainderUnsigned(words.getLong(), LAST_START);
        boolean fits = IntStream.of(free).anyMatch(incarnation -> incarnation == proposed);
        return Optional.of(new Start(fits ? proposed : any, start));
    }
}
