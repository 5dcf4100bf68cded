package greenslip.desk;

import greenslip.ledger.HoldReason;
import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Retention;
import greenslip.ledger.ScanRecord;
import greenslip.print.Printer;
import greenslip.print.Slip;
import greenslip.resident.CodeFormats;
import greenslip.resident.HmacTokenSource;
import greenslip.resident.Pseudonym;
import greenslip.round.MachineIdentity;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timekeeper;
import greenslip.scan.Scan;
import greenslip.upload.Await;
import greenslip.voucher.SigningKey;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** An exit on the bench: real ledger, formats and pseudonyms, a scripted printer, and a clock that is set by hand. */
final class Bench implements AutoCloseable {
    static final Station STATION = new Station("K27A", "KEQ07", "广场", List.of("T1", "T2"));
    static final long NOW = Instant.parse("2026-11-24T08:00:00Z").toEpochMilli();
    static final long END = NOW + TimeUnit.HOURS.toMillis(6);
    static final PrintDesk.Pace QUICK = new PrintDesk.Pace(5, 5);
    private static final int LEDGER_QUEUE = 256;

    final SigningKey signer = SigningKey.generate();
    final ScriptedPrinter printer;
    final Ledger ledger;
    final PrintDesk printing;
    final SlipDesk slips;
    final RoundDesk rounds;
    final Timekeeper timekeeper;
    final Desk desk;
    volatile long now = NOW;
    /** How much of {@link #now} was no time that passed. */
    volatile long jumped;

    volatile boolean clockTrusted;
    volatile Function<PrintJob, Slip> composer = Bench::slip;

    Bench(Path folder) {
        this(folder, new ScriptedPrinter(), QUICK);
    }

    Bench(Path folder, ScriptedPrinter printer, PrintDesk.Pace pace) {
        this(folder, printer, printer, pace, true, PrintRules.USUAL, PaperWatch.NONE);
    }

    /** With a printer of the caller's; the scripted one is idle. */
    Bench(Path folder, Printer printer, PrintDesk.Pace pace) {
        this(folder, new ScriptedPrinter(), printer, pace, true, PrintRules.USUAL, PaperWatch.NONE);
    }

    /** On a machine whose clock nobody vouches for. */
    static Bench withoutTime(Path folder) {
        return scripted(folder, false, PrintRules.USUAL, PaperWatch.NONE);
    }

    /** With other rules for what only a person can decide. */
    static Bench withRules(Path folder, PrintRules rules) {
        return scripted(folder, true, rules, PaperWatch.NONE);
    }

    /** Somebody watches the paper. */
    static Bench watched(Path folder, PaperWatch watch) {
        return scripted(folder, true, PrintRules.USUAL, watch);
    }

    private static Bench scripted(Path folder, boolean clockTrusted, PrintRules rules, PaperWatch watch) {
        ScriptedPrinter scripted = new ScriptedPrinter();
        return new Bench(folder, scripted, scripted, QUICK, clockTrusted, rules, watch);
    }

    private Bench(
            Path folder,
            ScriptedPrinter scripted,
            Printer printer,
            PrintDesk.Pace pace,
            boolean clockTrusted,
            PrintRules rules,
            PaperWatch watch) {
        this.printer = scripted;
        this.clockTrusted = clockTrusted;
        this.timekeeper = timekeeper();
        this.ledger = Ledger.open(
                folder,
                STATION,
                MachineIdentity.UNKNOWN,
                ZoneId.of("Asia/Shanghai"),
                timekeeper,
                signer,
                Retention.FOR_EVER);
        JobAge age = new JobAge(timekeeper::now, rules.lateAfterMillis());
        this.printing = new PrintDesk(ledger, printer, job -> composer.apply(job), pace, age, watch);
        this.slips = new SlipDesk(ledger, printing, rules);
        this.rounds = new RoundDesk(ledger, timekeeper, 3, printing::wake, age::isLate);
        this.desk = new Desk(
                CodeFormats.shipped(),
                new HmacTokenSource(new byte[HmacTokenSource.MASTER_BYTES], "test"),
                rounds,
                printing,
                ledger,
                source -> source.equals("second") ? "T2" : "T1",
                said -> said.filter("KEQ1"::equals).orElse("unknown"));
    }

    /** Started, with round 3 open. */
    static Bench open(Path folder) {
        Bench bench = new Bench(folder);
        bench.openRound();
        bench.printing.start();
        return bench;
    }

    Timekeeper timekeeper() {
        Clock wall = new Clock() {
            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(now);
            }
        };
        // Moving the clock means that time passes; a jump is apart.
        LongSupplier monotonicNanos = () -> System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(now - jumped - NOW);
        return new Timekeeper(wall, monotonicNanos, "boot", () -> clockTrusted, 0);
    }

    /** The system's clock goes wrong; no time passes. */
    void jump(long millis) {
        jumped += millis;
        now += millis;
    }

    Round openRound() {
        return openRound(3);
    }

    Round openRound(int number) {
        try {
            return rounds.open(number, "核酸检测", "筹备组", END);
        } catch (Refused e) {
            throw new AssertionError(e);
        }
    }

    /** Starts, and waits until the desk has seen that nobody waits. */
    void startIdle() {
        printing.start();
        Await.until("an idle printer", printing::tryClaim);
        printing.release();
    }

    static String code(int resident) {
        return "RKEQ1-%08d".formatted(resident);
    }

    /** What the printer remembers of a slip. */
    static Slip slip(PrintJob job) {
        String text = "%d/%d".formatted(job.voucher().serial().counter(), job.copy());
        return new Slip(List.of(new Slip.Text(text, Slip.Align.LEFT, 1, false)));
    }

    CompletableFuture<Outcome> present(String source, String text) {
        return desk.accept(new Scan(text, source, 0));
    }

    Outcome scan(String text) {
        return present("first", text).orTimeout(30, TimeUnit.SECONDS).join();
    }

    Outcome scan(int resident) {
        return scan(code(resident));
    }

    void awaitTaken(String... slips) {
        Await.until("slips " + List.of(slips), () -> printer.taken().equals(List.of(slips)));
    }

    void awaitStates(JobState... states) {
        Await.until("jobs " + List.of(states), () -> states().equals(List.of(states)));
    }

    /** Oldest first. */
    List<JobState> states() {
        return jobs().stream().map(PrintJob::state).toList();
    }

    List<PrintJob> jobs() {
        return ledger.recentJobs(1000).reversed();
    }

    /** Stops the ledger's writer and fills its queue: every further decision is refused as BUSY until the returned latch opens. */
    CountDownLatch jamLedger() {
        CountDownLatch stopped = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ledger.onChange(() -> {
            stopped.countDown();
            try {
                goOn.await(30, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        List<CompletableFuture<?>> filling = new ArrayList<>();
        filling.add(holdForNobody(0));
        Await.until("the ledger stops", () -> stopped.getCount() == 0);
        for (int i = 1; i <= LEDGER_QUEUE; i++) {
            filling.add(holdForNobody(i));
        }
        return goOn;
    }

    private CompletableFuture<?> holdForNobody(int i) {
        return ledger.hold(new ScanRecord(9999, new Pseudonym(i), "T1", "unknown", ""), HoldReason.NO_ROUND);
    }

    @Override
    public void close() {
        printer.openGate();
        printing.close();
        ledger.close();
    }
}
