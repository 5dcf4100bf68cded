package greenslip.ledger;

import java.sql.SQLException;

/**
 * Numbers that nearly every event moves or asks for. They are kept here between events, so that a scan need not ask the database, and
 * go to the state row once for a whole group.
 *
 * @param incarnation the one that serials are given under now
 * @param lastCounter the last serial's counter in this incarnation
 * @param outboxRows rows that wait for the collector
 */
record RunningNumbers(int incarnation, int lastCounter, int outboxRows) {
    static RunningNumbers read(Sql sql) throws SQLException {
        return sql.first(
                        row -> new RunningNumbers(row.getInt(1), row.getInt(2), row.getInt(3)),
                        "select incarnation, last_counter, outbox_rows from ledger_state")
                .orElseThrow(() -> new SQLException("the state row is gone"));
    }

    RunningNumbers issued(int counter) {
        return new RunningNumbers(incarnation, counter, outboxRows);
    }

    RunningNumbers outbox(int more) {
        return new RunningNumbers(incarnation, lastCounter, outboxRows + more);
    }

    RunningNumbers incarnation(int opened) {
        return new RunningNumbers(opened, 0, outboxRows);
    }
}
