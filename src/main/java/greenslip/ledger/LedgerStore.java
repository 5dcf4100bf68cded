package greenslip.ledger;

import greenslip.round.Timekeeper;
import greenslip.voucher.Signer;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Journal and H2 as one, written in the order that loses nothing: apply to H2 inside a transaction, append to the journal and fsync,
 * commit H2. So H2 is never ahead of the journal, and what it lacks after a power cut is the journal's tail. {@link Recovery} opens it.
 * One thread.
 */
final class LedgerStore implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LedgerStore.class.getName());

    /** Opens a journal segment's file, making it where there is none; a test opens one that fails. */
    @FunctionalInterface
    interface JournalFiles {
        FileChannel open(Path file) throws IOException;
    }

    /**
     * What does not change while a ledger is open.
     *
     * @param signer signs the ends of closed segments
     * @param baseGapEvents how many events of closed segments a start may have to apply before a new base is worth its writing
     */
    record Setting(
            Path folder,
            String station,
            ZoneId zone,
            Timekeeper timekeeper,
            JournalFiles files,
            Signer signer,
            long baseGapEvents) {
        /** Some four rounds at a busy exit; half a second's work on a PC, against a base of many megabytes written to the card. */
        static final long BASE_GAP_EVENTS = 10_000;
    }

    private final Setting setting;
    private final Journal journal;
    private final LedgerDatabase database;
    private final Follower follower = new Follower();
    private @Nullable RunningNumbers numbers;
    private @Nullable BaseMaker baseMaker;
    private boolean behind;

    /** Whether the segment's last event may be one that ends it; so at the start, before it was looked at. */
    private boolean mayEndSegment = true;

    LedgerStore(Setting setting, Journal journal, LedgerDatabase database) {
        this.setting = setting;
        this.journal = journal;
        this.database = database;
    }

    LedgerDatabase database() {
        return database;
    }

    /** How much of the journal is acknowledged; an append that failed lies behind it. */
    Journal.Position acknowledged() {
        return journal.position();
    }

    /** Whether all is durable, but the store is used up and must be opened anew: H2 or the next segment failed to follow the journal. */
    boolean behind() {
        return behind;
    }

    /** Fails where H2 answers no more. */
    void probe() throws SQLException {
        database.writing().number("select applied_sequence from ledger_state");
        database.writing().connection().rollback();
    }

    Transaction begin() throws SQLException {
        Sql sql = database.writing();
        RunningNumbers known = numbers;
        if (known == null) {
            known = RunningNumbers.read(sql);
        }
        return new Transaction(
                sql,
                new EventApplier(sql, setting.zone(), known, false),
                setting.timekeeper(),
                journal.chain(),
                journal.nextSequence());
    }

    /**
     * Makes the transaction durable. What of it decides nothing is written to H2 while the journal waits for the card, and committed
     * after it. After an exception nothing of it is durable, and this store is used up: open a new one.
     */
    void commit(Transaction transaction) throws IOException, SQLException {
        if (transaction.bodies().isEmpty()) {
            transaction.rollback();
            return;
        }
        try (Follower.Running following = follower.start(transaction::catchUp)) {
            journal.append(transaction.bodies());
            mayEndSegment |= transaction.endsSegment();
            follow(transaction, following);
        }
    }

    private void follow(Transaction transaction, Follower.Running following) {
        try {
            following.finish();
            transaction.commit();
            numbers = transaction.numbers();
        } catch (SQLException | RuntimeException e) {
            // The journal has it, so it is recorded: to report a fault now would be a lie, and have the scan done
            // twice.
            behind = true;
            LOG.log(System.Logger.Level.WARNING, "ledger: the database did not follow the journal", e);
        }
    }

    /**
     * Closes the journal's segment where that is due, deletes what was purged, and has a base made. To be called between transactions,
     * after what was decided has been answered.
     */
    void rotateIfDue() {
        try {
            int round = mayEndSegment ? closedRound() : 0;
            mayEndSegment = false;
            if (!behind && (round > 0 || journal.isFull() || journal.needsSegment())) {
                rotate(round);
            }
        } catch (IOException | SQLException e) {
            behind = true;
            LOG.log(System.Logger.Level.WARNING, "ledger: the journal's next segment was not begun", e);
        }
    }

    /** The round whose closing is the segment's last event, or 0. */
    private int closedRound() throws IOException {
        byte[] event = journal.lastEvent();
        return event != null
                        && !journal.needsSegment()
                        && EventCodec.read(event).change() instanceof Change.RoundClosed c
                ? c.number()
                : 0;
    }

    private void rotate(int round) throws IOException, SQLException {
        CarriedState state = CarriedState.of(database.writing());
        database.writing().connection().rollback();
        journal.rotate(setting.station(), round, state, setting.signer());
        journal.purge(state.purgedSequence());
        makeBase();
    }

    /** Where a base lacks closed segments, and none is being made. */
    void makeBase() {
        List<ClosedSegment> closed = journal.closed();
        BaseMaker running = baseMaker;
        if (!closed.isEmpty() && (running == null || !running.isRunning())) {
            baseMaker = BaseMaker.start(setting, closed);
        }
    }

    @Override
    public void close() {
        stopBaseMaker();
        follower.close();
        boolean closed = database.close();
        closeJournal();
        if (closed && !behind) {
            markClean();
        }
    }

    /** Without the mark the next start makes H2 anew, which costs time and nothing else. */
    private void markClean() {
        try {
            new CleanMark(journal.nextSequence() - 1, journal.chain().hex()).set(setting.folder());
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: cannot note the orderly close: {0}", e.getMessage());
        }
    }

    /** Lets go of everything as it is, after a failure. */
    void abandon() {
        stopBaseMaker();
        follower.close();
        database.abandon();
        closeJournal();
    }

    private void stopBaseMaker() {
        if (baseMaker != null) {
            baseMaker.close();
            baseMaker = null;
        }
    }

    private void closeJournal() {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "journal did not close: {0}", e.getMessage());
        }
    }
}
