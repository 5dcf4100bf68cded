package greenslip.ledger;

import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.ClockSet;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.ledger.Incarnations.Start;
import greenslip.ledger.LedgerFault.Kind;
import greenslip.ledger.LedgerQueries.HeldScan;
import greenslip.ledger.LedgerQueries.RoundRow;
import greenslip.round.MachineIdentity;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** What the ledger decides, each inside the writer's transaction. What one throws takes its own changes back. The writer's thread. */
final class Decisions {
    /** So that one decision's events fit one record of the journal. */
    static final int MAX_RELEASED = 500;

    /** Further from what the ledger has of this boot, a clock is noted anew. */
    private static final long CLOCK_MOVED_MILLIS = 60_000;

    private static final int MAX_CAUSE_CHARS = 200;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final System.Logger LOG = System.getLogger(Decisions.class.getName());

    private final Station station;
    private final MachineIdentity machine;
    private final LedgerQueries queries;
    private final Retention retention;
    private final PaperDecisions paper;

    Decisions(Station station, MachineIdentity machine, Retention retention) {
        this.station = station;
        this.machine = machine;
        this.queries = new LedgerQueries(station.code());
        this.paper = new PaperDecisions(queries);
        this.retention = retention;
    }

    PaperDecisions paper() {
        return paper;
    }

    LedgerQueries queries() {
        return queries;
    }

    /**
     * Claims a new ledger for this station, or refuses another's; opens a new incarnation where it came to another machine; a job that was
     * being sent when the last run ended is UNKNOWN.
     *
     * @param restored whether the folder was brought back from a backup
     * @param beforeMoving called before a new incarnation is recorded for a ledger that came from elsewhere
     */
    boolean settle(Transaction transaction, boolean restored, Runnable beforeMoving) throws SQLException {
        String owner = transaction
                .sql()
                .first(row -> row.getString(1), "select station from ledger_state")
                .orElse("");
        if (owner.isEmpty()) {
            transaction.record(new Begun(station.code(), machine.text()));
        } else if (!owner.equals(station.code())) {
            throw new LedgerFault(
                    Kind.STORAGE,
                    "this ledger belongs to station " + owner + ", not " + station.code()
                            + ": correct station.code, or give this station a folder of its own");
        }
        if (restored || isElsewhere(transaction)) {
            beforeMoving.run();
            openIncarnation(transaction, 0);
        }
        for (PrintJob job : queries.oldestJobs(transaction.sql(), JobState.SENDING, Integer.MAX_VALUE)) {
            transaction.record(new JobMoved(
                    job.id(),
                    JobState.SENDING,
                    JobState.UNKNOWN,
                    job.copy(),
                    job.held(),
                    "the kiosk stopped while it was printing"));
        }
        return true;
    }

    /** Another machine than the last one, or the first that can be told. */
    private boolean isElsewhere(Transaction transaction) throws SQLException {
        return machine.isKnown()
                && transaction
                        .sql()
                        .first(row -> row.getString(1), "select machine from ledger_state")
                        .filter(machine.text()::equals)
                        .isEmpty();
    }

    // ---- scans

    /** The round may have been closed since the desk looked: what its closing numbers were told without is held, not added to them. */
    Recorded issue(Transaction transaction, ScanRecord scan, JobState first, boolean held) throws SQLException {
        RunningNumbers numbers = transaction.numbers();
        if (scan.round() != numbers.openRound() && queries.isClosed(transaction.sqlOfScans(), scan.round())) {
            return hold(transaction, scan, HoldReason.NO_ROUND);
        }
        boolean released = numbers.heldScans() > 0
                && queries.held(transaction.sqlOfScans(), scan.round(), scan.pseudonym())
                        .isPresent();
        return issue(transaction, scan, first, held, released);
    }

