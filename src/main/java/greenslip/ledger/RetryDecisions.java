package greenslip.ledger;

import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowRetried;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.resident.Pseudonym;
import greenslip.voucher.Voucher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings rows that the collector refused into the outbox again. The row is made anew from its event, which is there as long as it is set
 * aside, and goes behind all rows that wait: a batch on its way must not take it along when it is acknowledged. The writer's thread.
 */
final class RetryDecisions {
    private RetryDecisions() {}

    /**
     * Rows tried again, and how far the list was walked.
     *
     * @param left rows whose round is forgotten, so that nobody knows any more where they count
     * @param last the last row looked at; 0 where there was none
     */
    record Retried(int rows, int left, long last) {}

    static Retried retry(Transaction transaction, long after, long through, int limit) throws SQLException {
        List<Event> rows = transaction
                .sql()
                .all(
                        row -> event(row.getBytes(1)),
                        "select e.body from quarantine q join event e on e.sequence = q.sequence"
                                + " where q.sequence > ? and q.sequence <= ? order by q.sequence limit ?",
                        after,
                        through,
                        limit);
        int retried = 0;
        for (Event row : rows) {
            Optional<OutboxRow> again = again(transaction.sql(), row);
            if (again.isPresent()) {
                transaction.record(new RowRetried(row.sequence(), again.get()));
                retried++;
            }
        }
        return new Retried(
                retried,
                rows.size() - retried,
                rows.isEmpty() ? 0 : rows.getLast().sequence());
    }

    static Event event(byte[] body) throws SQLException {
        try {
            return EventCodec.read(body);
        } catch (Journal.Damaged | Journal.Newer e) {
            throw new SQLException("an event of the ledger cannot be read", e);
        }
    }

    private static Optional<OutboxRow> again(Sql sql, Event event) throws SQLException {
        if (event.change() instanceof RowRetried before) {
            return Optional.of(before.row());
        }
        return place(sql, event.change())
                .map(place -> new OutboxRow(
                        event.sequence(),
                        event.eventId(),
                        event.change().kind(),
                        event.at(),
                        place.round(),
                        place.table(),
                        place.community(),
                        token(place),
                        event.change().counts()));
    }

    private static @Nullable Pseudonym token(Place place) {
        Long token = place.token();
        return token == null ? null : new Pseudonym(token);
    }

    /** Where an event counted when it was recorded; nothing where its round is forgotten. */
    private static Optional<Place> place(Sql sql, Change change) throws SQLException {
        return switch (change) {
            case VoucherIssued c -> Optional.of(Place.of(c.scan()));
            case ScanHeld c -> Optional.of(Place.of(c.scan()));
            case RoundOpened c -> Optional.of(Place.ofRound(c.number()));
            case RoundExtended c -> Optional.of(Place.ofRound(c.number()));
            case RoundClosed c -> Optional.of(Place.ofRound(c.number()));
            case HandwrittenEntered c -> Optional.of(new Place(c.round(), c.table(), Voucher.UNKNOWN_COMMUNITY, null));
            case HandwrittenUndone c -> Optional.of(new Place(c.round(), c.table(), Voucher.UNKNOWN_COMMUNITY, null));
            case Voided c -> ofVoucher(sql, c.incarnation(), c.counter());
            case Reissued c -> ofVoucher(sql, c.incarnation(), c.counter());
            case JobMoved c ->
                sql.first(
                        RetryDecisions::place,
                        "select v.round, v.table_code, v.community, v.pseudonym from print_job j join voucher v on"
                                + " v.incarnation = j.incarnation and v.counter = j.counter where j.id = ?",
                        c.job());
            default -> Optional.empty();
        };
    }

    private static Optional<Place> ofVoucher(Sql sql, int incarnation, int counter) throws SQLException {
        return sql.first(
                RetryDecisions::place,
                "select round, table_code, community, pseudonym from voucher where incarnation = ? and counter = ?",
                incarnation,
                counter);
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4));
    }
}
