package greenslip.ledger;

import greenslip.cbor.CborException;
import greenslip.cbor.CborReader;
import greenslip.cbor.CborWriter;
import greenslip.ledger.Change.Acted;
import greenslip.ledger.Change.Begun;
import greenslip.ledger.Change.ClockSet;
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
import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import java.util.ArrayList;
import java.util.List;

/**
 * An event as deterministic CBOR, an array:
 *
 * <pre>
 * [ sequence, eventId, wallMillis, monotonicNanos, bootId, trust, kind, fields of the kind ... ]
 * kind  1 begun [station, machine]                 7 reissued    [incarnation, counter, copy, reason, lifted]
 *       2 round opened [number, title, authority,  8 job moved   [job, from, to, copy, wasHeld, cause]
 *                       endsAtMillis]              9 acknowledged [lastSequence, incarnation, acked, head]
 *       3 round extended [number, endsAtMillis]   10 quarantined [sequence, reason]
 *       4 round closed [number, counts]           11 incarnation [incarnation, machine, firstCounter]
 *       5 scan held [scan, reason]                13 purged      [throughSequence, round ...]
 *       6 voucher issued [scan, site, incarnation, counter, first, held, released]
 *      12 clock set []                            14 voided      [incarnation, counter, reason]
 *      15 handwritten [round, table, first, last, cards, note]
 *      16 handwritten undone [entry, round, table, cards]
 *      17 roll changed [millimetres, seen]
 *      18 row retried [quarantined, sequence, eventId, kind, wallMillis, monotonicNanos, bootId, trust, round, table, community,
 *                      aboutSomebody, token, counts]
 *      19 acted [act, subject, session, remote]
 * scan  round, pseudonym, table, community, hint (not an array of its own)
 * counts sampled, issued, reissued, printed, unknown, failed, held, voided, handwritten (nor is this)
 * </pre>
 *
 * Enumerations go by the number in this file, never by name or order in the source, so that a rename changes no ledger.
 */
final class EventCodec {
    private static final int ENVELOPE_FIELDS = 7;
    private static final int COUNTS = 9;
    private static final int ROW_FIELDS = 12;
    private static final int MAX_KIND = 19;
    private static final int MAX_TEXT_BYTES = 1024;
    private static final ClockTrust[] TRUSTS = {
        ClockTrust.FLOOR, ClockTrust.SYNCHRONISED, ClockTrust.COLLECTOR, ClockTrust.OPERATOR
    };
    private static final JobState[] STATES = {
        JobState.RESERVED,
        JobState.SENDING,
        JobState.PRINTED,
        JobState.FAILED,
        JobState.UNKNOWN,
        JobState.LATE,
        JobState.DROPPED
    };
    private static final OperatorAct[] ACTS = {
        OperatorAct.SIGNED_IN,
        OperatorAct.SIGN_IN_REFUSED,
        OperatorAct.SIGNED_OUT,
        OperatorAct.SESSION_ENDED,
        OperatorAct.ROUND_OPENED,
        OperatorAct.ROUND_EXTENDED,
        OperatorAct.ROUND_CLOSED,
        OperatorAct.REISSUED,
        OperatorAct.VOIDED,
        OperatorAct.HANDWRITTEN_ENTERED,
        OperatorAct.HANDWRITTEN_UNDONE,
        OperatorAct.SLIP_ANSWERED,
        OperatorAct.CLOCK_SET,
        OperatorAct.NEW_ROLL,
        OperatorAct.REPORT_PRINTED,
        OperatorAct.NOTICE_SEEN,
        OperatorAct.EXPORT_TAKEN,
        OperatorAct.IDENTITY_TYPED,
        OperatorAct.ROWS_RETRIED,
        OperatorAct.TRAINING_BEGUN,
        OperatorAct.TRAINING_ENDED
    };
    private static final HoldReason[] HOLDS = {HoldReason.NO_ROUND, HoldReason.ROUND_ENDED};

    private EventCodec() {}

    /**
     * Decodes an event of the journal, whose checksum is right.
     *
     * @throws Journal.Newer where a later program wrote it
     * @throws Journal.Damaged where no program did
     */
    static Event read(byte[] body) throws Journal.Newer, Journal.Damaged {
        try {
            return decode(body);
        } catch (CborException e) {
            if (isOfNewerKind(body)) {
                throw new Journal.Newer("a kind of event this one does not know");
            }
            throw new Journal.Damaged("an event checks but cannot be read: " + e.getMessage());
        }
    }

    /** Whether an event that cannot be read is of a kind that only a later program knows. */
    private static boolean isOfNewerKind(byte[] bytes) {
        try {
            CborReader in = new CborReader(bytes);
            in.array();
            for (int i = 0; i < ENVELOPE_FIELDS - 1; i++) {
                in.skip();
            }
            return in.integer() > MAX_KIND;
        } catch (CborException e) {
            return false;
        }
    }

