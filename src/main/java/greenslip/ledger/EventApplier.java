package greenslip.ledger;

import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.ClockSet;
import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.RowRetried;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/**
 * Applies an event to H2: the same code for a new event and for one that comes back from the journal, so that a rebuilt ledger cannot
 * differ from the one that was lost. It decides nothing; what may not be is stopped by the database's constraints.
 */
final class EventApplier {
    private final Sql sql;
    private final Expectation expectation;
    private final FollowUp followUp;
    private final MachineRows machine;
    private RunningNumbers numbers;

    /**
     * @param lenient whether events about what is not there are passed over: in a ledger whose first segments were purged, later events
     *     may be about a round that was in them
     */
    EventApplier(Sql sql, ZoneId zone, RunningNumbers numbers, boolean lenient) {
        this.sql = sql;
        this.followUp = new FollowUp(sql, zone);
        this.numbers = numbers;
        this.expectation = new Expectation(lenient);
        this.machine = new MachineRows(sql, followUp.tally(), expectation);
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
        numbers = numbers.at(event.at());
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
            case RoundOpened c -> openRound(event, c);
            case RoundExtended c -> extendRound(c);
            case RoundClosed c -> closeRound(event, c);
            case ScanHeld c -> holdScan(event, c);
            case VoucherIssued c -> issue(event, c);
            case Reissued c -> reissue(event, c);
            case Voided c -> makeVoid(c);
            case JobMoved c -> moveJob(event, c);
            case HandwrittenEntered c -> enterHandwritten(event, c);
            case HandwrittenUndone c -> undoHandwritten(c);
            case Begun ignored -> aboutMachine(event);
            case UploadAcknowledged ignored -> aboutMachine(event);
            case RowQuarantined ignored -> aboutMachine(event);
            case RowRetried ignored -> aboutMachine(event);
            case IncarnationOpened ignored -> aboutMachine(event);
            case Purged ignored -> aboutMachine(event);
            case ClockSet ignored -> aboutMachine(event);
            case RollChanged ignored -> aboutMachine(event);
            case Acted ignored -> aboutMachine(event);
        };
    }

    private @Nullable Place aboutMachine(Event event) throws SQLException {
        if (event.change() instanceof ClockSet || event.change() instanceof Purged) {
            // These change rows of earlier events: those must be there, and what a forgotten round counted goes with
            // it.
            catchUp();
        }
        numbers = machine.apply(event, numbers);
        return null;
    }

    private Place openRound(Event event, RoundOpened opened) throws SQLException {
        Timestamp at = event.at();
        numbers = numbers.roundOpened(opened.number());
        // A round closed by mistake is opened again under its own number, with its vouchers.
        int reopened = sql.update(
                "update round set title = ?, authority = ?, ends_at_millis = ?, opened_sequence = ?, is_open = true,"
                        + " closed_sequence = null, closed_millis = null"
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
                "insert into round (number, title, authority, ends_at_millis, opened_sequence, first_sequence,"
                        + " wall_millis, monotonic_nanos, boot_id, trust, is_open) values (?, ?, ?, ?, ?,"
                        + " coalesce((select min(sequence) from held_scan where round = ?), ?), ?, ?, ?, ?, true)",
                opened.number(),
                opened.title(),
                opened.authority(),
                opened.endsAtMillis(),
                event.sequence(),
                opened.number(),
                event.sequence(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name());
        return Place.ofRound(opened.number());
    }

    private @Nullable Place extendRound(RoundExtended extended) throws SQLException {
        boolean found = expectation.isMet(sql.update(
                "update round set ends_at_millis = ? where number = ? and is_open",
                extended.endsAtMillis(),
                extended.number()));
        return found ? Place.ofRound(extended.number()) : null;
    }

    private @Nullable Place closeRound(Event event, RoundClosed closed) throws SQLException {
        Timestamp at = event.at();
        boolean found = expectation.isMet(sql.update(
                "update round set is_open = false, closed_sequence = ?, closed_millis = ? where number = ? and is_open",
                event.sequence(),
                at.trusted() ? at.wallMillis() : Sql.Null.BIGINT,
                closed.number()));
        numbers = numbers.roundClosed(closed.number());
        return found ? Place.ofRound(closed.number()) : null;
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
            boolean held = expectation.isMet(sql.update(
                    "delete from held_scan where round = ? and pseudonym = ?",
                    scan.round(),
                    scan.pseudonym().bits()));
            numbers = held ? numbers.held(-1) : numbers;
        }
        return Place.of(scan);
    }

    private @Nullable Place reissue(Event event, Reissued reissued) throws SQLException {
        boolean found = expectation.isMet(sql.update(
                "update voucher set copies = ?, void_reason = null where incarnation = ? and counter = ?",
                reissued.copy(),
                reissued.incarnation(),
                reissued.counter()));
        if (!found) {
            return null;
        }
        FollowUp.insertJob(
                sql,
                event.sequence(),
                reissued.incarnation(),
                reissued.counter(),
                reissued.copy(),
                JobState.RESERVED,
                false,
                reissued.reason());
        wantFrom(event, event.sequence());
        return placeOfJob(event.sequence());
    }

    private @Nullable Place makeVoid(Voided made) throws SQLException {
        boolean found = expectation.isMet(sql.update(
                "update voucher set void_reason = ? where incarnation = ? and counter = ? and void_reason is null",
                made.reason(),
                made.incarnation(),
                made.counter()));
        return found
                ? sql.first(
                                EventApplier::place,
                                "select round, table_code, community, pseudonym from voucher"
                                        + " where incarnation = ? and counter = ?",
                                made.incarnation(),
                                made.counter())
                        .orElse(null)
                : null;
    }

    /** From this moment its age counts. */
    private void wantFrom(Event event, long job) throws SQLException {
        Timestamp at = event.at();
        sql.update(
                "update print_job set wanted_wall_millis = ?, wanted_monotonic_nanos = ?, wanted_boot_id = ?,"
                        + " wanted_trust = ? where id = ?",
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name(),
                job);
    }

    // ---- cards written by hand

    private @Nullable Place enterHandwritten(Event event, HandwrittenEntered entered) throws SQLException {
        boolean known = sql.number("select count(*) from round where number = ?", entered.round()) == 1;
        if (!expectation.isMet(known ? 1 : 0)) {
            return null;
        }
        sql.update(
                "insert into handwritten (sequence, round, table_code, first_number, last_number, cards, note)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                event.sequence(),
                entered.round(),
                entered.table(),
                entered.first(),
                entered.last(),
                entered.cards(),
                entered.note());
        return placeOfCards(entered.round(), entered.table());
    }

    private @Nullable Place undoHandwritten(HandwrittenUndone undone) throws SQLException {
        boolean found = expectation.isMet(sql.update("delete from handwritten where sequence = ?", undone.entry()));
        return found ? placeOfCards(undone.round(), undone.table()) : null;
    }

    private static Place placeOfCards(int round, String table) {
        return new Place(round, table, Voucher.UNKNOWN_COMMUNITY, null);
    }

    private @Nullable Place moveJob(Event event, JobMoved moved) throws SQLException {
        if (moved.from() == JobState.SENDING) {
            numbers = numbers.slipSent();
        }
        boolean found = expectation.isMet(sql.update(
                "update print_job set state = ?, copy = ?, held = held and not cast(? as boolean), cause = ?"
                        + " where id = ? and state = ?",
                moved.to().name(),
                moved.copy(),
                moved.wasHeld(),
                moved.cause(),
                moved.job(),
                moved.from().name()));
        if (!found) {
            return null;
        }
        if (moved.from() == JobState.UNKNOWN && moved.to() == JobState.RESERVED) {
            sql.update(
                    "update voucher set copies = ? where (incarnation, counter) ="
                            + " (select incarnation, counter from print_job where id = ?)",
                    moved.copy(),
                    moved.job());
        }
        if (moved.to() == JobState.RESERVED && moved.from() != JobState.FAILED) {
            wantFrom(event, moved.job());
        }
        return placeOfJob(moved.job());
    }

    private Place placeOfJob(long job) throws SQLException {
        return sql.first(
                        EventApplier::place,
                        "select v.round, v.table_code, v.community, v.pseudonym from print_job j"
                                + " join voucher v on v.incarnation = j.incarnation and v.counter = j.counter"
                                + " where j.id = ?",
                        job)
                .orElseThrow(() -> new SQLException("print job " + job + " has no voucher"));
    }

    private static Place place(ResultSet row) throws SQLException {
        return new Place(row.getInt(1), row.getString(2), row.getString(3), row.getLong(4));
    }
}
