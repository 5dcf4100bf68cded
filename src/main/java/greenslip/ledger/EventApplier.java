package greenslip.ledger;

import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.round.Timestamp;
import java.sql.SQLException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Applies an event to H2: the same code for a new event and for one that comes back from the journal, so that a rebuilt ledger cannot
 * differ from the one that was lost. It decides nothing; what may not be is stopped by the database's constraints.
 */
final class EventApplier {
    private final Sql sql;
    private final FollowUp followUp;
    private RunningNumbers numbers;

    EventApplier(Sql sql, ZoneId zone, RunningNumbers numbers) {
        this.sql = sql;
        this.followUp = new FollowUp(sql, zone);
        this.numbers = numbers;
    }

    /** The numbers as they are after the last event. */
    RunningNumbers numbers() {
        return numbers;
    }

    /**
     * Makes the change, all that a constraint may refuse, and notes what follows from it for {@link #catchUp}. A voucher that the
     * constraint refuses is refused by the first statement, which undoes itself: nothing else has happened then. After any other
     * failure some of the change may have been made; who goes on returns to a savepoint first.
     */
    void apply(Event event, byte[] body, byte[] head) throws SQLException {
        if (!(event.change() instanceof VoucherIssued)) {
            // Only issuing looks at nothing but vouchers and held scans; all else finds the rows of earlier events.
            followUp.writeRows();
        }
        Place place = change(event);
        if (place != null && FollowUp.goesUp(event.change())) {
            numbers = numbers.outbox(1);
        }
        followUp.note(event, body, head, place);
    }

    /** Makes all tables tell of all events applied. */
    void catchUp() throws SQLException {
        followUp.writeRows();
        followUp.writeSums(numbers);
    }

    /** Forgets what is written; the transaction is committed. */
    void committed() {
        followUp.clear();
    }

    /** What to give to {@link #rollback} once the database is back at a savepoint made now. */
    Mark mark() {
        return new Mark(numbers, followUp.mark());
    }

    void rollback(Mark mark) {
        numbers = mark.numbers();
        followUp.rollback(mark.followUp());
    }

    record Mark(RunningNumbers numbers, FollowUp.Mark followUp) {}

    /** Changes the state and says where the event counts; null for what concerns this machine alone. */
    private @Nullable Place change(Event event) throws SQLException {
        return switch (event.change()) {
            case Begun c -> {
                sql.update("update ledger_state set station = ? where id = 1", c.station());
                yield null;
            }
            case RoundOpened c -> openRound(event, c);
            case RoundExtended c -> {
                expectOne(sql.update(
                        "update round set ends_at_millis = ? where number = ? and is_open",
                        c.endsAtMillis(),
                        c.number()));
                yield Place.ofRound(c.number());
            }
            case RoundClosed c -> {
                expectOne(sql.update("update round set is_open = false where number = ? and is_open", c.number()));
                numbers = numbers.roundClosed(c.number());
                yield Place.ofRound(c.number());
            }
            case ScanHeld c -> holdScan(event, c);
            case VoucherIssued c -> issue(event, c);
            case Reissued c -> reissue(event, c);
            case JobMoved c -> moveJob(c);
            case UploadAcknowledged c -> {
                acknowledge(c);
                yield null;
            }
            case RowQuarantined c -> {
                quarantine(c);
                yield null;
            }
            case IncarnationOpened c -> {
                sql.update(
                        "update ledger_state set incarnation = ?, upload_acked = 0, upload_head = ? where id = 1",
                        c.incarnation(),
                        UploadPosition.GENESIS);
                numbers = numbers.incarnation(c.incarnation());
                yield null;
            }
        };
    }

