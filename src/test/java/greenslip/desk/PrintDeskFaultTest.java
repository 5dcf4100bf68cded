package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.PrintJob;
import greenslip.ledger.ScanRecord;
import greenslip.print.PrinterState;
import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.upload.Await;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The print desk at its start and end, beside a ledger that fails, and towards who listens. */
class PrintDeskFaultTest {
    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.openRound();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    // ---- the end and the start

    @Test
    void closing_waits_for_the_slip_in_the_printer_and_records_it() throws Exception {
        bench.startIdle();
        bench.printer.gate();
        bench.scan(1);
        bench.awaitTaken("1/1");
        Thread closing = Thread.ofPlatform().start(bench.printing::close);
        Await.until("the desk is closing", () -> !bench.printing.tryClaim() && closing.getState() != Thread.State.NEW);
        assertThat(bench.printer.isClosed()).isFalse();
        bench.printer.openGate();
        closing.join();
        assertThat(bench.states()).containsExactly(JobState.PRINTED);
        assertThat(bench.printer.isClosed()).isTrue();
        assertThat(bench.printing.tryClaim()).isFalse();
    }

    @Test
    void closing_serves_the_claim_whose_record_is_being_written_and_leaves_the_rest() throws Exception {
        bench.startIdle();
        assertThat(bench.printing.tryClaim()).isTrue();
        bench.scan(1);
        Thread closing = Thread.ofPlatform().start(bench.printing::close);
        Await.until("it waits for the claim", () -> closing.getState() == Thread.State.TIMED_WAITING);
        bench.printing.handOver(bench.jobs().getFirst());
        closing.join();
        assertThat(bench.printer.taken()).containsExactly("1/1");
    }

    @Test
    void a_slip_cut_off_by_the_end_of_the_program_is_unknown_after_it() {
        bench.printing.start();
        Await.until("an idle printer", bench.printing::tryClaim);
        // The claim is held and the record says SENDING, and then the program is gone.
        Ledger.await(
                bench.ledger.issue(new ScanRecord(3, new Pseudonym(1), "T1", "unknown", ""), JobState.SENDING, false));
        bench.printing.release();
        restart();
        assertThat(bench.states()).containsExactly(JobState.UNKNOWN);
        bench.scan(2);
        bench.awaitStates(JobState.UNKNOWN, JobState.PRINTED);
        assertThat(bench.printer.taken()).containsExactly("2/1");
    }

    // ---- the ledger fails

    @Test
    void an_outcome_the_ledger_could_not_take_is_recorded_later_and_nothing_printed_twice() {
        bench.startIdle();
        bench.printer.gate();
        bench.scan(1);
        bench.awaitTaken("1/1");
        CountDownLatch goOn = bench.jamLedger();
        int polls = bench.printer.polls();
        bench.printer.openGate();
        // The desk looks at the printer again only after it had the ledger's refusal.
        assertThat(bench.scan(2)).isEqualTo(new Outcome.Rejected(Outcome.RejectReason.BUSY, "L01"));
        goOn.countDown();
        bench.awaitStates(JobState.PRINTED);
        Await.until("the desk goes on", () -> bench.printer.polls() > polls);
        assertThat(bench.scan(2)).isInstanceOf(Outcome.Issued.class);
        bench.awaitStates(JobState.PRINTED, JobState.PRINTED);
        assertThat(bench.printer.taken()).containsExactly("1/1", "2/1");
    }

    @Test
    void a_slip_handed_over_while_the_last_outcome_is_not_recorded_still_comes() {
        bench.close();
        bench = new Bench(folder, new ScriptedPrinter(), new PrintDesk.Pace(60_000, 5));
        bench.startIdle();
        bench.printer.gate();
        bench.scan(1);
        bench.awaitTaken("1/1");
        CountDownLatch goOn = bench.jamLedger();
        bench.printer.openGate();
        Await.until("the printer is free", () -> {
            boolean free = bench.printing.tryClaim();
            if (free) {
                bench.printing.release();
            }
            return free;
        });
        goOn.countDown();
        Await.until("the ledger goes on", () -> bench.scan(2) instanceof Outcome.Issued);
        bench.awaitStates(JobState.PRINTED, JobState.PRINTED);
        assertThat(bench.printer.taken()).containsExactly("1/1", "2/1");
    }

