package greenslip.ledger;

import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import greenslip.voucher.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks a ledger from end to end: every byte of the journal, what its events say, and everything that H2 holds beside what the journal
 * says it should. It writes nothing into the ledger's folder. A ledger that a kiosk has open is checked too, without its database, up to
 * what was there at the start.
 *
 * <pre>
 * 1  journal             {@link JournalAudit}, {@link EventAudit}: bytes, numbers, chain, headers, signed ends, serials, job states
 * 2  its events          beside the rows of H2 and of the base copy: {@link EventRows}
 * 3  its meaning         made anew in a scratch database, by the code of a start
 * 4  totals              added up again: {@link Recount}
 * 5  H2, the base copy   every other table beside the scratch database: {@link TableComparison}
 * </pre>
 *
 * What it cannot find: the last events of an open segment that were altered with checksums and chain made anew, while no database, no
 * later segment and no base copy tells of them. Only the collector then knows better, by the head that it acknowledged.
 */
public final class LedgerCheck {
    private static final String DATABASE = "ledger.mv.db";
    private static final int ATTEMPTS = 5;

    private final Path folder;
    private final ZoneId zone;
    private final List<VerifyingKey> keys;
    private final CheckLog log = new CheckLog();
    private final Scratch scratch;
    private @Nullable EventRows databaseRows;
    private @Nullable EventRows baseRows;
    private Optional<CleanMark> mark = Optional.empty();
    private @Nullable LedgerDatabase databaseCopy;
    private @Nullable LedgerDatabase base;
    private @Nullable LedgerSummary summary;

    private LedgerCheck(Path folder, ZoneId zone, List<VerifyingKey> keys, Scratch scratch) {
        this.folder = folder;
        this.zone = zone;
        this.keys = keys;
        this.scratch = scratch;
    }

