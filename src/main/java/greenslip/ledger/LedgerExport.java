package greenslip.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * Writes a ledger out for others: {@code events.jsonl} ({@link EventJson}), {@code vouchers.csv} and {@code tally.csv} ({@link CsvRow}).
 * It reads the journal alone, up to where it stood at the start, so a kiosk may go on meanwhile. No pseudonym and no hint goes out. Memory
 * does not grow with the ledger: the tables come from a scratch database beside the ledger's folder.
 *
 * <pre>
 * vouchers.csv  serial, round, site, table, community, issued_at, issued_at_untrusted, trust, copies, slip (state of the last print job), void (the reason)
 * tally.csv     round, dimension, bucket, sampled, issued, reissued, printed, unknown, failed, held, voided, handwritten
 * </pre>
 */
public final class LedgerExport {
    private static final String PART = ".part";
    private static final List<String> NAMES = List.of("events.jsonl", "vouchers.csv", "tally.csv");
    private static final List<String> COUNTS = List.of(
            "sampled", "issued", "reissued", "printed", "unknown_slips", "failed", "held", "voided", "handwritten");

    private final JournalReading journal;
    private final Path part;

    private LedgerExport(JournalReading journal, Path part) {
        this.journal = journal;
        this.part = part;
    }

    /** How many rows each file has. */
    public record Rows(long events, long vouchers, long tally) {}

    /** Writes one row after the other. */
    @FunctionalInterface
    private interface Content {
        long write(Writer out) throws IOException, SQLException;
    }

    /**
     * All three files are durable, and under their names, when this returns.
     *
     * @param folder the ledger's
     * @param zone the station's, by which the tally goes
     * @param target a folder, made where there is none, that holds none of the three yet
     * @throws IOException with a sentence
     */
    public static Rows run(Path folder, ZoneId zone, Path target) throws IOException {
        JournalReading journal = JournalReading.take(LedgerCheck.existing(folder));
        Files.createDirectories(target);
        for (String name : NAMES) {
            if (Files.exists(target.resolve(name))) {
                throw new IOException(
                        "%1$s 里已有 %2$s，请另选目录 / %1$s holds %2$s already: choose another folder".formatted(target, name));
            }
        }
        Path part = Files.createDirectories(target.resolve(PART));
        try (Scratch scratch = Scratch.beside(folder)) {
            LedgerDatabase database = scratch.rebuilt(journal, ignored -> {}, zone);
            Rows rows = new LedgerExport(journal, part).write(database);
            for (String name : NAMES) {
                DurableFile.move(part.resolve(name), target.resolve(name));
            }
            Files.delete(part);
            DurableFile.syncFolder(target);
            return rows;
        } catch (SQLException e) {
            throw new IOException(
                    "日志里的事件无法导出，请运行 ledger check / the journal's events do not make up a ledger, run ledger check: "
                            + e.getMessage(),
                    e);
        }
    }

    private Rows write(LedgerDatabase database) throws IOException, SQLException {
        String station = database.applied().station();
        try (Statement statement = database.reading().connection().createStatement()) {
            // So that H2 keeps no whole result in memory or beside.
            statement.execute("set lazy_query_execution 1");
        }
        return new Rows(
                file("events.jsonl", out -> events(out, station)),
                file("vouchers.csv", out -> vouchers(out, database, station)),
                file("tally.csv", out -> tally(out, database)));
    }

    private long file(String name, Content content) throws IOException, SQLException {
        try (FileChannel channel = FileChannel.open(
                        part.resolve(name),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8), 1 << 16)) {
            long rows = content.write(out);
            out.flush();
            channel.force(true);
            return rows;
        }
    }

    private long events(Writer out, String station) throws IOException {
        EventJson json = new EventJson(station);
        long[] rows = {0};
        journal.replay(1, (sequence, body, head) -> {
            out.write(json.line(EventCodec.read(body)));
            rows[0]++;
        });
        return rows[0];
    }

    private static long vouchers(Writer out, LedgerDatabase database, String station) throws IOException, SQLException {
        out.write(CsvRow.of(List.of(
                "serial",
                "round",
                "site",
                "table",
                "community",
                "issued_at",
                "issued_at_untrusted",
                "trust",
                "copies",
                "slip",
                "void")));
        return rows(
                out,
                database,
                "select v.*, (select j.state from print_job j where j.incarnation = v.incarnation and j.counter ="
                        + " v.counter order by j.id desc limit 1) state from voucher v order by incarnation, counter",
                row -> {
                    boolean trusted = !row.getString("trust").equals("FLOOR");
                    String at = EventJson.iso(row.getLong("wall_millis"));
                    return List.of(
                            EventAudit.serial(station, row.getInt("incarnation"), row.getInt("counter")),
                            row.getInt("round"),
                            row.getString("site"),
                            row.getString("table_code"),
                            row.getString("community"),
                            trusted ? at : "",
                            trusted ? "" : at,
                            row.getString("trust").toLowerCase(Locale.ROOT),
                            row.getInt("copies"),
                            String.valueOf(row.getString("state")).toLowerCase(Locale.ROOT),
                            Objects.requireNonNullElse(row.getString("void_reason"), ""));
                });
    }

    private static long tally(Writer out, LedgerDatabase database) throws IOException, SQLException {
        out.write(CsvRow.of(List.of(
                "round",
                "dimension",
                "bucket",
                "sampled",
                "issued",
                "reissued",
                "printed",
                "unknown",
                "failed",
                "held",
                "voided",
                "handwritten")));
        return rows(out, database, "select * from tally order by round, dimension, bucket", row -> {
            List<Object> values =
                    new ArrayList<>(List.of(row.getInt("round"), row.getString("dimension"), row.getString("bucket")));
            for (String count : COUNTS) {
                values.add(row.getInt(count));
            }
            return values;
        });
    }

    private static long rows(Writer out, LedgerDatabase database, String query, Sql.Row<List<?>> values)
            throws IOException, SQLException {
        long rows = 0;
        try (Statement statement = database.reading().connection().createStatement();
                ResultSet found = statement.executeQuery(query)) {
            while (found.next()) {
                out.write(CsvRow.of(values.read(found)));
                rows++;
            }
        }
        return rows;
    }
}
