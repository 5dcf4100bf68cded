package greenslip.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * A folder for the databases that a tool makes for itself, readable by nobody else, gone when it is closed. It lies beside the ledger's
 * folder, where there is room for them, or where temporary files go if nothing can be written there. One thread.
 */
final class Scratch implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Scratch.class.getName());
    private static final String PREFIX = "greenslip-scratch-";

    private final Path folder;
    private final List<LedgerDatabase> open = new ArrayList<>();

    private Scratch(Path folder) {
        this.folder = folder;
    }

    static Scratch beside(Path ledger) throws IOException {
        Path parent = ledger.toAbsolutePath().getParent();
        boolean fits = parent != null && Files.isWritable(parent);
        return new Scratch(fits ? Files.createTempDirectory(parent, PREFIX) : Files.createTempDirectory(PREFIX));
    }

    /** Where a database's file of this name lies. */
    Path file(String name) {
        return LedgerDatabase.file(folder, name);
    }

    /** Opens it, or makes an empty one. */
    LedgerDatabase open(String name) throws SQLException {
        LedgerDatabase database = LedgerDatabase.open(folder, name);
        open.add(database);
        return database;
    }

    /** A database that holds what the journal says, made by the code that a start uses; the watcher hears each event's number first. */
    LedgerDatabase rebuilt(JournalReading journal, LongConsumer watcher, ZoneId zone) throws IOException, SQLException {
        LedgerDatabase database = open("rebuilt");
        if (journal.oldest().firstSequence() < journal.nextSequence()) {
            Replay.Source watched = new JournalReading.Watched(journal, watcher);
            new Replay(database, zone, () -> false).apply(watched, journal.oldest(), 1);
        }
        return database;
    }

    @Override
    public void close() {
        open.forEach(LedgerDatabase::abandon);
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot delete {0}: {1}", folder, e.getMessage());
        }
    }
}