    /**
     * @param folder the ledger's
     * @param zone the station's, by which the tally goes
     * @param keys the station's transport keys, old ones too; without any, signatures are left aside
     * @throws IOException with a sentence, where the ledger cannot be checked at all
     */
    public static CheckReport run(Path folder, ZoneId zone, List<VerifyingKey> keys) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try (Scratch scratch = Scratch.beside(existing(folder))) {
                return new LedgerCheck(folder, zone, keys, scratch).run();
            } catch (NoSuchFileException e) {
                // A running kiosk purged old rounds or made another base meanwhile.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            } catch (SQLException e) {
                throw new IOException("检查用的临时数据库出错 / the scratch database failed: " + e.getMessage(), e);
            }
        }
    }

    /** @throws IOException with a sentence, where there is no journal */
    static Path existing(Path folder) throws IOException {
        if (!Files.isDirectory(folder) || SegmentFiles.present(folder).isEmpty()) {
            throw new IOException("%1$s 里没有台账日志 / there is no journal in %1$s".formatted(folder.toAbsolutePath()));
        }
        return folder;
    }

    private CheckReport run() throws IOException, SQLException {
        JournalAudit audit;
        Optional<FolderLock> lock = FolderLock.tryTake(folder);
        try {
            if (lock.isPresent()) {
                copyDatabase();
            } else {
                log.note(
                        "台账正在使用，只检查日志；要连数据库一起检查，先停止程序",
                        "a kiosk has the ledger open: its journal is checked as it stood, its database is not; stop it"
                                + " to check both");
            }
            openBase();
            audit = new JournalAudit(log, keys, lock.isEmpty(), this::compare);
            audit.read(SegmentFiles.present(folder));
        } finally {
            lock.ifPresent(FolderLock::close);
        }
        if (keys.isEmpty()) {
            log.note("没有给出公钥，未核对签名", "no key was given, so signatures were not checked");
        }
        judgeRows(audit);
        judgeState(audit.reading());
        return new CheckReport(folder, log.findings(), log.total(), log.notes(), summary);
    }

    // ---- what lies beside the journal

    /** Copied, since H2 writes to every file that it opens. */
    private void copyDatabase() throws IOException {
        Path file = LedgerDatabase.file(folder);
        mark = CleanMark.read(folder);
        if (!Files.exists(file)) {
            log.note("没有数据库文件，下次启动时由日志重建", "there is no database file; the next start makes it from the journal");
            return;
        }
        Files.copy(file, scratch.file("database"));
        if (mark.isEmpty()) {
            log.note(
                    "上次没有正常关闭：数据库不作比较，下次启动时由日志重建",
                    "it was not closed in order: its database is not believed, and the next start makes it anew");
        }
        try {
            LedgerDatabase copy = scratch.open("database");
            EventRows rows = new EventRows(DATABASE, Kind.DATABASE, copy, mark.isEmpty() ? this::hint : log::find);
            databaseRows = rows;
            databaseCopy = copy;
            mark.ifPresent(clean -> judgeMark(clean, rows.applied()));
        } catch (SQLException | RuntimeException e) {
            if (mark.isPresent()) {
                log.find(Kind.DATABASE, Place.ofFile(DATABASE), "it does not open: " + e.getMessage());
            }
        }
    }

    private void judgeMark(CleanMark mark, LedgerDatabase.Applied applied) {
        if (!mark.equals(new CleanMark(applied.sequence(), applied.head()))) {
            log.find(
                    Kind.DATABASE,
                    Place.ofFile(DATABASE),
                    "it was closed at event %d and holds event %d, or another chain"
                            .formatted(mark.sequence(), applied.sequence()));
        }
    }

    /** Of a database that was cut off: it may be its own fault, and it may tell of a journal that was altered. */
    private void hint(Kind kind, Place place, String detail) {
        if (kind == Kind.LOST) {
            return;
        }
        log.note(
                "未正常关闭的数据库与日志不同：" + place,
                "the database that was not closed in order differs from the journal: " + detail);
    }

    private void openBase() throws IOException {
        Optional<BaseCopy> found = BaseCopy.find(folder);
        if (found.isEmpty()) {
            return;
        }
        String name = JournalAudit.name(found.get().file());
        if (!found.get().copyTo(scratch.file("base"))) {
            log.find(Kind.BASE, Place.ofFile(name), "its bytes are not those that its name says");
            return;
        }
        try {
            LedgerDatabase copy = scratch.open("base");
            EventRows rows = new EventRows(name, Kind.BASE, copy, log::find);
            if (rows.applied().sequence() != found.get().sequence()) {
                log.find(
                        Kind.BASE,
                        Place.ofFile(name),
                        "it holds event " + rows.applied().sequence());
            }
            base = copy;
            baseRows = rows;
        } catch (SQLException | RuntimeException e) {
            log.find(Kind.BASE, Place.ofFile(name), "it does not open: " + e.getMessage());
        }
    }

    private void compare(long sequence, byte[] body, Place place) throws IOException {
        EventRows ofDatabase = databaseRows;
        if (ofDatabase != null) {
            ofDatabase.compare(sequence, body, place);
        }
        EventRows ofBase = baseRows;
        if (ofBase != null) {
            ofBase.compare(sequence, body, place);
        }
    }

    // ---- what follows from the events

    private void judgeRows(JournalAudit audit) throws IOException, SQLException {
        EventRows ofDatabase = databaseRows;
        LedgerDatabase copy = databaseCopy;
        if (mark.isPresent() && mark.get().sequence() > audit.last()) {
            log.find(
                    Kind.LOST,
                    Place.ofFile("ledger.clean").withEvent(audit.last() + 1),
                    "the ledger was closed at event %d, and the journal ends at %d"
                            .formatted(mark.get().sequence(), audit.last()));
        }
        if (ofDatabase != null && copy != null) {
            judgeEnd(audit, ofDatabase, copy);
            ofDatabase.end(audit.last());
        }
        EventRows ofBase = baseRows;
        if (ofBase != null) {
            ofBase.end(audit.last());
        }
    }

    private void judgeEnd(JournalAudit audit, EventRows rows, LedgerDatabase copy) throws SQLException {
        LedgerDatabase.Applied applied = rows.applied();
        Chain chain = audit.chain();
        Place place = Place.ofFile(DATABASE).withEvent(applied.sequence());
        if (mark.isEmpty()) {
            if (chain != null && applied.sequence() > audit.last() && copy.continues(chain, audit.last(), applied)) {
                log.find(
                        Kind.LOST,
                        place,
                        "the database goes on behind event %d in the same chain".formatted(audit.last()));
            }
        } else if (applied.sequence() < audit.last()) {
            log.note(
                    "数据库落后于日志，下次启动时补上",
                    "the database is at event %d, the journal at %d; the next start applies the rest"
                            .formatted(applied.sequence(), audit.last()));
        } else if (chain != null
                && applied.sequence() == audit.last()
                && !applied.head().equals(chain.hex())) {
            log.find(Kind.CHAIN, place, "it holds another head than the journal's");
        }
    }

    private void judgeState(@Nullable JournalReading journal) throws IOException, SQLException {
        if (journal == null) {
            log.note(
                    "日志损坏，无法重算统计，数据库只比较了事件",
                    "the journal is damaged: totals and tables could not be compared, only the events were");
            return;
        }
        LedgerDatabase rebuilt = rebuild(journal);
        if (rebuilt == null) {
            return;
        }
        summary = LedgerSummary.of(rebuilt, journal.oldest().firstSequence());
        new Recount(log, rebuilt).run(journal);
        LedgerDatabase present = databaseCopy;
        if (mark.isPresent() && present != null && present.applied().sequence() == journal.nextSequence() - 1) {
            new TableComparison(log, Kind.DATABASE, DATABASE, present, rebuilt).run();
        }
        judgeBase(journal, rebuilt);
    }

    private @Nullable LedgerDatabase rebuild(JournalReading journal) throws IOException, SQLException {
        long[] reached = {0};
        try {
            return scratch.rebuilt(journal, sequence -> reached[0] = sequence, zone);
        } catch (SQLException e) {
            log.find(
                    Kind.STATE,
                    Place.ofFile("").withEvent(reached[0]),
                    "the ledger that the events before make up does not take it: " + e.getMessage());
            return null;
        }
    }

    /** With the events behind it the base must make up the same as the journal alone. */
    private void judgeBase(JournalReading journal, LedgerDatabase rebuilt) throws IOException, SQLException {
        LedgerDatabase copy = base;
        EventRows rows = baseRows;
        if (copy == null || rows == null || log.found(Kind.BASE)) {
            return;
        }
        String name = "base";
        long from = rows.applied().sequence() + 1;
        if (from > journal.nextSequence()
                || !journal.headAt(from - 1).equals(rows.applied().head())) {
            log.find(Kind.BASE, Place.ofFile(name).withEvent(from - 1), "it holds another head than the journal's");
            return;
        }
        try {
            if (from < journal.nextSequence()) {
                new Replay(copy, zone, () -> false).apply(journal, journal.oldest(), from);
            }
        } catch (SQLException e) {
            if (journal.oldest().firstSequence() == 1) {
                log.find(Kind.BASE, Place.ofFile(name), "it does not take the events behind it: " + e.getMessage());
            }
            return;
        }
        new TableComparison(log, Kind.BASE, name, copy, rebuilt).run();
    }
}
