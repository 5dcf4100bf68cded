package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.round.Timekeeper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Journal and H2 as one: opened together, compared, and written in the order that loses nothing.
 *
 * <p>Write: apply to H2 inside a transaction, append to the journal and fsync, commit H2. So H2 is never ahead of the journal, and what
 * it lacks after a power cut is the journal's tail.
 *
 * <p>Open: scan the journal and cut off what was never acknowledged; compare H2's last event and chain head with it; apply the tail.
 * If H2 does not open or does not agree, it is moved aside and rebuilt. One thread.
 */
final class LedgerStore implements AutoCloseable {
    static final String JOURNAL_FILE = "journal-000001.gsj";
    private static final System.Logger LOG = System.getLogger(LedgerStore.class.getName());
    private static final int REBUILD_COMMIT_EVENTS = 1000;

    /** Opens the journal's file; a test opens one that fails. */
    @FunctionalInterface
    interface JournalFiles {
        FileChannel open(Path file) throws IOException;
    }

    private final ZoneId zone;
    private final Timekeeper timekeeper;
    private final Journal journal;
    private final LedgerDatabase database;
    private Chain chain;
    private @Nullable String notice;

    private LedgerStore(ZoneId zone, Timekeeper timekeeper, Journal journal, LedgerDatabase database, Chain chain) {
        this.zone = zone;
        this.timekeeper = timekeeper;
        this.journal = journal;
        this.database = database;
        this.chain = chain;
    }

    static LedgerStore open(Path folder, JournalFiles files, ZoneId zone, Timekeeper timekeeper)
            throws IOException, SQLException {
        Files.createDirectories(folder);
        Path journalFile = folder.resolve(JOURNAL_FILE);
        boolean fresh = !Files.exists(journalFile);
        LedgerDatabase database = openDatabase(folder);
        LedgerDatabase.@Nullable Applied applied = database == null ? null : applied(database);
        Chain chain = new Chain();
        Comparison comparison = new Comparison(applied);
        Journal journal = null;
        try {
            journal = Journal.open(files.open(journalFile), (sequence, body) -> {
                chain.add(body);
                comparison.event(sequence, chain);
            });
            if (fresh) {
                syncFolder(folder);
            }
            if (journal.nextSequence() == 1 && applied != null && applied.sequence() > 0) {
                throw new Journal.Damaged("the journal is empty but the database holds " + applied.sequence()
                        + " events: bring " + JOURNAL_FILE + " back, or move the whole folder aside");
            }
            if (journal.tornBytes() > 0) {
                LOG.log(
                        System.Logger.Level.WARNING,
                        "journal: cut off {0} bytes of a write that the last power cut interrupted",
                        journal.tornBytes());
            }
        } catch (IOException | RuntimeException e) {
            if (journal != null) {
                journal.close();
            }
            if (database != null) {
                database.abandon();
            }
            throw e;
        }
        return finish(folder, zone, timekeeper, journal, database, chain, comparison);
    }

    private static LedgerStore finish(
            Path folder,
            ZoneId zone,
            Timekeeper timekeeper,
            Journal journal,
            @Nullable LedgerDatabase database,
            Chain chain,
            Comparison comparison)
            throws IOException, SQLException {
        boolean agrees = comparison.agrees(journal.nextSequence() - 1);
        if (database != null && agrees) {
            LedgerStore store = new LedgerStore(zone, timekeeper, journal, database, chain);
            store.applyFrom(comparison.appliedSequence() + 1);
            return store;
        }
        if (database != null) {
            database.abandon();
        }
        LedgerDatabase.moveAside(folder);
        LOG.log(
                System.Logger.Level.WARNING,
                "ledger: the database does not agree with the journal; it is moved aside and rebuilt from {0} events",
                journal.nextSequence() - 1);
        LedgerStore store = new LedgerStore(zone, timekeeper, journal, LedgerDatabase.open(folder), chain);
        store.applyFrom(1);
        store.notice = "数据库已从日志重建，旧文件已保留。The database was rebuilt from the journal; the old file is kept.";
        return store;
    }

    /** What a person should see once, if anything. */
    Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    LedgerDatabase database() {
        return database;
    }

    Transaction begin() {
        Sql sql = database.writing();
        return new Transaction(sql, new EventApplier(sql, zone), timekeeper, chain, journal.nextSequence());
    }

    /** Makes the transaction durable. After an exception this store is used up: open a new one. */
    void commit(Transaction transaction) throws IOException, SQLException {
        if (transaction.bodies().isEmpty()) {
            transaction.sql().connection().rollback();
            return;
        }
        journal.append(transaction.bodies());
        chain = transaction.chain();
        transaction.sql().connection().commit();
    }

    @Override
    public void close() {
        database.close();
        closeJournal();
    }

    /** Lets go of everything as it is, after a failure. */
    void abandon() {
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

    private void applyFrom(long first) throws IOException, SQLException {
        if (first >= journal.nextSequence()) {
            return;
        }
        Sql sql = database.writing();
        EventApplier applier = new EventApplier(sql, zone);
        Chain replayed = new Chain();
        try {
            journal.replay((sequence, body) -> {
                byte[] head = replayed.add(body);
                if (sequence >= first) {
                    applyOne(applier, sequence, body, head);
                    if (sequence % REBUILD_COMMIT_EVENTS == 0) {
                        commitReplayed(sql);
                        LOG.log(System.Logger.Level.INFO, "ledger: applied up to event {0}", sequence);
                    }
                }
            });
        } catch (ReplayFailure e) {
            throw e.sqlException();
        }
        sql.connection().commit();
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

    private static void commitReplayed(Sql sql) throws IOException {
        try {
            sql.connection().commit();
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

    /** Whether H2's last event is the journal's event of that number. */
    private static final class Comparison {
        private final LedgerDatabase.@Nullable Applied applied;
        private boolean headAgrees;

        Comparison(LedgerDatabase.@Nullable Applied applied) {
            this.applied = applied;
            this.headAgrees = applied != null && applied.sequence() == 0;
        }

        void event(long sequence, Chain chain) {
            if (applied != null && applied.sequence() == sequence) {
                headAgrees = applied.head().equals(chain.hex());
            }
        }

        boolean agrees(long lastSequence) {
            return applied != null && headAgrees && applied.sequence() <= lastSequence;
        }

        long appliedSequence() {
            return applied == null ? 0 : applied.sequence();
        }
    }

    /** Null where H2's file does not open: the journal will bring it back. */
    private static @Nullable LedgerDatabase openDatabase(Path folder) throws SQLException {
        try {
            return LedgerDatabase.open(folder);
        } catch (SQLException e) {
            if (isOurRefusal(e)) {
                throw e;
            }
            LOG.log(System.Logger.Level.WARNING, "ledger: the database does not open: {0}", e.getMessage());
            return null;
        }
    }

    /** In use by another process, or written by a newer program: nothing that a rebuild would mend. */
    private static boolean isOurRefusal(SQLException e) {
        return e.getErrorCode() == 0 || e.getErrorCode() == org.h2.api.ErrorCode.DATABASE_ALREADY_OPEN_1;
    }

    private static LedgerDatabase.@Nullable Applied applied(LedgerDatabase database) {
        try {
            return database.applied();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: the database cannot say how far it is: {0}", e.getMessage());
            return null;
        }
    }

    /** Makes a new file's name durable. */
    private static void syncFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder)) {
            channel.force(true);
        }
    }
}
