package greenslip.ledger;

import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.ledger.TallyRows.Bucket;
import greenslip.resident.Pseudonym;
import greenslip.round.Timestamp;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows from events and decides nothing: their own rows, the outbox, a voucher's first print job, the tallies and the state
 * row. It belongs to the same transaction as the change itself and is written later in it: rows when somebody asks for them, at the
 * latest while the journal waits for the card, and sums once for a whole group. One thread at a time.
 */
final class FollowUp {
    private final Sql sql;
    private final TallyRows tally;
    private final List<Entry> entries = new ArrayList<>();
    private int rowsWritten;
    private int sumsWritten;

    FollowUp(Sql sql, ZoneId zone) {
        this.sql = sql;
        this.tally = new TallyRows(sql, zone);
    }

    /** What is noted, and how far it is written, at a moment that a savepoint leads back to. */
    record Mark(int entries, int rowsWritten, int sumsWritten) {}

    private static final class Entry {
        private final Event event;
        private final byte[] body;
        private final byte[] head;
        private final @Nullable Place place;

        Entry(Event event, byte[] body, byte[] head, @Nullable Place place) {
            this.event = event;
            this.body = body;
            this.head = head;
            this.place = place;
        }
    }

    /** @param place where it counts; null for what concerns this machine alone */
    void note(Event event, byte[] body, byte[] head, @Nullable Place place) {
        entries.add(new Entry(event, body, head, place));
    }

    TallyRows tally() {
        return tally;
    }

    /** What changes no number and no round stays here: the collector has no use for it. */
    static boolean goesUp(Change change) {
        return !(change instanceof JobMoved && change.counts().equals(Counts.NONE));
    }

    Mark mark() {
        return new Mark(entries.size(), rowsWritten, sumsWritten);
    }

    /** The database is back at the mark's savepoint: what was written since must be written again, or is gone for good. */
    void rollback(Mark mark) {
        entries.subList(mark.entries(), entries.size()).clear();
        rowsWritten = mark.rowsWritten();
        sumsWritten = mark.sumsWritten();
    }

    /** Forgets what is written; the transaction is committed. */
    void clear() {
        entries.clear();
        rowsWritten = 0;
        sumsWritten = 0;
    }

    /** Brings outbox, print jobs and event rows up to the last event. */
    void writeRows() throws SQLException {
        while (rowsWritten < entries.size()) {
            Entry entry = entries.get(rowsWritten);
            if (entry.event.change() instanceof VoucherIssued issued) {
                insertJob(
                        sql,
                        entry.event.sequence(),
                        issued.incarnation(),
                        issued.counter(),
                        1,
                        issued.first(),
                        issued.held(),
                        "");
            }
            if (entry.place != null && goesUp(entry.event.change())) {
                enqueue(entry.event, entry.place);
            }
            sql.update(
                    "insert into event (sequence, kind, body) values (?, ?, ?)",
                    entry.event.sequence(),
                    entry.event.change().kind(),
                    entry.body);
            rowsWritten++;
        }
    }

    /** Brings tallies and the state row up to the last event. */
    void writeSums(RunningNumbers numbers) throws SQLException {
        if (sumsWritten == entries.size()) {
            return;
        }
        Map<Bucket, Counts> sums = new LinkedHashMap<>();
        for (Entry entry : entries.subList(sumsWritten, entries.size())) {
            Counts counts = entry.event.change().counts();
            if (entry.place != null && !counts.equals(Counts.NONE)) {
                for (Bucket bucket : tally.of(entry.place, entry.event.at())) {
                    sums.merge(bucket, counts, Counts::plus);
                }
            }
        }
        for (Map.Entry<Bucket, Counts> sum : sums.entrySet()) {
            tally.add(sum.getKey(), sum.getValue());
        }
        Entry last = entries.getLast();
        sql.update(
                "update ledger_state set applied_sequence = ?, applied_head = ?, last_counter = ?, outbox_rows = ?,"
                        + " known_millis = ?, roll_slips = ? where id = 1",
                last.event.sequence(),
                last.head,
                numbers.lastCounter(),
                numbers.outboxRows(),
                numbers.knownMillis(),
                numbers.rollSlips());
        sumsWritten = entries.size();
    }

    static void insertJob(
            Sql sql,
            long id,
            int incarnation,
            int counter,
            int copy,
            JobState state,
            boolean held,
            String reissueReason)
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

    private void enqueue(Event event, Place place) throws SQLException {
        Long token = place.token();
        enqueue(
                sql,
                event.sequence(),
                new OutboxRow(
                        event.sequence(),
                        event.eventId(),
                        event.change().kind(),
                        event.at(),
                        place.round(),
                        place.table(),
                        place.community(),
                        token == null ? null : new Pseudonym(token),
                        event.change().counts()));
    }

    /** @param sequence its place in the line */
    static void enqueue(Sql sql, long sequence, OutboxRow row) throws SQLException {
        Counts c = row.counts();
        Timestamp at = row.at();
        Pseudonym token = row.token();
        sql.update(
                "insert into outbox (sequence, event_id, kind, wall_millis, monotonic_nanos, boot_id, trust, round,"
                    + " table_code, community, token, sampled, issued, reissued, printed, unknown_slips, failed, held,"
                    + " voided, handwritten) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                sequence,
                row.eventId(),
                row.kind(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name(),
                row.round(),
                row.table(),
                row.community(),
                token == null ? Sql.Null.BIGINT : token.bits(),
                c.sampled(),
                c.issued(),
                c.reissued(),
                c.printed(),
                c.unknown(),
                c.failed(),
                c.held(),
                c.voided(),
                c.handwritten());
    }
}
