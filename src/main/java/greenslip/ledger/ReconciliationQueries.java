package greenslip.ledger;

import greenslip.ledger.Reconciliation.OpenSlip;
import greenslip.ledger.Reconciliation.VoidVoucher;
import greenslip.voucher.Serial;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a round's reconciliation asks of the tables. It walks the round's vouchers: for the end of a round, not for a scan. Stateless. */
final class ReconciliationQueries {
    /**
     * The last job of each good voucher decides: an earlier copy that was lost is why there is a later one. By the index over a voucher's
     * jobs: without it a round of 3000 that was never printed would be asked for longer than anybody waits for the ledger.
     */
    static final String OPEN_SLIPS = " from voucher v join print_job j on j.id = (select max(last.id) from"
            + " print_job last where last.incarnation = v.incarnation and last.counter = v.counter)"
            + " where v.round = ? and v.void_reason is null and j.state <> 'PRINTED'";

    private final String station;

    ReconciliationQueries(String station) {
        this.station = station;
    }

    /** @param round the one wanted, nothing for the one that is open or was opened last */
    Reconciliation read(Sql sql, LedgerQueries queries, Optional<Integer> round) throws SQLException {
        int latest = queries.latestRound(sql).map(row -> row.round().number()).orElse(0);
        return sql.first(row -> reconciliation(sql, row), "select * from round where number = ?", round.orElse(latest))
                .orElse(Reconciliation.NONE);
    }

    private Reconciliation reconciliation(Sql sql, ResultSet row) throws SQLException {
        int round = row.getInt("number");
        String title = row.getString("title");
        boolean open = row.getBoolean("is_open");
        return new Reconciliation(
                round,
                title,
                open,
                total(sql, round),
                (int) sql.number("select count(*) from held_scan where round = ?", round),
                (int) sql.number("select count(*)" + OPEN_SLIPS, round),
                sql.all(
                        slip -> new OpenSlip(
                                serial(slip), slip.getInt("copy"), JobState.valueOf(slip.getString("state"))),
                        "select v.incarnation, v.counter, j.copy, j.state" + OPEN_SLIPS
                                + " order by v.incarnation, v.counter limit ?",
                        round,
                        Reconciliation.MAX_LISTED),
                sql.all(
                        voided -> new VoidVoucher(serial(voided), voided.getString("void_reason")),
                        "select incarnation, counter, void_reason from voucher where round = ? and void_reason is not"
                                + " null order by incarnation, counter limit ?",
                        round,
                        Reconciliation.MAX_LISTED),
                ranges(sql, round));
    }

    static Counts total(Sql sql, int round) throws SQLException {
        return sql.first(LedgerQueries::counts, "select * from tally where round = ? and dimension = 'total'", round)
                .orElse(Counts.NONE);
    }

    private static List<HandwrittenRange> ranges(Sql sql, int round) throws SQLException {
        return sql.all(
                ReconciliationQueries::range,
                "select * from handwritten where round = ? order by sequence limit ?",
                round,
                Reconciliation.MAX_LISTED);
    }

    /** A range of the round that has a card of this one. */
    static Optional<HandwrittenRange> overlapping(Sql sql, int round, int first, int last) throws SQLException {
        return sql.first(
                ReconciliationQueries::range,
                "select * from handwritten where round = ? and first_number <= ? and last_number >= ? order by"
                        + " sequence",
                round,
                last,
                first);
    }

    static Optional<HandwrittenRange> range(Sql sql, long id) throws SQLException {
        return sql.first(ReconciliationQueries::range, "select * from handwritten where sequence = ?", id);
    }

    private static HandwrittenRange range(ResultSet row) throws SQLException {
        return new HandwrittenRange(
                row.getLong("sequence"),
                row.getInt("round"),
                row.getString("table_code"),
                row.getInt("first_number"),
                row.getInt("last_number"),
                row.getInt("cards"),
                row.getString("note"));
    }

    private Serial serial(ResultSet row) throws SQLException {
        return new Serial(station, row.getInt("incarnation"), row.getInt("counter"));
    }
}
