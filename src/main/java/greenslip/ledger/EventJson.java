package greenslip.ledger;

import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.Begun;
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
import greenslip.round.Timestamp;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An event as a line of {@code events.jsonl}. Names and units stay as they are once released; fields may be added. About residents there is
 * nothing in it: no pseudonym, no hint.
 *
 * <pre>
 * event, id (16 hex digits), kind, at | at_untrusted (ISO 8601, UTC), trust, boot, monotonic_ms, then by kind:
 * begun        station, machine               issued       serial, round, site, table, community, job_state, told_to_wait, released
 * round-opened round, title, authority, ends  reissued     serial, copy, reason, lifted
 * round-extended round, ends                  job-…        job, from, to, copy, cause
 * round-closed round, sampled … handwritten   acknowledged through_event, incarnation, acked, head
 * held         round, table, community, why   quarantined  row, reason
 * voided       serial, reason                 roll-changed millimetres, seen
 * handwritten  round, table, first, last, cards, note     handwritten-undone entry, round, table, cards
 * acted        act, subject, session, remote
 * incarnation  incarnation, machine, first_counter         purged  through_event, rounds (separated by spaces)
 * </pre>
 */
final class EventJson {
    private final String station;

    EventJson(String station) {
        this.station = station;
    }

    String line(Event event) {
        Timestamp at = event.at();
        JsonLine line = new JsonLine()
                .put("event", event.sequence())
                .put("id", HexFormat.of().toHexDigits(event.eventId()))
                .put("kind", event.change().kind())
                .put(at.trusted() ? "at" : "at_untrusted", iso(at.wallMillis()))
                .put("trust", word(at.trust()))
                .put("boot", at.bootId())
                .put("monotonic_ms", at.monotonicNanos() / 1_000_000);
        fields(line, event.change());
        return line.toString();
    }

    private void fields(JsonLine line, Change change) {
        switch (change) {
            case Begun c -> line.put("station", c.station()).put("machine", c.machine());
            case RoundOpened c ->
                line.put("round", c.number())
                        .put("title", c.title())
                        .put("authority", c.authority())
                        .put("ends", iso(c.endsAtMillis()));
            case RoundExtended c -> line.put("round", c.number()).put("ends", iso(c.endsAtMillis()));
            case RoundClosed c -> counts(line.put("round", c.number()), c.totals());
            case ScanHeld c -> scan(line, c.scan()).put("why", word(c.reason()));
            case VoucherIssued c ->
                scan(line.put("serial", serial(c.incarnation(), c.counter())), c.scan())
                        .put("site", c.site())
                        .put("job_state", word(c.first()))
                        .put("told_to_wait", c.held())
                        .put("released", c.released());
            case Reissued c ->
                line.put("serial", serial(c.incarnation(), c.counter()))
                        .put("copy", c.copy())
                        .put("reason", c.reason())
                        .put("lifted", c.lifted());
            case Voided c ->
                line.put("serial", serial(c.incarnation(), c.counter())).put("reason", c.reason());
            case HandwrittenEntered c ->
                line.put("round", c.round())
                        .put("table", c.table())
                        .put("first", c.first())
                        .put("last", c.last())
                        .put("cards", c.cards())
                        .put("note", c.note());
            case HandwrittenUndone c ->
                line.put("entry", c.entry())
                        .put("round", c.round())
                        .put("table", c.table())
                        .put("cards", c.cards());
            case RollChanged c -> line.put("millimetres", c.millimetres()).put("seen", c.seen());
            case Acted c ->
                line.put("act", c.act().word())
                        .put("subject", c.subject())
                        .put("session", c.session())
                        .put("remote", c.remote());
            case JobMoved c ->
                line.put("job", c.job())
                        .put("from", word(c.from()))
                        .put("to", word(c.to()))
                        .put("copy", c.copy())
                        .put("cause", c.cause());
            case UploadAcknowledged c ->
                line.put("through_event", c.lastSequence())
                        .put("incarnation", c.reached().incarnation())
                        .put("acked", c.reached().acked())
                        .put("head", c.reached().head());
            case Change.ClockSet ignored -> {
                // Its own time says it all.
            }
            case RowQuarantined c -> line.put("row", c.sequence()).put("reason", c.reason());
            case RowRetried c ->
                line.put("row", c.quarantined())
                        .put("of", c.row().sequence())
                        .put("what", c.row().kind());
            case IncarnationOpened c ->
                line.put("incarnation", c.incarnation())
                        .put("machine", c.machine())
                        .put("first_counter", c.firstCounter());
            case Purged c ->
                line.put("through_event", c.throughSequence())
                        .put("rounds", c.rounds().stream().map(String::valueOf).collect(Collectors.joining(" ")));
        }
    }

    private static JsonLine scan(JsonLine line, ScanRecord scan) {
        return line.put("round", scan.round()).put("table", scan.table()).put("community", scan.community());
    }

    private static JsonLine counts(JsonLine line, Counts totals) {
        return line.put("sampled", totals.sampled())
                .put("issued", totals.issued())
                .put("reissued", totals.reissued())
                .put("printed", totals.printed())
                .put("unknown", totals.unknown())
                .put("failed", totals.failed())
                .put("held", totals.held())
                .put("voided", totals.voided())
                .put("handwritten", totals.handwritten());
    }

    private String serial(int incarnation, int counter) {
        return EventAudit.serial(station, incarnation, counter);
    }

    static String iso(long millis) {
        return Instant.ofEpochMilli(millis).toString();
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
