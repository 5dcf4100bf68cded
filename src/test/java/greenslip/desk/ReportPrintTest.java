package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.ledger.JobState;
import greenslip.print.PrintResult;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports and residents' slips share one printer. */
class ReportPrintTest {
    private static final PrintResult PRINTED = new PrintResult.Printed(1);

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = Bench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private static Slip report(String text) {
        return new Slip(List.of(new Slip.Text(text, Slip.Align.LEFT, 1, false)));
    }

    private static PrintResult join(CompletableFuture<PrintResult> result) {
        return result.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Test
    void a_report_is_printed_while_nobody_waits_and_leaves_no_job() throws Refused {
        assertThat(join(bench.printing.report(report("tally"))).getClass()).isEqualTo(PRINTED.getClass());
        bench.awaitTaken("tally");
        assertThat(bench.jobs()).isEmpty();
        bench.scan(1);
        bench.awaitTaken("tally", "1/1");
    }

    @Test
    void it_never_overtakes_a_slip_that_waits_and_never_shares_the_printer() throws Refused {
        bench.printer.gate();
        bench.scan(1);
        bench.awaitTaken("1/1");
        bench.scan(2);
        CompletableFuture<PrintResult> result = bench.printing.report(report("tally"));
        bench.scan(3);
        bench.printer.openGate();
        join(result);
        bench.awaitTaken("1/1", "2/1", "3/1", "tally");
        assertThat(bench.printer.mostInFlight()).isOne();
    }

    @Test
    void who_comes_during_a_report_is_served_next() throws Refused {
        bench.printer.gate();
        CompletableFuture<PrintResult> first = bench.printing.report(report("a"));
        bench.awaitTaken("a");
        CompletableFuture<PrintResult> second = bench.printing.report(report("b"));
        bench.scan(1);
        bench.printer.openGate();
        join(first);
        join(second);
        bench.awaitTaken("a", "1/1", "b");
        bench.awaitStates(JobState.PRINTED);
    }

    @Test
    void a_report_that_fails_is_told_and_not_tried_again() throws Refused {
        PrintResult failed = new PrintResult.Failed(PrinterState.PAPER_OUT, "no paper");
        bench.printer.then(failed);
        assertThat(join(bench.printing.report(report("a")))).isEqualTo(failed);
        bench.scan(1);
        bench.awaitTaken("a", "1/1");
    }

    @Test
    void a_printer_that_is_not_ready_takes_none() {
        bench.printer.say(PrinterState.PAPER_OUT);
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> bench.printing.report(report("a")))
                .withMessageContaining("换一卷新纸");
    }

    @Test
    void so_many_wait_and_no_more() throws Refused {
        bench.printer.gate();
        bench.printing.report(report("0"));
        bench.awaitTaken("0");
        for (int i = 1; i <= ReportTray.MAX_WAITING; i++) {
            bench.printing.report(report("" + i));
        }
        assertThatExceptionOfType(Refused.class).isThrownBy(() -> bench.printing.report(report("too many")));
        bench.printer.openGate();
        bench.awaitTaken("0", "1", "2", "3", "4");
    }

    @Test
    void a_report_that_nobody_waits_for_any_more_is_not_printed() throws Refused {
        bench.printer.gate();
        bench.scan(1);
        bench.awaitTaken("1/1");
        CompletableFuture<PrintResult> given = bench.printing.report(report("given up"));
        CompletableFuture<PrintResult> wanted = bench.printing.report(report("wanted"));
        given.cancel(false);
        bench.printer.openGate();
        join(wanted);
        bench.awaitTaken("1/1", "wanted");
    }
}
