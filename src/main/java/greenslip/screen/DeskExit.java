package greenslip.screen;

import greenslip.desk.ClockDesk;
import greenslip.desk.Desk;
import greenslip.desk.Outcome;
import greenslip.desk.OutcomeListener;
import greenslip.desk.PrintDesk;
import greenslip.desk.Refused;
import greenslip.desk.RoundDesk;
import greenslip.desk.RoundStatus;
import greenslip.desk.TrainingDesk;
import greenslip.ledger.Ledger;
import greenslip.ledger.Notice;
import greenslip.ledger.OperatorAct;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Tally;
import greenslip.print.PrinterState;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.signin.ActLog;
import greenslip.voucher.Serial;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The station's desks and ledger as one {@link Exit}.
 *
 * @param page the virtual scanner: takes what a page sends it
 * @param acts notes what a person did, once the desk has done it
 */
public record DeskExit(
        Station station,
        Function<String, CompletableFuture<Outcome>> page,
        Desk desk,
        TrainingDesk practice,
        RoundDesk rounds,
        PrintDesk prints,
        ClockDesk clock,
        Ledger ledger,
        PaperExit paper,
        DataExit data,
        ActLog acts)
        implements Exit {
    /** The scanner's name in outcomes that a page's scan had without reaching the scanner. */
    static final String SOURCE = "page";

    @Override
    public CompletableFuture<Outcome> scan(String text) {
        return page.apply(text);
    }

    @Override
    public void onOutcome(OutcomeListener listener) {
        desk.onOutcome(listener);
    }

    @Override
    public void onChange(Runnable listener) {
        ledger.onChange(listener);
        prints.onPrinterState(listener);
        practice.onChange(listener);
    }

    @Override
    public RoundStatus round() {
        return rounds.status();
    }

    @Override
    public Tally tally() {
        return ledger.tally();
    }

    @Override
    public PrinterState printer() {
        return prints.printerState();
    }

    @Override
    public List<PrintJob> recent(int limit) {
        return ledger.recentJobs(limit);
    }

    @Override
    public Timestamp now() {
        return clock.now();
    }

    @Override
    public long clockFloorMillis() {
        return clock.floorMillis();
    }

    @Override
    public boolean clockInDoubt() {
        return clock.inDoubt();
    }

    @Override
    public void setClock(long wallMillis) throws Refused {
        clock.set(wallMillis);
        acts.did(OperatorAct.CLOCK_SET, Instant.ofEpochMilli(wallMillis));
    }

    @Override
    public Round open(int number, String title, String authority, long endsAtMillis) throws Refused {
        practice.end();
        Round opened = rounds.open(number, title, authority, endsAtMillis);
        acts.did(OperatorAct.ROUND_OPENED, opened.number());
        return opened;
    }

    @Override
    public Round extend(long endsAtMillis) throws Refused {
        Round extended = rounds.extend(endsAtMillis);
        acts.did(OperatorAct.ROUND_EXTENDED, extended.number());
        return extended;
    }

    @Override
    public Tally close() throws Refused {
        Tally closed = rounds.close();
        acts.did(OperatorAct.ROUND_CLOSED, closed.round());
        return closed;
    }

    @Override
    public Optional<TrainingDesk.Training> training() {
        return practice.now();
    }

    @Override
    public TrainingDesk.Training beginTraining() throws Refused {
        TrainingDesk.Training begun = practice.begin();
        acts.did(OperatorAct.TRAINING_BEGUN);
        return begun;
    }

    @Override
    public void endTraining() {
        practice.end();
        acts.did(OperatorAct.TRAINING_ENDED);
    }

    @Override
    public Set<Notice> notices() {
        return ledger.notices();
    }

    @Override
    public void seen(Notice notice) {
        ledger.seen(notice);
        acts.did(OperatorAct.NOTICE_SEEN, notice.code());
    }

    @Override
    public String text(Serial serial) {
        return serial.text();
    }

    @Override
    public Optional<Serial> serial(String text) {
        return Serial.parse(text);
    }
}
