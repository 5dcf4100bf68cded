package greenslip.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/**
 * The H2 file beside the journal: one connection that writes, one that reads.
 *
 * <p>H2 writes behind: it may lose commits or its whole file in a power cut, and the journal brings them back. Measured: no setting of
 * H2 alone survives, and this one wears the card least (docs/ARCHITECTURE.md, "The ledger").
 */
final class LedgerDatabase {
    static final String FILE = "ledger";
    static final int MAX_KEPT = 3;
    private static final String SUFFIX = ".mv.db";

    /**
     * No trace file: it would hold values in the clear, and grow. H2 writes what is new each hour, or earlier where it would take
     * too much memory: at the pace of a queue nearly all that it writes is the same pages again, and what it wrote is believed only after
     * an orderly close.
     */
    private static final String SETTINGS = ";TRACE_LEVEL_FILE=0;WRITE_DELAY=3600000"
            + ";DB_CLOSE_ON_EXIT=FALSE;DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

    private final Sql writing;
    private final Sql reading;

    private LedgerDatabase(Sql writing, Sql reading) {
        this.writing = writing;
        this.reading = reading;
    }

    /** Opens or makes the file in the folder and brings its tables up to date. */
    static LedgerDatabase open(Path folder) throws SQLException {
        return open(folder, FILE);
    }

    /** @param name the file's, without its suffix */
    static LedgerDatabase open(Path folder, String name) throws SQLException {
        String url = url(folder, name) + SETTINGS;
        Connection writer = DriverManager.getConnection(url, "greenslip", "");
        try {
            OwnerOnly.restrictFile(file(folder, name));
            Migrations.apply(writer);
            writer.setAutoCommit(false);
            return new LedgerDatabase(new Sql(writer), new Sql(DriverManager.getConnection(url, "greenslip", "")));
        } catch (SQLException | RuntimeException e) {
            shutDown(writer, "SHUTDOWN IMMEDIATELY");
            throw e;
        }
    }

    /** H2 and the journal speak to the same file system, "file" but where a test notes what both do to it. */
    static String url(Path folder, String name) {
        String scheme = folder.getFileSystem().provider().getScheme();
        return "jdbc:h2:" + scheme + ":" + folder.resolve(name).toAbsolutePath();
    }

    /** For the writer's thread only. */
    Sql writing() {
        return writing;
    }

    /** For the thread of {@link LedgerReader} only, once the ledger is open. */
    Sql reading() {
        return reading;
    }

    /** The number of the last event that is in, and the chain's head after it. */
    Applied applied() throws SQLException {
        return reading.first(
                        row -> new Applied(
                                row.getString("station"),
                                row.getLong("applied_sequence"),
                                HexFormat.of().formatHex(row.getBytes("applied_head"))),
                        "select station, applied_sequence, applied_head from ledger_state")
                .orElseThrow(() -> new SQLException("the state row is gone"));
    }

    record Applied(String station, long sequence, String head) {}

    /** Writes everything and lets go of the file; says whether that went well. */
    boolean close() {
        return shutDown(writing.connection(), "SHUTDOWN");
    }

    /** Lets go of the files without touching them again. */
    void abandon() {
        shutDown(writing.connection(), "SHUTDOWN IMMEDIATELY");
    }

    static Path file(Path folder) {
        return file(folder, FILE);
    }

    static Path file(Path folder, String name) {
        return folder.resolve(name + SUFFIX);
    }

    /** Whether the events behind {@code last} are in here, and go on from the journal's chain: then the journal has lost them. */
    boolean continues(Chain chain, long last, Applied applied) throws SQLException {
        Chain further = chain.fork();
        List<byte[]> bodies = reading.all(
                row -> row.getBytes(1), "select body from event where sequence > ? order by sequence", last);
        bodies.forEach(further::add);
        return bodies.size() == applied.sequence() - last && further.hex().equals(applied.head());
    }

    /** Deletes a file that the journal replaces and no person needs. */
    static void delete(Path folder) throws IOException {
        Files.deleteIfExists(file(folder));
    }

    /** Moves a file that cannot be believed out of the way, kept for a person; of many, the first ones and the latest. */
    static void moveAside(Path folder) throws IOException {
        Path file = file(folder);
        if (!Files.exists(file)) {
            return;
        }
        int number = 1;
        while (number < MAX_KEPT && Files.exists(aside(folder, number))) {
            number++;
        }
        Files.move(file, aside(folder, number), StandardCopyOption.REPLACE_EXISTING);
    }

    private static Path aside(Path folder, int number) {
        return folder.resolve(FILE + SUFFIX + ".damaged-" + number);
    }

    private static boolean shutDown(Connection connection, String how) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(how);
            return true;
        } catch (SQLException e) {
            // It is closed or broken already; either way nothing more is to be had from it.
            System.getLogger(LedgerDatabase.class.getName())
                    .log(System.Logger.Level.DEBUG, "database did not shut down in order: " + e.getMessage());
            return false;
        }
    }
}
