package greenslip.ledger;

import greenslip.round.Timestamp;
import java.sql.SQLException;

/**
 * Numbers that nearly every event moves or asks for. They are kept here between events, so that a scan need not ask the database, and
 * go to the state row once for a whole group.
 *
 * @param incarnation the one that serials are given under now
 * @param lastCounter the last serial's counter in this incarnation
 * @param outboxRows rows that wait for the collector
 * @param openRound the number of the round that is open, or {@link #NO_ROUND}
 * @param heldScans at least as many as scans are held; 0 says that none is
 * @param knownMillis the last event's time that a machine vouched for
 * @param rollSlips print jobs that were sent since the roll was changed, whatever became of them
 */
record RunningNumbers(
        int incarnation,
        int lastCounter,
        int outboxRows,
        int openRound,
        long heldScans,
        long knownMillis,
        int rollSlips) {
    static final int NO_ROUND = -1;

    static RunningNumbers read(Sql sql) throws SQLException {
        int open = sql.first(
                        row -> row.getInt(1), "select number from round where is_open order by opened_sequence desc")
                .orElse(NO_ROUND);
        long held = sql.number("select count(*) from held_scan");
        return sql.first(
                        row -> new RunningNumbers(
                                row.getInt(1), row.getInt(2), row.getInt(3), open, held, row.getLong(4), row.getInt(5)),
                        "select incarnation, last_counter, outbox_rows, known_millis, roll_slips from ledger_state")
                .orElseThrow(() -> new SQLException("the state row is gone"));
    }

    RunningNumbers issued(int counter) {
        return new RunningNumbers(incarnation, counter, outboxRows, openRound, heldScans, knownMillis, rollSlips);
    }

    RunningNumbers outbox(int more) {
        return new RunningNumbers(
                incarnation, lastCounter, outboxRows + more, openRound, heldScans, knownMillis, rollSlips);
    }

    RunningNumbers incarnation(int opened, int firstCounter) {
        return new RunningNumbers(opened, firstCounter - 1, outboxRows, openRound, heldScans, knownMillis, rollSlips);
    }

    RunningNumbers roundOpened(int number) {
        return new RunningNumbers(incarnation, lastCounter, outboxRows, number, heldScans, knownMillis, rollSlips);
    }

    RunningNumbers roundClosed(int number) {
        return number == openRound
                ? new RunningNumbers(incarnation, lastCounter, outboxRows, NO_ROUND, heldScans, knownMillis, rollSlips)
                : this;
    }

    RunningNumbers held(int more) {
        return new RunningNumbers(
                incarnation, lastCounter, outboxRows, openRound, heldScans + more, knownMillis, rollSlips);
    }

    RunningNumbers slipSent() {
        return new RunningNumbers(
                incarnation, lastCounter, outboxRows, openRound, heldScans, knownMillis, rollSlips + 1);
    }

    RunningNumbers newRoll() {
        return new RunningNumbers(incarnation, lastCounter, outboxRows, openRound, heldScans, knownMillis, 0);
    }

    /** What a person typed raises no floor: a slip of the finger would keep out every true time after it. */
    RunningNumbers at(Timestamp at) {
        return at.trust().byMachine()
                ? new RunningNumbers(
                        incarnation, lastCounter, outboxRows, openRound, heldScans, at.wallMillis(), rollSlips)
                : this;
    }
}
