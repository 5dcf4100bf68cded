package greenslip.ledger;

import greenslip.ledger.LedgerStore.JournalFiles;
import greenslip.round.Timekeeper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Optional;
import org.h2.api.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Brings journal and H2 together at the start.
 *
 * <pre>
 * journal            H2                        what is done
 * missing            missing                   both are made, the journal first
 * missing            there                     refused: the truth is gone, and a fresh start would use its serials again
 * damaged inside     any                       refused, nothing touched
 * to event n         closed in order at n      used
 * to event n         closed in order before n  events behind it are applied
 * to event n         not closed in order       made anew from the journal
 * to event n         goes on behind n          refused, nothing touched: the journal lost what was acknowledged
 * to event n         missing or empty          rebuilt from the journal, with a notice
 * to event n         does not open, another    moved aside and rebuilt from the journal, with a notice
 *                    head, refuses the tail
 * </pre>
 *
 * A torn tail is cut off only after H2 was heard. The caller holds the {@link FolderLock}.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());
    private final Path folder;
    private final ZoneId zone;
    private final Timekeeper timekeeper;
    private final Notices notices;
    private final boolean databaseMissing;
    private final Optional<CleanMark> mark;
    private final Chain chain = new Chain();
    private @Nullable LedgerDatabase database;
    private LedgerDatabase.@Nullable Applied applied;
    private boolean headAgrees;

    private Recovery(
            Path folder,
            Notices notices,
            boolean databaseMissing,
            Optional<CleanMark> mark,
            ZoneId zone,
            Timekeeper timekeeper) {
        this.folder = folder;
        this.notices = notices;
        this.databaseMissing = databaseMissing;
        this.mark = mark;
        this.zone = zone;
        this.timekeeper = timekeeper;
    }

    /**
     * @param notices where a person is told, before it is done, that the database is not believed
     * @param acknowledgedBytes see {@link Journal#open}
     */
    static LedgerStore open(
            Path folder,
            JournalFiles files,
            Notices notices,
            long acknowledgedBytes,
            ZoneId zone,
            Timekeeper timekeeper)
            throws IOException, SQLException {
        boolean databaseMissing = !Files.exists(LedgerDatabase.file(folder));
        FileChannel channel = openJournal(folder, files, databaseMissing);
        Recovery recovery = null;
        try {
            recovery = new Recovery(folder, notices, databaseMissing, CleanMark.take(folder), zone, timekeeper);
            return recovery.open(channel, acknowledgedBytes);
        } catch (IOException | SQLException | RuntimeException e) {
            if (recovery != null && recovery.database != null) {
                recovery.database.abandon();
            }
            channel.close();
            throw e;
        }
    }

    /** The journal's name is durable before H2 makes its file, so an H2 file without a journal never comes from a power cut. */
    private static FileChannel openJournal(Path folder, JournalFiles files, boolean databaseMissing)
            throws IOException {
        Path file = folder.resolve(LedgerStore.JOURNAL_FILE);
        boolean fresh = !Files.exists(file);
        if (fresh && !databaseMissing) {
            throw new Journal.Damaged("日志文件缺失，请放回或将整个文件夹移走。" + LedgerStore.JOURNAL_FILE
                    + " is missing but its database is here: bring it back, or move the whole folder aside");
        }
        FileChannel channel = files.open(file);
        if (fresh) {
            try (FileChannel directory = FileChannel.open(folder)) {
                directory.force(true);
            } catch (IOException e) {
                channel.close();
                throw e;
            }
        }
        return channel;
    }

    private LedgerStore open(FileChannel channel, long acknowledgedBytes) throws IOException, SQLException {
        openDatabase();
        Journal journal = Journal.open(channel, acknowledgedBytes, this::compare);
        long last = journal.nextSequence() - 1;
        refuseLoss(last);
        if (journal.tornBytes() > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "journal: cut off {0} bytes that were never acknowledged",
                    journal.tornBytes());
        }
        journal.cutTail();
        LedgerDatabase present = database;
        if (present == null || applied == null || !headAgrees) {
            return rebuild(journal, last);
        }
        // H2 opens a file of which it finds no whole chunk as an empty database.
        boolean emptied = applied.sequence() == 0 && last > 0 && (databaseMissing || mark.isPresent());
        boolean closedInOrder = mark.equals(Optional.of(new CleanMark(applied.sequence(), applied.head())));
        if (!databaseMissing && !emptied && !closedInOrder) {
            return remake(journal, last);
        }
        if (emptied) {
            notices.raise(Notice.REBUILT);
        }
        LedgerStore store = new LedgerStore(folder, zone, timekeeper, journal, present, chain);
        try {
            store.applyFrom(applied.sequence() + 1);
            return store;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: the database does not take the journal's tail", e);
            return rebuild(journal, last);
        }
    }

    /** H2 was cut off: what it holds may look right and is not believed. */
    private LedgerStore remake(Journal journal, long last) throws IOException, SQLException {
        LOG.log(
                System.Logger.Level.INFO,
                "ledger: not closed in order; the database is made anew from {0} events",
                last);
        abandon();
        LedgerDatabase.delete(folder);
        return fromJournal(journal);
    }

    private LedgerStore rebuild(Journal journal, long last) throws IOException, SQLException {
        LOG.log(
                System.Logger.Level.WARNING,
                "ledger: the database does not agree with the journal; it is moved aside and rebuilt from {0} events",
                last);
        abandon();
        notices.raise(Notice.REBUILT);
        LedgerDatabase.moveAside(folder);
        return fromJournal(journal);
    }

    private LedgerStore fromJournal(Journal journal) throws IOException, SQLException {
        LedgerDatabase fresh = LedgerDatabase.open(folder);
        database = fresh;
        LedgerStore store = new LedgerStore(folder, zone, timekeeper, journal, fresh, chain);
        store.applyFrom(1);
        return store;
    }

    private void abandon() {
        if (database != null) {
            database.abandon();
            database = null;
        }
    }

    private void compare(long sequence, byte[] body) {
        chain.add(body);
        if (applied != null && applied.sequence() == sequence) {
            headAgrees = applied.head().equals(chain.hex());
        }
    }

    /** H2 commits after the journal's fsync. If it holds more, in one chain with it, then the journal is not what it was. */
    private void refuseLoss(long last) throws IOException, SQLException {
        if (database == null || applied == null || applied.sequence() <= last) {
            return;
        }
        boolean genuine;
        try {
            genuine = database.continues(chain, last, applied);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: the database cannot show its events: {0}", e.getMessage());
            genuine = false;
        }
        if (genuine) {
            throw new Journal.Damaged("日志缺少已确认的记录，请放回正确的日志文件。The journal ends at event " + last
                    + " but the database holds " + applied.sequence() + ": bring the right "
                    + LedgerStore.JOURNAL_FILE + " back, or move the whole folder aside");
        }
    }

    /** Leaves no database where H2's file does not open or does not answer: the journal will bring it back. */
    private void openDatabase() throws SQLException {
        try {
            database = LedgerDatabase.open(folder);
            applied = database.applied();
            headAgrees = applied.sequence() == 0;
        } catch (SQLException | RuntimeException e) {
            if (e instanceof SQLException refusal && isRefusal(refusal)) {
                throw refusal;
            }
            LOG.log(System.Logger.Level.WARNING, "ledger: the database does not open: {0}", e.getMessage());
        }
    }

    /** In use by another process, or written by a newer program: nothing that a rebuild would mend. */
    private static boolean isRefusal(SQLException e) {
        return e instanceof Migrations.Refused || e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
    }
}
