package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.print.PrintResult.Failed;
import greenslip.print.PrintResult.Printed;
import greenslip.print.PrintResult.Unknown;
import greenslip.print.VirtualPrinter.Settings;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the virtual printer; {@link MisbehavingPrinterTest} has what no virtual printer does. */
@Timeout(20)
class EscPosPrinterTest {
    private static final PrinterProfile PROFILE =
            PrinterProfile.GENERIC_58.change().timeouts(60, 150).build();
    private static final EscPosEncoder ENCODER = new EscPosEncoder(PROFILE);

    /** A line feed and the way to the knife. */
    private static final long FIRST_CUT_MILLIMETRES = 18;

    private VirtualPrinter device = new VirtualPrinter("device", PROFILE, Settings.INSTANT);
    private EscPosPrinter printer = new EscPosPrinter("exit", PROFILE, device.transport());

    @AfterEach
    void close() {
        printer.close();
        device.close();
    }

    @Test
    void a_printer_is_gone_until_somebody_asked_it() {
        assertThat(printer.name()).isEqualTo("exit");
        assertThat(printer.state()).isEqualTo(PrinterState.GONE);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(printer.state()).isEqualTo(PrinterState.READY);
    }

    @Test
    void a_slip_is_printed_when_the_printer_says_so() {
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Printed.class);
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
        assertThat(device.codes(1)).containsExactly("N1");
        assertThat(device.codes(2)).containsExactly("N2");
        assertThat(device.slipsPrinted()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "PAPER_NEAR_END, PAPER_NEAR_END",
        "PAPER_OUT, PAPER_OUT",
        "COVER_OPEN, COVER_OPEN",
        "ERROR, ERROR",
        "SILENT, SILENT",
        "GONE, GONE"
    })
    void a_poll_tells_each_fault_and_that_it_is_over(VirtualFault fault, PrinterState state) {
        printer.poll();
        device.setFault(fault);
        assertThat(printer.poll()).isEqualTo(state);
        assertThat(printer.state()).isEqualTo(state);
        device.setFault(VirtualFault.NONE);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
    }

    @ParameterizedTest
    @EnumSource(names = {"PAPER_OUT", "COVER_OPEN", "ERROR", "SILENT", "GONE"})
    void a_printer_known_to_be_ill_is_sent_nothing(VirtualFault fault) {
        device.setFault(fault);
        PrinterState state = printer.poll();
        assertThat(printer.print(Slips.numbered(1))).isEqualTo(new Failed(state, state.advice()));
        device.setFault(VirtualFault.NONE);
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
        assertThat(device.slipsPrinted()).isEqualTo(1);
        assertThat(device.codes(1)).containsExactly("N2");
    }

    @ParameterizedTest
    @EnumSource(names = {"PAPER_OUT", "COVER_OPEN", "ERROR"})
    void a_stop_that_was_pushed_since_the_last_poll_is_believed_without_asking(VirtualFault fault) {
        printer.poll();
        device.setFault(fault);
        long paper = device.paperMillimetres();
        PrintResult result = printer.print(Slips.numbered(1));
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).state().name()).isEqualTo(fault.name());
        device.setFault(VirtualFault.NONE);
        assertThat(device.paperMillimetres()).isEqualTo(paper);
        assertThat(device.latestSlip()).isZero();
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
    }

    @Test
    void paper_that_nears_its_end_does_not_stop_a_slip_and_is_told() {
        printer.poll();
        device.setFault(VirtualFault.PAPER_NEAR_END);
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Printed.class);
        assertThat(printer.state()).isEqualTo(PrinterState.PAPER_NEAR_END);
    }

    @Test
    void paper_that_ends_midway_fails_the_slip_and_nothing_of_it_comes_out_later() {
        printer.poll();
        device.setFault(VirtualFault.OUT_MIDWAY);
        PrintResult result = printer.print(Slips.numbered(1));
        assertThat(result).isEqualTo(new Failed(PrinterState.PAPER_OUT, PrinterState.PAPER_OUT.advice()));
        assertThat(printer.state()).isEqualTo(PrinterState.PAPER_OUT);
        device.setFault(VirtualFault.NONE);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(device.latestSlip()).isZero();
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Printed.class);
        assertThat(device.slipsPrinted()).isEqualTo(1);
        assertThat(device.text(1).orElseThrow()).startsWith("第1号\nfirst");
    }

    @Test
    void a_printer_that_falls_silent_leaves_unknown_and_does_not_print_late() {
        printer.poll();
        device.setFault(VirtualFault.SILENT);
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Unknown.class);
        assertThat(printer.state()).isEqualTo(PrinterState.SILENT);
        assertThat(device.slipsPrinted()).isEqualTo(1);
        device.setFault(VirtualFault.NONE);
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
        assertThat(device.slipsPrinted()).isEqualTo(2);
        assertThat(device.codes(2)).containsExactly("N2");
    }

    @ParameterizedTest
    @EnumSource(names = {"PAPER_OUT", "COVER_OPEN", "ERROR"})
    void a_fault_while_the_paper_moves_fails_the_slip_and_leaves_a_scrap(VirtualFault fault) throws Exception {
        slowDevice(5_000);
        CompletableFuture<PrintResult> printing = startPrinting();
        device.setFault(fault);
        PrintResult result = printing.get(10, TimeUnit.SECONDS);
        assertThat(result).isInstanceOf(Failed.class);
        assertThat(((Failed) result).state().name()).isEqualTo(fault.name());
        device.setFault(VirtualFault.NONE);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
        assertThat(device.slipsPrinted()).isEqualTo(1);
        assertThat(device.codes(1)).containsExactly("N2");
        assertThat(device.text(1).orElseThrow()).startsWith("第2号");
        assertThat(device.scraps()).isEqualTo(1);
    }

    @Test
    void a_printer_switched_off_while_the_paper_moves_leaves_unknown() throws Exception {
        slowDevice(5_000);
        CompletableFuture<PrintResult> printing = startPrinting();
        device.setFault(VirtualFault.GONE);
        assertThat(printing.get(10, TimeUnit.SECONDS)).isInstanceOf(Unknown.class);
        assertThat(printer.state()).isEqualTo(PrinterState.GONE);
        device.setFault(VirtualFault.NONE);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
        assertThat(device.codes(1)).containsExactly("N2");
        assertThat(device.text(1).orElseThrow()).startsWith("第2号");
    }

    @Test
    void a_slip_slower_than_the_patience_is_unknown_and_what_is_left_of_it_is_cut_off() {
        slowDevice(100);
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Unknown.class);
        Wire.until("the printer is well", () -> printer.poll() == PrinterState.READY);
        assertThat(device.latestSlip()).isZero();
    }

    @Test
    void an_interrupt_ends_the_wait_and_the_slip_is_unknown() throws Exception {
        slowDevice(10_000);
        CompletableFuture<PrintResult> result = new CompletableFuture<>();
        CompletableFuture<Boolean> stillSet = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().start(() -> {
            result.complete(printer.print(Slips.numbered(1)));
            stillSet.complete(Thread.currentThread().isInterrupted());
        });
        Wire.until("paper moves", () -> device.paperMillimetres() > FIRST_CUT_MILLIMETRES);
        thread.interrupt();
        assertThat(result.get(5, TimeUnit.SECONDS)).isInstanceOf(Unknown.class);
        assertThat(stillSet.get(5, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 40, 75, 90, 94})
    void a_job_that_an_earlier_process_broke_off_does_not_spoil_the_next(int bytes) {
        byte[] job = ENCODER.encode(Slips.numbered(7));
        Wire.send(device, java.util.Arrays.copyOf(job, Math.min(bytes, job.length - 5)));
        assertThat(printer.print(Slips.numbered(8))).isInstanceOf(Printed.class);
        assertThat(device.codes(1)).containsExactly("N8");
        assertThat(device.slipsPrinted()).isEqualTo(1);
    }

    @Test
    void every_connection_begins_with_zeros_and_a_reset_the_first_also_with_a_cut() {
        ScriptedTransport line = new ScriptedTransport();
        EscPosPrinter scripted = new EscPosPrinter("p", PROFILE, line);
        scripted.poll();
        String wake = "00".repeat(EscPos.FLUSH_BYTES) + "1b40";
        String clear = HexFormat.of().formatHex(EscPos.clear());
        assertThat(line.writtenHex()).startsWith(clear + wake + "1d610f" + "0a1d564200" + "100401");
        line.drop();
        line.forgetWritten();
        scripted.poll();
        assertThat(line.writtenHex()).startsWith(wake + "1d610f" + "100401");
    }

    @Test
    void a_job_is_the_slip_with_a_question_before_its_cut_and_one_after_it_and_no_round_trip_before() {
        ScriptedTransport line = new ScriptedTransport();
        EscPosPrinter scripted = new EscPosPrinter("p", PROFILE, line);
        scripted.poll();
        line.forgetWritten();
        assertThat(scripted.print(Slips.numbered(1))).isInstanceOf(Printed.class);
        String slip = HexFormat.of().formatHex(ENCODER.encode(Slips.numbered(1)));
        assertThat(line.writtenHex()).isEqualTo(slip.replaceFirst("1d564200$", "1d72011d5642001d7201"));
    }

    @Test
    void a_slip_that_cannot_be_encoded_is_the_callers_fault_and_sends_nothing() {
        printer.poll();
        long paper = device.paperMillimetres();
        assertThatIllegalArgumentException().isThrownBy(() -> printer.print(new Slip(List.of(new Slip.Qr("凭证")))));
        assertThat(device.paperMillimetres()).isEqualTo(paper);
    }

    @Test
    void a_closed_printer_is_gone_and_prints_nothing_more() {
        printer.poll();
        printer.close();
        assertThat(printer.state()).isEqualTo(PrinterState.GONE);
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Failed.class);
        assertThat(printer.poll()).isEqualTo(PrinterState.GONE);
        assertThat(device.latestSlip()).isZero();
    }

    private void slowDevice(int jobTimeoutMillis) {
        close();
        PrinterProfile patient =
                PROFILE.change().timeouts(300, jobTimeoutMillis).build();
        device = new VirtualPrinter("slow", PROFILE, Settings.INSTANT.withSpeed(400));
        printer = new EscPosPrinter("exit", patient, device.transport());
        // Its patience may be shorter than a cut.
        Wire.until("ready", () -> printer.poll() == PrinterState.READY);
        Wire.until("the first cut", () -> device.paperMillimetres() == FIRST_CUT_MILLIMETRES);
    }

    private CompletableFuture<PrintResult> startPrinting() {
        CompletableFuture<PrintResult> printing = new CompletableFuture<>();
        Thread.ofPlatform().start(() -> printing.complete(printer.print(Slips.numbered(1))));
        Wire.until("paper moves", () -> device.paperMillimetres() > FIRST_CUT_MILLIMETRES + 5);
        return printing;
    }
}