    private Place openRound(Event event, RoundOpened opened) throws SQLException {
        Timestamp at = event.at();
        numbers = numbers.roundOpened(opened.number());
        // A round closed by mistake is opened again under its own number, with its vouchers.
        int reopened = sql.update(
                "update round set title = ?, authority = ?, ends_at_millis = ?, opened_sequence = ?, is_open = true"
                        + " where number = ? and not is_open",
                opened.title(),
                opened.authority(),
                opened.endsAtMillis(),
                event.sequence(),
                opened.number());
        if (reopened == 1) {
            return Place.ofRound(opened.number());
        }
        sql.update(
                "insert into round (number, title, authority, ends_at_millis, opened_sequence,"
                        + " wall_millis, monotonic_nanos, boot_id, trust, is_open)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, true)",
                opened.number(),
                opened.title(),
                opened.authority(),
                opened.endsAtMillis(),
                event.sequence(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name());
        return Place.ofRound(opened.number());
    }

    private Place holdScan(Event event, ScanHeld held) throws SQLException {
        ScanRecord scan = held.scan();
        Timestamp at = event.at();
        sql.update(
                "insert into held_scan (round, pseudonym, sequence, table_code, community, hint, reason,"
                        + " wall_millis, monotonic_nanos, boot_id, trust) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                scan.round(),
                scan.pseudonym().bits(),
                event.sequence(),
                scan.table(),
                scan.community(),
                scan.hint(),
                held.reason().name(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name());
        numbers = numbers.held(1);
        return Place.of(scan);
    }

    private Place issue(Event event, VoucherIssued issued) throws SQLException {
        ScanRecord scan = issued.scan();
        Timestamp at = event.at();
        sql.update(
                "insert into voucher (incarnation, counter, round, pseudonym, site, table_code, community, hint,"
                        + " wall_millis, monotonic_nanos, boot_id, trust, copies)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                issued.incarnation(),
                issued.counter(),
                scan.round(),
                scan.pseudonym().bits(),
                issued.site(),
                scan.table(),
                scan.community(),
                scan.hint(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name());
        numbers = numbers.issued(issued.counter());
        if (issued.released()) {
            expectOne(sql.update(
                    "delete from held_scan where round = ? and pseudonym = ?",
                    scan.round(),
                    scan.pseudonym().bits()));
            numbers = numbers.held(-1);
        }
        return Place.of(scan);
    }

    private Place reissue(Event event, Reissued reissued) throws SQLException {
        expectOne(sql.update(
                "update voucher set copies = ? where incarnation = ? and counter = ?",
                reissued.copy(),
                reissued.incarnation(),
                reissued.counter()));
        FollowUp.insertJob(
                sql,
                event.sequence(),
                reissued.incarnation(),
                reissued.counter(),
                reissued.copy(),
                JobState.RESERVED,
                false,
                reissued.reason());
        return placeOfJob(event.sequence());
    }

    private Place moveJob(JobMoved moved) throws SQLException {
        expectOne(sql.update(
                "update print_job set state = ?, copy = ?, held = held and not cast(? as boolean), cause = ?"
                        + " where id = ? and state = ?",
                moved.to().name(),
                moved.copy(),
                moved.wasHeld(),
                moved.cause(),
                moved.job(),
                moved.from().name()));
        if (moved.from() == JobState.UNKNOWN && moved.to() == JobState.RESERVED) {
            sql.update(
                    "update voucher set copies = ? where (incarnation, counter) ="
                            + " (select incarnation, counter from print_job where id = ?)",
                    moved.copy(),
                    moved.job());
        }
        return placeOfJob(moved.job());
    }

    private Place placeOfJob(long job) throws SQLException {
        return sql.first(
                        row -> new Place(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4)),
                        "select v.round, v.table_code, v.community, v.pseudonym from print_job j"
                                + " join voucher v on v.incarnation = j.incarnation and v.counter = j.counter"
                                + " where j.id = ?",
                        job)
                .orElseThrow(() -> new SQLException("print job " + job + " has no voucher"));
    }

    private void acknowledge(UploadAcknowledged acknowledged) throws SQLException {
        int gone = sql.update("delete from outbox where sequence <= ?", acknowledged.lastSequence());
        sql.update(
                "update ledger_state set upload_acked = ?, upload_head = ? where id = 1",
                acknowledged.reached().acked(),
                acknowledged.reached().head());
        numbers = numbers.outbox(-gone);
    }

    private void quarantine(RowQuarantined row) throws SQLException {
        expectOne(sql.update(
                "insert into quarantine (sequence, event_id, kind, reason)"
                        + " select sequence, event_id, kind, ? from outbox where sequence = ?",
                row.reason(),
                row.sequence()));
        sql.update("delete from outbox where sequence = ?", row.sequence());
        sql.update("update ledger_state set quarantined_rows = quarantined_rows + 1 where id = 1");
        numbers = numbers.outbox(-1);
    }

    private static void expectOne(int changed) throws SQLException {
        if (changed != 1) {
            throw new SQLException("expected to change one row, changed " + changed);
        }
    }
}
