package greenslip.ledger;

import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.HandwrittenEntered;
import greenslip.ledger.Change.HandwrittenUndone;
import greenslip.ledger.Change.IncarnationOpened;
import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.Purged;
import greenslip.ledger.Change.Reissued;
import greenslip.ledger.Change.RollChanged;
import greenslip.ledger.Change.RoundClosed;
import greenslip.ledger.Change.RoundExtended;
import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.Change.RowQuarantined;
import greenslip.ledger.Change.RowRetried;
import greenslip.ledger.Change.ScanHeld;
import greenslip.ledger.Change.UploadAcknowledged;
import greenslip.ledger.Change.Voided;
import greenslip.ledger.Change.VoucherIssued;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a ledger's events add up to, reckoned in plain maps by code that the ledger does not share, to compare H2 with. One thread.
 */
final class CutState {
    record Number(int incarnation, int counter) {}

    record Job(Number voucher, int copy, JobState state) {}

    final Map<Number, ScanRecord> vouchers =
            new TreeMap<>(Comparator.comparingInt(Number::incarnation).thenComparingInt(Number::counter));
    /** Numbers once given, be their vouchers forgotten or not. */
    final Set<Number> used = new HashSet<>();

    final Map<Long, Job> jobs = new TreeMap<>();
    private final Map<Number, Integer> copies =
            new TreeMap<>(Comparator.comparingInt(Number::incarnation).thenComparingInt(Number::counter));
    private final Set<Number> voids = new HashSet<>();
    private final Map<Long, HandwrittenEntered> cards = new TreeMap<>();
    private final TreeMap<Long, Acted> acts = new TreeMap<>();
    private int rollSlips;
    private int rollMillimetres;
    private final Map<Integer, Boolean> rounds = new TreeMap<>();
    private final Map<Integer, Counts> totals = new TreeMap<>();
    private final Set<String> held = new HashSet<>();
    private final TreeSet<Long> outbox = new TreeSet<>();
    private final TreeSet<Long> quarantined = new TreeSet<>();

    static CutState of(List<byte[]> bodies) {
        CutState state = new CutState();
        bodies.forEach(body -> state.apply(CutJournal.event(body)));
        return state;
    }

    private void apply(Event event) {
        switch (event.change()) {
            case RoundOpened c -> enqueue(event, round(c.number(), true));
            case RoundExtended c -> enqueue(event, c.number());
            case RoundClosed c -> enqueue(event, round(c.number(), false));
            case ScanHeld c -> {
                held.add(key(c.scan()));
                enqueue(event, c.scan().round());
            }
            case VoucherIssued c -> {
                Number number = new Number(c.incarnation(), c.counter());
                held.remove(c.released() ? key(c.scan()) : "");
                used.add(number);
                vouchers.put(number, c.scan());
                copies.put(number, 1);
                jobs.put(event.sequence(), new Job(number, 1, c.first()));
                enqueue(event, c.scan().round());
            }
            case Reissued c -> {
                Number number = new Number(c.incarnation(), c.counter());
                copies.put(number, c.copy());
                voids.remove(number);
                jobs.put(event.sequence(), new Job(number, c.copy(), JobState.RESERVED));
                enqueue(event, vouchers.get(number).round());
            }
            case Voided c -> {
                Number number = new Number(c.incarnation(), c.counter());
                voids.add(number);
                enqueue(event, vouchers.get(number).round());
            }
            case HandwrittenEntered c -> {
                cards.put(event.sequence(), c);
                enqueue(event, c.round());
            }
            case HandwrittenUndone c -> {
                cards.remove(c.entry());
                enqueue(event, c.round());
            }
            case RollChanged c -> {
                rollSlips = 0;
                rollMillimetres = c.millimetres();
            }
            case Acted c -> acts.put(event.sequence(), c);
            case JobMoved c -> move(event, c);
            case UploadAcknowledged c -> outbox.headSet(c.lastSequence(), true).clear();
            case RowQuarantined c -> {
                outbox.remove(c.sequence());
                quarantined.add(c.sequence());
            }
            case RowRetried c -> {
                quarantined.remove(c.quarantined());
                outbox.add(event.sequence());
            }
            case Purged c -> purge(c);
            case IncarnationOpened ignored -> {}
            default -> {}
        }
    }