    Recorded hold(Transaction transaction, ScanRecord scan, HoldReason reason) throws SQLException {
        Optional<Voucher> voucher = queries.voucher(transaction.sqlOfScans(), scan.round(), scan.pseudonym());
        if (voucher.isPresent()) {
            return again(transaction, voucher.get());
        }
        Optional<HeldScan> held = queries.held(transaction.sqlOfScans(), scan.round(), scan.pseudonym());
        if (held.isPresent()) {
            return new Recorded.Waiting(held.get().reason(), held.get().since());
        }
        return new Recorded.Waiting(
                reason, transaction.record(new ScanHeld(scan, reason)).at());
    }

    /** @param late whether so old a scan's slip is asked about before it is printed */
    int releaseHeld(Transaction transaction, int round, int limit, Predicate<Timestamp> late) throws SQLException {
        List<HeldScan> held = queries.oldestHeld(transaction.sqlOfScans(), round, Math.min(limit, MAX_RELEASED));
        for (HeldScan each : held) {
            boolean asked = late.test(each.since());
            issue(transaction, each.scan(), asked ? JobState.LATE : JobState.RESERVED, asked, true);
        }
        return held.size();
    }

    private Recorded issue(Transaction transaction, ScanRecord scan, JobState first, boolean held, boolean released)
            throws SQLException {
        int incarnation = transaction.numbers().incarnation();
        int counter = 1 + transaction.numbers().lastCounter();
        VoucherIssued change = new VoucherIssued(scan, station.siteCode(), incarnation, counter, first, held, released);
        try {
            if (counter > Serial.MAX_COUNTER) {
                Optional<Recorded> before = again(transaction, scan);
                if (before.isPresent()) {
                    return before.get();
                }
                openIncarnation(transaction, 0);
                return issue(transaction, scan, first, held, released);
            }
            Event event = transaction.record(change);
            Voucher voucher = new Voucher(
                    new Serial(station.code(), incarnation, counter),
                    scan.round(),
                    station.siteCode(),
                    scan.table(),
                    scan.community(),
                    scan.hint(),
                    event.at());
            return new Recorded.New(new PrintJob(event.sequence(), voucher, 1, first, "", held, ""));
        } catch (SQLIntegrityConstraintViolationException refused) {
            return again(transaction, scan).orElseThrow(() -> refused);
        }
    }

    private Optional<Recorded> again(Transaction transaction, ScanRecord scan) throws SQLException {
        Optional<Voucher> voucher = queries.voucher(transaction.sqlOfScans(), scan.round(), scan.pseudonym());
        return voucher.isEmpty() ? Optional.empty() : Optional.of(again(transaction, voucher.get()));
    }

    private Recorded again(Transaction transaction, Voucher voucher) throws SQLException {
        return new Recorded.Again(voucher, queries.isVoid(transaction.sqlOfScans(), voucher.serial()));
    }

    // ---- print jobs

    Optional<PrintJob> move(Transaction transaction, long job, JobState from, JobState to, String cause)
            throws SQLException {
        Optional<PrintJob> found = queries.job(transaction.sql(), job).filter(present -> present.state() == from);
        if (found.isEmpty()) {
            return found;
        }
        PrintJob present = found.get();
        int copy = from == JobState.UNKNOWN && to == JobState.RESERVED
                ? 1 + queries.copies(transaction.sql(), present.voucher().serial())
                : present.copy();
        // Who was told to wait still waits while a person is asked whether they do; any other move ends it.
        boolean ends = present.held() && to != JobState.LATE && from != JobState.LATE;
        String kept = shortened(cause, MAX_CAUSE_CHARS);
        transaction.record(new JobMoved(job, from, to, copy, ends || (present.held() && to == JobState.DROPPED), kept));
        return queries.job(transaction.sql(), job);
    }

    // ---- rounds

    Optional<Round> openRound(Transaction transaction, int number, String title, String authority, long endsAtMillis)
            throws SQLException {
        if (open(transaction).isPresent()) {
            return Optional.empty();
        }
        int purged = (int) transaction.sql().number("select purged_round from ledger_state");
        if (number <= purged && queries.round(transaction.sql(), number).isEmpty()) {
            throw new LedgerFault(
                    Kind.STORAGE,
                    "round " + number + " is over and forgotten: rounds after " + purged + " can be opened");
        }
        Optional<Purged> due = retention.due(transaction.sql(), transaction.now());
        if (due.isPresent()) {
            transaction.record(due.get());
        }
        transaction.record(new RoundOpened(number, title, authority, endsAtMillis));
        return queries.round(transaction.sql(), number);
    }

