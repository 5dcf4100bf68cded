package greenslip.screen;

import greenslip.desk.PaperLeft;
import greenslip.desk.Reason;
import greenslip.desk.Refused;
import greenslip.desk.ReportDesk;
import greenslip.ledger.AskedSlips;
import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.JobState;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Reconciliation;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** A station's paper in memory. */
final class FakePaper implements PaperExit {
    private final FakeExit exit;
    private final List<Reconciliation.VoidVoucher> voids = new ArrayList<>();
    private final List<HandwrittenRange> ranges = new ArrayList<>();
    final List<ReportDesk.Kind> reports = new ArrayList<>();
    volatile PaperLeft left = new PaperLeft(412, OptionalInt.of(58), false, 11_000, 50_000, 93);
    private long nextId = 500;

    FakePaper(FakeExit exit) {
        this.exit = exit;
    }

    @Override
    public List<PrintJob> asked(int limit) {
        return exit.unknown(limit);
    }

    @Override
    public void resolve(long jobId, boolean cameOut) throws Refused {
        exit.resolve(jobId, cameOut);
    }

    @Override
    public void settleLate(long jobId, boolean wanted) throws Refused {
        exit.settleLate(jobId, wanted);
    }

    @Override
    public AskedSlips askedSlips() {
        return exit.askedSlips();
    }

    @Override
    public int allCameOut(long throughJob) {
        return settleAll(JobState.UNKNOWN, throughJob, id -> exit.resolve(id, true));
    }

    @Override
    public int settleAllLate(long throughJob, boolean wanted) {
        return settleAll(JobState.LATE, throughJob, id -> exit.settleLate(id, wanted));
    }

    private interface Answer {
        void give(long job) throws Refused;
    }

    private int settleAll(JobState state, long throughJob, Answer answer) {
        List<Long> asked = exit.unknown(Integer.MAX_VALUE).stream()
                .filter(job -> job.state() == state && job.id() <= throughJob)
                .map(PrintJob::id)
                .toList();
        for (long job : asked) {
            try {
                answer.give(job);
            } catch (Refused settled) {
                throw new IllegalStateException("nobody else answers here", settled);
            }
        }
        return asked.size();
    }

    /** As the desk writes it. */
    private static String words(Reason why, String note) {
        String chinese = switch (why) {
            case LOST -> "丢失";
            case DAMAGED -> "损坏";
            case UNREADABLE -> "打印不清";
            case NOT_RECEIVED -> "未拿到";
            case WRONG_PERSON -> "登记错人";
            case NOT_SAMPLED -> "未采样";
            case TRIAL -> "试打";
            case OTHER -> "其他";
        };
        return note.isEmpty() ? chinese : chinese + "：" + note;
    }

    @Override
    public PrintJob reissue(Serial serial, Reason why, String note) throws Refused {
        return exit.reissue(serial, words(why, note));
    }

    @Override
    public synchronized Voucher makeVoid(Serial serial, Reason why, String note) throws Refused {
        Voucher voucher = exit.voucher(serial);
        if (voids.stream().anyMatch(each -> each.serial().equals(serial))) {
            throw new Refused("这张凭证已经作废。 This voucher is void already.");
        }
        voids.add(new Reconciliation.VoidVoucher(serial, words(why, note)));
        exit.count(new Counts(0, -1, 0, 0, 0, 0, 0, 1, 0));
        return voucher;
    }

    @Override
    public synchronized HandwrittenRange enterHandwritten(String table, int first, int last, int cards, String note)
            throws Refused {
        if (ranges.stream().anyMatch(range -> range.first() <= last && range.last() >= first)) {
            throw new Refused("与已登记的号重复。 Entered already.");
        }
        int given = cards == 0 ? last - first + 1 : cards;
        HandwrittenRange range = new HandwrittenRange(nextId++, 3, table, first, last, given, note);
        ranges.add(range);
        exit.count(new Counts(given, 0, 0, 0, 0, 0, 0, 0, given));
        return range;
    }

    @Override
    public synchronized HandwrittenRange undoHandwritten(long id) throws Refused {
        HandwrittenRange range = ranges.stream()
                .filter(each -> each.id() == id)
                .findFirst()
                .orElseThrow(() -> new Refused("这条已经撤销。 Undone already."));
        ranges.remove(range);
        exit.count(new Counts(-range.cards(), 0, 0, 0, 0, 0, 0, 0, -range.cards()));
        return range;
    }

    @Override
    public synchronized Reconciliation reconciliation() {
        Counts total = exit.total();
        List<Reconciliation.OpenSlip> slips = exit.recent(200).stream()
                .filter(job -> job.state() != JobState.PRINTED)
                .map(job -> new Reconciliation.OpenSlip(job.voucher().serial(), job.copy(), job.state()))
                .toList();
        return new Reconciliation(3, "核酸检测", true, total, 0, slips.size(), slips, voids, ranges);
    }

    @Override
    public long paperMillimetres(Reconciliation numbers) {
        return numbers.total().printed() * 93L;
    }

    @Override
    public synchronized void print(ReportDesk.Kind kind) throws Refused {
        if (!exit.printer.canPrint()) {
            throw new Refused("请换纸卷。 Change the roll.");
        }
        reports.add(kind);
    }

    @Override
    public PaperLeft left() {
        return left;
    }

    @Override
    public PaperLeft newRoll(int metres) {
        int millimetres = metres == 0 ? 50_000 : metres * 1000;
        left = new PaperLeft(millimetres / 93, OptionalInt.empty(), false, 0, millimetres, 93);
        exit.change();
        return left;
    }
}
