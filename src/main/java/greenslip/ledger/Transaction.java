package greenslip.ledger;

import greenslip.round.Timekeeper;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;

/**
 * What one group of decisions may do: read, and record changes. Changes are applied to H2 at once, inside its open transaction, and
 * kept for the journal; nothing of it is durable or visible before the writer has written both. The writer's thread only.
 */
final class Transaction {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sql sql;
    private final EventApplier applier;
    private final Timekeeper timekeeper;
    private final List<byte[]> bodies = new ArrayList<>();
    private Chain chain;
    private long nextSequence;

    Transaction(Sql sql, EventApplier applier, Timekeeper timekeeper, Chain chain, long nextSequence) {
        this.sql = sql;
        this.applier = applier;
        this.timekeeper = timekeeper;
        this.chain = chain.fork();
        this.nextSequence = nextSequence;
    }

    Sql sql() {
        return sql;
    }

    /** Records a change; where a constraint of the database refuses it, nothing of it remains. */
    Event record(Change change) throws SQLException {
        Event event = new Event(nextSequence, RANDOM.nextLong(), timekeeper.now(), change);
        byte[] body = EventCodec.encode(event);
        Chain next = chain.fork();
        Savepoint before = sql.connection().setSavepoint();
        try {
            applier.apply(event, body, next.add(body));
        } catch (SQLException e) {
            sql.connection().rollback(before);
            throw e;
        }
        chain = next;
        bodies.add(body);
        nextSequence++;
        return event;
    }

    List<byte[]> bodies() {
        return bodies;
    }

    Chain chain() {
        return chain;
    }

    /** Where to return to if the decision that begins now fails. */
    Mark mark() throws SQLException {
        return new Mark(sql.connection().setSavepoint(), bodies.size(), chain, nextSequence);
    }

    void rollback(Mark mark) throws SQLException {
        sql.connection().rollback(mark.savepoint());
        bodies.subList(mark.bodies(), bodies.size()).clear();
        chain = mark.chain();
        nextSequence = mark.nextSequence();
    }

    record Mark(Savepoint savepoint, int bodies, Chain chain, long nextSequence) {}
}
