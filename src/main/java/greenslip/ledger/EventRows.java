package greenslip.ledger;

import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The events as a database holds them, read beside the journal's, some hundred at a time. A journal that was altered with all its
 * checksums made anew agrees with itself; this names the event. One thread.
 */
final class EventRows {
    /** Takes what is found. */
    @FunctionalInterface
    interface Report {
        void found(Kind kind, Place place, String detail);
    }

    private static final int PAGE_ROWS = 500;

    private final String name;
    private final Kind kind;
    private final Sql sql;
    private final Report report;
    private final LedgerDatabase.Applied applied;
    private final long purged;
    private final Deque<Row> page = new ArrayDeque<>();
    private long read;
    private boolean exhausted;

    @SuppressWarnings("ArrayRecordComponent") // nobody compares two of them, and nobody changes the bytes
    private record Row(long sequence, byte[] body) {}

    /** @param name of the database's file */
    EventRows(String name, Kind kind, LedgerDatabase database, Report report) throws SQLException {
        this.name = name;
        this.kind = kind;
        this.sql = database.reading();
        this.report = report;
        this.applied = database.applied();
        this.purged = CarriedState.of(sql).purgedSequence();
    }

    /** The last event that it has applied. */
    LedgerDatabase.Applied applied() {
        return applied;
    }

    /** The journal's next event. */
    void compare(long sequence, byte[] body, Place place) throws IOException {
        if (sequence > applied.sequence()) {
            return;
        }
        tellRowsBefore(sequence);
        Row row = peek();
        if (row == null || row.sequence() > sequence) {
            if (sequence > purged) {
                report.found(kind, place, name + " lacks it");
            }
            return;
        }
        page.remove();
        if (!Arrays.equals(row.body(), body)) {
            report.found(
                    kind,
                    place,
                    name + " holds another event of this number: " + told(row) + ", here "
                            + told(new Row(sequence, body)));
        }
    }

    /** After the journal's last event: what the database holds behind it was acknowledged once. */
    void end(long last) throws IOException {
        tellRowsBefore(last + 1);
        for (Row row = peek(); row != null; row = peek()) {
            page.remove();
            report.found(
                    Kind.LOST,
                    Place.ofFile(name).withEvent(row.sequence()),
                    "the journal ends at event %d, and here stands %s".formatted(last, told(row)));
        }
    }

    private void tellRowsBefore(long sequence) throws IOException {
        for (Row row = peek(); row != null && row.sequence() < sequence; row = peek()) {
            page.remove();
            report.found(
                    kind,
                    Place.ofFile(name).withEvent(row.sequence()),
                    "it is not in the journal where it should be: " + told(row));
        }
    }

    /** What an event is, without whom it is about. */
    private String told(Row row) {
        try {
            Change change = EventCodec.read(row.body()).change();
            return change instanceof Change.VoucherIssued issued
                    ? "issued " + EventAudit.serial(applied.station(), issued.incarnation(), issued.counter())
                    : change.kind();
        } catch (IOException e) {
            return "something unreadable";
        }
    }

    private @Nullable Row peek() throws IOException {
        if (page.isEmpty() && !exhausted) {
            try {
                page.addAll(sql.all(
                        row -> new Row(row.getLong(1), row.getBytes(2)),
                        "select sequence, body from event where sequence > ? order by sequence limit ?",
                        read,
                        PAGE_ROWS));
            } catch (SQLException e) {
                exhausted = true;
                report.found(
                        kind,
                        Place.ofFile(name).withEvent(read + 1),
                        "events from here on cannot be read: " + e.getMessage());
                return null;
            }
            exhausted = page.size() < PAGE_ROWS;
            if (!page.isEmpty()) {
                read = page.getLast().sequence();
            }
        }
        return page.peek();
    }
}
