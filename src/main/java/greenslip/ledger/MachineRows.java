package greenslip.ledger;

import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.ClockSet;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.RowRetried;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.round.Timestamp;
import java.sql.SQLException;
import java.util.List;

/**
 * Applies the events that are about this machine and no resident: whose ledger it is, its clock and roll, what people did at its page,
 * what the collector has, what is forgotten. For {@link EventApplier}, which has written all rows of earlier events where these are about them.
 */
final class MachineRows {
    private final Sql sql;
    private final TallyRows tally;
    private final Expectation expectation;

    MachineRows(Sql sql, TallyRows tally, Expectation expectation) {
        this.sql = sql;
        this.tally = tally;
        this.expectation = expectation;
    }

    /** Makes the change and returns the numbers as they are then. */
    RunningNumbers apply(Event event, RunningNumbers numbers) throws SQLException {
        return switch (event.change()) {
            case Begun c -> {
                sql.update("update ledger_state set station = ?, machine = ? where id = 1", c.station(), c.machine());
                yield numbers;
            }
            case IncarnationOpened c -> openIncarnation(c, numbers);
            case UploadAcknowledged c -> numbers.outbox(-acknowledge(c));
            case RowQuarantined c -> numbers.outbox(quarantine(c) ? -1 : 0);
            case RowRetried c -> {
                retry(event.sequence(), c);
                yield numbers.outbox(1);
            }
            case Purged c -> {
                purge(c);
                yield numbers;
            }
            case ClockSet ignored -> {
                setClock(event);
                yield numbers;
            }
            case RollChanged c -> {
                sql.update("update ledger_state set roll_millimetres = ? where id = 1", c.millimetres());
                yield numbers.newRoll();
            }
            case Acted c -> {
                note(event, c);
                yield numbers;
            }
            default -> throw new IllegalArgumentException(event.change().kind() + " is not about the machine");
        };
    }

    private RunningNumbers openIncarnation(IncarnationOpened opened, RunningNumbers numbers) throws SQLException {
        sql.update(
                "update ledger_state set incarnation = ?, machine = ?, used_incarnations = bitor(used_incarnations,"
                        + " cast(? as bigint)), upload_acked = 0, upload_head = ? where id = 1",
                opened.incarnation(),
                opened.machine(),
                Incarnations.bit(opened.incarnation()),
                UploadPosition.GENESIS);
        return numbers.incarnation(opened.incarnation(), opened.firstCounter());
    }

    /** How many rows need not go up any more. */
    private int acknowledge(UploadAcknowledged acknowledged) throws SQLException {
        int gone = sql.update("delete from outbox where sequence <= ?", acknowledged.lastSequence());
        // Rows that were on their way when a new incarnation opened are up all the same, but are none of its own.
        sql.update(
                "update ledger_state set upload_acked = ?, upload_head = ? where id = 1 and incarnation = ?",
                acknowledged.reached().acked(),
                acknowledged.reached().head(),
                acknowledged.reached().incarnation());
        return gone;
    }

    private boolean quarantine(RowQuarantined row) throws SQLException {
        boolean found = expectation.isMet(sql.update(
                "insert into quarantine (sequence, event_id, kind, reason)"
                        + " select sequence, event_id, kind, ? from outbox where sequence = ?",
                row.reason(),
                row.sequence()));
        if (found) {
            sql.update("delete from outbox where sequence = ?", row.sequence());
            sql.update("update ledger_state set quarantined_rows = quarantined_rows + 1 where id = 1");
        }
        return found;
    }

    /** Where it was set aside may be forgotten, and it is in the outbox all the same: what became of it there comes later. */
    private void retry(long sequence, RowRetried retried) throws SQLException {
        if (expectation.isMet(sql.update("delete from quarantine where sequence = ?", retried.quarantined()))) {
            sql.update("update ledger_state set quarantined_rows = quarantined_rows - 1 where id = 1");
        }
        FollowUp.enqueue(sql, sequence, retried.row());
    }

    /** Keeps what this boot's clock shows; the rows of its events stay as they were recorded. */
    private void setClock(Event event) throws SQLException {
        Timestamp at = event.at();
        int known = sql.update(
                "update boot_clock set wall_millis = ?, monotonic_nanos = ?, trust = ?, sequence = ? where boot_id = ?",
                at.wallMillis(),
                at.monotonicNanos(),
                at.trust().name(),
                event.sequence(),
                at.bootId());
        if (known == 0) {
            sql.update(
                    "insert into boot_clock (boot_id, wall_millis, monotonic_nanos, trust, sequence)"
                            + " values (?, ?, ?, ?, ?)",
                    at.bootId(),
                    at.wallMillis(),
                    at.monotonicNanos(),
                    at.trust().name(),
                    event.sequence());
        }
        tally.settleMinutes(at);
    }

    private void note(Event event, Acted acted) throws SQLException {
        Timestamp at = event.at();
        sql.update(
                "insert into operator_act (sequence, act, subject, session_number, remote, wall_millis,"
                        + " monotonic_nanos, boot_id, trust) values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                event.sequence(),
                acted.act().name(),
                acted.subject(),
                acted.session(),
                acted.remote(),
                at.wallMillis(),
                at.monotonicNanos(),
                at.bootId(),
                at.trust().name());
    }

    private void purge(Purged purged) throws SQLException {
        for (int round : purged.rounds()) {
            sql.update(
                    "delete from print_job where (incarnation, counter) in"
                            + " (select incarnation, counter from voucher where round = ?)",
                    round);
            for (String table : List.of("voucher", "tally", "handwritten")) {
                sql.update("delete from " + table + " where round = ?", round);
            }
            sql.update("delete from round where number = ?", round);
            sql.update("update ledger_state set purged_round = greatest(purged_round, ?) where id = 1", round);
        }
        sql.update("delete from event where sequence <= ?", purged.throughSequence());
        sql.update("delete from operator_act where sequence <= ?", purged.throughSequence());
        sql.update("delete from boot_clock where sequence <= ?", purged.throughSequence());
        int gone = sql.update("delete from quarantine where sequence <= ?", purged.throughSequence());
        sql.update(
                "update ledger_state set purged_sequence = ?, quarantined_rows = quarantined_rows - ? where id = 1",
                purged.throughSequence(),
                gone);
    }
}
