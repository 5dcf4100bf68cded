package greenslip.ledger;

import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one asks of the ledger. Stateless: each call names the connection it reads on. Times are corrected by what was learned later in
 * their boot; the rows keep them as they were recorded, and so do those that go up.
 */
final class LedgerQueries {
    private static final String JOBS =
            "select j.id, j.copy, j.state, j.reissue_reason, j.held, j.cause, j.wanted_wall_millis,"
                    + " j.wanted_monotonic_nanos, j.wanted_boot_id, j.wanted_trust, v.* from print_job j"
                    + " join voucher v on v.incarnation = j.incarnation and v.counter = j.counter";

    private final String station;

    LedgerQueries(String station) {
        this.station = station;
    }

    Serial serial(int incarnation, int counter) {
        return new Serial(station, incarnation, counter);
    }

    /** A round and whether it is open. */
    record RoundRow(Round round, boolean open) {}

    /** A scan that waits for its round. */
    record HeldScan(ScanRecord scan, HoldReason reason, Timestamp since) {}

    Optional<RoundRow> latestRound(Sql sql) throws SQLException {
        return sql.first(
                row -> new RoundRow(
                        new Round(
                                row.getInt("number"),
                                row.getString("title"),
                                row.getString("authority"),
                                timestamp(sql, row),
                                row.getLong("ends_at_millis")),
                        row.getBoolean("is_open")),
                "select * from round order by is_open desc, opened_sequence desc limit 1");
    }

    Optional<Round> round(Sql sql, int number) throws SQLException {
        return sql.first(
                row -> new Round(
                        row.getInt("number"),
                        row.getString("title"),
                        row.getString("authority"),
                        timestamp(sql, row),
                        row.getLong("ends_at_millis")),
                "select * from round where number = ?",
                number);
    }

    boolean isClosed(Sql sql, int round) throws SQLException {
        return sql.first(row -> true, "select 1 from round where number = ? and not is_open", round)
                .isPresent();
    }

    Optional<Voucher> voucher(Sql sql, int round, Pseudonym pseudonym) throws SQLException {
        return sql.first(
                row -> voucher(sql, row),
                "select * from voucher where round = ? and pseudonym = ?",
                round,
                pseudonym.bits());
    }

    Optional<Voucher> voucher(Sql sql, Serial serial) throws SQLException {
        return serial.station().equals(station)
                ? sql.first(
                        row -> voucher(sql, row),
                        "select * from voucher where incarnation = ? and counter = ?",
                        serial.incarnation(),
                        serial.counter())
                : Optional.empty();
    }

    int copies(Sql sql, Serial serial) throws SQLException {
        return (int) sql.number(
                "select copies from voucher where incarnation = ? and counter = ?",
                serial.incarnation(),
                serial.counter());
    }

    boolean isVoid(Sql sql, Serial serial) throws SQLException {
        return sql.first(
                        row -> true,
                        "select 1 from voucher where incarnation = ? and counter = ? and void_reason is not null",
                        serial.incarnation(),
                        serial.counter())
                .isPresent();
    }

    /** A round's vouchers behind a serial, in order; by the key, so that a page costs no more than its rows. */
    List<Voucher> vouchers(Sql sql, int round, Serial after, int limit) throws SQLException {
        return sql.all(
                row -> voucher(sql, row),
                "select * from voucher where incarnation = ? and counter > ? and round = ? order by incarnation,"
                        + " counter limit ?",
                after.incarnation(),
                after.counter(),
                round,
                limit);
    }

    /** The first voucher of a round under an incarnation above this one. */
    Optional<Voucher> firstVoucher(Sql sql, int round, int aboveIncarnation) throws SQLException {
        return sql.first(
                row -> voucher(sql, row),
                "select * from voucher where incarnation > ? and round = ? order by incarnation, counter limit 1",
                aboveIncarnation,
                round);
    }

    Optional<String> voidReason(Sql sql, Serial serial) throws SQLException {
        return sql.first(
                row -> row.getString(1),
                "select void_reason from voucher where incarnation = ? and counter = ? and void_reason is not null",
                serial.incarnation(),
                serial.counter());
    }

    /** All slips of a voucher, oldest first. */
    List<PrintJob> jobsOf(Sql sql, Serial serial) throws SQLException {
        return sql.all(
                row -> job(sql, row),
                JOBS + " where j.incarnation = ? and j.counter = ? order by j.id",
                serial.incarnation(),
                serial.counter());
    }

    /** The last serial of the incarnation that serials are given under now. */
    Optional<Serial> lastSerial(Sql sql) throws SQLException {
        return sql.first(
                row -> new Serial(station, row.getInt(1), row.getInt(2)),
                "select incarnation, counter from voucher where incarnation = (select incarnation from ledger_state)"
                        + " order by incarnation desc, counter desc limit 1");
    }

