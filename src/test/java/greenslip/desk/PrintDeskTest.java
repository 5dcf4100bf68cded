package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.ledger.JobState;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import greenslip.print.PrinterState;
import greenslip.upload.Await;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PrintDeskTest {
    private static final PrintResult PAPER_OUT = new PrintResult.Failed(PrinterState.PAPER_OUT, "no paper");

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

    // ---- the two ways to the printer

    @Test
    void an_idle_printer_is_claimed_so_that_one_record_stands_before_the_first_byte() {
        bench.startIdle();
        bench.printer.gate();
        AtomicInteger records = new AtomicInteger();
        bench.ledger.onChange(records::incrementAndGet);
        Outcome outcome = bench.scan(1);
        assertThat(((Outcome.Issued) outcome).job().state()).isEqualTo(JobState.SENDING);
        bench.awaitTaken("1/1");
        assertThat(records).hasValue(1);
        assertThat(bench.states()).containsExactly(JobState.SENDING);
        bench.printer.letOneOut();
        bench.awaitStates(JobState.PRINTED);
    }

    @Test
    void while_a_slip_is_printing_the_next_wait_and_come_in_order_one_at_a_time() {
        bench.startIdle();
        bench.printer.gate();
        bench.scan(1);
        bench.awaitTaken("1/1");
        for (int resident = 2; resident <= 5; resident++) {
            Outcome outcome = bench.scan(resident);
            assertThat(((Outcome.Issued) outcome).job().state()).isEqualTo(JobState.RESERVED);
        }
        bench.printer.openGate();
        bench.awaitTaken("1/1", "2/1", "3/1", "4/1", "5/1");
        Await.until("all printed", () -> bench.ledger.tally().total().printed() == 5);
        assertThat(bench.printer.mostInFlight()).isOne();
    }

    @Test
    void what_the_last_run_left_waiting_is_printed_at_the_start() {
        bench.printer.say(PrinterState.GONE);
        bench.scan(1);
        bench.scan(2);
        bench.printer.say(PrinterState.READY);
        bench.printing.start();
        bench.awaitTaken("1/1", "2/1");
    }

    @Test
    void scans_from_many_threads_come_out_once_each() throws Exception {
        bench.startIdle();
        int residents = 120;
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (int i = 1; i <= residents; i++) {
                int resident = i;
                outcomes.add(CompletableFuture.supplyAsync(() -> bench.scan(resident), threads));
                threads.execute(bench.printing::wake);
            }
        }
        assertThat(outcomes).allMatch(outcome -> outcome.join() instanceof Outcome.Issued);
        Await.until("all printed", () -> bench.ledger.tally().total().printed() == residents);
        assertThat(bench.printer.taken())
                .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, residents)
                        .mapToObj(i -> i + "/1")
                        .toList());
        assertThat(bench.printer.mostInFlight()).isOne();
    }

    // ---- the printer says no

    @Test
    void a_failed_slip_comes_by_itself_once_the_printer_is_well_before_later_ones() {
        bench.startIdle();
        bench.printer.then(() -> {
            bench.printer.say(PrinterState.PAPER_OUT);
            return PAPER_OUT;
        });
        bench.scan(1);
        bench.awaitStates(JobState.FAILED);
        assertThat(bench.jobs().getFirst().cause()).isEqualTo("PAPER_OUT: no paper");
        assertThat(bench.scan(2)).isInstanceOf(Outcome.Held.class);
        bench.printer.become(PrinterState.READY);
        bench.awaitTaken("1/1", "1/1", "2/1");
        bench.awaitStates(JobState.PRINTED, JobState.PRINTED);
        assertThat(bench.ledger.tally().total().failed()).isZero();
    }

    @Test
    void a_scan_after_a_failure_does_not_overtake_although_the_printer_says_it_is_well() {
        bench.close();
        bench = new Bench(folder, new ScriptedPrinter(), new PrintDesk.Pace(5, 60_000));
        bench.startIdle();
        bench.printer.then(PAPER_OUT);
        bench.scan(1);
        bench.awaitStates(JobState.FAILED);
        Await.until(
                "the desk rests",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(thread -> thread.getName().equals("print-scripted")
                                && thread.getState() == Thread.State.TIMED_WAITING));
        assertThat(bench.printing.tryClaim()).isFalse();
        assertThat(((Outcome.Issued) bench.scan(2)).job().state()).isEqualTo(JobState.RESERVED);
        assertThat(bench.printer.taken()).hasSize(1);
    }

    @Test
    void while_the_printer_is_ill_it_is_asked_and_nothing_is_sent() {
        bench.startIdle();
        bench.printer.then(() -> {
            bench.printer.say(PrinterState.COVER_OPEN);
            return new PrintResult.Failed(PrinterState.COVER_OPEN, "cover");
        });
        bench.scan(1);
        bench.awaitStates(JobState.FAILED);
        int polls = bench.printer.polls();
        Await.until("it is asked again and again", () -> bench.printer.polls() > polls + 5);
        assertThat(bench.printer.taken()).hasSize(1);
    }

    @Test
    void a_printer_that_fails_though_it_says_it_is_well_is_tried_again_and_ever_more_rarely() {
        bench.startIdle();
        for (int i = 0; i < 4; i++) {
            bench.printer.then(PAPER_OUT);
        }
        bench.scan(1);
        bench.awaitTaken("1/1", "1/1", "1/1", "1/1", "1/1");
        bench.awaitStates(JobState.PRINTED);
        assertThat(IntStream.of(0, 1, 2, 5, 6, 7, 1_000_000).mapToLong(PrintDesk.Pace.USUAL::pauseMillis))
                .containsExactly(500L, 1_000L, 2_000L, 16_000L, 32_000L, 32_000L, 32_000L);
    }

    @Test
    void what_failed_in_the_last_run_is_printed_by_the_next() {
        bench.startIdle();
        bench.printer.then(() -> {
            bench.printer.say(PrinterState.PAPER_OUT);
            return PAPER_OUT;
        });
        bench.scan(1);
        bench.awaitStates(JobState.FAILED);
        restart();
        bench.awaitTaken("1/1");
        bench.awaitStates(JobState.PRINTED);
    }

    // ---- nobody knows

    @Test
    void an_unknown_slip_waits_for_a_person_who_saw_it() throws Refused {
        PrintJob job = unknown(new PrintResult.Unknown("no answer"));
        assertThat(bench.slips.asked(10)).extracting(PrintJob::cause).containsExactly("no answer");
        bench.slips.resolve(job.id(), true);
        assertThat(bench.states()).containsExactly(JobState.PRINTED);
        assertThat(bench.printer.taken()).hasSize(1);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> bench.slips.resolve(job.id(), false))
                .withMessageStartingWith("这张小票已经处理过了");
    }

    @Test
    void a_slip_that_nobody_saw_comes_again_as_a_marked_copy() throws Refused {
        PrintJob job = unknown(new PrintResult.Unknown("no answer"));
        bench.slips.resolve(job.id(), false);
        bench.awaitTaken("1/1", "1/2");
        bench.awaitStates(JobState.PRINTED);
        assertThat(bench.jobs().getFirst().copy()).isEqualTo(2);
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> bench.slips.resolve(job.id(), true));
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> bench.slips.resolve(job.id() + 100, true));
    }

    @Test
    void an_unknown_slip_does_not_stop_the_next() {
        unknown(new PrintResult.Unknown("no answer"));
        bench.scan(2);
        bench.awaitStates(JobState.UNKNOWN, JobState.PRINTED);
    }

    @Test
    void a_printer_that_throws_leaves_its_slip_unknown_and_the_desk_goes_on() {
        bench.startIdle();
        bench.printer.then(() -> {
            throw new IllegalStateException("driver");
        });
        bench.printer.then(() -> {
            throw new NoClassDefFoundError("fonts");
        });
        bench.scan(1);
        bench.awaitStates(JobState.UNKNOWN);
        bench.scan(2);
        bench.awaitStates(JobState.UNKNOWN, JobState.UNKNOWN);
        bench.scan(3);
        bench.awaitStates(JobState.UNKNOWN, JobState.UNKNOWN, JobState.PRINTED);
        assertThat(bench.jobs().getFirst().cause()).contains("IllegalStateException");
    }

    @Test
    void a_slip_that_cannot_be_made_is_unknown_and_does_not_stop_those_behind_it() {
        bench.composer = job -> {
            if (job.voucher().serial().counter() == 1) {
                throw new IllegalArgumentException("no such slip");
            }
            return Bench.slip(job);
        };
        bench.startIdle();
        bench.scan(1);
        bench.scan(2);
        bench.awaitStates(JobState.UNKNOWN, JobState.PRINTED);
    }

    @Test
    void a_slip_the_ledger_could_not_be_asked_about_comes_by_itself() {
        AtomicBoolean first = new AtomicBoolean(true);
        bench.composer = job -> {
            if (first.getAndSet(false)) {
                throw new LedgerFault(LedgerFault.Kind.STORAGE, "away");
            }
            return Bench.slip(job);
        };
        bench.startIdle();
        bench.scan(1);
        bench.awaitTaken("1/1");
        bench.awaitStates(JobState.PRINTED);
    }

    private PrintJob unknown(PrintResult result) {
        bench.startIdle();
        bench.printer.then(result);
        bench.scan(1);
        bench.awaitStates(JobState.UNKNOWN);
        return bench.jobs().getFirst();
    }

    private void restart() {
        bench.close();
        bench = new Bench(folder);
        bench.rounds.resume();
        bench.startIdle();
    }
}
