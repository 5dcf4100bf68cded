package greenslip.collector;

import greenslip.ledger.Counts;
import greenslip.resident.Pseudonym;
import greenslip.upload.Batch;
import greenslip.upload.BatchEvent;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The sums over the events, by several dimensions, moved on by exactly the rows that were inserted. Used inside the store's transaction. */
final class TallyTable {
    static final long SLOT_MILLIS = Duration.ofMinutes(5).toMillis();
    /** The bucket of what cannot be told. */
    static final String UNKNOWN = "unknown";

    private final PreparedStatement update;
    private final PreparedStatement insert;
    private final PreparedStatement samples;
    private final PreparedStatement updateResident;
    private final PreparedStatement insertResident;

    /** By what the sums are kept. */
    enum Dimension {
        DISTRICT,
        KIOSK,
        SITE,
        TABLE,
        COMMUNITY,
        SLOT
    }

    private record Key(int round, Dimension dimension, String bucket) {}

    TallyTable(Connection connection) throws SQLException {
        update = connection.prepareStatement(
                "update tally set sampled = sampled + ?, issued = issued + ?, reissued = reissued + ?, printed ="
                    + " printed + ?, unclear = unclear + ?, failed = failed + ?, held = held + ?, voided = voided + ?,"
                    + " handwritten = handwritten + ?, residents = residents + ? where round = ? and dimension = ? and"
                    + " bucket = ?");
        insert = connection.prepareStatement(
                "insert into tally (sampled, issued, reissued, printed, unclear, failed, held, voided, handwritten,"
                        + " residents, round, dimension, bucket) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        samples = connection.prepareStatement("select samples from resident where round = ? and token = ?");
        updateResident =
                connection.prepareStatement("update resident set samples = samples + ? where round = ? and token = ?");
        insertResident = connection.prepareStatement("insert into resident (samples, round, token) values (?, ?, ?)");
    }

    void add(Batch batch, List<EventTable.Inserted> inserted) throws SQLException {
        Map<Key, Counts> sums = new HashMap<>();
        Map<Key, Integer> residents = new HashMap<>();
        for (EventTable.Inserted row : inserted) {
            BatchEvent event = row.event();
            int round = event.round();
            Long at = row.happenedAtMillis();
            String slot = at == null ? UNKNOWN : String.valueOf(Math.floorDiv(at, SLOT_MILLIS) * SLOT_MILLIS);
            Key district = new Key(round, Dimension.DISTRICT, "all");
            List<Key> keys = List.of(
                    district,
                    new Key(round, Dimension.KIOSK, batch.kiosk()),
                    new Key(round, Dimension.SITE, batch.site()),
                    new Key(round, Dimension.TABLE, batch.site() + "/" + named(event.table())),
                    new Key(round, Dimension.COMMUNITY, named(event.community())),
                    new Key(round, Dimension.SLOT, slot));
            keys.forEach(key -> sums.merge(key, event.counts(), Counts::plus));
            residents.merge(district, newResidents(event), Integer::sum);
        }
        for (Map.Entry<Key, Counts> sum : sums.entrySet()) {
            move(sum.getKey(), sum.getValue(), residents.getOrDefault(sum.getKey(), 0));
        }
    }

    /**
     * By how much this event changes the number of residents with at least one sample. Who has no token cannot be recognised again, so
     * each of their samples is a resident.
     */
    private int newResidents(BatchEvent event) throws SQLException {
        int change = event.counts().sampled();
        Pseudonym token = event.token();
        if (change == 0 || token == null) {
            return change;
        }
        samples.setInt(1, event.round());
        samples.setLong(2, token.bits());
        int before;
        PreparedStatement write;
        try (ResultSet row = samples.executeQuery()) {
            boolean known = row.next();
            before = known ? row.getInt(1) : 0;
            write = known ? updateResident : insertResident;
        }
        write.setInt(1, change);
        write.setInt(2, event.round());
        write.setLong(3, token.bits());
        write.executeUpdate();
        return (before + change > 0 ? 1 : 0) - (before > 0 ? 1 : 0);
    }

    /** The store has one writer, so that looking first is safe. */
    private void move(Key key, Counts counts, int residents) throws SQLException {
        if (counts.equals(Counts.NONE) && residents == 0) {
            return;
        }
        bind(update, key, counts, residents);
        if (update.executeUpdate() == 0) {
            bind(insert, key, counts, residents);
            insert.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Key key, Counts counts, int residents) throws SQLException {
        statement.setInt(1, counts.sampled());
        statement.setInt(2, counts.issued());
        statement.setInt(3, counts.reissued());
        statement.setInt(4, counts.printed());
        statement.setInt(5, counts.unknown());
        statement.setInt(6, counts.failed());
        statement.setInt(7, counts.held());
        statement.setInt(8, counts.voided());
        statement.setInt(9, counts.handwritten());
        statement.setInt(10, residents);
        statement.setInt(11, key.round());
        statement.setString(12, key.dimension().name());
        statement.setString(13, key.bucket());
    }

    private static String named(String bucket) {
        return bucket.isEmpty() ? UNKNOWN : bucket;
    }
}