    Roll roll(Sql sql) throws SQLException {
        return sql.first(
                        row -> new Roll(row.getInt(1), row.getInt(2)),
                        "select roll_slips, roll_millimetres from ledger_state")
                .orElseThrow(() -> new SQLException("the state row is gone"));
    }

    Optional<HeldScan> held(Sql sql, int round, Pseudonym pseudonym) throws SQLException {
        return sql.first(
                row -> heldScan(sql, row),
                "select * from held_scan where round = ? and pseudonym = ?",
                round,
                pseudonym.bits());
    }

    List<HeldScan> oldestHeld(Sql sql, int round, int limit) throws SQLException {
        return sql.all(
                row -> heldScan(sql, row),
                "select * from held_scan where round = ? order by sequence limit ?",
                round,
                limit);
    }

    Optional<PrintJob> job(Sql sql, long id) throws SQLException {
        return sql.first(row -> job(sql, row), JOBS + " where j.id = ?", id);
    }

    /** Ordered by the state too, though it is one: so the order is the index's, and of a long queue only the first are read. */
    List<PrintJob> oldestJobs(Sql sql, JobState state, int limit) throws SQLException {
        return sql.all(
                row -> job(sql, row), JOBS + " where j.state = ? order by j.state, j.id limit ?", state.name(), limit);
    }

    List<PrintJob> youngestJobs(Sql sql, JobState state, int limit) throws SQLException {
        return sql.all(
                row -> job(sql, row),
                JOBS + " where j.state = ? order by j.state desc, j.id desc limit ?",
                state.name(),
                limit);
    }

    AskedSlips askedSlips(Sql sql) throws SQLException {
        return new AskedSlips(inState(sql, JobState.UNKNOWN), inState(sql, JobState.LATE));
    }

    private static AskedSlips.Group inState(Sql sql, JobState state) throws SQLException {
        return sql.first(
                        row -> new AskedSlips.Group(row.getInt(1), row.getLong(2)),
                        "select count(*), coalesce(max(id), 0) from print_job where state = ?",
                        state.name())
                .orElse(AskedSlips.Group.NONE);
    }

    List<PrintJob> newestJobs(Sql sql, int limit) throws SQLException {
        return sql.all(row -> job(sql, row), JOBS + " order by j.id desc limit ?", limit);
    }

    Tally tally(Sql sql) throws SQLException {
        int round = latestRound(sql).map(found -> found.round().number()).orElse(0);
        if (round == 0) {
            // Scans may be held before the first round ever opened; they are counted under the number they wait for.
            round = sql.first(row -> row.getInt(1), "select round from tally order by round limit 1")
                    .orElse(0);
        }
        return tally(sql, round);
    }

    Tally tally(Sql sql, int round) throws SQLException {
        int pending = (int) sql.number("select outbox_rows from ledger_state");
        Map<String, Map<String, Counts>> dimensions = new LinkedHashMap<>();
        sql.all(
                row -> dimensions
                        .computeIfAbsent(row.getString("dimension"), ignored -> new LinkedHashMap<>())
                        .put(row.getString("bucket"), counts(row)),
                "select * from tally where round = ? order by dimension, bucket",
                round);
        Map<String, Counts> byTime = new LinkedHashMap<>(dimensions.getOrDefault("time", Map.of()));
        dimensions
                .getOrDefault(TallyRows.MINUTE, Map.of())
                .values()
                .forEach(minute -> byTime.merge(Tally.UNTRUSTED, minute, Counts::plus));
        Map<JobState, Integer> waiting = waitingSlips(sql, round);
        return new Tally(
                round,
                dimensions.getOrDefault("total", Map.of()).getOrDefault("", Counts.NONE),
                dimensions.getOrDefault("community", Map.of()),
                dimensions.getOrDefault("table", Map.of()),
                byTime,
                heldForOthers(sql, round),
                waiting.getOrDefault(JobState.RESERVED, 0) + waiting.getOrDefault(JobState.SENDING, 0),
                waiting.getOrDefault(JobState.LATE, 0),
                pending);
    }

    /** By the index over states, so that no slip that came out is looked at. */
    private static Map<JobState, Integer> waitingSlips(Sql sql, int round) throws SQLException {
        Map<JobState, Integer> slips = new EnumMap<>(JobState.class);
        sql.all(
                row -> slips.put(JobState.valueOf(row.getString(1)), row.getInt(2)),
                "select j.state, count(*) from print_job j where j.state in ('RESERVED', 'SENDING', 'LATE') and exists"
                        + " (select 1 from voucher v where v.incarnation = j.incarnation and v.counter = j.counter and"
                        + " v.round = ?) group by j.state",
                round);
        return slips;
    }

    /** By the key, so that only these rows are walked: there are none while a round is open, as a rule. */
    private static int heldForOthers(Sql sql, int round) throws SQLException {
        return (int) sql.number(
                "select (select count(*) from held_scan where round < ?) + (select count(*) from held_scan where"
                        + " round > ?)",
                round,
                round);
    }

