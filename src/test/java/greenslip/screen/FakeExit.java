package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.OutcomeListener;
import greenslip.desk.Refused;
import greenslip.desk.RoundStatus;
import greenslip.desk.TrainingDesk;
import greenslip.ledger.AskedSlips;
import greenslip.ledger.Counts;
import greenslip.ledger.JobState;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Notice;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Tally;
import greenslip.print.PrinterState;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A station in memory. A code is {@code COMMUNITY-NAME}; {@code BAD...} is not recognised, {@code LOST...} becomes a job of which nobody
 * knows whether its slip came out, {@code NEVER...} is never answered.
 */
final class FakeExit implements Exit {
    static final Timestamp MORNING = new Timestamp(1_795_480_920_000L, 1, "boot", ClockTrust.SYNCHRONISED);
    static final Round ROUND = new Round(3, "核酸检测", "科尔沁街道筹备组", MORNING, 1_795_514_400_000L);

    private final List<OutcomeListener> outcomes = new CopyOnWriteArrayList<>();
    private final List<Runnable> changes = new CopyOnWriteArrayList<>();
    private final Map<String, Voucher> vouchers = new TreeMap<>();
    private final List<PrintJob> jobs = new ArrayList<>();
    private final Map<String, Counts> byCommunity = new TreeMap<>();
    private final Map<String, Counts> byTable = new TreeMap<>();
    private final Map<String, Counts> byFiveMinutes = new TreeMap<>();
    private Counts total = Counts.NONE;
    private int pending;

    final FakePaper paper = new FakePaper(this);
    final FakeData data = new FakeData(this);
    volatile Timestamp now = MORNING;
    volatile long clockFloorMillis = 1_790_000_000_000L;
    volatile boolean clockInDoubt;
    volatile RoundStatus round = new RoundStatus.Open(ROUND);
    volatile PrinterState printer = PrinterState.READY;
    volatile @Nullable LedgerFault fault;
    volatile TrainingDesk.@Nullable Training training;
    volatile int heldForOthers;
    final Set<Notice> notices = EnumSet.noneOf(Notice.class);
    volatile List<String> scanned = new CopyOnWriteArrayList<>();

    @Override
    public Station station() {
        return new Station("K27A", "HC07", "昭乌达路第二小学", List.of("A1", "A2"));
    }

    @Override
    public CompletableFuture<Outcome> scan(String text) {
        scanned.add(text);
        if (text.startsWith("NEVER")) {
            return new CompletableFuture<>();
        }
        if (text.startsWith("CRASH")) {
            return CompletableFuture.failedFuture(new IllegalStateException("the desk fell over"));
        }
        Outcome outcome = decide(text);
        tell("page", outcome);
        change();
        return CompletableFuture.completedFuture(outcome);
    }

    private synchronized Outcome decide(String text) {
        if (text.isBlank()) {
            return new Outcome.Rejected(Outcome.RejectReason.EMPTY);
        }
        if (text.startsWith("BAD")) {
            return new Outcome.Rejected(Outcome.RejectReason.UNRECOGNISED);
        }
        if (!(round instanceof RoundStatus.Open)) {
            count("unknown", new Counts(1, 0, 0, 0, 0, 0, 1));
            return new Outcome.Held(Outcome.WaitReason.NO_ROUND, Optional.empty(), MORNING);
        }
        Voucher first = vouchers.get(text);
        if (first != null) {
            return new Outcome.AlreadyIssued(first);
        }
        int number = vouchers.size() + 1;
        String community = text.contains("-") ? text.substring(0, text.indexOf('-')) : Voucher.UNKNOWN_COMMUNITY;
        Voucher voucher = new Voucher(
                new Serial("K27A", 1, number), 3, "HC07", number % 3 == 0 ? "A2" : "A1", community, "张*", MORNING);
        vouchers.put(text, voucher);
        boolean lost = text.startsWith("LOST");
        boolean held = !printer.canPrint();
        JobState state = lost ? JobState.UNKNOWN : held ? JobState.RESERVED : JobState.PRINTED;
        PrintJob job = new PrintJob(number, voucher, 1, state, "", held, lost ? "打印中途断线" : "");
        jobs.add(job);
        count(community, new Counts(1, 1, 0, lost || held ? 0 : 1, lost ? 1 : 0, 0, held ? 1 : 0));
        return held
                ? new Outcome.Held(Outcome.WaitReason.PRINTER, Optional.of(voucher), MORNING)
                : new Outcome.Issued(job);
    }

