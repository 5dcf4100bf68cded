package greenslip.screen;

import greenslip.desk.HandwrittenDesk;
import greenslip.desk.PaperGauge;
import greenslip.desk.PaperLeft;
import greenslip.desk.Reason;
import greenslip.desk.Refused;
import greenslip.desk.ReportDesk;
import greenslip.desk.RoundDesk;
import greenslip.desk.SlipDesk;
import greenslip.ledger.AskedSlips;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.OperatorAct;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Reconciliation;
import greenslip.signin.ActLog;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.List;
import java.util.Locale;

/**
 * The station's desks for paper as one {@link PaperExit}.
 *
 * @param acts notes what a person did, once the desk has done it
 */
public record DeskPaper(
        SlipDesk slips,
        HandwrittenDesk handwritten,
        RoundDesk rounds,
        ReportDesk reports,
        PaperGauge gauge,
        ActLog acts)
        implements PaperExit {
    @Override
    public List<PrintJob> asked(int limit) {
        return slips.asked(limit);
    }

    @Override
    public void resolve(long jobId, boolean cameOut) throws Refused {
        slips.resolve(jobId, cameOut);
        answered(jobId, cameOut ? "came-out" : "did-not");
    }

    @Override
    public void settleLate(long jobId, boolean wanted) throws Refused {
        slips.settleLate(jobId, wanted);
        answered(jobId, wanted ? "wanted" : "unwanted");
    }

    @Override
    public AskedSlips askedSlips() {
        return slips.askedSlips();
    }

    @Override
    public int allCameOut(long throughJob) {
        int settled = slips.allCameOut(throughJob);
        answeredAll(throughJob, "came-out", settled);
        return settled;
    }

    @Override
    public int settleAllLate(long throughJob, boolean wanted) {
        int settled = slips.settleAllLate(throughJob, wanted);
        answeredAll(throughJob, wanted ? "wanted" : "unwanted", settled);
        return settled;
    }

    @Override
    public PrintJob reissue(Serial serial, Reason why, String note) throws Refused {
        PrintJob job = slips.reissue(serial, why, note);
        acts.did(OperatorAct.REISSUED, serial.grouped());
        return job;
    }

    @Override
    public Voucher makeVoid(Serial serial, Reason why, String note) throws Refused {
        Voucher gone = slips.makeVoid(serial, why, note);
        acts.did(OperatorAct.VOIDED, serial.grouped());
        return gone;
    }

    @Override
    public HandwrittenRange enterHandwritten(String table, int first, int last, int cards, String note) throws Refused {
        HandwrittenRange range = handwritten.enter(table, first, last, cards, note);
        acts.did(OperatorAct.HANDWRITTEN_ENTERED, "%s %d-%d".formatted(range.table(), range.first(), range.last()));
        return range;
    }

    @Override
    public HandwrittenRange undoHandwritten(long id) throws Refused {
        HandwrittenRange range = handwritten.undo(id);
        acts.did(OperatorAct.HANDWRITTEN_UNDONE, "%s %d-%d".formatted(range.table(), range.first(), range.last()));
        return range;
    }

    @Override
    public Reconciliation reconciliation() {
        return rounds.reconciliation();
    }

    @Override
    public long paperMillimetres(Reconciliation numbers) {
        return reports.paperMillimetres(numbers);
    }

    @Override
    public void print(ReportDesk.Kind kind) throws Refused {
        reports.print(kind);
        acts.did(
                OperatorAct.REPORT_PRINTED, kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    @Override
    public PaperLeft left() {
        return gauge.left();
    }

    @Override
    public PaperLeft newRoll(int metres) throws Refused {
        PaperLeft left = gauge.newRoll(metres);
        acts.did(OperatorAct.NEW_ROLL, metres == 0 ? "" : metres + " m");
        return left;
    }

    private void answeredAll(long through, String answer, int slips) {
        if (slips > 0) {
            acts.did(OperatorAct.SLIP_ANSWERED, "%d up to job %d %s".formatted(slips, through, answer));
        }
    }

    private void answered(long job, String answer) {
        acts.did(OperatorAct.SLIP_ANSWERED, "job %d %s".formatted(job, answer));
    }
}