    Reconciliation reconciliation(Sql sql, Optional<Integer> round) throws SQLException {
        return new ReconciliationQueries(station).read(sql, this, round);
    }

    List<OutboxRow> outbox(Sql sql, int limit) throws SQLException {
        return sql.all(LedgerQueries::outboxRow, "select * from outbox order by sequence limit ?", limit);
    }

    UploadPosition uploadPosition(Sql sql) throws SQLException {
        return sql.first(
                        row -> new UploadPosition(row.getInt(1), row.getLong(2), row.getString(3)),
                        "select incarnation, upload_acked, upload_head from ledger_state")
                .orElseThrow(() -> new SQLException("the state row is gone"));
    }

    Renumbering renumbering(Sql sql) throws SQLException {
        long used = sql.number("select used_incarnations from ledger_state");
        if (Serial.MAX_INCARNATION - Long.bitCount(used) <= Incarnations.KEPT) {
            return Renumbering.KEPT;
        }
        // Backwards from the newest event to the last acknowledgement as a rule.
        List<String> last = sql.all(
                row -> row.getString(1),
                "select kind from event where kind in ('incarnation', 'acknowledged') order by sequence desc limit ?",
                Incarnations.IN_VAIN);
        return last.size() == Incarnations.IN_VAIN && last.stream().allMatch("incarnation"::equals)
                ? Renumbering.IN_VAIN
                : Renumbering.POSSIBLE;
    }

    private static OutboxRow outboxRow(ResultSet row) throws SQLException {
        long token = row.getLong("token");
        boolean aboutNobody = row.wasNull();
        return new OutboxRow(
                row.getLong("sequence"),
                row.getLong("event_id"),
                row.getString("kind"),
                // As recorded: a row that goes up a second time must not have become another.
                recorded(row),
                row.getInt("round"),
                row.getString("table_code"),
                row.getString("community"),
                aboutNobody ? null : new Pseudonym(token),
                counts(row));
    }

    private PrintJob job(Sql sql, ResultSet row) throws SQLException {
        Voucher voucher = voucher(sql, row);
        row.getLong("wanted_wall_millis");
        boolean sinceIssued = row.wasNull();
        return new PrintJob(
                row.getLong("id"),
                voucher,
                row.getInt("copy"),
                JobState.valueOf(row.getString("state")),
                row.getString("reissue_reason"),
                row.getBoolean("held"),
                row.getString("cause"),
                sinceIssued ? voucher.issued() : corrected(sql, recorded(row, "wanted_")));
    }

    private Voucher voucher(Sql sql, ResultSet row) throws SQLException {
        return new Voucher(
                new Serial(station, row.getInt("incarnation"), row.getInt("counter")),
                row.getInt("round"),
                row.getString("site"),
                row.getString("table_code"),
                row.getString("community"),
                row.getString("hint"),
                timestamp(sql, row));
    }

    private HeldScan heldScan(Sql sql, ResultSet row) throws SQLException {
        return new HeldScan(
                new ScanRecord(
                        row.getInt("round"),
                        new Pseudonym(row.getLong("pseudonym")),
                        row.getString("table_code"),
                        row.getString("community"),
                        row.getString("hint")),
                HoldReason.valueOf(row.getString("reason")),
                timestamp(sql, row));
    }

    static Counts counts(ResultSet row) throws SQLException {
        return new Counts(
                row.getInt("sampled"),
                row.getInt("issued"),
                row.getInt("reissued"),
                row.getInt("printed"),
                row.getInt("unknown_slips"),
                row.getInt("failed"),
                row.getInt("held"),
                row.getInt("voided"),
                row.getInt("handwritten"));
    }

    static Timestamp timestamp(Sql sql, ResultSet row) throws SQLException {
        return corrected(sql, recorded(row));
    }

    private static Timestamp corrected(Sql sql, Timestamp recorded) throws SQLException {
        return recorded.trust() == ClockTrust.SYNCHRONISED
                ? recorded
                : bootClock(sql, recorded.bootId()).map(recorded::correctedBy).orElse(recorded);
    }

    private static Timestamp recorded(ResultSet row) throws SQLException {
        return recorded(row, "");
    }

    private static Timestamp recorded(ResultSet row, String prefix) throws SQLException {
        return new Timestamp(
                row.getLong(prefix + "wall_millis"),
                row.getLong(prefix + "monotonic_nanos"),
                row.getString(prefix + "boot_id"),
                ClockTrust.valueOf(row.getString(prefix + "trust")));
    }

    /** A moment of the boot of which it is known when it was. */
    static Optional<Timestamp> bootClock(Sql sql, String bootId) throws SQLException {
        return sql.first(LedgerQueries::recorded, "select * from boot_clock where boot_id = ?", bootId);
    }
}