    static byte[] encode(Event event) {
        CborWriter out = new CborWriter();
        Timestamp at = event.at();
        out.array(ENVELOPE_FIELDS + fields(event.change()))
                .integer(event.sequence())
                .integer(event.eventId())
                .integer(at.wallMillis())
                .integer(at.monotonicNanos())
                .text(at.bootId())
                .integer(index(TRUSTS, at.trust()));
        switch (event.change()) {
            case Begun c -> out.integer(1).text(c.station()).text(c.machine());
            case RoundOpened c ->
                out.integer(2)
                        .integer(c.number())
                        .text(c.title())
                        .text(c.authority())
                        .integer(c.endsAtMillis());
            case RoundExtended c -> out.integer(3).integer(c.number()).integer(c.endsAtMillis());
            case RoundClosed c -> counts(out.integer(4).integer(c.number()), c.totals());
            case ScanHeld c -> scan(out.integer(5), c.scan()).integer(index(HOLDS, c.reason()));
            case VoucherIssued c ->
                scan(out.integer(6), c.scan())
                        .text(c.site())
                        .integer(c.incarnation())
                        .integer(c.counter())
                        .integer(index(STATES, c.first()))
                        .bool(c.held())
                        .bool(c.released());
            case Reissued c ->
                out.integer(7)
                        .integer(c.incarnation())
                        .integer(c.counter())
                        .integer(c.copy())
                        .text(c.reason())
                        .bool(c.lifted());
            case JobMoved c ->
                out.integer(8)
                        .integer(c.job())
                        .integer(index(STATES, c.from()))
                        .integer(index(STATES, c.to()))
                        .integer(c.copy())
                        .bool(c.wasHeld())
                        .text(c.cause());
            case UploadAcknowledged c ->
                out.integer(9)
                        .integer(c.lastSequence())
                        .integer(c.reached().incarnation())
                        .integer(c.reached().acked())
                        .text(c.reached().head());
            case RowQuarantined c -> out.integer(10).integer(c.sequence()).text(c.reason());
            case IncarnationOpened c ->
                out.integer(11).integer(c.incarnation()).text(c.machine()).integer(c.firstCounter());
            case ClockSet ignored -> out.integer(12);
            case Purged c -> {
                out.integer(13).integer(c.throughSequence());
                c.rounds().forEach(out::integer);
            }
            case Voided c ->
                out.integer(14).integer(c.incarnation()).integer(c.counter()).text(c.reason());
            case HandwrittenEntered c ->
                out.integer(15)
                        .integer(c.round())
                        .text(c.table())
                        .integer(c.first())
                        .integer(c.last())
                        .integer(c.cards())
                        .text(c.note());
            case HandwrittenUndone c ->
                out.integer(16)
                        .integer(c.entry())
                        .integer(c.round())
                        .text(c.table())
                        .integer(c.cards());
            case RollChanged c -> out.integer(17).integer(c.millimetres()).bool(c.seen());
            case RowRetried c -> row(out.integer(18).integer(c.quarantined()), c.row());
            case Acted c ->
                out.integer(19)
                        .integer(index(ACTS, c.act()))
                        .text(c.subject())
                        .integer(c.session())
                        .bool(c.remote());
        }
        return out.toBytes();
    }

    static Event decode(byte[] bytes) throws CborException {
        CborReader in = new CborReader(bytes);
        int size = in.array();
        long sequence = in.integer();
        long eventId = in.integer();
        Timestamp at = timestamp(in);
        Change change = change(in, number(in, 1, MAX_KIND), size);
        in.end();
        if (size != ENVELOPE_FIELDS + fields(change)) {
            throw new CborException("an event of " + size + " fields");
        }
        return new Event(sequence, eventId, at, change);
    }

    private static Change change(CborReader in, int kind, int size) throws CborException {
        return switch (kind) {
            case 1 -> new Begun(text(in), text(in));
            case 2 -> new RoundOpened(number(in), text(in), text(in), in.integer());
            case 3 -> new RoundExtended(number(in), in.integer());
            case 4 -> new RoundClosed(number(in), counts(in));
            case 5 -> new ScanHeld(scan(in), HOLDS[number(in, 0, HOLDS.length - 1)]);
            case 6 -> new VoucherIssued(scan(in), text(in), number(in), number(in), state(in), in.bool(), in.bool());
            case 7 -> new Reissued(number(in), number(in), number(in), text(in), in.bool());
            case 8 -> new JobMoved(in.integer(), state(in), state(in), number(in), in.bool(), text(in));
            case 9 -> new UploadAcknowledged(in.integer(), new UploadPosition(number(in), in.integer(), text(in)));
            case 10 -> new RowQuarantined(in.integer(), text(in));
            case 11 -> new IncarnationOpened(number(in), text(in), number(in));
            case 12 -> new ClockSet();
            case 13 -> new Purged(in.integer(), rounds(in, size - ENVELOPE_FIELDS - 1));
            case 14 -> new Voided(number(in), number(in), text(in));
            case 15 -> new HandwrittenEntered(number(in), text(in), number(in), number(in), number(in), text(in));
            case 16 -> new HandwrittenUndone(in.integer(), number(in), text(in), number(in));
            case 17 -> new RollChanged(number(in), in.bool());
            case 18 -> new RowRetried(in.integer(), row(in));
            case 19 -> new Acted(ACTS[number(in, 0, ACTS.length - 1)], text(in), number(in), in.bool());
            default -> throw new CborException("an event of kind " + kind);
        };
    }