    private void move(Event event, JobMoved moved) {
        Number number = jobs.get(moved.job()).voucher();
        jobs.put(moved.job(), new Job(number, moved.copy(), moved.to()));
        rollSlips += moved.from() == JobState.SENDING ? 1 : 0;
        if (moved.from() == JobState.UNKNOWN && moved.to() == JobState.RESERVED) {
            copies.put(number, moved.copy());
        }
        if (!moved.counts().equals(Counts.NONE)) {
            enqueue(event, vouchers.get(number).round());
        }
    }

    private void purge(Purged purged) {
        for (int round : purged.rounds()) {
            Set<Number> gone = new HashSet<>();
            vouchers.forEach((number, scan) -> {
                if (scan.round() == round) {
                    gone.add(number);
                }
            });
            vouchers.keySet().removeAll(gone);
            copies.keySet().removeAll(gone);
            voids.removeAll(gone);
            cards.values().removeIf(entry -> entry.round() == round);
            jobs.values().removeIf(job -> gone.contains(job.voucher()));
            rounds.remove(round);
            totals.remove(round);
        }
        quarantined.headSet(purged.throughSequence(), true).clear();
        acts.headMap(purged.throughSequence(), true).clear();
    }

    private int round(int number, boolean open) {
        rounds.put(number, open);
        return number;
    }

    private void enqueue(Event event, int round) {
        outbox.add(event.sequence());
        Counts counts = event.change().counts();
        if (!counts.equals(Counts.NONE)) {
            totals.merge(round, counts, Counts::plus);
        }
    }

    private static String key(ScanRecord scan) {
        return scan.round() + "|" + scan.pseudonym().bits();
    }

    // ---- the same as H2 has it

    private static final List<String> QUERIES = List.of(
            "select 'voucher', incarnation, counter, round, pseudonym, copies, void_reason is not null from voucher",
            "select 'job', id, incarnation, counter, copy, state from print_job",
            "select 'round', number, is_open from round",
            "select 'held', round, pseudonym from held_scan",
            "select 'total', round, sampled, issued, reissued, printed, unknown_slips, failed, held,"
                    + " voided, handwritten from tally"
                    + " where dimension = 'total'",
            "select 'outbox', sequence from outbox",
            "select 'cards', sequence, round, first_number, last_number, cards from handwritten",
            "select 'act', sequence, act, subject, session_number, remote from operator_act",
            "select 'roll', roll_slips, roll_millimetres from ledger_state",
            "select 'waiting', outbox_rows, quarantined_rows from ledger_state");

    /** Rows as text, in the order of {@link #rows()}. */
    static List<String> rowsOf(Connection connection) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement()) {
            for (String query : QUERIES) {
                try (ResultSet found = statement.executeQuery(query)) {
                    int columns = found.getMetaData().getColumnCount();
                    while (found.next()) {
                        StringBuilder row = new StringBuilder(found.getString(1));
                        for (int i = 2; i <= columns; i++) {
                            row.append('|').append(found.getString(i));
                        }
                        rows.add(row.toString());
                    }
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    List<String> rows() {
        List<String> rows = new ArrayList<>();
        vouchers.forEach((number, scan) -> rows.add(row(
                "voucher",
                number.incarnation(),
                number.counter(),
                key(scan),
                copies.get(number),
                voids.contains(number) ? "TRUE" : "FALSE")));
        jobs.forEach((id, job) -> rows.add(
                row("job", id, job.voucher().incarnation(), job.voucher().counter(), job.copy(), job.state())));
        rounds.forEach((number, open) -> rows.add(row("round", number, open ? "TRUE" : "FALSE")));
        held.forEach(scan -> rows.add(row("held", scan)));
        totals.forEach((round, c) -> rows.add(row(
                "total",
                round,
                c.sampled(),
                c.issued(),
                c.reissued(),
                c.printed(),
                c.unknown(),
                c.failed(),
                c.held(),
                c.voided(),
                c.handwritten())));
        cards.forEach((id, c) -> rows.add(row("cards", id, c.round(), c.first(), c.last(), c.cards())));
        acts.forEach((sequence, c) ->
                rows.add(row("act", sequence, c.act(), c.subject(), c.session(), c.remote() ? "TRUE" : "FALSE")));
        rows.add(row("roll", rollSlips, rollMillimetres));
        outbox.forEach(sequence -> rows.add(row("outbox", sequence)));
        rows.add(row("waiting", outbox.size(), quarantined.size()));
        rows.sort(null);
        return rows;
    }

    private static String row(Object... values) {
        return String.join("|", Arrays.stream(values).map(String::valueOf).toList());
    }
}