    private void count(String community, Counts change) {
        total = total.plus(change);
        byCommunity.merge(community, change, Counts::plus);
        byTable.merge(total.sampled() % 3 == 0 ? "A2" : "A1", change, Counts::plus);
        byFiveMinutes.merge(
                "2026-11-24T08:%02d".formatted(Math.min(55, total.sampled() / 4 * 5)), change, Counts::plus);
        pending++;
    }

    synchronized void crowd() {
        total = Crowd.TOTAL;
        byCommunity.clear();
        byCommunity.putAll(Crowd.byCommunity());
        byTable.putAll(Crowd.BY_TABLE);
        byFiveMinutes.putAll(Crowd.byFiveMinutes());
        pending = Crowd.PENDING;
        change();
    }

    synchronized void replacePending(int rows) {
        pending = rows;
    }

    /** A job's voucher becomes another. */
    synchronized void replace(long jobId, Voucher voucher) {
        jobs.replaceAll(job -> job.id() == jobId
                ? new PrintJob(jobId, voucher, job.copy(), job.state(), job.reissueReason(), job.held(), job.cause())
                : job);
        change();
    }

    /** An outcome from a scanner. */
    void tell(String source, Outcome outcome) {
        outcomes.forEach(listener -> listener.onOutcome(source, outcome));
    }

    void change() {
        changes.forEach(Runnable::run);
    }

    private void check() {
        LedgerFault now = fault;
        if (now != null) {
            throw now;
        }
    }

    @Override
    public void onOutcome(OutcomeListener listener) {
        outcomes.add(listener);
    }

    @Override
    public void onChange(Runnable listener) {
        changes.add(listener);
    }

    @Override
    public RoundStatus round() {
        return round;
    }

    @Override
    public synchronized Tally tally() {
        check();
        return new Tally(
                3,
                total,
                Map.copyOf(byCommunity),
                new TreeMap<>(byTable),
                new TreeMap<>(byFiveMinutes),
                heldForOthers,
                slips(JobState.RESERVED),
                slips(JobState.LATE),
                pending);
    }

    private int slips(JobState state) {
        return (int) jobs.stream().filter(job -> job.state() == state).count();
    }

    @Override
    public PrinterState printer() {
        return printer;
    }

    @Override
    public synchronized List<PrintJob> recent(int limit) {
        check();
        return jobs.reversed().stream().limit(limit).toList();
    }

    synchronized List<PrintJob> unknown(int limit) {
        check();
        return jobs.stream()
                .filter(job -> job.state() == JobState.UNKNOWN || job.state() == JobState.LATE)
                .limit(limit)
                .toList();
    }

    synchronized AskedSlips askedSlips() {
        return new AskedSlips(group(JobState.UNKNOWN), group(JobState.LATE));
    }

    private AskedSlips.Group group(JobState state) {
        List<PrintJob> found = jobs.stream().filter(job -> job.state() == state).toList();
        return found.isEmpty()
                ? AskedSlips.Group.NONE
                : new AskedSlips.Group(found.size(), found.getLast().id());
    }

    @Override
    public Timestamp now() {
        return now;
    }

    @Override
    public long clockFloorMillis() {
        return clockFloorMillis;
    }

    @Override
    public boolean clockInDoubt() {
        return clockInDoubt;
    }

    @Override
    public void setClock(long wallMillis) throws Refused {
        if (wallMillis < clockFloorMillis) {
            throw new Refused("这个时间不可能。 That cannot be the time.");
        }
        now = new Timestamp(wallMillis, 1, "boot", ClockTrust.OPERATOR);
        clockInDoubt = false;
        change();
    }

    @Override
    public Round open(int number, String title, String authority, long endsAtMillis) throws Refused {
        if (!(round instanceof RoundStatus.NoneOpen)) {
            throw new Refused("第3轮还开着，请先关闭。 Round 3 is open; close it first.");
        }
        Round opened = new Round(number, title, authority, MORNING, endsAtMillis);
        round = new RoundStatus.Open(opened);
        change();
        return opened;
    }

