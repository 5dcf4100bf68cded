package greenslip.collector;

import greenslip.ledger.Counts;
import greenslip.upload.Batch;
import greenslip.upload.BatchEvent;
import greenslip.upload.Refusal;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events, each once over all kiosks and incarnations. Used inside the store's transaction. */
final class EventTable {
    /** A trusted clock that is further ahead than this is not believed after all. */
    private static final long MAX_AHEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    private static final long MAX_BEHIND_MILLIS = Duration.ofDays(60).toMillis();

    private final PreparedStatement insert;
    private final PreparedStatement content;

    EventTable(Connection connection) throws SQLException {
        insert = connection.prepareStatement("insert into event (event_id, content, kiosk, site, kind, round,"
                + " happened_at, time_estimated, table_code, community, token, sampled, issued, reissued, printed,"
                + " unclear, failed, held, voided, handwritten, received_at)"
                + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict do nothing");
        content = connection.prepareStatement("select content from event where event_id = ?");
    }

    /**
     * An event that was not here before.
     *
     * @param happenedAtMillis as well as it can be known; null where it cannot
     */
    record Inserted(BatchEvent event, @Nullable Long happenedAtMillis) {}

    /**
     * Inserts those of the events that are not here yet. An event id that stands for something else already is refused: counting it would
     * be wrong, and dropping it in silence too.
     *
     * @param refused gets the rows at fault
     */
    List<Inserted> insert(Batch batch, List<BatchEvent> events, long receivedMillis, List<Refusal> refused)
            throws SQLException {
        // What an attempt that broke off had gathered must not go in with this one.
        insert.clearBatch();
        List<@Nullable Long> times = new ArrayList<>(events.size());
        List<Long> contents = new ArrayList<>(events.size());
        for (BatchEvent event : events) {
            Long happened = happenedAtMillis(batch, event, receivedMillis);
            long digest = digest(event);
            bind(batch, event, digest, happened, receivedMillis);
            insert.addBatch();
            times.add(happened);
            contents.add(digest);
        }
        int[] counts = events.isEmpty() ? new int[0] : insert.executeBatch();
        List<Inserted> inserted = new ArrayList<>(events.size());
        for (int i = 0; i < counts.length; i++) {
            BatchEvent event = events.get(i);
            if (counts[i] == 1) {
                inserted.add(new Inserted(event, times.get(i)));
            } else if (storedContent(event.eventId()) != contents.get(i)) {
                refused.add(new Refusal(event.eventIdHex(), "event id belongs to another event"));
            }
        }
        return inserted;
    }

    private void bind(Batch batch, BatchEvent event, long digest, @Nullable Long happened, long receivedMillis)
            throws SQLException {
        insert.setLong(1, event.eventId());
        insert.setLong(2, digest);
        insert.setString(3, batch.kiosk());
        insert.setString(4, batch.site());
        insert.setString(5, event.kind());
        insert.setInt(6, event.round());
        setNullable(7, happened);
        insert.setBoolean(8, !event.at().clockOk());
        insert.setString(9, event.table());
        insert.setString(10, event.community());
        setNullable(11, event.token() == null ? null : event.token().bits());
        Counts counts = event.counts();
        insert.setInt(12, counts.sampled());
        insert.setInt(13, counts.issued());
        insert.setInt(14, counts.reissued());
        insert.setInt(15, counts.printed());
        insert.setInt(16, counts.unknown());
        insert.setInt(17, counts.failed());
        insert.setInt(18, counts.held());
        insert.setInt(19, counts.voided());
        insert.setInt(20, counts.handwritten());
        insert.setLong(21, receivedMillis);
    }

    private void setNullable(int index, @Nullable Long value) throws SQLException {
        if (value == null) {
            insert.setNull(index, Types.BIGINT);
        } else {
            insert.setLong(index, value);
        }
    }

    private long storedContent(long eventId) throws SQLException {
        content.setLong(1, eventId);
        try (ResultSet row = content.executeQuery()) {
            if (!row.next()) {
                throw new SQLException("an event that was there is gone");
            }
            return row.getLong(1);
        }
    }

    /**
     * A kiosk without a clock still knows how long ago something was, as long as it has not been restarted since: its monotonic clock
     * says the age, and our clock the rest.
     */
    private static @Nullable Long happenedAtMillis(Batch batch, BatchEvent event, long receivedMillis) {
        long millis;
        if (event.at().clockOk()) {
            millis = event.at().wallMillis();
        } else if (event.at().bootId().equals(batch.sent().bootId())) {
            millis = receivedMillis - (batch.sent().monoMillis() - event.at().monoMillis());
        } else {
            return null;
        }
        boolean plausible = millis <= receivedMillis + MAX_AHEAD_MILLIS && millis >= receivedMillis - MAX_BEHIND_MILLIS;
        return plausible ? millis : null;
    }

    private static long digest(BatchEvent event) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(event.canonicalBytes());
            return ByteBuffer.wrap(hash).getLong();
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
