package greenslip.ledger;

import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A database beside one that was made from the journal just now: every row of every table, in the order of their keys, one of each at a
 * time. The events are compared by {@link EventRows}. No value that stands for a resident is told. One thread.
 */
final class TableComparison {
    private static final Set<String> LEFT_OUT = Set.of("event", "migration");
    private static final Set<String> SECRET = Set.of("pseudonym", "token", "hint");

    private final CheckLog log;
    private final Kind kind;
    private final String name;
    private final Sql found;
    private final Sql right;
    private final String station;

    /** @param name of the file that is judged */
    TableComparison(CheckLog log, Kind kind, String name, LedgerDatabase found, LedgerDatabase right)
            throws SQLException {
        this.log = log;
        this.kind = kind;
        this.name = name;
        this.found = found.reading();
        this.right = right.reading();
        this.station = right.applied().station();
    }

    /** @throws SQLException where the one made from the journal cannot be read */
    void run() throws SQLException {
        streamed(right);
        streamed(found);
        List<String> tables = right.all(
                row -> row.getString(1),
                "select table_name from information_schema.tables where table_schema = 'public'"
                        + " and table_type = 'BASE TABLE' order by table_name");
        for (String table : tables) {
            if (!LEFT_OUT.contains(table)) {
                compare(table);
            }
        }
    }

    /** So that H2 keeps no whole result in memory or beside. */
    private static void streamed(Sql sql) throws SQLException {
        try (Statement statement = sql.connection().createStatement()) {
            statement.execute("set lazy_query_execution 1");
        }
    }

    private void compare(String table) throws SQLException {
        List<String> key = key(table);
        String query = "select * from " + table + " order by "
                + key.stream().map(column -> '"' + column + '"').collect(Collectors.joining(", "));
        try (Statement ours = right.connection().createStatement();
                ResultSet wanted = ours.executeQuery(query)) {
            try (Statement theirs = found.connection().createStatement();
                    ResultSet given = theirs.executeQuery(query)) {
                walk(new Rows(table, key, given), new Rows(table, key, wanted));
            } catch (Unreadable e) {
                throw e.sqlException();
            } catch (SQLException e) {
                log.find(kind, Place.ofFile(name), "table " + table + " cannot be read: " + e.getErrorCode());
            }
        }
    }

    private void walk(Rows given, Rows wanted) throws SQLException, Unreadable {
        given.next();
        nextWanted(wanted);
        while (given.isThere() || wanted.isThere()) {
            int order = given.compareTo(wanted);
            if (order < 0) {
                tell(given, "it is in the database alone");
                given.next();
            } else if (order > 0) {
                tell(wanted, "the database lacks it");
                nextWanted(wanted);
            } else {
                String difference = given.difference(wanted);
                if (!difference.isEmpty()) {
                    tell(wanted, difference);
                }
                given.next();
                nextWanted(wanted);
            }
        }
    }

    private static void nextWanted(Rows wanted) throws Unreadable {
        try {
            wanted.next();
        } catch (SQLException e) {
            throw new Unreadable(e);
        }
    }

    private void tell(Rows row, String what) {
        Place place = Place.ofFile(name).withEvent(row.event());
        String serial = row.serial(station);
        log.find(
                kind,
                serial.isEmpty() ? place : place.withSerial(serial),
                "table " + row.table + row.shownKey() + ": " + what);
    }

    private List<String> key(String table) throws SQLException {
        List<String> columns = new ArrayList<>();
        try (ResultSet keys = right.connection().getMetaData().getPrimaryKeys(null, "public", table)) {
            while (keys.next()) {
                columns.add(keys.getString("COLUMN_NAME"));
            }
        }
        // The driver gives them by name; in the table's own order they are an index that need not be sorted.
        List<String> order = right.all(
                row -> row.getString(1),
                "select column_name from information_schema.columns where table_schema = 'public' and table_name = ?"
                        + " order by ordinal_position",
                table);
        order.retainAll(columns);
        return order;
    }

    /** The fault is on our own side. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final SQLException cause;

        Unreadable(SQLException cause) {
            super(cause);
            this.cause = cause;
        }

        SQLException sqlException() {
            return cause;
        }
    }

    /** A result and its current row. */
    private static final class Rows {
        private final String table;
        private final List<String> key;
        private final ResultSet result;
        private final List<String> columns = new ArrayList<>();
        private List<@Nullable Object> values = List.of();
        private boolean there;

        Rows(String table, List<String> key, ResultSet result) throws SQLException {
            this.table = table;
            this.key = key;
            this.result = result;
            for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
                columns.add(result.getMetaData().getColumnName(i));
            }
        }

        boolean isThere() {
            return there;
        }

        void next() throws SQLException {
            there = result.next();
            List<@Nullable Object> read = new ArrayList<>();
            for (int i = 1; there && i <= columns.size(); i++) {
                read.add(result.getObject(i));
            }
            values = read;
        }

        /** By key; the end comes after all. */
        @SuppressWarnings({"unchecked", "rawtypes"})
        int compareTo(Rows other) {
            if (!there || !other.there) {
                return Boolean.compare(!there, !other.there);
            }
            for (String column : key) {
                Comparable mine = (Comparable) Objects.requireNonNull(value(column));
                int order = mine.compareTo(Objects.requireNonNull(other.value(column)));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        }

        String difference(Rows wanted) {
            List<String> wrong = new ArrayList<>();
            for (String column : columns) {
                Object mine = value(column);
                Object other = wanted.value(column);
                if (!same(mine, other)) {
                    boolean shown = !SECRET.contains(column) && (mine instanceof Number || mine instanceof Boolean);
                    wrong.add(shown ? "%s is %s and should be %s".formatted(column, mine, other) : column + " differs");
                }
            }
            return String.join(", ", wrong);
        }

        long event() {
            for (String column : List.of("sequence", "id", "opened_sequence")) {
                if (columns.contains(column) && !table.equals("ledger_state") && value(column) instanceof Long event) {
                    return event;
                }
            }
            return 0;
        }

        String serial(String station) {
            return columns.contains("counter")
                            && value("incarnation") instanceof Integer incarnation
                            && value("counter") instanceof Integer counter
                    ? EventAudit.serial(station, incarnation, counter)
                    : "";
        }

        String shownKey() {
            return key.stream()
                    .filter(column -> !SECRET.contains(column))
                    .map(column -> " " + column + " '" + value(column) + "'")
                    .collect(Collectors.joining(","));
        }

        private @Nullable Object value(String column) {
            int index = columns.indexOf(column);
            return index < 0 ? null : values.get(index);
        }

        private static boolean same(@Nullable Object one, @Nullable Object other) {
            return (one instanceof byte[] bytes && other instanceof byte[] others)
                    ? Arrays.equals(bytes, others)
                    : Objects.equals(one, other);
        }
    }
}
