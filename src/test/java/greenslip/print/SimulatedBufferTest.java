package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.SimulatorSettings.Flow;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What a simulated printer does with more bytes than it holds. */
class SimulatedBufferTest extends SimulatedPrinters {
    @Test
    void a_printer_that_waits_takes_no_more_than_it_holds() throws IOException {
        PrinterSimulator printer = printer(INSTANT.withBuffer(100, Flow.WAITS));
        Transport line = printer.session();
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        line.connect(Wire.after(0));
        assertThat(line.write(new byte[250], Wire.after(20))).isEqualTo(100);
        assertThat(printer.bufferedBytes()).isEqualTo(100);
        printer.set(SimulatedTrouble.COVER_OPEN, false);
        assertThat(line.write(new byte[150], Wire.after(20))).isEqualTo(150);
        assertThat(printer.lostBytes()).isZero();
    }

    @Test
    void xoff_is_said_at_three_quarters_and_xon_at_one() throws IOException {
        PrinterSimulator printer = printer(INSTANT.withBuffer(100, Flow.XON_XOFF));
        Transport line = printer.session();
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        Wire.send(line, new byte[74]);
        assertThat(Wire.read(line)).isEmpty();
        Wire.send(line, new byte[1]);
        assertThat(Wire.read(line)).isEqualTo("13");
        assertThat(line.write(new byte[100], Wire.after(20))).isEqualTo(25);
        assertThat(Wire.read(line)).isEmpty();
        printer.set(SimulatedTrouble.COVER_OPEN, false);
        assertThat(Wire.ask(line, "00")).isEqualTo("11");
    }

    @Test
    void flow_control_overtakes_answers_that_wait() {
        PrinterSimulator printer = printer(INSTANT.withBuffer(100, Flow.XON_XOFF));
        Transport line = printer.session();
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        Wire.send(line, EscPos.askStatus(2));
        Wire.send(line, new byte[90]);
        assertThat(Wire.read(line)).isEqualTo("1316");
    }

    @Test
    void a_printer_that_drops_loses_what_does_not_fit_and_answers_all_the_same() {
        PrinterSimulator printer = printer(INSTANT.withBuffer(100, Flow.DROPS));
        Transport line = printer.session();
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        Wire.send(line, new byte[400]);
        assertThat(printer.lostBytes()).isEqualTo(300);
        assertThat(printer.bufferedBytes()).isEqualTo(100);
        assertThat(Wire.ask(line, "100402")).isEqualTo("16");
    }

    @Test
    void a_picture_that_lost_bytes_swallows_what_follows_or_becomes_text() {
        PrinterSimulator printer = printer(INSTANT.withBuffer(64, Flow.DROPS));
        Transport line = printer.session();
        printer.set(SimulatedTrouble.OFFLINE, true);
        byte[] raster = new byte[8 + 2 * 96];
        System.arraycopy(EscPos.hex("1d76300002006000"), 0, raster, 0, 8);
        Wire.send(line, raster);
        printer.set(SimulatedTrouble.OFFLINE, false);
        Wire.send(line, job(1));
        assertThat(printer.text(1).orElse("")).doesNotContain("first");
    }

    @Test
    void a_stalled_printer_takes_nothing_says_nothing_and_goes_on_afterwards() throws IOException {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        line.connect(Wire.after(0));
        printer.set(SimulatedTrouble.STALLED, true);
        assertThat(line.write(job(1), Wire.after(20))).isZero();
        assertThat(Wire.read(line)).isEmpty();
        printer.set(SimulatedTrouble.STALLED, false);
        Wire.send(line, job(1));
        assertThat(printer.slipsPrinted()).isEqualTo(1);
    }

    @Test
    void xoff_for_ever_is_a_stalled_printer_that_says_so_once() {
        PrinterSimulator printer = printer(INSTANT.withBuffer(100, Flow.XON_XOFF));
        Transport line = printer.session();
        Wire.send(line, new byte[1]);
        printer.set(SimulatedTrouble.STALLED, true);
        assertThat(Wire.read(line)).isEqualTo("13");
        assertThat(Wire.read(line)).isEmpty();
        printer.set(SimulatedTrouble.STALLED, false);
        assertThat(Wire.read(line)).isEqualTo("11");
    }
}
