package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.round.Timekeeper;
import greenslip.round.Timestamp;
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
    private int payloadBytes;

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

    /** The station's time, as an event recorded now would carry it. */
    Timestamp now() {
        return timekeeper.now();
    }

    /**
     * Records a change; where a constraint of the database refuses it, nothing of it remains.
     *
     * @throws IllegalArgumentException where the event could not be read back, or does not fit the journal's record any more
     */
    Event record(Change change) throws SQLException {
        Event event = new Event(nextSequence, RANDOM.nextLong(), timekeeper.now(), change);
        byte[] body = EventCodec.encode(event);
        refuseUnreadable(event, body);
        if (payloadBytes + Integer.BYTES + body.length > Journal.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("one decision makes more events than a journal record holds");
        }
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
        payloadBytes += Integer.BYTES + body.length;
        nextSequence++;
        return event;
    }

    /** What the journal holds must always be readable: one event that is not would stop every later start. */
    private static void refuseUnreadable(Event event, byte[] body) {
        try {
            if (EventCodec.decode(body).equals(event)) {
                return;
            }
        } catch (CborException e) {
            throw new IllegalArgumentException("an event out of its range: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("an event that reads back as another");
    }

    /** What the journal's record will hold, in bytes. */
    int payloadBytes() {
        return payloadBytes;
    }

    List<byte[]> bodies() {
        return bodies;
    }

    Chain chain() {
        return chain;
    }

    /** Where to return to if the decision that begins now fails. */
    Mark mark() throws SQLException {
        return new Mark(sql.connection().setSavepoint(), bodies.size(), payloadBytes, chain, nextSequence);
    }

    void rollback(Mark mark) throws SQLException {
        sql.connection().rollback(mark.savepoint());
        bodies.subList(mark.bodies(), bodies.size()).clear();
        payloadBytes = mark.payloadBytes();
        chain = mark.chain();
        nextSequence = mark.nextSequence();
    }

    record Mark(Savepoint savepoint, int bodies, int payloadBytes, Chain chain, long nextSequence) {}
}
