package greenslip.ledger;

import greenslip.ledger.Change.Purged;
import greenslip.round.Timestamp;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * How long closed rounds are kept. What is older goes, oldest first and whole segments only: the events, the vouchers, the jobs and the
 * numbers. It is decided when a round is opened, so that nobody waits for it in a queue.
 *
 * <p>Kept whatever its age: the last round; one whose scans wait; one that the collector has not acknowledged; and any while the clock
 * is not trusted.
 *
 * @param keepClosedDays days after a round's closing, 0 to keep all for ever
 */
public record Retention(int keepClosedDays) {
    public static final Retention FOR_EVER = new Retention(0);

    public Retention {
        if (keepClosedDays < 0) {
            throw new IllegalArgumentException("days to keep: " + keepClosedDays);
        }
    }

    /** A closed round. {@code closedMillis} is a trusted time by which it was closed, or "not known". */
    private record Candidate(int number, long firstSequence, long closedSequence, long closedMillis) {
        static final long NOT_KNOWN = Long.MAX_VALUE;
    }

    /** What may go now, if anything. */
    Optional<Purged> due(Sql sql, Timestamp now) throws SQLException {
        if (keepClosedDays == 0 || !now.trusted()) {
            return Optional.empty();
        }
        long before = now.wallMillis() - TimeUnit.DAYS.toMillis(keepClosedDays);
        List<Candidate> rounds = rounds(sql);
        int old = 0;
        int purged = 0;
        // The last one in the ledger stays: the next number is told from it.
        while (old < rounds.size() - 1 && rounds.get(old).closedMillis() < before && !isInUse(sql, rounds.get(old))) {
            old++;
            purged = sharesSegment(rounds, old) ? purged : old;
        }
        return purged == 0
                ? Optional.empty()
                : Optional.of(new Purged(
                        rounds.get(purged - 1).closedSequence(),
                        rounds.subList(0, purged).stream()
                                .map(Candidate::number)
                                .toList()));
    }

    /** In the order of their closing; open ones, of which there is one at most, last. */
    private static List<Candidate> rounds(Sql sql) throws SQLException {
        List<Candidate> found = sql.all(
                row -> {
                    long closed = row.getLong("closed_sequence");
                    boolean open = row.wasNull();
                    long millis = row.getLong("closed_millis");
                    boolean unknown = row.wasNull();
                    return new Candidate(
                            row.getInt("number"),
                            row.getLong("first_sequence"),
                            open ? Long.MAX_VALUE : closed,
                            open || unknown ? Candidate.NOT_KNOWN : millis);
                },
                "select number, first_sequence, closed_sequence, closed_millis from round"
                        + " order by closed_sequence nulls last");
        // What was closed under an untrusted clock was closed before the next one that was not.
        for (int i = found.size() - 2; i >= 0; i--) {
            Candidate round = found.get(i);
            if (round.closedMillis() == Candidate.NOT_KNOWN) {
                found.set(
                        i,
                        new Candidate(
                                round.number(),
                                round.firstSequence(),
                                round.closedSequence(),
                                found.get(i + 1).closedMillis()));
            }
        }
        return found;
    }

    /** Whether a round that stays has events in the segments of the first so many. */
    private static boolean sharesSegment(List<Candidate> rounds, int first) {
        long through = rounds.get(first - 1).closedSequence();
        return rounds.subList(first, rounds.size()).stream().anyMatch(later -> later.firstSequence() <= through);
    }

    private static boolean isInUse(Sql sql, Candidate round) throws SQLException {
        return sql.number(
                        "select (select count(*) from held_scan where round = ? or sequence <= ?)"
                                + " + (select count(*) from outbox where round = ? or sequence <= ?)",
                        round.number(),
                        round.closedSequence(),
                        round.number(),
                        round.closedSequence())
                > 0;
    }
}
