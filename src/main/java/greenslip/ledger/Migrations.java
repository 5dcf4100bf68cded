package greenslip.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Numbered SQL files, each applied once and in order, remembered with its SHA-256 in a table.
 *
 * <p>The files are named {@code V1__what.sql}, {@code V2__…}, so that Flyway could take over without a change.
 */
final class Migrations {
    private static final List<String> LEDGER =
            List.of("V1__ledger.sql", "V2__print_job_by_voucher.sql", "V3__operator_act.sql");
    private static volatile List<String> files = LEDGER;

    private Migrations() {}

    /** A test's program knows further files, as a later version would. */
    static void know(List<String> further) {
        files = Stream.concat(LEDGER.stream(), further.stream()).toList();
    }

    /** This program must not touch that database. */
    static final class Refused extends SQLException {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** Brings a database to this program's version, or refuses with a sentence: a newer one, or one whose past was changed. */
    static void apply(Connection connection) throws SQLException {
        List<String> known = files;
        try (Statement statement = connection.createStatement()) {
            statement.execute("create table if not exists migration ("
                    + "number int primary key, name varchar(80) not null, sha256 varchar(64) not null)");
            refuseNewer(statement, known.size());
            for (int number = 1; number <= known.size(); number++) {
                applyOne(connection, statement, number, known.get(number - 1));
            }
        }
    }

    private static void refuseNewer(Statement statement, int newest) throws SQLException {
        try (ResultSet highest = statement.executeQuery("select coalesce(max(number), 0) from migration")) {
            highest.next();
            if (highest.getInt(1) > newest) {
                throw new Refused("the ledger was written by a newer Greenslip (schema " + highest.getInt(1)
                        + ", this one knows " + newest + "): install that version again");
            }
        }
    }

    private static void applyOne(Connection connection, Statement statement, int number, String name)
            throws SQLException {
        String sql = read(name);
        String sha256 = sha256(sql);
        try (PreparedStatement known = connection.prepareStatement("select sha256 from migration where number = ?")) {
            known.setInt(1, number);
            try (ResultSet row = known.executeQuery()) {
                if (row.next()) {
                    if (!row.getString(1).equals(sha256)) {
                        throw new Refused("migration " + name + " is not the one this ledger was made with");
                    }
                    return;
                }
            }
        }
        statement.execute(sql);
        try (PreparedStatement done = connection.prepareStatement("insert into migration values (?, ?, ?)")) {
            done.setInt(1, number);
            done.setString(2, name);
            done.setString(3, sha256);
            done.executeUpdate();
        }
    }

    private static String read(String name) {
        try (InputStream in = Migrations.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program lacks " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + name, e);
        }
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
