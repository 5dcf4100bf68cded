package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.cbor.CborReader;
import greenslip.cbor.CborWriter;
import java.sql.SQLException;

/**
 * What outlives the events that made it: each segment carries it in its header, so that a ledger whose first segments were purged can be
 * rebuilt from the rest and uses no serial again.
 *
 * @param usedIncarnations bit n stands for incarnation n
 * @param purgedSequence the last event that was purged, 0 for none
 * @param purgedRound the highest number of a purged round, 0 for none: such a round is not opened again, its vouchers are forgotten
 * @param knownMillis the last time that a machine vouched for
 * @param rollSlips print jobs sent since the roll was changed
 * @param rollMillimetres that roll's length, 0 where none was ever told
 */
record CarriedState(
        String station,
        String machine,
        int incarnation,
        long usedIncarnations,
        int lastCounter,
        UploadPosition upload,
        long purgedSequence,
        int purgedRound,
        long knownMillis,
        int rollSlips,
        int rollMillimetres) {
    static final int FIELDS = 12;
    private static final int MAX_TEXT_BYTES = 64;

    /** Before the first event of all. */
    static final CarriedState NONE =
            new CarriedState("", "", 1, 2, 0, new UploadPosition(1, 0, UploadPosition.GENESIS), 0, 0, 0, 0, 0);

    void write(CborWriter out) {
        out.text(station)
                .text(machine)
                .integer(incarnation)
                .integer(usedIncarnations)
                .integer(lastCounter)
                .integer(upload.acked())
                .text(upload.head())
                .integer(purgedSequence)
                .integer(purgedRound)
                .integer(knownMillis)
                .integer(rollSlips)
                .integer(rollMillimetres);
    }

    static CarriedState read(CborReader in) throws CborException {
        String station = in.text(MAX_TEXT_BYTES);
        String machine = in.text(MAX_TEXT_BYTES);
        int incarnation = number(in);
        return new CarriedState(
                station,
                machine,
                incarnation,
                in.integer(),
                number(in),
                new UploadPosition(incarnation, in.integer(), in.text(MAX_TEXT_BYTES)),
                in.integer(),
                number(in),
                in.integer(),
                number(in),
                number(in));
    }

    /** As the database has it now. */
    static CarriedState of(Sql sql) throws SQLException {
        return sql.first(
                        row -> new CarriedState(
                                row.getString("station"),
                                row.getString("machine"),
                                row.getInt("incarnation"),
                                row.getLong("used_incarnations"),
                                row.getInt("last_counter"),
                                new UploadPosition(
                                        row.getInt("incarnation"),
                                        row.getLong("upload_acked"),
                                        row.getString("upload_head")),
                                row.getLong("purged_sequence"),
                                row.getInt("purged_round"),
                                row.getLong("known_millis"),
                                row.getInt("roll_slips"),
                                row.getInt("roll_millimetres")),
                        "select * from ledger_state where id = 1")
                .orElseThrow(() -> new SQLException("the state row is gone"));
    }

    /** Gives it to a database that has applied nothing yet. */
    void store(Sql sql, long sequence, byte[] head) throws SQLException {
        sql.update(
                "update ledger_state set station = ?, machine = ?, incarnation = ?, used_incarnations = ?,"
                        + " last_counter = ?, upload_acked = ?, upload_head = ?, purged_sequence = ?, purged_round = ?,"
                        + " known_millis = ?, roll_slips = ?, roll_millimetres = ?,"
                        + " applied_sequence = ?, applied_head = ? where id = 1",
                station,
                machine,
                incarnation,
                usedIncarnations,
                lastCounter,
                upload.acked(),
                upload.head(),
                purgedSequence,
                purgedRound,
                knownMillis,
                rollSlips,
                rollMillimetres,
                sequence,
                head);
    }

    private static int number(CborReader in) throws CborException {
        return (int) in.integer(0, Integer.MAX_VALUE);
    }
}
