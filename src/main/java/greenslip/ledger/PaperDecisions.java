package greenslip.ledger;

import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.VoucherChange.Why;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a person decides about paper, each inside the writer's transaction. The writer's thread. */
final class PaperDecisions {
    static final int MAX_REASON_CHARS = 60;

    private final LedgerQueries queries;

    PaperDecisions(LedgerQueries queries) {
        this.queries = queries;
    }

    /** One slip at a time: two people who press at once make one copy. A void voucher is good again. */
    VoucherChange reissue(Transaction transaction, Serial serial, String reason) throws SQLException {
        Sql sql = transaction.sql();
        if (queries.voucher(sql, serial).isEmpty()) {
            return new VoucherChange.Refused(Why.NO_SUCH_VOUCHER);
        }
        for (PrintJob job : queries.jobsOf(sql, serial)) {
            switch (job.state()) {
                case RESERVED, SENDING, FAILED -> {
                    return new VoucherChange.Refused(Why.SLIP_TO_COME);
                }
                case UNKNOWN, LATE -> {
                    return new VoucherChange.Refused(Why.SLIP_ASKED);
                }
                case PRINTED, DROPPED -> {
                    // That slip is settled.
                }
            }
        }
        Event event = transaction.record(new Reissued(
                serial.incarnation(),
                serial.counter(),
                1 + queries.copies(sql, serial),
                Decisions.shortened(reason, MAX_REASON_CHARS),
                queries.isVoid(sql, serial)));
        return new VoucherChange.Reissued(
                queries.job(transaction.sql(), event.sequence()).orElseThrow());
    }

    /** What waits of its slips is dropped with it; one that is in the printer is waited for. */
    VoucherChange makeVoid(Transaction transaction, Serial serial, String reason) throws SQLException {
        Sql sql = transaction.sql();
        Optional<Voucher> voucher = queries.voucher(sql, serial);
        if (voucher.isEmpty()) {
            return new VoucherChange.Refused(Why.NO_SUCH_VOUCHER);
        }
        if (queries.isVoid(sql, serial)) {
            return new VoucherChange.Refused(Why.VOID_ALREADY);
        }
        List<PrintJob> jobs = queries.jobsOf(sql, serial);
        if (jobs.stream().anyMatch(job -> job.state() == JobState.SENDING)) {
            return new VoucherChange.Refused(Why.SLIP_TO_COME);
        }
        for (PrintJob job : jobs) {
            if (job.state().mayBecome(JobState.DROPPED)) {
                transaction.record(new JobMoved(
                        job.id(), job.state(), JobState.DROPPED, job.copy(), job.held(), "the voucher is void"));
            }
        }
        transaction.record(
                new Voided(serial.incarnation(), serial.counter(), Decisions.shortened(reason, MAX_REASON_CHARS)));
        return new VoucherChange.Voided(voucher.get());
    }

    HandwrittenChange enter(
            Transaction transaction, int round, String table, int first, int last, int cards, String note)
            throws SQLException {
        Sql sql = transaction.sql();
        if (queries.round(sql, round).isEmpty()) {
            return new HandwrittenChange.NotThere();
        }
        Optional<HandwrittenRange> earlier = ReconciliationQueries.overlapping(sql, round, first, last);
        if (earlier.isPresent()) {
            return new HandwrittenChange.Overlaps(earlier.get());
        }
        String kept = Decisions.shortened(note, HandwrittenRange.MAX_NOTE_CHARS);
        Event event = transaction.record(new HandwrittenEntered(round, table, first, last, cards, kept));
        return new HandwrittenChange.Entered(
                new HandwrittenRange(event.sequence(), round, table, first, last, cards, kept));
    }

    HandwrittenChange undo(Transaction transaction, long entry) throws SQLException {
        Optional<HandwrittenRange> range = ReconciliationQueries.range(transaction.sql(), entry);
        if (range.isEmpty()) {
            return new HandwrittenChange.NotThere();
        }
        HandwrittenRange found = range.get();
        transaction.record(new HandwrittenUndone(entry, found.round(), found.table(), found.cards()));
        return new HandwrittenChange.Undone(found);
    }

    Roll changeRoll(Transaction transaction, int millimetres, boolean seen) throws SQLException {
        transaction.record(new RollChanged(millimetres, seen));
        return new Roll(0, millimetres);
    }
}
