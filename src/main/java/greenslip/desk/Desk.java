package greenslip.desk;

import greenslip.desk.Outcome.RejectReason;
import greenslip.desk.Outcome.WaitReason;
import greenslip.ledger.HoldReason;
import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Recorded;
import greenslip.ledger.ScanRecord;
import greenslip.resident.CodeFormats;
import greenslip.resident.ParsedCode;
import greenslip.resident.Pseudonym;
import greenslip.resident.ResidentCode;
import greenslip.resident.TokenSource;
import greenslip.scan.Scan;
import greenslip.scan.ScanSink;
import greenslip.voucher.Voucher;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The exit's decision: a scan in, one outcome out, always.
 *
 * <p>The text of a scan lives in {@link #accept} alone: what leaves it is a pseudonym and a masked hint. The desk has no thread and no
 * queue of its own; the caller's thread parses, the ledger's bounded queue orders, and the ledger's thread completes the outcome. Any
 * number of threads.
 */
public final class Desk implements ScanSink<Outcome> {
    private static final System.Logger LOG = System.getLogger(Desk.class.getName());

    /** The source of outcomes that a person typed. */
    public static final String TYPED = "operator";

    private final CodeFormats formats;
    private final TokenSource tokens;
    private final RoundDesk rounds;
    private final PrintDesk printing;
    private final Ledger ledger;
    private final Function<String, String> tableOfScanner;
    private final Function<Optional<String>, String> community;
    private final SlipPace pace = new SlipPace();
    private final List<OutcomeListener> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param tableOfScanner which sampling table a scanner stands at, by its name
     * @param community the community's code for what a resident code says, {@link Voucher#UNKNOWN_COMMUNITY} where it says none we know
     */
    public Desk(
            CodeFormats formats,
            TokenSource tokens,
            RoundDesk rounds,
            PrintDesk printing,
            Ledger ledger,
            Function<String, String> tableOfScanner,
            Function<Optional<String>, String> community) {
        this.formats = formats;
        this.tokens = tokens;
        this.rounds = rounds;
        this.printing = printing;
        this.ledger = ledger;
        this.tableOfScanner = tableOfScanner;
        this.community = community;
        printing.onResult(pace::settled);
    }

    /** How fast the exit goes. */
    public SlipPace.View pace() {
        return pace.view();
    }

    /** Hears every outcome, before the paper moves. */
    public void onOutcome(OutcomeListener listener) {
        listeners.add(listener);
    }

    @Override
    public CompletableFuture<Outcome> accept(Scan scan) {
        long arrivedNanos = System.nanoTime();
        String source = scan.source();
        return decide(() -> formats.parse(scan.text()), () -> tableOfScanner.apply(source), arrivedNanos)
                .thenApply(outcome -> {
                    tell(source, outcome);
                    return outcome;
                });
    }

    /**
     * The same for what a person typed who attends somebody without a phone. What is no number that proves itself and no registration code is
     * refused, and nobody hears of it: it is no resident's.
     *
     * @param table where the resident was sampled, or empty for the station's first
     */
    public CompletableFuture<Outcome> typed(String text, Optional<String> table) {
        return decide(
                        () -> formats.parseTyped(text),
                        () -> table.orElseGet(() -> tableOfScanner.apply(TYPED)),
                        System.nanoTime())
                .thenApply(outcome -> {
                    if (!(outcome instanceof Outcome.Rejected)) {
                        tell(TYPED, outcome);
                    }
                    return outcome;
                });
    }

    private CompletableFuture<Outcome> decide(Supplier<ParsedCode> parsed, Supplier<String> table, long arrivedNanos) {
        try {
            return switch (parsed.get()) {
                case ParsedCode.Refused refused -> done(new Outcome.Rejected(reason(refused.reason())));
                case ParsedCode.Recognised recognised -> record(recognised.code(), table.get(), arrivedNanos);
            };
        } catch (LedgerFault fault) {
            return done(refusal(fault));
        } catch (RuntimeException fault) {
            // Never the message: it may quote the code.
            LOG.log(
                    System.Logger.Level.ERROR,
                    "a scan broke the desk: {0}",
                    fault.getClass().getName());
            return done(new Outcome.Rejected(RejectReason.UNRECOGNISED));
        }
    }

    private CompletableFuture<Outcome> record(ResidentCode code, String table, long arrivedNanos) {
        return switch (rounds.status()) {
            case RoundStatus.Open open -> issue(scanRecord(open.round().number(), code, table), arrivedNanos);
            case RoundStatus.Ended ended ->
                hold(scanRecord(ended.round().number(), code, table), HoldReason.ROUND_ENDED, arrivedNanos);
            case RoundStatus.NoneOpen none ->
                hold(scanRecord(none.expectedNumber(), code, table), HoldReason.NO_ROUND, arrivedNanos);
        };
    }

    private ScanRecord scanRecord(int round, ResidentCode code, String table) {
        Pseudonym token = tokens.token(round, code);
        return new ScanRecord(round, token, table, community.apply(code.community()), code.hint());
    }

    private CompletableFuture<Outcome> issue(ScanRecord scan, long arrivedNanos) {
        boolean claimed = printing.tryClaim();
        boolean held = !claimed && !printing.printerState().canPrint();
        JobState first = claimed ? JobState.SENDING : JobState.RESERVED;
        Consumer<PrintJob> decided = job -> {
            pace.arrived(job.id(), arrivedNanos);
            if (claimed) {
                printing.expect(job);
            }
        };
        return ledger.issue(scan, first, held, decided).handle((recorded, failure) -> {
            pass(recorded, claimed);
            if (recorded instanceof Recorded.New) {
                pace.issued(scan.round());
            }
            if (failure != null) {
                printing.recheck();
            }
            return failure == null ? outcome(recorded) : refusal(failure);
        });
    }

    /** Gives a new job to the print desk, or the claimed printer back. */
    private void pass(@Nullable Recorded recorded, boolean claimed) {
        if (recorded instanceof Recorded.New issued) {
            if (claimed) {
                printing.handOver(issued.job());
            } else {
                printing.wake();
            }
        } else if (claimed) {
            printing.release();
        }
    }

    private CompletableFuture<Outcome> hold(ScanRecord scan, HoldReason reason, long arrivedNanos) {
        return ledger.hold(scan, reason)
                .handle((recorded, failure) -> failure == null ? outcome(recorded) : refusal(failure))
                .thenCompose(outcome -> outcome instanceof Outcome.Held && rounds.takes(scan.round())
                        ? issueLate(scan, outcome, arrivedNanos)
                        : done(outcome));
    }

    /**
     * The round opened while the scan was being held, perhaps after the others had been released: nobody else would come for it. Where it
     * was released all the same, "held" stays true for the person: the slip comes by itself.
     */
    private CompletableFuture<Outcome> issueLate(ScanRecord scan, Outcome held, long arrivedNanos) {
        return issue(scan, arrivedNanos).thenApply(late -> late instanceof Outcome.AlreadyIssued ? held : late);
    }

    private static Outcome outcome(Recorded recorded) {
        return switch (recorded) {
            case Recorded.New issued
            when issued.job().held() ->
                new Outcome.Held(
                        WaitReason.PRINTER,
                        Optional.of(issued.job().voucher()),
                        issued.job().voucher().issued());
            case Recorded.New issued -> new Outcome.Issued(issued.job());
            case Recorded.Again again -> new Outcome.AlreadyIssued(again.voucher(), again.isVoid());
            case Recorded.Waiting waiting ->
                new Outcome.Held(
                        switch (waiting.reason()) {
                            case NO_ROUND -> WaitReason.NO_ROUND;
                            case ROUND_ENDED -> WaitReason.ROUND_ENDED;
                        },
                        Optional.empty(),
                        waiting.since());
        };
    }

    private static Outcome refusal(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        LedgerFault.Kind kind = cause instanceof LedgerFault fault ? fault.kind() : LedgerFault.Kind.STORAGE;
        LOG.log(System.Logger.Level.ERROR, "a scan was not recorded: {0}", cause.toString());
        return new Outcome.Rejected(
                kind == LedgerFault.Kind.BUSY ? RejectReason.BUSY : RejectReason.LEDGER, kind.code());
    }

    private static RejectReason reason(ParsedCode.Reason reason) {
        return switch (reason) {
            case EMPTY -> RejectReason.EMPTY;
            case TOO_LONG -> RejectReason.TOO_LONG;
            case CONTROL_CHARACTERS -> RejectReason.CONTROL_CHARACTERS;
            case UNREADABLE -> RejectReason.UNREADABLE;
            case CHECK_DIGIT -> RejectReason.CHECK_DIGIT;
            case UNRECOGNISED -> RejectReason.UNRECOGNISED;
        };
    }

    private void tell(String source, Outcome outcome) {
        for (OutcomeListener listener : listeners) {
            try {
                listener.onOutcome(source, outcome);
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a listener of outcomes failed", e);
            }
        }
    }

    private static CompletableFuture<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