    @Test
    void a_job_that_is_sending_though_nobody_sends_it_is_printed_once_the_doubt_is_looked_into() {
        bench.startIdle();
        bench.printer.say(PrinterState.GONE);
        bench.scan(1);
        // What is left when the ledger's answer to the move was lost.
        Ledger.await(bench.ledger.move(bench.jobs().getFirst().id(), JobState.RESERVED, JobState.SENDING, ""));
        bench.printer.say(PrinterState.READY);
        bench.printing.recheck();
        bench.awaitStates(JobState.PRINTED);
        assertThat(bench.printer.taken()).containsExactly("1/1");
    }

    // ---- who listens

    @Test
    void a_change_of_the_printer_is_told_once_whoever_noticed_it() {
        List<PrinterState> told = new ArrayList<>();
        bench.printing.onPrinterState(() -> told.add(bench.printing.printerState()));
        bench.startIdle();
        bench.printer.become(PrinterState.PAPER_NEAR_END);
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
        bench.printer.become(PrinterState.COVER_OPEN);
        Await.until("cover open is seen", () -> bench.printing.printerState() == PrinterState.COVER_OPEN);
        int polls = bench.printer.polls();
        Await.until("it is asked again", () -> bench.printer.polls() > polls + 3);
        bench.printing.close();
        assertThat(told).containsExactly(PrinterState.PAPER_NEAR_END, PrinterState.COVER_OPEN);
    }

    @Test
    void a_state_is_told_while_the_slip_that_found_it_still_waits() {
        List<PrinterState> told = new CopyOnWriteArrayList<>();
        bench.printing.onPrinterState(() -> told.add(bench.printing.printerState()));
        bench.startIdle();
        bench.printer.gate();
        bench.printer.onTaken(() -> bench.printer.notice(PrinterState.SILENT));
        bench.scan(1);
        Await.until("told", () -> told.contains(PrinterState.SILENT));
        assertThat(bench.states()).containsExactly(JobState.SENDING);
        assertThat(bench.scan(2)).as("scans go on").isInstanceOf(Outcome.Held.class);
        bench.printer.become(PrinterState.READY);
        bench.printer.openGate();
        bench.awaitStates(JobState.PRINTED, JobState.PRINTED);
        assertThat(told).containsExactly(PrinterState.SILENT, PrinterState.READY);
    }

    @Test
    void a_slip_is_made_while_its_record_is_still_written() {
        CountDownLatch made = new CountDownLatch(1);
        AtomicBoolean inTime = new AtomicBoolean();
        AtomicInteger composed = new AtomicInteger();
        bench.startIdle();
        bench.composer = job -> {
            composed.incrementAndGet();
            made.countDown();
            return Bench.slip(job);
        };
        bench.ledger.onChange(() -> {
            try {
                // Durable, and nobody told yet.
                inTime.compareAndSet(false, made.await(30, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
        assertThat(inTime).isTrue();
        assertThat(composed).hasValue(1);
        bench.awaitTaken("1/1");
    }

    @Test
    void a_slip_made_for_a_record_that_came_to_nothing_is_not_printed() throws Exception {
        bench.startIdle();
        assertThat(bench.printing.tryClaim()).isTrue();
        bench.printing.expect(someJob());
        bench.printing.release();
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
        bench.awaitTaken("1/1");
    }

    /** On a busy machine the record may be there before the slip was tried ahead: then it is made once, when it is due. */
    @Test
    void a_slip_that_could_not_be_made_ahead_is_made_when_it_is_due() {
        bench.startIdle();
        bench.composer = job -> {
            boolean ahead = StackWalker.getInstance()
                    .walk(frames ->
                            frames.anyMatch(frame -> frame.getMethodName().equals("prepare")));
            if (ahead) {
                throw new IllegalStateException("not yet");
            }
            return Bench.slip(job);
        };
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
        bench.awaitTaken("1/1");
    }

    /** Of another resident; it never reached the ledger. */
    private static PrintJob someJob() {
        return new PrintJob(
                77,
                new Voucher(
                        new Serial("K27A", 1, 77),
                        3,
                        "KEQ07",
                        "T1",
                        "unknown",
                        "",
                        new Timestamp(Bench.NOW, 0, "boot", ClockTrust.SYNCHRONISED)),
                1,
                JobState.SENDING,
                "",
                false,
                "");
    }

    @Test
    void a_listener_that_throws_stops_nothing() {
        bench.printing.onPrinterState(() -> {
            throw new IllegalStateException("listener");
        });
        bench.printer.become(PrinterState.PAPER_NEAR_END);
        bench.startIdle();
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
    }

    private void restart() {
        bench.close();
        bench = new Bench(folder);
        bench.rounds.resume();
        bench.startIdle();
    }
}
