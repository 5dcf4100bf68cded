package greenslip.ledger;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Makes H2 anew from the journal of a ledger that nobody has open. What H2 was is moved aside and kept. The journal is only read, so a
 * power cut at any moment leaves a ledger that the next start mends by itself.
 */
public final class LedgerRebuild {
    private static final System.Logger LOG = System.getLogger(LedgerRebuild.class.getName());
    private static final int PROGRESS_EVENTS = 5_000;

    private LedgerRebuild() {}

    /**
     * @param folder the ledger's
     * @param zone the station's, by which the tally goes
     * @param fromBase whether to begin with a copy of the base, where one is there, instead of the first event
     * @param progress takes a line now and then
     * @throws IOException with a sentence: a kiosk has it open, the journal is damaged, or lost what H2 still holds
     */
    public static LedgerSummary run(Path folder, ZoneId zone, boolean fromBase, Consumer<String> progress)
            throws IOException {
        LedgerCheck.existing(folder);
        FolderLock lock = FolderLock.take(folder);
        try (Journal journal = Journal.open(folder, LedgerRebuild::forReading, null)) {
            refuseLoss(folder, journal);
            Optional<BaseCopy> base = fromBase ? BaseCopy.find(folder) : Optional.empty();
            return rebuild(folder, zone, journal, base, progress);
        } catch (SQLException e) {
            throw new IOException(
                    "日志里的事件无法重建，请运行 ledger check / the journal's events do not make up a ledger, run ledger check: "
                            + e.getMessage(),
                    e);
        } finally {
            lock.close();
        }
    }

    private static FileChannel forReading(Path file) throws IOException {
        return FileChannel.open(file, StandardOpenOption.READ);
    }

    /** Once H2 is moved aside, nobody would know any more that serials behind the journal's end were given out. */
    private static void refuseLoss(Path folder, Journal journal) throws IOException {
        long last = journal.nextSequence() - 1;
        boolean lost;
        try (Scratch scratch = Scratch.beside(folder)) {
            if (!Files.exists(LedgerDatabase.file(folder))) {
                return;
            }
            Files.copy(LedgerDatabase.file(folder), scratch.file("copy"));
            LedgerDatabase copy = scratch.open("copy");
            LedgerDatabase.Applied applied = copy.applied();
            lost = applied.sequence() > last && copy.continues(journal.chain(), last, applied);
        } catch (SQLException | RuntimeException e) {
            // A database that does not open tells nothing of what it held: that is why it is made anew.
            LOG.log(System.Logger.Level.INFO, "ledger: the database does not open: {0}", e.getMessage());
            return;
        }
        if (lost) {
            throw new Journal.Damaged("日志缺少已确认的记录，请放回正确的日志文件。The journal ends at event " + last
                    + " and the database holds more: bring the right journal back");
        }
    }

    private static LedgerSummary rebuild(
            Path folder, ZoneId zone, Journal journal, Optional<BaseCopy> base, Consumer<String> progress)
            throws IOException, SQLException {
        CleanMark.take(folder);
        LedgerDatabase.moveAside(folder);
        long from = base.isPresent() && copied(base.get(), folder, journal)
                ? base.get().sequence() + 1
                : 1;
        long last = journal.nextSequence() - 1;
        LedgerDatabase database = LedgerDatabase.open(folder);
        boolean closed = false;
        try {
            if (from <= last) {
                new Replay(database, zone, () -> false).apply(watched(journal, last, progress), journal.oldest(), from);
            }
            refuseUnpurgedGap(database, journal);
            LedgerSummary summary = LedgerSummary.of(database, journal.firstSequence());
            closed = database.close();
            if (closed) {
                new CleanMark(last, journal.chain().hex()).set(folder);
            }
            return summary;
        } finally {
            if (!closed) {
                database.abandon();
            }
        }
    }

    private static boolean copied(BaseCopy base, Path folder, Journal journal) throws IOException {
        byte[] head = journal.headAt(base.sequence());
        return head != null && Arrays.equals(head, base.head()) && base.copyTo(LedgerDatabase.file(folder));
    }

    private static Replay.Source watched(Journal journal, long last, Consumer<String> progress) {
        return (from, visitor) -> journal.replay(from, (sequence, event, head) -> {
            visitor.event(sequence, event, head);
            if (sequence % PROGRESS_EVENTS == 0 || sequence == last) {
                progress.accept("重建 rebuilding: %d / %d".formatted(sequence, last));
            }
        });
    }

    private static void refuseUnpurgedGap(LedgerDatabase database, Journal journal) throws IOException, SQLException {
        long first = journal.firstSequence();
        if (first > 1 && CarriedState.of(database.reading()).purgedSequence() < first - 1) {
            throw new Journal.Damaged("日志文件缺失，请放回。The journal begins at event " + first
                    + " and what was before it was never purged: bring the missing segments back");
        }
    }
}
