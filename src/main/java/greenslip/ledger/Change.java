package greenslip.ledger;

import java.util.List;
import java.util.Locale;

/** What an event changes. The ledger knows nothing else: every state is the sum of these, in order. */
sealed interface Change {
    /**
     * The first event: whose ledger this is.
     *
     * @param machine where it began, see {@link greenslip.round.MachineIdentity}
     */
    record Begun(String station, String machine) implements Change {}

    record RoundOpened(int number, String title, String authority, long endsAtMillis) implements Change {}

    record RoundExtended(int number, long endsAtMillis) implements Change {}

    /** @param totals the round's numbers at this moment, as they were told to the person who closed it */
    record RoundClosed(int number, Counts totals) implements Change {}

    record ScanHeld(ScanRecord scan, HoldReason reason) implements Change {}

    /**
     * A voucher and the print job of its first slip; the job's id is this event's number.
     *
     * @param first RESERVED, or SENDING where the printer takes the job at once: then no other record stands between scan and first byte;
     *     LATE for a released scan that waited too long
     * @param held whether the resident was told to wait for the printer, or the slip is LATE
     * @param released whether the scan was held before and is now released
     */
    record VoucherIssued(
            ScanRecord scan, String site, int incarnation, int counter, JobState first, boolean held, boolean released)
            implements Change {}

    /**
     * A further slip of a voucher; the job's id is this event's number.
     *
     * @param lifted whether the voucher was void until now
     */
    record Reissued(int incarnation, int counter, int copy, String reason, boolean lifted) implements Change {}

    /** A voucher is good no more, until it is reissued. */
    record Voided(int incarnation, int counter, String reason) implements Change {}

    /**
     * Cards that were written by hand and given out; the entry's id is this event's number.
     *
     * @param first the first card's number
     * @param last the last card's number
     * @param cards how many of them were given out
     */
    record HandwrittenEntered(int round, String table, int first, int last, int cards, String note) implements Change {}

    /** An entry was a mistake. */
    record HandwrittenUndone(long entry, int round, String table, int cards) implements Change {}

    /**
     * The printer has a new roll.
     *
     * @param millimetres its length
     * @param seen whether the printer's sensors told of it, not a person
     */
    record RollChanged(int millimetres, boolean seen) implements Change {}

    /** @param wasHeld whether this ends the wait of a resident who was told to wait for the printer */
    record JobMoved(long job, JobState from, JobState to, int copy, boolean wasHeld, String cause) implements Change {}

    record UploadAcknowledged(long lastSequence, UploadPosition reached) implements Change {}

    record RowQuarantined(long sequence, String reason) implements Change {}

    /**
     * A row that was set aside waits for the collector again, under this event's number and with all that it needs: by then the events
     * that made it may be forgotten.
     *
     * @param quarantined the number that it was set aside under
     * @param row with the number of the event that it came from
     */
    record RowRetried(long quarantined, OutboxRow row) implements Change {}

    /**
     * From here on serials and upload go by a number that this ledger never used.
     *
     * @param machine where the ledger is now
     * @param firstCounter what its first serial counts from
     */
    record IncarnationOpened(int incarnation, String machine, int firstCounter) implements Change {}

    /**
     * Closed rounds are forgotten, with all events up to the end of a segment; none of them is about another round.
     *
     * @param throughSequence the last event forgotten
     */
    record Purged(long throughSequence, List<Integer> rounds) implements Change {}

    /**
     * A person did something at the operator's page.
     *
     * @param subject at most 60 characters, never an identity
     * @param session counts sign-ins, 0 where nobody had to
     * @param remote whether it came from another machine
     */
    record Acted(OperatorAct act, String subject, int session, boolean remote) implements Change {}

    /** This boot's clock can be believed now, or better than before: the event's own time says what it shows. */
    record ClockSet() implements Change {}

    /** The change to the round's numbers; the same goes up with the event. */
    default Counts counts() {
        return switch (this) {
            case ScanHeld ignored -> new Counts(1, 0, 0, 0, 0, 0, 1);
            case VoucherIssued issued ->
                new Counts(issued.released ? 0 : 1, 1, 0, 0, 0, 0, (issued.held ? 1 : 0) - (issued.released ? 1 : 0));
            case Reissued reissued -> {
                int lifted = reissued.lifted ? 1 : 0;
                yield new Counts(0, lifted, 1, 0, 0, 0, 0, -lifted, 0);
            }
            case Voided ignored -> new Counts(0, -1, 0, 0, 0, 0, 0, 1, 0);
            case HandwrittenEntered entered -> handwritten(entered.cards);
            case HandwrittenUndone undone -> handwritten(-undone.cards);
            case JobMoved moved ->
                new Counts(
                        0,
                        0,
                        0,
                        moved.to == JobState.PRINTED ? 1 : 0,
                        step(moved, JobState.UNKNOWN),
                        step(moved, JobState.FAILED),
                        moved.wasHeld ? -1 : 0);
            case Begun ignored -> Counts.NONE;
            case RoundOpened ignored -> Counts.NONE;
            case RoundExtended ignored -> Counts.NONE;
            case RoundClosed ignored -> Counts.NONE;
            case UploadAcknowledged ignored -> Counts.NONE;
            case RowQuarantined ignored -> Counts.NONE;
            case RowRetried ignored -> Counts.NONE;
            case IncarnationOpened ignored -> Counts.NONE;
            case Purged ignored -> Counts.NONE;
            case ClockSet ignored -> Counts.NONE;
            case RollChanged ignored -> Counts.NONE;
            case Acted ignored -> Counts.NONE;
        };
    }

    /** The event's kind as the upload names it. */
    default String kind() {
        return switch (this) {
            case Begun ignored -> "begun";
            case RoundOpened ignored -> "round-opened";
            case RoundExtended ignored -> "round-extended";
            case RoundClosed ignored -> "round-closed";
            case ScanHeld ignored -> "held";
            case VoucherIssued ignored -> "issued";
            case Reissued ignored -> "reissued";
            case JobMoved moved -> "job-" + moved.to.name().toLowerCase(Locale.ROOT);
            case UploadAcknowledged ignored -> "acknowledged";
            case RowQuarantined ignored -> "quarantined";
            case RowRetried ignored -> "row-retried";
            case IncarnationOpened ignored -> "incarnation";
            case Purged ignored -> "purged";
            case ClockSet ignored -> "clock-set";
            case Voided ignored -> "voided";
            case HandwrittenEntered ignored -> "handwritten";
            case HandwrittenUndone ignored -> "handwritten-undone";
            case RollChanged ignored -> "roll-changed";
            case Acted ignored -> "acted";
        };
    }

    private static Counts handwritten(int cards) {
        return new Counts(cards, 0, 0, 0, 0, 0, 0, 0, cards);
    }

    private static int step(JobMoved moved, JobState state) {
        return (moved.to == state ? 1 : 0) - (moved.from == state ? 1 : 0);
    }
}
