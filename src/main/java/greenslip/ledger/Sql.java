package greenslip.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One JDBC connection and its prepared statements, each prepared once. Values are only ever bound, never spliced. One thread at a time. */
final class Sql implements AutoCloseable {
    /** Reads one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Bound as a null of SQL, so that no Java null travels. */
    enum Null {
        BIGINT
    }

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    Sql(Connection connection) {
        this.connection = connection;
    }

    Connection connection() {
        return connection;
    }

    /** Rows changed. */
    int update(String statement, Object... values) throws SQLException {
        try {
            return bind(statement, values).executeUpdate();
        } catch (SQLException e) {
            throw withoutValues(e);
        }
    }

    <T> List<T> all(Row<T> row, String query, Object... values) throws SQLException {
        List<T> found = new ArrayList<>();
        try (ResultSet rows = bind(query, values).executeQuery()) {
            while (rows.next()) {
                found.add(row.read(rows));
            }
        } catch (SQLException e) {
            throw withoutValues(e);
        }
        return found;
    }

    <T> Optional<T> first(Row<T> row, String query, Object... values) throws SQLException {
        try (ResultSet rows = bind(query, values).executeQuery()) {
            return rows.next() ? Optional.of(row.read(rows)) : Optional.empty();
        } catch (SQLException e) {
            throw withoutValues(e);
        }
    }

    long number(String query, Object... values) throws SQLException {
        return first(row -> row.getLong(1), query, values)
                .orElseThrow(() -> new SQLException("no row where there must be one"));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }

    /** H2's messages quote the values they refuse, and tokens and hints have no place in a log: what went wrong stays, with its trace. */
    private static SQLException withoutValues(SQLException told) {
        String message = String.valueOf(told.getMessage());
        // "Unique index or primary key violation: "PUBLIC.X ON PUBLIC.VOUCHER(…) VALUES (…": the constraint's name may
        // stay.
        int values = message.indexOf(told instanceof SQLIntegrityConstraintViolationException ? " VALUES" : ": ");
        String kept = (values < 0 ? "refused" : message.substring(0, values)) + " [" + told.getErrorCode() + "]";
        SQLException safe = told instanceof SQLIntegrityConstraintViolationException
                ? new SQLIntegrityConstraintViolationException(kept, told.getSQLState(), told.getErrorCode())
                : new SQLException(kept, told.getSQLState(), told.getErrorCode());
        safe.setStackTrace(told.getStackTrace());
        return safe;
    }

    private PreparedStatement bind(String statement, Object... values) throws SQLException {
        PreparedStatement bound = prepared.get(statement);
        if (bound == null) {
            bound = connection.prepareStatement(statement);
            prepared.put(statement, bound);
        }
        for (int i = 0; i < values.length; i++) {
            if (values[i] instanceof Null) {
                bound.setNull(i + 1, Types.BIGINT);
            } else {
                bound.setObject(i + 1, values[i]);
            }
        }
        return bound;
    }
}
