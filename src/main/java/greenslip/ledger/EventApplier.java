package greenslip.ledger;

import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.ClockSet;
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
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Applies an event to H2: the same code for a new event and for one that comes back from the journal, so that a rebuilt ledger cannot
 * differ from the one that was lost. It decides nothing; what may not be is stopped by the database's constraints.
 */
final class EventApplier {
    private static final int BUCKET_SECONDS = 300;
    private static final DateTimeFormatter BUCKET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");

    /** Counts of events whose time nobody vouched for wait here, by minutes of their boot, until a clock is set in it. */
    static final String MINUTE = "minute";

    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Sql sql;
    private final ZoneId zone;

    EventApplier(Sql sql, ZoneId zone) {
        this.sql = sql;
        this.zone = zone;
    }

    /** Where an event counts. */
    private record Place(
            int round,
            String table,
            String community,
            @Nullable Long token) {
        static Place of(ScanRecord scan) {
            return new Place(
                    scan.round(),
                    scan.table(),
                    scan.community(),
                    scan.pseudonym().bits());
        }

        /** The token as a bound value; SQL null where the event is about nobody. */
        Object tokenValue() {
            return token == null ? Sql.Null.BIGINT : token;
        }

        static Place ofRound(int round) {
            return new Place(round, "", "", null);
        }
    }

