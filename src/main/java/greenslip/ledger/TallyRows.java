package greenslip.ledger;

import greenslip.round.Timestamp;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The tally's rows: what a round counted, in all and by community, table and time. The writer's transaction. */
final class TallyRows {
    /** Counts of events whose time nobody vouched for wait here, by minutes of their boot, until a clock is set in it. */
    static final String MINUTE = "minute";

    private static final int BUCKET_SECONDS = 300;
    private static final DateTimeFormatter BUCKET = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm");
    private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final Sql sql;
    private final ZoneId zone;

    TallyRows(Sql sql, ZoneId zone) {
        this.sql = sql;
        this.zone = zone;
    }

    /** A row's key. */
    record Bucket(int round, String dimension, String name) {}

    /** What a round counted in one minute of a boot. */
    private record Minute(int round, long number, Counts counts) {}

    /** The rows that an event counts in. */
    List<Bucket> of(Place place, Timestamp at) {
        int round = place.round();
        Bucket when = at.trusted()
                ? new Bucket(round, "time", fiveMinutes(at.wallMillis()))
                : new Bucket(round, MINUTE, minutesOf(at.bootId()) + Math.floorDiv(at.monotonicNanos(), MINUTE_NANOS));
        return List.of(
                new Bucket(round, "total", ""),
                new Bucket(round, "community", place.community()),
                new Bucket(round, "table", place.table()),
                when);
    }

    void add(Bucket bucket, Counts c) throws SQLException {
        int changed = sql.update(
                "update tally set sampled = sampled + ?, issued = issued + ?, reissued = reissued + ?, printed ="
                    + " printed + ?, unknown_slips = unknown_slips + ?, failed = failed + ?, held = held + ?, voided ="
                    + " voided + ?, handwritten = handwritten + ? where round = ? and dimension = ? and bucket = ?",
                Stream.concat(c.numbers().stream(), key(bucket)).toArray());
        if (changed == 0) {
            sql.update(
                    "insert into tally (round, dimension, bucket, sampled, issued, reissued, printed, unknown_slips,"
                            + " failed, held, voided, handwritten) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                    Stream.concat(key(bucket), c.numbers().stream()).toArray());
        }
    }

    private static Stream<Object> key(Bucket bucket) {
        return Stream.of(bucket.round(), bucket.dimension(), bucket.name());
    }

    /** A boot's minutes become times: as many steps as there were minutes with an event, once in a boot as a rule. */
    void settleMinutes(Timestamp at) throws SQLException {
        String prefix = minutesOf(at.bootId());
        List<Minute> minutes = sql.all(
                row -> new Minute(
                        row.getInt("round"),
                        Long.parseLong(row.getString("bucket").substring(prefix.length())),
                        LedgerQueries.counts(row)),
                "select * from tally where dimension = ? and left(bucket, ?) = ?",
                MINUTE,
                prefix.length(),
                prefix);
        for (Minute minute : minutes) {
            // The minute that is not over yet must not count in the future.
            long middle = Math.min(minute.number() * MINUTE_NANOS + MINUTE_NANOS / 2, at.monotonicNanos());
            add(new Bucket(minute.round(), "time", fiveMinutes(at.wallMillisAt(middle))), minute.counts());
        }
        sql.update("delete from tally where dimension = ? and left(bucket, ?) = ?", MINUTE, prefix.length(), prefix);
    }

    private static String minutesOf(String bootId) {
        return bootId + "/";
    }

    private String fiveMinutes(long wallMillis) {
        long start = Math.floorDiv(wallMillis / 1000, BUCKET_SECONDS) * BUCKET_SECONDS;
        return BUCKET.format(Instant.ofEpochSecond(start).atZone(zone));
    }
}
