package greenslip.screen;

import greenslip.desk.Desk;
import greenslip.desk.Outcome;
import greenslip.desk.OutcomeListener;
import greenslip.desk.PrintDesk;
import greenslip.desk.RoundDesk;
import greenslip.desk.RoundDesk.Refused;
import greenslip.desk.RoundStatus;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Tally;
import greenslip.print.PrinterState;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.scan.Scan;
import greenslip.voucher.Serial;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * The station's desks and ledger as one {@link Exit}.
 *
 * @param serialText how a serial is written without separators
 * @param serialOf how such a text is read
 */
public record DeskExit(
        Station station,
        Desk desk,
        RoundDesk rounds,
        PrintDesk prints,
        Ledger ledger,
        Function<Serial, String> serialText,
        Function<String, Optional<Serial>> serialOf)
        implements Exit {
    /** What scans from a page name as their scanner. */
    public static final String SOURCE = "page";

    @Override
    public CompletableFuture<Outcome> scan(String text) {
        return desk.accept(new Scan(text, SOURCE, System.nanoTime()));
    }

    @Override
    public void onOutcome(OutcomeListener listener) {
        desk.onOutcome(listener);
    }

    @Override
    public void onChange(Runnable listener) {
        ledger.onChange(listener);
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
    public List<PrintJob> unknown(int limit) {
        return prints.unknown(limit);
    }

    @Override
    public Round open(int number, String title, String authority, long endsAtMillis) throws Refused {
        return rounds.open(number, title, authority, endsAtMillis);
    }

    @Override
    public Round extend(long endsAtMillis) throws Refused {
        return rounds.extend(endsAtMillis);
    }

    @Override
    public Tally close() throws Refused {
        return rounds.close();
    }

    @Override
    public void resolve(long jobId, boolean cameOut) throws Refused {
        prints.resolve(jobId, cameOut);
    }

    @Override
    public PrintJob reissue(Serial serial, String reason) throws Refused {
        return prints.reissue(serial, reason);
    }

    @Override
    public String text(Serial serial) {
        return serialText.apply(serial);
    }

    @Override
    public Optional<Serial> serial(String text) {
        return serialOf.apply(text);
    }
}
