package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.round.Timekeeper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Journal and H2 as one, written in the order that loses nothing: apply to H2 inside a transaction, append to the journal and fsync,
 * commit H2. So H2 is never ahead of the journal, and what it lacks after a power cut is the journal's tail. {@link Recovery} opens it.
 * One thread.
 */
final class LedgerStore implements AutoCloseable {
    static final String JOURNAL_FILE = "journal-000001.gsj";
    private static final System.Logger LOG = System.getLogger(LedgerStore.class.getName());
    private static final int REBUILD_COMMIT_EVENTS = 1000;

    /** Opens the journal's file, making it where there is none; a test opens one that fails. */
    @FunctionalInterface
    interface JournalFiles {
        FileChannel open(Path file) throws IOException;
    }

    private final Path folder;
    private final ZoneId zone;
    private final Timekeeper timekeeper;
    private final Journal journal;
    private final LedgerDatabase database;
    private final @Nullable String notice;
    private Chain chain;
    private final Follower follower = new Follower();
    private @Nullable RunningNumbers numbers;
    private boolean behind;

    /** @param notice what a person should see of how it was opened */
    LedgerStore(
            Path folder,
            ZoneId zone,
            Timekeeper timekeeper,
            Journal journal,
            LedgerDatabase database,
            Chain chain,
            @Nullable String notice) {
        this.folder = folder;
        this.zone = zone;
        this.timekeeper = timekeeper;
        this.journal = journal;
        this.database = database;
        this.chain = chain;
        this.notice = notice;
    }

    /** What a person should see once, if anything. */
    Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    LedgerDatabase database() {
        return database;
    }

    /** How much of the journal is acknowledged, in bytes; an append that failed lies behind it. */
    long acknowledgedBytes() {
        return journal.length();
    }

    /** Whether H2 failed to follow the journal: all is durable, but the store is used up and must be opened anew. */
    boolean behind() {
        return behind;
    }

    Transaction begin() throws SQLException {
        Sql sql = database.writing();
        RunningNumbers known = numbers;
        if (known == null) {
            known = RunningNumbers.read(sql);
        }
        return new Transaction(sql, new EventApplier(sql, zone, known), timekeeper, chain, journal.nextSequence());
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
            chain = transaction.chain();
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

    @Override
    public void close() {
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
            new CleanMark(journal.nextSequence() - 1, chain.hex()).set(folder);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: cannot note the orderly close: {0}", e.getMessage());
        }
    }

    /** Lets go of everything as it is, after a failure. */
    void abandon() {
        follower.close();
        database.abandon();
        closeJournal();
    }

    private void closeJournal() {
        try {
            journal.close();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "journal did not close: {0}", e.getMessage());
        }
    }

    /** Applies the journal's events from this number on. */
    void applyFrom(long first) throws IOException, SQLException {
        if (first >= journal.nextSequence()) {
            return;
        }
        Sql sql = database.writing();
        EventApplier applier = new EventApplier(sql, zone, RunningNumbers.read(sql));
        Chain replayed = new Chain();
        try {
            journal.replay((sequence, body) -> {
                byte[] head = replayed.add(body);
                if (sequence >= first) {
                    applyOne(applier, sequence, body, head);
                    if (sequence % REBUILD_COMMIT_EVENTS == 0) {
                        commitReplayed(sql, applier);
                        LOG.log(System.Logger.Level.INFO, "ledger: applied up to event {0}", sequence);
                    }
                }
            });
            commitReplayed(sql, applier);
        } catch (ReplayFailure e) {
            throw e.sqlException();
        }
    }

    private static void applyOne(EventApplier applier, long sequence, byte[] body, byte[] head) throws IOException {
        try {
            applier.apply(EventCodec.decode(body), body, head);
        } catch (SQLException e) {
            throw new ReplayFailure(e);
        } catch (CborException e) {
            throw new Journal.Damaged("event " + sequence + " checks but cannot be read: " + e.getMessage());
        }
    }

    private static void commitReplayed(Sql sql, EventApplier applier) throws IOException {
        try {
            applier.catchUp();
            sql.connection().commit();
            applier.committed();
        } catch (SQLException e) {
            throw new ReplayFailure(e);
        }
    }

    /** Carries an SQLException through the journal's visitor. */
    private static final class ReplayFailure extends IOException {
        private static final long serialVersionUID = 1L;
        private final SQLException cause;

        ReplayFailure(SQLException cause) {
            super(cause);
            this.cause = cause;
        }

        SQLException sqlException() {
            return cause;
        }
    }
}
