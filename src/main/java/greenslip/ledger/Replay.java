package greenslip.ledger;

import java.io.IOException;
import java.sql.SQLException;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;

/** Applies the journal's events to a database that lacks them. One thread. */
final class Replay {
    private static final System.Logger LOG = System.getLogger(Replay.class.getName());
    private static final int COMMIT_EVENTS = 1000;
    private static final int PROGRESS_EVENTS = 20_000;

    private final LedgerDatabase database;
    private final ZoneId zone;
    private final BooleanSupplier stopping;

    /** @param stopping asked now and then; once it says yes, the rest is left, and {@link Stopped} says so */
    Replay(LedgerDatabase database, ZoneId zone, BooleanSupplier stopping) {
        this.database = database;
        this.zone = zone;
        this.stopping = stopping;
    }

    /** It was asked to stop. */
    static final class Stopped extends IOException {
        private static final long serialVersionUID = 1L;
    }

    /** Where events come from, from a number on. */
    @FunctionalInterface
    interface Source {
        void replay(long from, Journal.Visitor visitor) throws IOException;
    }

    /**
     * Applies the events from a number on. Where the database has none and the first segments were purged, what they carried over goes
     * before.
     *
     * @param oldest the header of the oldest segment that is kept
     * @throws SQLException where the database does not take one
     */
    void apply(Source source, SegmentHeader oldest, long from) throws IOException, SQLException {
        Sql sql = database.writing();
        boolean purged = from == 1 && oldest.firstSequence() > 1;
        if (purged) {
            oldest.carried().store(sql, oldest.firstSequence() - 1, oldest.previousHead());
        }
        EventApplier applier = new EventApplier(sql, zone, RunningNumbers.read(sql), purged);
        try {
            long[] next = {purged ? oldest.firstSequence() : from};
            source.replay(from, (sequence, body, head) -> {
                if (sequence != next[0]++) {
                    throw new Journal.Damaged("event " + (next[0] - 1) + " is missing before event " + sequence);
                }
                applyOne(applier, body, head);
                if (sequence % COMMIT_EVENTS == 0) {
                    commit(sql, applier);
                    if (stopping.getAsBoolean()) {
                        throw new Stopped();
                    }
                }
                if (sequence % PROGRESS_EVENTS == 0) {
                    LOG.log(System.Logger.Level.INFO, "ledger: applied up to event {0,number,#}", sequence);
                }
            });
            commit(sql, applier);
        } catch (Failure e) {
            throw e.sqlException();
        }
    }

    private static void applyOne(EventApplier applier, byte[] body, byte[] head) throws IOException {
        try {
            applier.apply(EventCodec.read(body), body, head);
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    private static void commit(Sql sql, EventApplier applier) throws IOException {
        try {
            applier.catchUp();
            sql.connection().commit();
            applier.committed();
        } catch (SQLException e) {
            throw new Failure(e);
        }
    }

    /** Carries an SQLException through the journal's visitor. */
    private static final class Failure extends IOException {
        private static final long serialVersionUID = 1L;
        private final SQLException cause;

        Failure(SQLException cause) {
            super(cause);
            this.cause = cause;
        }

        SQLException sqlException() {
            return cause;
        }
    }
}
