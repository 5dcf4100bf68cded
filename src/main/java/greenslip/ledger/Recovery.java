package greenslip.ledger;

import greenslip.ledger.LedgerStore.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
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
 * a segment gone     any                       refused, unless it was purged
 * to event n         closed in order at n      used
 * to event n         closed in order before n  events behind it are applied
 * to event n         not closed in order       made anew
 * to event n         left while it was made    made anew
 * to event n         goes on behind n          refused, nothing touched: the journal lost what was acknowledged
 * to event n         missing or empty          made anew, with a notice
 * to event n         does not open, another    moved aside and made anew, with a notice
 *                    head, refuses the tail
 * </pre>
 *
 * Made anew means: from a copy of the {@link BaseCopy} and the journal's events behind it, or from the journal alone where there is no
 * base, or not one that checks. A torn tail is cut off only after H2 was heard. The last segment is closed, and the next one begun, where
 * the last run did not come to it. The caller holds the {@link FolderLock}.
 */
final class Recovery {
    private static final System.Logger LOG = System.getLogger(Recovery.class.getName());

    /** There while H2's file is copied or made anew: what a stop in the midst of that leaves is no damage, and never believed. */
    private static final String MAKING = "ledger.making";

    private final Setting setting;
    private final Path folder;
    private final Notices notices;
    private final Journal journal;
    private final boolean databaseMissing;
    private Optional<CleanMark> mark = Optional.empty();
    private @Nullable LedgerDatabase database;
    private LedgerDatabase.@Nullable Applied applied;

    private Recovery(Setting setting, Notices notices, Journal journal, boolean databaseMissing) {
        this.setting = setting;
        this.folder = setting.folder();
        this.notices = notices;
        this.journal = journal;
        this.databaseMissing = databaseMissing;
    }

    /** @param acknowledged see {@link Journal#open} */
    static LedgerStore open(Setting setting, Notices notices, Journal.@Nullable Position acknowledged)
            throws IOException, SQLException {
        boolean databaseMissing = !Files.exists(LedgerDatabase.file(setting.folder()));
        if (!databaseMissing && SegmentFiles.list(setting.folder()).isEmpty()) {
            throw new Journal.Damaged("日志文件缺失，请放回或将整个文件夹移走。The journal is missing but its database is here:"
                    + " bring journal-000001.gsj and its followers back, or move the whole folder aside");
        }
        Journal journal = Journal.open(setting.folder(), setting.files(), acknowledged);
        Recovery recovery = new Recovery(setting, notices, journal, databaseMissing);
        try {
            if (acknowledged != null) {
                // Before H2 is made anew: a disk that stays full would have that done every second, and no fault shown.
                journal.prove();
            }
            return recovery.open();
        } catch (IOException | SQLException | RuntimeException e) {
            recovery.abandon();
            journal.close();
            throw e;
        }
    }

