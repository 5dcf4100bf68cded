package greenslip.collector;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings a database to the schema of this program: numbered SQL resources, applied in order and once, remembered with their SHA-256 in
 * the table {@code migration}. A resource that changed after it was applied, a database that is newer than the program, and a migration
 * that a power cut left half done all stop the start, because guessing there destroys data.
 */
public final class Migrations {
    private static final Pattern NAME = Pattern.compile("V([1-9][0-9]{0,3})__[a-z0-9_]+\\.sql");

    private static final Pattern STATEMENT_END = Pattern.compile(";\\s*(\\n|$)");

    private final List<Step> steps;

    private record Step(int version, String name, String sql, String sha256) {}

    private record Applied(String sha256, boolean finished) {}

    /**
     * Reads the resources.
     *
     * @param owner the class whose class loader has them
     * @param folder absolute resource folder, for example {@code /greenslip/collector/}
     * @param names file names like {@code V1__events.sql}, numbered from 1 without a gap; statements end with a semicolon at a line's end
     */
    public Migrations(Class<?> owner, String folder, List<String> names) {
        List<Step> read = new ArrayList<>();
        for (String name : names) {
            Matcher matcher = NAME.matcher(name);
            if (!matcher.matches() || Integer.parseInt(matcher.group(1)) != read.size() + 1) {
                throw new IllegalArgumentException("not the next migration: " + name);
            }
            String sql = resource(owner, folder + name);
            read.add(new Step(read.size() + 1, name, sql, sha256(sql)));
        }
        this.steps = List.copyOf(read);
    }

    /** Applies what is missing. Leaves the connection in auto-commit mode. */
    public void apply(Connection connection) throws SQLException {
        connection.setAutoCommit(true);
        Map<Integer, Applied> applied = applied(connection);
        applied.keySet().stream()
                .filter(version -> version > steps.size())
                .findAny()
                .ifPresent(newer -> {
                    throw new IllegalStateException("数据库比程序新，请升级程序 / The database (version " + newer
                            + ") is newer than this program: install the newer program.");
                });
        for (Step step : steps) {
            Applied before = applied.get(step.version());
            if (before == null) {
                run(connection, step);
            } else if (!before.finished()) {
                throw new IllegalStateException("数据库升级中断，请恢复备份；若是新建的库，删除后重试 / Migration " + step.name()
                        + " was interrupted: restore the backup; delete the database if it was new.");
            } else if (!before.sha256().equals(step.sha256())) {
                throw new IllegalStateException(
                        "数据库与程序不符 / Migration " + step.name() + " is not the one that made this database.");
            }
        }
    }

    private static Map<Integer, Applied> applied(Connection connection) throws SQLException {
        Map<Integer, Applied> applied = new TreeMap<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists migration (version integer primary key, "
                    + "name varchar(100) not null, sha256 varchar(64) not null, finished boolean not null)");
            try (ResultSet rows = statement.executeQuery("select version, sha256, finished from migration")) {
                while (rows.next()) {
                    applied.put(rows.getInt(1), new Applied(rows.getString(2), rows.getBoolean(3)));
                }
            }
        }
        return applied;
    }

    /** H2 commits with every change of the schema, so the mark before and the mark after are what a power cut is known by. */
    private static void run(Connection connection, Step step) throws SQLException {
        try (PreparedStatement begin = connection.prepareStatement(
                "insert into migration (version, name, sha256, finished) values (?, ?, ?, false)")) {
            begin.setInt(1, step.version());
            begin.setString(2, step.name());
            begin.setString(3, step.sha256());
            begin.executeUpdate();
        }
        try (Statement statement = connection.createStatement()) {
            for (String sql : STATEMENT_END.split(step.sql(), -1)) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                }
            }
        }
        try (PreparedStatement end =
                connection.prepareStatement("update migration set finished = true where version = ?")) {
            end.setInt(1, step.version());
            end.executeUpdate();
        }
    }

    private static String resource(Class<?> owner, String path) {
        try (InputStream in = owner.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalArgumentException("no such resource: " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(path, broken);
        }
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
