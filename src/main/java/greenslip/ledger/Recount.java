package greenslip.ledger;

import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.ledger.Finding.Kind;
import greenslip.ledger.Finding.Place;
import greenslip.voucher.Voucher;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Adds up the events' counts once more, without {@link EventApplier}, and compares the sums with a tally: in total, by community and by
 * table exactly; by time as a sum, since an event may be moved to a better known time afterwards. Memory grows with rounds, communities
 * and tables alone. One thread.
 */
final class Recount {
    /** Where an event counts. */
    private record Scene(int round, String table, String community) {
        static Scene of(ScanRecord scan) {
            return new Scene(scan.round(), scan.table(), scan.community());
        }
    }

    private final CheckLog log;
    private final Sql sql;
    private final Map<Integer, Map<String, Counts>> rounds = new TreeMap<>();

    /** @param database which holds all of the journal's events; asked which voucher a print job is of, and for its tally */
    Recount(CheckLog log, LedgerDatabase database) {
        this.log = log;
        this.sql = database.reading();
    }

    void run(JournalReading journal) throws IOException, SQLException {
        journal.replay(1, (sequence, body, head) -> add(EventCodec.read(body)));
        Map<Integer, Map<String, Counts>> tally = tally();
        tally.keySet().forEach(round -> rounds.putIfAbsent(round, Map.of()));
        rounds.forEach((round, sums) -> compare(round, sums, tally.getOrDefault(round, Map.of())));
    }

    private void compare(int round, Map<String, Counts> sums, Map<String, Counts> tally) {
        Map<String, Counts> all = new TreeMap<>(sums);
        tally.keySet().forEach(bucket -> all.putIfAbsent(bucket, Counts.NONE));
        all.forEach((bucket, sum) -> {
            Counts told = tally.getOrDefault(bucket, Counts.NONE);
            if (!told.equals(sum)) {
                log.find(
                        Kind.TALLY,
                        Place.ofFile("tally"),
                        "round %d, %s: it says %s, the events add up to %s".formatted(round, bucket, told, sum));
            }
        });
    }

    private void add(Event event) throws IOException {
        if (event.change() instanceof Purged purged) {
            purged.rounds().forEach(rounds::remove);
            return;
        }
        if (event.change() instanceof RoundClosed closed) {
            judgeClosing(event.sequence(), closed);
        }
        Counts counts = event.change().counts();
        if (counts.equals(Counts.NONE)) {
            return;
        }
        Optional<Scene> scene = scene(event);
        if (scene.isEmpty()) {
            return;
        }
        Map<String, Counts> sums = rounds.computeIfAbsent(scene.get().round(), ignored -> new TreeMap<>());
        for (String bucket : List.of(
                "total",
                "time",
                bucket("community", scene.get().community()),
                bucket("table", scene.get().table()))) {
            sums.merge(bucket, counts, Counts::plus);
        }
    }

    /** What the person who closed the round was told must be what the events before it say. */
    private void judgeClosing(long sequence, RoundClosed closed) {
        Counts sum = rounds.getOrDefault(closed.number(), Map.of()).getOrDefault("total", Counts.NONE);
        if (!sum.equals(closed.totals())) {
            log.find(
                    Kind.TALLY,
                    Place.ofFile("tally").withEvent(sequence),
                    "round %d was closed with %s, the events before it add up to %s"
                            .formatted(closed.number(), closed.totals(), sum));
        }
    }

    private Optional<Scene> scene(Event event) throws IOException {
        return switch (event.change()) {
            case ScanHeld held -> Optional.of(Scene.of(held.scan()));
            case VoucherIssued issued -> Optional.of(Scene.of(issued.scan()));
            case Reissued ignored -> ofJob(event.sequence());
            case JobMoved moved -> ofJob(moved.job());
            case Voided voided -> ofVoucher(voided.incarnation(), voided.counter());
            case HandwrittenEntered entered -> ofCards(entered.round(), entered.table());
            case HandwrittenUndone undone -> ofCards(undone.round(), undone.table());
            default -> throw new Journal.Damaged("event " + event.sequence() + " counts and is about nobody");
        };
    }

    private static Optional<Scene> ofCards(int round, String table) {
        return Optional.of(new Scene(round, table, Voucher.UNKNOWN_COMMUNITY));
    }

    private Optional<Scene> ofVoucher(int incarnation, int counter) throws IOException {
        return ask(
                "select round, table_code, community from voucher where incarnation = ? and counter = ?",
                incarnation,
                counter);
    }

    /** Nothing where its round was purged: its numbers are gone too. */
    private Optional<Scene> ofJob(long job) throws IOException {
        return ask(
                "select v.round, v.table_code, v.community from print_job j"
                        + " join voucher v on v.incarnation = j.incarnation and v.counter = j.counter"
                        + " where j.id = ?",
                job);
    }

    private Optional<Scene> ask(String query, Object... values) throws IOException {
        try {
            return sql.first(row -> new Scene(row.getInt(1), row.getString(2), row.getString(3)), query, values);
        } catch (SQLException e) {
            throw new IOException("the scratch database does not answer: " + e.getMessage(), e);
        }
    }

    private Map<Integer, Map<String, Counts>> tally() throws SQLException {
        Map<Integer, Map<String, Counts>> found = new TreeMap<>();
        sql.all(
                row -> {
                    String dimension = row.getString("dimension");
                    String bucket = switch (dimension) {
                        case "total" -> "total";
                        case "community", "table" -> bucket(dimension, row.getString("bucket"));
                        default -> "time";
                    };
                    return found.computeIfAbsent(row.getInt("round"), ignored -> new TreeMap<>())
                            .merge(bucket, LedgerQueries.counts(row), Counts::plus);
                },
                "select * from tally");
        return found;
    }

    private static String bucket(String dimension, String bucket) {
        return dimension + " " + bucket;
    }
}