    private LedgerStore open() throws IOException, SQLException {
        mark = CleanMark.take(folder);
        if (!isHalfMade()) {
            openDatabase();
        }
        refuseLoss();
        if (journal.tornBytes() > 0) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "journal: cut off {0,number,#} bytes that were never acknowledged",
                    journal.tornBytes());
        }
        journal.cutTail();
        LedgerDatabase ready = believed();
        refuseUnpurgedGap(ready);
        LedgerStore store = new LedgerStore(setting, journal, ready);
        journal.purge(CarriedState.of(ready.writing()).purgedSequence());
        store.rotateIfDue();
        if (store.behind()) {
            throw new IOException("the journal's next segment cannot be begun");
        }
        store.makeBase();
        return store;
    }

    /** The database as it is, brought up to date, or one made anew. */
    private LedgerDatabase believed() throws IOException, SQLException {
        long last = journal.nextSequence() - 1;
        if (isHalfMade()) {
            LOG.log(System.Logger.Level.INFO, "ledger: stopped while the database was made; it is made once more");
            return madeAnew();
        }
        LedgerDatabase present = database;
        LedgerDatabase.Applied reached = applied;
        if (present == null || reached == null || !agrees(reached)) {
            return rebuilt(last);
        }
        // H2 opens a file of which it finds no whole chunk as an empty database.
        boolean emptied = reached.sequence() == 0 && last > 0 && (databaseMissing || mark.isPresent());
        if (emptied) {
            notices.raise(Notice.REBUILT);
            return madeAnew();
        }
        boolean closedInOrder = mark.equals(Optional.of(new CleanMark(reached.sequence(), reached.head())));
        if (!databaseMissing && !closedInOrder) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "ledger: not closed in order; the database is made anew up to event {0,number,#}",
                    last);
            return madeAnew();
        }
        try {
            replay(present, reached.sequence() + 1);
            return present;
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: the database does not take the journal's tail", e);
            return rebuilt(last);
        }
    }

    private boolean agrees(LedgerDatabase.Applied reached) throws IOException {
        if (reached.sequence() == 0) {
            return true;
        }
        byte[] head = journal.headAt(reached.sequence());
        return head != null && Arrays.equals(head, HexFormat.of().parseHex(reached.head()));
    }

    /** With a notice: this is no usual power cut. What is there is kept for a person. */
    private LedgerDatabase rebuilt(long last) throws IOException, SQLException {
        LOG.log(
                System.Logger.Level.WARNING,
                "ledger: the database does not agree with the journal; it is moved aside and made anew up to event"
                        + " {0,number,#}",
                last);
        abandon();
        notices.raise(Notice.REBUILT);
        LedgerDatabase.moveAside(folder);
        return madeAnew();
    }

    private LedgerDatabase madeAnew() throws IOException, SQLException {
        Path making = folder.resolve(MAKING);
        if (!isHalfMade()) {
            OwnerOnly.makeFile(making);
        }
        LedgerDatabase made = fromBaseOrJournal();
        Files.delete(making);
        return made;
    }

    private boolean isHalfMade() {
        return Files.exists(folder.resolve(MAKING));
    }

    private LedgerDatabase fromBaseOrJournal() throws IOException, SQLException {
        Optional<BaseCopy> base = BaseCopy.find(folder);
        if (base.isPresent()) {
            try {
                Optional<LedgerDatabase> made = fromBase(base.get());
                if (made.isPresent()) {
                    return made.get();
                }
            } catch (SQLException e) {
                LOG.log(System.Logger.Level.WARNING, "ledger: the base does not serve: {0}", e.getMessage());
            }
            base.get().delete();
        }
        abandon();
        LedgerDatabase.delete(folder);
        LedgerDatabase fresh = LedgerDatabase.open(folder);
        database = fresh;
        replay(fresh, 1);
        return fresh;
    }

    private Optional<LedgerDatabase> fromBase(BaseCopy base) throws IOException, SQLException {
        abandon();
        byte[] head = journal.headAt(base.sequence());
        if (head == null || !Arrays.equals(head, base.head()) || !base.copyTo(LedgerDatabase.file(folder))) {
            return Optional.empty();
        }
        LedgerDatabase copy = LedgerDatabase.open(folder);
        database = copy;
        if (copy.applied().sequence() != base.sequence()) {
            // H2 may say that it wrote all on a disk that was full.
            return Optional.empty();
        }
        replay(copy, base.sequence() + 1);
        return Optional.of(copy);
    }

    private void replay(LedgerDatabase target, long from) throws IOException, SQLException {
        if (from < journal.nextSequence()) {
            new Replay(target, setting.zone(), () -> false).apply(journal::replay, journal.oldest(), from);
        }
    }

    private void abandon() {
        if (database != null) {
            database.abandon();
            database = null;
        }
    }

    /** H2 commits after the journal's fsync. If it holds more, in one chain with it, then the journal is not what it was. */
    private void refuseLoss() throws IOException {
        long last = journal.nextSequence() - 1;
        if (database == null || applied == null || applied.sequence() <= last) {
            return;
        }
        boolean genuine;
        try {
            genuine = database.continues(journal.chain(), last, applied);
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.WARNING, "ledger: the database cannot show its events: {0}", e.getMessage());
            genuine = false;
        }
        if (genuine) {
            throw new Journal.Damaged("日志缺少已确认的记录，请放回正确的日志文件。The journal ends at event " + last
                    + " but the database holds " + applied.sequence()
                    + ": bring the right journal back, or move the whole folder aside");
        }
    }

    /** Segments that are gone were purged, and the ledger says so; else somebody took them. */
    private void refuseUnpurgedGap(LedgerDatabase ready) throws IOException, SQLException {
        long first = journal.firstSequence();
        if (first > 1 && CarriedState.of(ready.writing()).purgedSequence() < first - 1) {
            throw new Journal.Damaged("日志文件缺失，请放回或将整个文件夹移走。The journal begins at event " + first
                    + " and what was before it was never purged: bring the missing segments back, or move the whole"
                    + " folder aside");
        }
    }

    /** Leaves no database where H2's file does not open or does not answer: the journal will bring it back. */
    private void openDatabase() throws SQLException {
        try {
            database = LedgerDatabase.open(folder);
            applied = database.applied();
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
