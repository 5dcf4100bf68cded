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
import greenslip.ledger.PrintJob;
import greenslip.ledger.Reconciliation;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.List;

/** The station's desks for paper as one {@link PaperExit}. */
public record DeskPaper(
        SlipDesk slips, HandwrittenDesk handwritten, RoundDesk rounds, ReportDesk reports, PaperGauge gauge)
        implements PaperExit {
    @Override
    public List<PrintJob> asked(int limit) {
        return slips.asked(limit);
    }

    @Override
    public void resolve(long jobId, boolean cameOut) throws Refused {
        slips.resolve(jobId, cameOut);
    }

    @Override
    public void settleLate(long jobId, boolean wanted) throws Refused {
        slips.settleLate(jobId, wanted);
    }

    @Override
    public AskedSlips askedSlips() {
        return slips.askedSlips();
    }

    @Override
    public int allCameOut(long throughJob) {
        return slips.allCameOut(throughJob);
    }

    @Override
    public int settleAllLate(long throughJob, boolean wanted) {
        return slips.settleAllLate(throughJob, wanted);
    }

    @Override
    public PrintJob reissue(Serial serial, Reason why, String note) throws Refused {
        return slips.reissue(serial, why, note);
    }

    @Override
    public Voucher makeVoid(Serial serial, Reason why, String note) throws Refused {
        return slips.makeVoid(serial, why, note);
    }

    @Override
    public HandwrittenRange enterHandwritten(String table, int first, int last, int cards, String note) throws Refused {
        return handwritten.enter(table, first, last, cards, note);
    }

    @Override
    public HandwrittenRange undoHandwritten(long id) throws Refused {
        return handwritten.undo(id);
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
    }

    @Override
    public PaperLeft left() {
        return gauge.left();
    }

    @Override
    public PaperLeft newRoll(int metres) throws Refused {
        return gauge.newRoll(metres);
    }
}