    private static int fields(Change change) {
        return switch (change) {
            case Begun ignored -> 2;
            case RoundOpened ignored -> 4;
            case RoundExtended ignored -> 2;
            case RoundClosed ignored -> 1 + COUNTS;
            case ScanHeld ignored -> 6;
            case VoucherIssued ignored -> 11;
            case Reissued ignored -> 5;
            case JobMoved ignored -> 6;
            case UploadAcknowledged ignored -> 4;
            case RowQuarantined ignored -> 2;
            case IncarnationOpened ignored -> 3;
            case ClockSet ignored -> 0;
            case Purged c -> 1 + c.rounds().size();
            case Voided ignored -> 3;
            case HandwrittenEntered ignored -> 6;
            case HandwrittenUndone ignored -> 4;
            case RollChanged ignored -> 2;
            case RowRetried ignored -> 1 + ROW_FIELDS + COUNTS;
            case Acted ignored -> 4;
        };
    }

    private static List<Integer> rounds(CborReader in, int count) throws CborException {
        List<Integer> rounds = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rounds.add(number(in));
        }
        return rounds;
    }

    private static CborWriter scan(CborWriter out, ScanRecord scan) {
        return out.integer(scan.round())
                .integer(scan.pseudonym().bits())
                .text(scan.table())
                .text(scan.community())
                .text(scan.hint());
    }

    private static ScanRecord scan(CborReader in) throws CborException {
        return new ScanRecord(number(in), new Pseudonym(in.integer()), text(in), text(in), text(in));
    }

    private static CborWriter row(CborWriter out, OutboxRow row) {
        Pseudonym token = row.token();
        out.integer(row.sequence())
                .integer(row.eventId())
                .text(row.kind())
                .integer(row.at().wallMillis())
                .integer(row.at().monotonicNanos())
                .text(row.at().bootId())
                .integer(index(TRUSTS, row.at().trust()))
                .integer(row.round())
                .text(row.table())
                .text(row.community())
                .bool(token != null)
                .integer(token == null ? 0 : token.bits());
        return counts(out, row.counts());
    }

    private static OutboxRow row(CborReader in) throws CborException {
        long sequence = in.integer();
        long eventId = in.integer();
        String kind = text(in);
        Timestamp at = timestamp(in);
        int round = number(in);
        String table = text(in);
        String community = text(in);
        boolean aboutSomebody = in.bool();
        Pseudonym token = new Pseudonym(in.integer());
        if (!aboutSomebody && token.bits() != 0) {
            throw new CborException("a token of nobody");
        }
        return new OutboxRow(
                sequence, eventId, kind, at, round, table, community, aboutSomebody ? token : null, counts(in));
    }

    private static Timestamp timestamp(CborReader in) throws CborException {
        return new Timestamp(
                in.integer(), in.integer(), in.text(MAX_TEXT_BYTES), TRUSTS[number(in, 0, TRUSTS.length - 1)]);
    }

    private static CborWriter counts(CborWriter out, Counts counts) {
        return out.integer(counts.sampled())
                .integer(counts.issued())
                .integer(counts.reissued())
                .integer(counts.printed())
                .integer(counts.unknown())
                .integer(counts.failed())
                .integer(counts.held())
                .integer(counts.voided())
                .integer(counts.handwritten());
    }

    private static Counts counts(CborReader in) throws CborException {
        return new Counts(
                count(in), count(in), count(in), count(in), count(in), count(in), count(in), count(in), count(in));
    }

    /** Below zero too: totals that do not add up must not keep a round from closing. */
    private static int count(CborReader in) throws CborException {
        return number(in, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static JobState state(CborReader in) throws CborException {
        return STATES[number(in, 0, STATES.length - 1)];
    }

    private static String text(CborReader in) throws CborException {
        return in.text(MAX_TEXT_BYTES);
    }

    private static int number(CborReader in) throws CborException {
        return number(in, 0, Integer.MAX_VALUE);
    }

    private static int number(CborReader in, int min, int max) throws CborException {
        return (int) in.integer(min, max);
    }

    private static <T extends Enum<T>> int index(T[] values, T value) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] == value) {
                return i;
            }
        }
        throw new IllegalArgumentException(value + " has no number in the ledger's format");
    }
}