    /** The change first: where a constraint refuses it, the statement undoes itself and nothing else has happened. */
    void apply(Event event, byte[] body, byte[] head) throws SQLException {
        Place place = change(event);
        if (place != null) {
            count(event, place);
            enqueue(event, place);
        }
        sql.update(
                "insert into event (sequence, kind, body) values (?, ?, ?)",
                event.sequence(),
                event.change().kind(),
                body);
        sql.update(
                "update ledger_state set applied_sequence = ?, applied_head = ?,"
                        + " known_millis = case when ? then ? else known_millis end where id = 1",
                event.sequence(),
                head,
                // What a person typed raises no floor: a slip of the finger would keep out every true time after it.
                event.at().trust().byMachine(),
                event.at().wallMillis());
    }

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
                        "update ledger_state set incarnation = ?, last_counter = 0, upload_acked = 0, upload_head = ?"
                                + " where id = 1",
                        c.incarnation(),
                        UploadPosition.GENESIS);
                yield null;
            }
            case ClockSet ignored -> {
                setClock(event.at());
                yield null;
            }
        };
    }

    private Place openRound(Event event, RoundOpened opened) throws SQLException {
        Timestamp at = event.at();
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
        sql.update("update ledger_state set last_counter = ? where id = 1", issued.counter());
        if (issued.released()) {
            expectOne(sql.update(
                    "delete from held_scan where round = ? and pseudonym = ?",
                    scan.round(),
                    scan.pseudonym().bits()));
        }
        insertJob(event.sequence(), issued.incarnation(), issued.counter(), 1, issued.first(), issued.held(), "");
        return Place.of(scan);
    }

    private Place reissue(Event event, Reissued reissued) throws SQLException {
        expectOne(sql.update(
                "update voucher set copies = ? where incarnation = ? and counter = ?",
                reissued.copy(),
                reissued.incarnation(),
                reissued.counter()));
        insertJob(
                event.sequence(),
                reissued.incarnation(),
                reissued.counter(),
                reissued.copy(),
                JobState.RESERVED,
                false,
                reissued.reason());
        return placeOfJob(event.sequence());
    }

    private void insertJob(
            long id, int incarnation, int counter, int copy, JobState state, boolean held, String reissueReason)
            throws SQLException {
        sql.update(
                "insert into print_job (id, incarnation, counter, copy, state, held, reissue_reason, cause)"
                        + " values (?, ?, ?, ?, ?, ?, ?, '')",
                id,
                incarnation,
                counter,
                copy,
                state.name(),
                held,
                reissueReason);
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
                "update ledger_state set upload_acked = ?, upload_head = ?, outbox_rows = outbox_rows - ? where id = 1",
                acknowledged.reached().acked(),
                acknowledged.reached().head(),
                gone);
    }

    private void quarantine(RowQuarantined row) throws SQLException {
        expectOne(sql.update(
                "insert into quarantine (sequence, event_id, kind, reason)"
                        + " select sequence, event_id, kind, ? from outbox where sequence = ?",
                row.reason(),
                row.sequence()));
        sql.update("delete from outbox where sequence = ?", row.sequence());
        sql.update("update ledger_state set outbox_rows = outbox_rows - 1, quarantined_rows = quarantined_rows + 1"
                + " where id = 1");
    }

    private void count(Event event, Place place) throws SQLException {
        Counts counts = event.change().counts();
        if (counts.equals(Counts.NONE)) {
            return;
        }
        add(place.round(), "total", "", counts);
        add(place.round(), "community", place.community(), counts);
        add(place.round(), "table", place.table(), counts);
        Timestamp at = event.at();
        if (at.trusted()) {
            add(place.round(), "time", fiveMinutes(at.wallMillis()), counts);
        } else {
            long minute = Math.floorDiv(at.monotonicNanos(), MINUTE_NANOS);
            add(place.round(), MINUTE, minutesOf(at.bootId()) + minute, counts);
        }
    }

    private static String minutesOf(String bootId) {
        return bootId + "/";
    }

    /**
     * Keeps what this boot's clock shows; the rows of its events stay as they were recorded. Its minutes in the tally become times: as
     * many steps as there were minutes with an event, once in a boot as a rule.
     */
    private void setClock(Timestamp at) throws SQLException {
        int known = sql.update(
                "update boot_clock set wall_millis = ?, monotonic_nanos = ?, trust = ? where boot_id = ?",
                at.wallMillis(),
                at.monotonicNanos(),
                at.trust().name(),
                at.bootId());
        if (known == 0) {
            sql.update(
                    "insert into boot_clock (boot_id, wall_millis, monotonic_nanos, trust) values (?, ?, ?, ?)",
                    at.bootId(),
                    at.wallMillis(),
                    at.monotonicNanos(),
                    at.trust().name());
        }
        String prefix = minutesOf(at.bootId());
        List<Minute> minutes = sql.all(
                row -> new Minute(
                        row.getInt("round"),
                        Long.parseLong(row.getString("bucket").substring(prefix.length())),
                        LedgerQueries.counts(row)),
                "select * from tally where dimension = ? and left(bucket, ?) = ?",
                MINUTE,
                prefix.length(),
                prefix);
        for (Minute minute : minutes) {
            // The minute that is not over yet must not count in the future.
            long middle = Math.min(minute.number() * MINUTE_NANOS + MINUTE_NANOS / 2, at.monotonicNanos());
            add(minute.round(), "time", fiveMinutes(at.wallMillisAt(middle)), minute.counts());
        }
        sql.update("delete from tally where dimension = ? and left(bucket, ?) = ?", MINUTE, prefix.length(), prefix);
    }

    /** What a round counted in one minute of a boot. */
    private record Minute(int round, long number, Counts counts) {}

    private void add(int round, String dimension, String bucket, Counts c) throws SQLException {
        int changed = sql.update(
                "update tally set sampled = sampled + ?, issued = issued + ?, reissued = reissued + ?, printed ="
                        + " printed + ?, unknown_slips = unknown_slips + ?, failed = failed + ?, held = held + ? where"
                        + " round = ? and dimension = ? and bucket = ?",
                c.sampled(),
                c.issued(),
                c.reissued(),
                c.printed(),
                c.unknown(),
                c.failed(),
                c.held(),
                round,
                dimension,
                bucket);
        if (changed == 0) {
            sql.update(
                    "insert into tally (round, dimension, bucket, sampled, issued, reissued, printed, unknown_slips,"
                            + " failed, held) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    round,
                    dimension,
                    bucket,
                    c.sampled(),
                    c.issued(),
                    c.reissued(),
                    c.printed(),
                    c.unknown(),
                    c.failed(),
                    c.held());
        }
    }

    /** What changes no number and no round stays here: the collector has no use for it. */
    private void enqueue(Event event, Place place) throws SQLException {
        Counts c = event.change().counts();
        if (event.change() instanceof JobMoved && c.equals(Counts.NONE)) {
            return;
        }
        Timestamp at = event.at();
        sql.update(
                "insert into outbox (sequence, event_id, kind, wall_millis, monotonic_nanos, boot_id, trust, round,"
                    + " table_code, community, token, sampled, issued, reissued, printed, unknown_slips, failed, held)"
                    + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                event.sequence(),
                event.eventId(),
                event.change().kind(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name(),
                place.round(),
                place.table(),
                place.community(),
                place.tokenValue(),
                c.sampled(),
                c.issued(),
                c.reissued(),
                c.printed(),
                c.unknown(),
                c.failed(),
                c.held());
        sql.update("update ledger_state set outbox_rows = outbox_rows + 1 where id = 1");
    }

    private String fiveMinutes(long wallMillis) {
        long start = Math.floorDiv(wallMillis / 1000, BUCKET_SECONDS) * BUCKET_SECONDS;
        return BUCKET.format(Instant.ofEpochSecond(start).atZone(zone));
    }

    private static void expectOne(int changed) throws SQLException {
        if (changed != 1) {
            throw new SQLException("expected to change one row, changed " + changed);
        }
    }
}
