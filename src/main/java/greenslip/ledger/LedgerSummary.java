package greenslip.ledger;

import java.sql.SQLException;
import java.util.List;
import java.util.Locale;

/**
 * What a ledger holds, for a person. Immutable.
 *
 * @param firstEvent the oldest one that is kept
 * @param lastEvent 0 where there is none
 * @param outboxRows rows that wait for the collector
 */
public record LedgerSummary(
        String station,
        long firstEvent,
        long lastEvent,
        long vouchers,
        int outboxRows,
        List<Serials> serials,
        List<RoundTotals> rounds) {
    /** The serials of one incarnation that are kept, as people read them. */
    public record Serials(String first, String last, long vouchers) {}

    public record RoundTotals(int number, String title, boolean open, Counts total) {}

    static LedgerSummary of(LedgerDatabase database, long firstEvent) throws SQLException {
        Sql sql = database.reading();
        LedgerDatabase.Applied applied = database.applied();
        return new LedgerSummary(
                applied.station(),
                firstEvent,
                applied.sequence(),
                sql.number("select count(*) from voucher"),
                (int) sql.number("select outbox_rows from ledger_state"),
                sql.all(
                        row -> new Serials(
                                EventAudit.serial(applied.station(), row.getInt(1), row.getInt(2)),
                                EventAudit.serial(applied.station(), row.getInt(1), row.getInt(3)),
                                row.getLong(4)),
                        "select incarnation, min(counter), max(counter), count(*) from voucher"
                                + " group by incarnation order by incarnation"),
                sql.all(
                        row -> new RoundTotals(
                                row.getInt("round"),
                                row.getString("title"),
                                row.getBoolean("is_open"),
                                LedgerQueries.counts(row)),
                        "select t.*, coalesce(r.title, '') title, coalesce(r.is_open, false) is_open from tally t"
                                + " left join round r on r.number = t.round where t.dimension = 'total'"
                                + " order by t.round"));
    }

    /** Lines, Chinese and English. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        text.append("站 station %s，事件 events %d–%d，凭证 vouchers %d，待上传 waiting to go up %d%n"
                .formatted(station, firstEvent, lastEvent, vouchers, outboxRows));
        for (Serials each : serials) {
            text.append("编号 serials  %s – %s  (%d)%n".formatted(each.first(), each.last(), each.vouchers()));
        }
        for (RoundTotals round : rounds) {
            Counts total = round.total();
            text.append(String.format(
                    Locale.ROOT,
                    "轮次 round %d %s (%s)%n"
                            + "    采样 sampled %d，发放 issued %d，已打印 printed %d，不确定 unknown %d，失败 failed %d，补办 reissued"
                            + " %d，作废 void %d，手写 handwritten %d，等待 waiting %d%n",
                    round.number(),
                    round.title(),
                    round.open() ? "开着 open" : "未开 not open",
                    total.sampled(),
                    total.issued(),
                    total.printed(),
                    total.unknown(),
                    total.failed(),
                    total.reissued(),
                    total.voided(),
                    total.handwritten(),
                    total.held()));
        }
        return text.toString();
    }
}