    Optional<Round> extendRound(Transaction transaction, long endsAtMillis) throws SQLException {
        Optional<Round> open = open(transaction);
        if (open.isEmpty()) {
            return open;
        }
        transaction.record(new RoundExtended(open.get().number(), endsAtMillis));
        return queries.round(transaction.sql(), open.get().number());
    }

    Optional<Round> closeRound(Transaction transaction) throws SQLException {
        Optional<Round> open = open(transaction);
        if (open.isPresent()) {
            transaction.record(new RoundClosed(
                    open.get().number(),
                    ReconciliationQueries.total(transaction.sql(), open.get().number())));
        }
        return open;
    }

    private Optional<Round> open(Transaction transaction) throws SQLException {
        return queries.latestRound(transaction.sql()).filter(RoundRow::open).map(RoundRow::round);
    }

    // ---- the clock

    /** Whether there was anything to note: trust that came, a better reason for it, or a clock that was put right. */
    boolean noteClock(Transaction transaction) throws SQLException {
        Timestamp now = transaction.now();
        Optional<Timestamp> known = LedgerQueries.bootClock(transaction.sql(), now.bootId());
        if (!now.trusted() || known.filter(anchor -> !isNews(now, anchor)).isPresent()) {
            return false;
        }
        transaction.record(new ClockSet());
        return true;
    }

    private static boolean isNews(Timestamp now, Timestamp anchor) {
        long moved = now.wallMillis() - anchor.wallMillisAt(now.monotonicNanos());
        return now.trust() != anchor.trust() || Math.abs(moved) > CLOCK_MOVED_MILLIS;
    }

    // ---- outbox

    Event quarantine(Transaction transaction, long sequence, String reason) throws SQLException {
        return transaction.record(new RowQuarantined(sequence, shortened(reason, MAX_CAUSE_CHARS)));
    }

    /** Opens an incarnation that this ledger never used, the proposed one where that is possible; returns which. */
    int openIncarnation(Transaction transaction, int proposed) throws SQLException {
        long used = transaction.sql().number("select used_incarnations from ledger_state");
        Start start = Incarnations.next(used, proposed, chance(transaction))
                .orElseThrow(() -> new LedgerFault(
                        Kind.EXHAUSTED,
                        "本站号的编号代已用完（L04），请换一个站号登记：在配置里改 station.code，并换一个空的 folder；旧目录不要删，交给技术人员。"
                                + "All incarnations of station " + station.code()
                                + " are used: enrol it under another station code with an empty folder, and"
                                + " keep this one"));
        transaction.record(new IncarnationOpened(start.incarnation(), machine(transaction), start.firstCounter()));
        LOG.log(
                System.Logger.Level.WARNING,
                "ledger: serials go on under incarnation {0} from {1,number,#}",
                start.incarnation(),
                start.firstCounter());
        return start.incarnation();
    }

    /** Where nobody can tell which machine this is now, the last one that could be told stays. */
    private String machine(Transaction transaction) throws SQLException {
        return machine.isKnown()
                ? machine.text()
                : transaction
                        .sql()
                        .first(row -> row.getString(1), "select machine from ledger_state")
                        .orElse(machine.text());
    }

    /** Random, and different even where two machines draw the same, as a copied seed on a first boot might have them do. */
    private byte[] chance(Transaction transaction) {
        byte[] random = new byte[Chain.BYTES];
        RANDOM.nextBytes(random);
        Chain chance = transaction.chain().fork();
        chance.add(machine.text().getBytes(StandardCharsets.UTF_8));
        return chance.add(random);
    }

    /** Fits the column and is sound UTF-8: half a surrogate pair, from whoever wrote the text or from the cut, becomes "?". */
    static String shortened(String text, int maxChars) {
        String cut = text.length() <= maxChars ? text : text.substring(0, maxChars);
        return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
