package greenslip.ledger;

import greenslip.ledger.LedgerReader.Question;
import greenslip.ledger.RetryDecisions.Retried;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Single records of a {@link Ledger}: one voucher, rows that wait or were refused. All throw {@link LedgerFault}. Any thread. */
public final class LedgerRecords {
    /** Rows tried again in one decision, so that no scan waits for more. */
    private static final int RETRY_GROUP = 50;

    private final LedgerQueries queries;
    private final Reading reading;
    private final Writing writing;

    /** Asks the ledger's reading connection and waits for the answer. */
    interface Reading {
        <T> T ask(Question<T> question);
    }

    /** Has the ledger's writer decide, and waits for it. */
    interface Writing {
        <T> T decide(LedgerWriter.Decision<T> decision);
    }

    /** @param left rows that stay: nobody knows any more where they count */
    public record Retry(int rows, int left) {}

    LedgerRecords(LedgerQueries queries, Reading reading, Writing writing) {
        this.queries = queries;
        this.reading = reading;
        this.writing = writing;
    }

    public Optional<VoucherHistory> voucher(Serial serial) {
        return reading.ask(sql -> {
            Optional<Voucher> voucher = queries.voucher(sql, serial);
            return voucher.isEmpty() ? Optional.empty() : Optional.of(history(sql, voucher.get()));
        });
    }

    /**
     * A round's vouchers with their slips, in the order of their serials; a page at a time, so that nobody waits for all of them.
     *
     * @param after the last one of the page before
     */
    public List<VoucherHistory> vouchers(int round, Optional<Serial> after, int limit) {
        return reading.ask(sql -> {
            List<VoucherHistory> page = new ArrayList<>();
            List<Voucher> vouchers = after.isEmpty() ? List.of() : queries.vouchers(sql, round, after.get(), limit);
            if (vouchers.isEmpty()) {
                int above = after.map(Serial::incarnation).orElse(0);
                Optional<Voucher> first = queries.firstVoucher(sql, round, above);
                if (first.isPresent()) {
                    page.add(history(sql, first.get()));
                    vouchers = queries.vouchers(sql, round, first.get().serial(), limit - 1);
                }
            }
            for (Voucher voucher : vouchers) {
                page.add(history(sql, voucher));
            }
            return page;
        });
    }

    private VoucherHistory history(Sql sql, Voucher voucher) throws SQLException {
        return new VoucherHistory(
                voucher, queries.voidReason(sql, voucher.serial()), queries.jobsOf(sql, voucher.serial()));
    }

    /** The counts of a round, whichever it is. */
    public Tally tally(int round) {
        return reading.ask(sql -> queries.tally(sql, round));
    }

    /** When the row was recorded that goes up next; empty where none waits. */
    public Optional<Timestamp> nextRowSince() {
        return reading.ask(sql -> queries.outbox(sql, 1).stream().findFirst().map(OutboxRow::at));
    }

    /** The rows that are set aside, oldest first. */
    public List<QuarantinedRow> quarantined(int limit) {
        return reading.ask(sql -> sql.all(
                row -> new QuarantinedRow(
                        row.getLong("sequence"),
                        row.getString("kind"),
                        serial(sql, row.getBytes("body")),
                        row.getString("reason")),
                "select q.sequence, q.kind, q.reason, e.body from quarantine q left join event e on e.sequence ="
                        + " q.sequence order by q.sequence limit ?",
                limit));
    }

    /**
     * Puts rows that are set aside back into the outbox, behind all that wait; durable when it returns. One that is refused again is set
     * aside again.
     *
     * @param sequence of one row, or empty for all
     */
    public Retry retry(Optional<Long> sequence) {
        long through = sequence.orElseGet(
                () -> reading.ask(sql -> sql.number("select coalesce(max(sequence), 0) from quarantine")));
        long after = sequence.map(one -> one - 1).orElse(0L);
        int rows = 0;
        int left = 0;
        Retried group;
        do {
            long from = after;
            group = writing.decide(transaction -> RetryDecisions.retry(transaction, from, through, RETRY_GROUP));
            rows += group.rows();
            left += group.left();
            after = group.last();
        } while (group.last() > 0 && group.last() < through);
        return new Retry(rows, left);
    }

    /** The voucher that a row is about. */
    private Optional<Serial> serial(Sql sql, byte @Nullable [] body) throws SQLException {
        if (body == null) {
            return Optional.empty();
        }
        Event event = RetryDecisions.event(body);
        if (!(event.change() instanceof Change.RowRetried retried)) {
            return serial(sql, event.change());
        }
        Optional<byte[]> origin = sql.first(
                row -> row.getBytes(1),
                "select body from event where sequence = ?",
                retried.row().sequence());
        return origin.isEmpty()
                ? Optional.empty()
                : serial(sql, RetryDecisions.event(origin.get()).change());
    }

    private Optional<Serial> serial(Sql sql, Change change) throws SQLException {
        return switch (change) {
            case Change.VoucherIssued c -> Optional.of(queries.serial(c.incarnation(), c.counter()));
            case Change.Reissued c -> Optional.of(queries.serial(c.incarnation(), c.counter()));
            case Change.Voided c -> Optional.of(queries.serial(c.incarnation(), c.counter()));
            case Change.JobMoved c ->
                queries.job(sql, c.job()).map(job -> job.voucher().serial());
            default -> Optional.empty();
        };
    }
}
