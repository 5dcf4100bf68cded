package greenslip.screen;

import greenslip.desk.PaperLeft;
import greenslip.desk.Reason;
import greenslip.desk.Refused;
import greenslip.desk.ReportDesk;
import greenslip.ledger.AskedSlips;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Reconciliation;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.List;

/**
 * What the screens do about paper. Any thread. Calls that read or change the record may throw {@link greenslip.ledger.LedgerFault}; those
 * that change it are durable when they return.
 */
public interface PaperExit {
    /** The youngest jobs of which a person must say whether a slip came out (UNKNOWN) or is still wanted (LATE), oldest of them first. */
    List<PrintJob> asked(int limit);

    /** Answers an UNKNOWN job. */
    void resolve(long jobId, boolean cameOut) throws Refused;

    /** Answers a LATE job. */
    void settleLate(long jobId, boolean wanted) throws Refused;

    /** How many jobs there are to answer, and up to which. */
    AskedSlips askedSlips();

    /** Says of all UNKNOWN jobs up to one that their slips came out; how many that were. */
    int allCameOut(long throughJob);

    /** Answers all LATE jobs up to one; how many that were. */
    int settleAllLate(long throughJob, boolean wanted);

    PrintJob reissue(Serial serial, Reason why, String note) throws Refused;

    Voucher makeVoid(Serial serial, Reason why, String note) throws Refused;

    /** @param cards 0 for all of the range */
    HandwrittenRange enterHandwritten(String table, int first, int last, int cards, String note) throws Refused;

    HandwrittenRange undoHandwritten(long id) throws Refused;

    /** Of the open round, else of the last one. */
    Reconciliation reconciliation();

    /** How much paper a round's slips took, as far as it can be told. */
    long paperMillimetres(Reconciliation numbers);

    /** Prints one of the station's own papers and waits for it, some seconds at most. */
    void print(ReportDesk.Kind kind) throws Refused;

    /** From memory. */
    PaperLeft left();

    /** @param metres 0 for the usual roll */
    PaperLeft newRoll(int metres) throws Refused;
}
