package greenslip.ledger;

import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.LedgerFault.Kind;
import greenslip.ledger.LedgerQueries.RoundRow;
import greenslip.ledger.LedgerStore.Setting;
import greenslip.round.MachineIdentity;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Signer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The local record of it all: what is answered here is durable.
 *
 * <p>Calls that return a future complete on the writer's thread, so what hangs on them must be quick. Calls that wait do so at most
 * {@link #WAIT_MILLIS}. All throw, or fail with, {@link LedgerFault} where the ledger cannot do its work. Any thread.
 */
public final class Ledger implements Outbox, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private static final long WAIT_MILLIS = 30_000;

    private final LedgerQueries queries;
    private final Decisions decisions;
    private final LedgerWriter writer;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final LedgerReader reader = new LedgerReader();
    private final Notices notices;
    private final LedgerRecords records;
    private final ActBook acts = new ActBook(this);

    private Ledger(
            Decisions decisions,
            LedgerStore store,
            LedgerWriter.Opener opener,
            Notices notices,
            long reopenPauseMillis,
            FolderLock lock) {
        this.queries = decisions.queries();
        this.decisions = decisions;
        this.notices = notices;
        this.records = new LedgerRecords(queries, this::read, this::decide);
        this.writer = new LedgerWriter(store, opener, reopenPauseMillis, () -> listeners.forEach(Runnable::run), () -> {
            reader.close();
            lock.close();
        });
    }

    /** Whether somebody, here or in another process, has the ledger in a folder open; nothing is made or changed. */
    public static boolean inUse(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try {
            Optional<FolderLock> free = FolderLock.tryTake(folder);
            free.ifPresent(FolderLock::close);
            return free.isEmpty();
        } catch (IOException e) {
            // Whoever opens it next is told why it cannot be.
            LOG.log(System.Logger.Level.DEBUG, "whether {0} is in use is not known: {1}", folder, e.getMessage());
            return false;
        }
    }

    /**
     * Opens the ledger in a folder, making it where there is none, and settles what the last run left in flight: a job that was being
     * sent is UNKNOWN now. A ledger that comes from another machine, or with a {@link RestoredMark}, goes on under a new incarnation.
     *
     * @param machine where it is opened
     * @throws LedgerFault where it cannot be opened; the message says what to do
     */
    public static Ledger open(
            Path folder,
            Station station,
            MachineIdentity machine,
            ZoneId zone,
            Timekeeper timekeeper,
            Signer signer,
            Retention retention) {
        return open(
                new Setting(
                        folder, station.code(), zone, timekeeper, Ledger::openJournal, signer, Setting.BASE_GAP_EVENTS),
                new Decisions(station, machine, retention),
                LedgerWriter.REOPEN_PAUSE_MILLIS);
    }

    static Ledger open(Setting setting, Decisions decisions, long reopenPauseMillis) {
        Ledger ledger;
        try {
            FolderLock lock = FolderLock.take(setting.folder());
            try {
                Notices notices = Notices.read(setting.folder());
                LedgerWriter.Opener opener = acknowledged -> Recovery.open(setting, notices, acknowledged);
                ledger = new Ledger(decisions, opener.open(null), opener, notices, reopenPauseMillis, lock);
            } catch (IOException | SQLException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (Journal.Damaged | Journal.Newer e) {
            throw new LedgerFault(Kind.DAMAGED, String.valueOf(e.getMessage()), e);
        } catch (FolderLock.InUse e) {
            throw new LedgerFault(Kind.STORAGE, String.valueOf(e.getMessage()), e);
        } catch (IOException | SQLException e) {
            throw new LedgerFault(
                    Kind.STORAGE,
                    "台账打不开（L02），请叫技术人员查存储卡：是否已满、写保护或损坏。The ledger in " + setting.folder()
                            + " does not open (L02), see whether its disk is full, read-only or broken: " + e,
                    e);
        }
        ledger.writer.start();
        try {
            ledger.tellClock(setting.timekeeper());
            ledger.settle(new RestoredMark(setting.folder()));
        } catch (RuntimeException e) {
            ledger.close();
            throw e;
        }
        return ledger;
    }

    /** What the ledger knows of the time, before the first event of this run is recorded. */
    private void tellClock(Timekeeper timekeeper) {
        timekeeper.raiseFloor(read(sql -> sql.number("select known_millis from ledger_state")));
        read(sql -> LedgerQueries.bootClock(sql, timekeeper.bootId())).ifPresent(timekeeper::resume);
    }

    private void settle(RestoredMark mark) {
        boolean restored = mark.isSet();
        await(writer.submit(transaction -> decisions.settle(transaction, restored, this::tellOfMove)));
        if (restored) {
            mark.remove();
        }
    }

    /** Before the event, so that no kill in between leaves a move that nobody was told of. */
    private void tellOfMove() {
        try {
            notices.raise(Notice.ANOTHER_MACHINE);
        } catch (IOException e) {
            throw new LedgerFault(Kind.STORAGE, "cannot note that the ledger was moved: " + e.getMessage(), e);
        }
    }

    static FileChannel openJournal(Path file) throws IOException {
        return OwnerOnly.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    // ---- scans

    /**
     * Issues a voucher, or says that the resident has one. The database's unique constraint decides, not a look-up.
     *
     * @param first SENDING if the caller has the printer reserved for this job, else RESERVED
     * @param held whether the printer is not ready, so that the resident is told to wait
     */
    public CompletableFuture<Recorded> issue(ScanRecord scan, JobState first, boolean held) {
        return writer.submit(transaction -> decisions.issue(transaction, scan, first, held));
    }

    /**
     * The same, and tells the new job as soon as it is decided, <em>before</em> it is durable: to make ready what follows, no more. On the
     * ledger's thread; must return at once and not throw.
     */
    public CompletableFuture<Recorded> issue(
            ScanRecord scan, JobState first, boolean held, Consumer<PrintJob> decided) {
        return writer.submit(transaction -> {
            Recorded recorded = decisions.issue(transaction, scan, first, held);
            if (recorded instanceof Recorded.New issued) {
                decided.accept(issued.job());
            }
            return recorded;
        });
    }

    /** Records a scan that cannot become a voucher yet; once per resident and round. */
    public CompletableFuture<Recorded> hold(ScanRecord scan, HoldReason reason) {
        return writer.submit(transaction -> decisions.hold(transaction, scan, reason));
    }

    /**
     * Turns the round's oldest held scans into vouchers, at most {@code limit} and at most 500 at once; returns how many.
     *
     * @param late whether the slip of a scan held since then is asked about before it is printed; called on the writer's thread
     */
    public int releaseHeld(int round, int limit, Predicate<Timestamp> late) {
        return await(writer.submit(transaction -> decisions.releaseHeld(transaction, round, limit, late)));
    }

    // ---- print jobs

    /** Moves a job on if it is still in the state it is thought to be in, else returns nothing. */
    public CompletableFuture<Optional<PrintJob>> move(long job, JobState from, JobState to, String cause) {
        if (!from.mayBecome(to)) {
            throw new IllegalArgumentException(from + " does not become " + to);
        }
        return writer.submit(transaction -> decisions.move(transaction, job, from, to, cause));
    }

    /**
     * Makes a job for a further copy; a void voucher is good again then. Refused while a slip of it waits or is asked about.
     *
     * @param reason at most 60 characters, never an identity
     */
    public VoucherChange reissue(Serial serial, String reason) {
        return await(writer.submit(transaction -> decisions.paper().reissue(transaction, serial, reason)));
    }

    /**
     * Makes a voucher void, and drops those of its slips that wait or are asked about. Refused while one is in the printer.
     *
     * @param reason at most 60 characters, never an identity
     */
    public VoucherChange makeVoid(Serial serial, String reason) {
        return await(writer.submit(transaction -> decisions.paper().makeVoid(transaction, serial, reason)));
    }

    /** The serial that was given last; empty where none was given on this machine yet. */
    public Optional<Serial> lastSerial() {
        return read(queries::lastSerial);
    }

    /** What is known of the roll in the printer. */
    public Roll roll() {
        return read(queries::roll);
    }

    /** @param seen whether the printer's sensors told of it, not a person */
    public CompletableFuture<Roll> changeRoll(int millimetres, boolean seen) {
        return writer.submit(transaction -> decisions.paper().changeRoll(transaction, millimetres, seen));
    }

    /** Jobs in a state, oldest first. */
    public List<PrintJob> oldestJobs(JobState state, int limit) {
        return read(sql -> queries.oldestJobs(sql, state, limit));
    }

    /** The youngest jobs in a state, oldest of them first. */
    public List<PrintJob> youngestJobs(JobState state, int limit) {
        return read(sql -> queries.youngestJobs(sql, state, limit)).reversed();
    }

    /** How many jobs wait for a person's word, and up to which. */
    public AskedSlips askedSlips() {
        return read(queries::askedSlips);
    }

    /** The latest print jobs, newest first. */
    public List<PrintJob> recentJobs(int limit) {
        return read(sql -> queries.newestJobs(sql, limit));
    }

    // ---- rounds

    /** The open round. */
    public Optional<Round> openRound() {
        return read(queries::latestRound).filter(RoundRow::open).map(RoundRow::round);
    }

    /** The open round, or the one that was opened last. */
    public Optional<Round> latestRound() {
        return read(queries::latestRound).map(RoundRow::round);
    }

    public Optional<Round> round(int number) {
        return read(sql -> queries.round(sql, number));
    }

    /** Opens a round, or opens one again that was closed; nothing while one is open. */
    public Optional<Round> openRound(int number, String title, String authority, long endsAtMillis) {
        return await(
                writer.submit(transaction -> decisions.openRound(transaction, number, title, authority, endsAtMillis)));
    }

    /** Moves the open round's end; nothing where none is open. */
    public Optional<Round> extendRound(long endsAtMillis) {
        return await(writer.submit(transaction -> decisions.extendRound(transaction, endsAtMillis)));
    }

    /** Closes the open round; nothing where none is open. */
    public Optional<Round> closeRound() {
        return await(writer.submit(decisions::closeRound));
    }

    // ---- cards written by hand, and the numbers at the end

    /** Enters cards that were given out by hand. Two ranges of a round never share a card. */
    public HandwrittenChange enterHandwritten(int round, String table, int first, int last, int cards, String note) {
        return await(writer.submit(
                transaction -> decisions.paper().enter(transaction, round, table, first, last, cards, note)));
    }

    /** @param entry the range's id */
    public HandwrittenChange undoHandwritten(long entry) {
        return await(writer.submit(transaction -> decisions.paper().undo(transaction, entry)));
    }

    /** The reconciliation of the open round, else of the one opened last. */
    public Reconciliation reconcile() {
        return read(sql -> queries.reconciliation(sql, Optional.empty()));
    }

    /** The reconciliation of a round; {@link Reconciliation#NONE} where there is no such round. */
    public Reconciliation reconcile(int round) {
        return read(sql -> queries.reconciliation(sql, Optional.of(round)));
    }

    // ---- single records

    /** Single records, and rows that were refused. */
    public LedgerRecords records() {
        return records;
    }

    // ---- numbers

    /** The counts of the open round, else of the last one. */
    public Tally tally() {
        return read(queries::tally);
    }

    // ---- outbox

    @Override
    public List<OutboxRow> oldest(int limit) {
        return read(sql -> queries.outbox(sql, limit));
    }

    @Override
    public UploadPosition position() {
        return read(queries::uploadPosition);
    }

    @Override
    public void acknowledge(long lastSequence, UploadPosition reached) {
        await(writer.submit(transaction -> transaction.record(new UploadAcknowledged(lastSequence, reached))));
    }

    @Override
    public void quarantine(long sequence, String reason) {
        await(writer.submit(transaction -> decisions.quarantine(transaction, sequence, reason)));
    }

    @Override
    public Renumbering renumbering() {
        return read(queries::renumbering);
    }

    @Override
    public int reincarnate(int proposed) {
        return await(writer.submit(transaction -> decisions.openIncarnation(transaction, proposed)));
    }

    @Override
    public int waiting() {
        return read(sql -> (int) sql.number("select outbox_rows from ledger_state"));
    }

    @Override
    public int quarantinedRows() {
        return read(sql -> (int) sql.number("select quarantined_rows from ledger_state"));
    }

    // ---- the clock

    /**
     * Records what the clock shows where it can be believed now and could not before, or not for so good a reason; says whether there
     * was anything to record. From then on all events of this boot have a time.
     */
    public boolean noteClock() {
        return await(writer.submit(decisions::noteClock));
    }

    // ---- what people did

    public ActBook acts() {
        return acts;
    }

    // ---- the ledger itself

    /** Hears that something became durable; called on the writer's thread, must return at once. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Why nothing can be recorded now, if so. */
    public Optional<LedgerFault> fault() {
        return Optional.ofNullable(writer.fault());
    }

    /** What happened to this ledger and nobody has said to have seen; from memory, at once. */
    public Set<Notice> notices() {
        return notices.open();
    }

    /** A person has seen it: it does not come back with the next start. */
    public void seen(Notice notice) {
        try {
            notices.seen(notice);
        } catch (IOException e) {
            throw new LedgerFault(Kind.STORAGE, "cannot note what was seen: " + e.getMessage(), e);
        }
    }

    /** Writes what waits and lets go of the files. */
    @Override
    public void close() {
        writer.close();
    }

    <T> CompletableFuture<T> submit(LedgerWriter.Decision<T> decision) {
        return writer.submit(decision);
    }

    <T> T read(LedgerReader.Question<T> question) {
        LedgerStore store = writer.store();
        if (store == null) {
            LedgerFault fault = writer.fault();
            throw fault == null ? new LedgerFault(Kind.STORAGE, "the ledger is not open") : fault;
        }
        try {
            return await(reader.ask(store.database().reading(), question));
        } catch (LedgerFault fault) {
            if (fault.kind() == Kind.STORAGE) {
                writer.doubt();
            }
            throw fault;
        }
    }

    private <T> T decide(LedgerWriter.Decision<T> decision) {
        return await(writer.submit(decision));
    }

    /** Waits for a decision; unwraps what it failed with. */
    public static <T> T await(CompletableFuture<T> answer) {
        try {
            return answer.get(WAIT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | CompletionException e) {
            @Nullable Throwable cause = e.getCause();
            throw cause instanceof LedgerFault fault
                    ? fault
                    : new LedgerFault(Kind.STORAGE, "not recorded: " + (cause == null ? e : cause), e);
        } catch (TimeoutException e) {
            throw new LedgerFault(Kind.STORAGE, "the ledger did not answer within " + WAIT_MILLIS + " ms", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LedgerFault(Kind.CLOSED, "interrupted while the ledger wrote", e);
        }
    }
}
