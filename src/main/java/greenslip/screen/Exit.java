package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.OutcomeListener;
import greenslip.desk.Refused;
import greenslip.desk.RoundStatus;
import greenslip.desk.TrainingDesk;
import greenslip.ledger.Notice;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Tally;
import greenslip.print.PrinterState;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * What the screens need of one station: its desk, its rounds, its print jobs and its counts. Any thread. Calls that read or change the
 * record may throw {@link greenslip.ledger.LedgerFault}.
 */
public interface Exit {
    Station station();

    /** Takes a code from a page as a scanner would; completes exceptionally only where the desk itself failed. */
    CompletableFuture<Outcome> scan(String text);

    /** Hears every outcome of every scanner; must return at once. */
    void onOutcome(OutcomeListener listener);

    /** Hears that something became durable; must return at once. */
    void onChange(Runnable listener);

    RoundStatus round();

    Tally tally();

    /** From memory: never waits for the device. */
    PrinterState printer();

    /** The latest print jobs, newest first. */
    List<PrintJob> recent(int limit);

    /** The station's time and whether it can be trusted. */
    Timestamp now();

    /** No true time is earlier. */
    long clockFloorMillis();

    /** Whether the system's clock contradicts the station's time. */
    boolean clockInDoubt();

    void setClock(long wallMillis) throws Refused;

    Round open(int number, String title, String authority, long endsAtMillis) throws Refused;

    Round extend(long endsAtMillis) throws Refused;

    Tally close() throws Refused;

    /** The training that goes on, empty where none does. */
    Optional<TrainingDesk.Training> training();

    TrainingDesk.Training beginTraining() throws Refused;

    void endTraining();

    /** What happened to the ledger and nobody has said to have seen; from memory. */
    Set<Notice> notices();

    /** A person has seen it. */
    void seen(Notice notice);

    /** What is done about paper. */
    PaperExit paper();

    /** What the record tells beyond the running numbers. */
    DataExit data();

    /** A serial as people and programs write it, without separators. */
    String text(Serial serial);

    /** The serial that a text stands for, empty where it is none. */
    Optional<Serial> serial(String text);
}
