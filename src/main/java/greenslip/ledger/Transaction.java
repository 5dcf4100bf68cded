package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.round.Timekeeper;
import greenslip.round.Timestamp;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one group of decisions may do: read, and record changes. What a constraint may refuse is applied to H2 at once, inside its open
 * transaction; the rest of it follows when a decision asks for it, at the latest while the journal waits for the card. Nothing of it is
 * durable or visible before the writer has written both. One thread at a time: the writer's, and for {@link #catchUp} the follower's.
 */
final class Transaction {
    /** As the columns of the event and the outbox have it. */
    private static final int MAX_BODY_BYTES = 8192;

    private static final int MAX_BOOT_ID_CHARS = 36;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Sql sql;
    private final EventApplier applier;
    private final Timekeeper timekeeper;
    private final List<byte[]> bodies = new ArrayList<>();
    private Chain chain;
    private long nextSequence;
    private int payloadBytes;
    private boolean endsSegment;

    Transaction(Sql sql, EventApplier applier, Timekeeper timekeeper, Chain chain, long nextSequence) {
        this.sql = sql;
        this.applier = applier;
        this.timekeeper = timekeeper;
        this.chain = chain.fork();
        this.nextSequence = nextSequence;
    }

    /** The connection with all that was recorded so far in the tables. */
    Sql sql() throws SQLException {
        applier.catchUp();
        return sql;
    }

    /** The connection with rounds, vouchers and held scans up to date; print jobs, outbox and sums may lack what was recorded here. */
    Sql sqlOfScans() {
        return sql;
    }

    /** The numbers after what was recorded so far. */
    RunningNumbers numbers() {
        return applier.numbers();
    }

    /** Writes to H2 what was recorded and decides nothing. On any thread, while no other uses the transaction. */
    void catchUp() throws SQLException {
        applier.catchUp();
    }

    /** Takes everything back. */
    void rollback() throws SQLException {
        sql.connection().rollback();
    }

    void commit() throws SQLException {
        sql.connection().commit();
    }

    /**
     * Records a change. A voucher that the database's constraint refuses leaves nothing behind; after any other failure the decision
     * has to fail as well, and takes everything back.
     *
     * @throws IllegalArgumentException where the event could not be read back, or does not fit the journal's record any more
     */
    Event record(Change change) throws SQLException {
        if (endsSegment) {
            throw new IllegalStateException("a change behind the one that ends the segment");
        }
        Event event = new Event(nextSequence, RANDOM.nextLong(), timekeeper.now(), change);
        byte[] body = EventCodec.encode(event);
        refuseUnreadable(event, body);
        refuseUnfit(event, body);
        if (payloadBytes + Integer.BYTES + body.length > Journal.MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("one decision makes more events than a journal record holds");
        }
        Chain next = chain.fork();
        applier.apply(event, body, next.add(body));
        chain = next;
        bodies.add(body);
        payloadBytes += Integer.BYTES + body.length;
        nextSequence++;
        endsSegment = change instanceof Change.RoundClosed;
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

    Timestamp now() {
        return timekeeper.now();
    }

    /** Whether the last change ends the journal's segment: then nothing may follow in this transaction. */
    boolean endsSegment() {
        return endsSegment;
    }

    /** What follows a change is written after the journal, so it must fit the tables for certain: else no start could remake them. */
    private static void refuseUnfit(Event event, byte[] body) {
        if (body.length > MAX_BODY_BYTES || event.at().bootId().length() > MAX_BOOT_ID_CHARS) {
            throw new IllegalArgumentException("an event larger than its row: " + body.length + " bytes");
        }
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
        // The first decision needs no savepoint: before it there is nothing.
        Savepoint savepoint = bodies.isEmpty() ? null : sql.connection().setSavepoint();
        return new Mark(savepoint, applier.mark(), bodies.size(), payloadBytes, chain, nextSequence);
    }

    void rollback(Mark mark) throws SQLException {
        Savepoint savepoint = mark.savepoint();
        if (savepoint == null) {
            sql.connection().rollback();
        } else {
            sql.connection().rollback(savepoint);
        }
        applier.rollback(mark.applied());
        bodies.subList(mark.bodies(), bodies.size()).clear();
        payloadBytes = mark.payloadBytes();
        chain = mark.chain();
        nextSequence = mark.nextSequence();
        endsSegment = false;
    }

    record Mark(
            @Nullable Savepoint savepoint,
            EventApplier.Mark applied,
            int bodies,
            int payloadBytes,
            Chain chain,
            long nextSequence) {}
}