    @Override
    public Round extend(long endsAtMillis) throws Refused {
        Round now = switch (round) {
            case RoundStatus.Open open -> open.round();
            case RoundStatus.Ended ended -> ended.round();
            case RoundStatus.NoneOpen ignored -> throw new Refused("没有开着的轮次。 No round is open.");
        };
        Round extended = new Round(now.number(), now.title(), now.authority(), now.opened(), endsAtMillis);
        round = new RoundStatus.Open(extended);
        change();
        return extended;
    }

    @Override
    public Tally close() throws Refused {
        if (round instanceof RoundStatus.NoneOpen) {
            throw new Refused("没有开着的轮次。 No round is open.");
        }
        round = new RoundStatus.NoneOpen(4);
        change();
        return tally();
    }

    @Override
    public Optional<TrainingDesk.Training> training() {
        return Optional.ofNullable(training);
    }

    @Override
    public TrainingDesk.Training beginTraining() throws Refused {
        if (!(round instanceof RoundStatus.NoneOpen)) {
            throw new Refused("本轮开着，不能练习；请先关闭本轮。 A round is open.");
        }
        TrainingDesk.Training begun = new TrainingDesk.Training(0, 0, 1_800_000);
        training = begun;
        change();
        return begun;
    }

    @Override
    public void endTraining() {
        training = null;
        change();
    }

    @Override
    public synchronized Set<Notice> notices() {
        return Set.copyOf(notices);
    }

    @Override
    public synchronized void seen(Notice notice) {
        check();
        notices.remove(notice);
    }

    synchronized void resolve(long jobId, boolean cameOut) throws Refused {
        for (int i = 0; i < jobs.size(); i++) {
            PrintJob job = jobs.get(i);
            if (job.id() == jobId && job.state() == JobState.UNKNOWN) {
                jobs.set(i, new PrintJob(jobId, job.voucher(), cameOut ? 1 : 2, JobState.PRINTED, "", false, ""));
                total = total.plus(new Counts(0, 0, 0, 1, -1, 0, 0));
                change();
                return;
            }
        }
        throw new Refused("这张小票已经处理过。 This slip is settled already.");
    }

    @Override
    public PaperExit paper() {
        return paper;
    }

    @Override
    public DataExit data() {
        return data;
    }

    synchronized Voucher voucher(Serial serial) throws Refused {
        return vouchers.values().stream()
                .filter(candidate -> candidate.serial().equals(serial))
                .findFirst()
                .orElseThrow(() -> new Refused("本轮没有这个编号。 No such serial in this round."));
    }

    synchronized void count(Counts change) {
        total = total.plus(change);
        change();
    }

    synchronized Counts total() {
        check();
        return total;
    }

    /** A job waits so long that its slip is asked about. */
    synchronized void turnLate(long jobId) {
        jobs.replaceAll(job -> job.id() == jobId
                ? new PrintJob(jobId, job.voucher(), job.copy(), JobState.LATE, "", job.held(), "")
                : job);
        change();
    }

    synchronized void settleLate(long jobId, boolean wanted) throws Refused {
        if (jobs.stream().noneMatch(job -> job.id() == jobId && job.state() == JobState.LATE)) {
            throw new Refused("这张小票已经处理过。 This slip is settled already.");
        }
        jobs.replaceAll(job -> job.id() == jobId
                ? new PrintJob(
                        jobId, job.voucher(), job.copy(), wanted ? JobState.PRINTED : JobState.DROPPED, "", false, "")
                : job);
        change();
    }

    synchronized PrintJob reissue(Serial serial, String reason) throws Refused {
        Voucher voucher = voucher(serial);
        PrintJob job = new PrintJob(1000 + jobs.size(), voucher, 2, JobState.PRINTED, reason, false, "");
        jobs.add(job);
        total = total.plus(new Counts(0, 0, 1, 1, 0, 0, 0));
        change();
        return job;
    }

    @Override
    public String text(Serial serial) {
        return "%s%s%06dX"
                .formatted(serial.station(), Serial.ALPHABET.charAt(serial.incarnation() - 1), serial.counter());
    }

    @Override
    public Optional<Serial> serial(String text) {
        return text.toUpperCase(Locale.ROOT).matches("K27AA[0-9]{6}X")
                ? Optional.of(new Serial("K27A", 1, Integer.parseInt(text.substring(5, 11))))
                : Optional.empty();
    }
}
