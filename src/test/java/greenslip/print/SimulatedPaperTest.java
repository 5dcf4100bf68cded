package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Paper, power and cable of a simulated printer, in the midst of a slip. */
class SimulatedPaperTest extends SimulatedPrinters {
    // ---- paper

    @Test
    void a_roll_ends_after_its_millimetres_and_the_new_one_does_not() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        printer.paperLeft(10);
        Wire.send(line, job(1));
        assertThat(printer.troubles()).containsExactly(SimulatedTrouble.PAPER_OUT);
        assertThat(printer.slipsPrinted()).isZero();
        assertThat(printer.hanging()).startsWith("第1号\nfirst\nsecond").doesNotContain("[QR]");
        printer.set(SimulatedTrouble.PAPER_OUT, false);
        assertThat(printer.hanging()).isEmpty();
        assertThat(printer.scraps()).isEqualTo(1);
        Wire.send(line, job(2));
        assertThat(printer.troubles()).isEmpty();
    }

    @Test
    void paper_that_ends_on_the_way_to_the_knife_makes_no_slip() {
        PrinterSimulator whole = printer(INSTANT);
        Wire.send(whole.session(), job(1));
        PrinterSimulator printer = printer(INSTANT);
        printer.paperLeft((int) whole.paperMillimetres() - 5);
        Wire.send(printer.session(), job(1));
        assertThat(printer.hanging()).endsWith("[QR]");
        assertThat(printer.slipsPrinted()).isZero();
        assertThat(printer.has(SimulatedTrouble.PAPER_OUT)).isTrue();
    }

    @Test
    void a_roll_of_nothing_is_no_paper() {
        PrinterSimulator printer = printer(INSTANT);
        printer.set(SimulatedTrouble.PAPER_NEAR_END, true);
        printer.paperLeft(0);
        assertThat(printer.troubles()).containsExactly(SimulatedTrouble.PAPER_OUT);
        printer.paperLeft(1_000);
        assertThat(printer.troubles()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"OVERHEATED", "OFFLINE", "STALLED"})
    void what_halts_without_a_hand_in_it_goes_on_in_the_midst_of_the_slip(SimulatedTrouble trouble) {
        PrinterSimulator printer = printer(INSTANT.withSpeed(1_000));
        Transport line = printer.session();
        byte[] job = job(1);
        Wire.send(line, Arrays.copyOf(job, job.length - 10));
        Wire.until("it hangs out", () -> printer.hanging().endsWith("[QR]"));
        printer.set(trouble, true);
        printer.set(trouble, false);
        Wire.send(line, Arrays.copyOfRange(job, job.length - 10, job.length));
        Wire.until("the slip", () -> printer.slipsPrinted() == 1);
        assertThat(printer.text(1)).contains("第1号\nfirst\nsecond\nthird\n[QR]");
    }

    @Test
    void a_cover_opened_in_the_midst_of_a_row_halts_it_there() {
        PrinterSimulator printer = printer(INSTANT.withSpeed(1));
        Transport line = printer.session();
        Wire.send(line, job(1));
        Wire.until("it prints", () -> !printer.hanging().isEmpty());
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        assertThat(Wire.ask(line, "100402")).isEqualTo("16");
        assertThat(printer.hanging()).isEqualTo("第1号");
    }

    // ---- power and cable

    @Test
    void the_power_that_goes_at_a_byte_takes_buffer_modes_and_pushes_with_it() throws IOException {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.wire();
        Wire.send(line, EscPos.hex("1d61ff" + "1d2111"));
        assertThat(Wire.read(line)).isEqualTo("10000000");
        byte[] job = job(1);
        printer.setAfterBytes(SimulatedTrouble.OFF, 20);
        Wire.send(line, job);
        assertThat(printer.troubles()).containsExactly(SimulatedTrouble.OFF);
        assertThat(printer.lostBytes()).isEqualTo(job.length - 20);
        assertThat(Wire.ask(line, "100401")).isEmpty();
        printer.set(SimulatedTrouble.OFF, false);
        assertThat(Wire.read(line)).isEmpty();
        Wire.send(line, EscPos.hex("410a1d5601"));
        assertThat(printer.slipsPrinted())
                .as("the rest of a job that was lost is no slip")
                .isZero();
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        assertThat(Wire.read(line)).as("pushes are off").isEmpty();
    }

    @Test
    void a_printer_that_comes_back_reads_the_stream_from_where_it_is() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.wire();
        byte[] raster = new byte[8 + 48 * 10];
        System.arraycopy(EscPos.hex("1d76300030000a00"), 0, raster, 0, 8);
        Arrays.fill(raster, 8, raster.length, (byte) 'x');
        printer.setAfterBytes(SimulatedTrouble.OFF, 100);
        Wire.send(line, Arrays.copyOf(raster, 200));
        printer.set(SimulatedTrouble.OFF, false);
        Wire.send(line, Arrays.copyOfRange(raster, 200, raster.length));
        Wire.send(line, EscPos.hex("0a"));
        assertThat(printer.hanging()).startsWith("xxxxxxxx");
    }

    @Test
    void a_session_is_refused_and_broken_by_a_printer_that_is_off() throws IOException {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        line.connect(Wire.after(0));
        printer.set(SimulatedTrouble.OFF, true);
        assertThatThrownBy(() -> line.write(new byte[1], Wire.after(20))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.connect(Wire.after(20))).isInstanceOf(IOException.class);
        printer.set(SimulatedTrouble.OFF, false);
        assertThat(line.connect(Wire.after(20))).isTrue();
    }

    @Test
    void a_pulled_cable_loses_what_is_sent_and_the_printer_goes_on() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.wire();
        byte[] job = job(1);
        Wire.send(line, Arrays.copyOf(job, job.length - 4));
        printer.set(SimulatedTrouble.UNPLUGGED, true);
        Wire.send(line, EscPos.hex("ffffff"));
        printer.set(SimulatedTrouble.UNPLUGGED, false);
        Wire.send(line, Arrays.copyOfRange(job, job.length - 4, job.length));
        assertThat(printer.slipsPrinted()).isEqualTo(1);
        assertThat(printer.lostBytes()).isEqualTo(3);
    }

    @Test
    void the_newest_line_wins() {
        PrinterSimulator printer = printer(INSTANT);
        Transport first = printer.session();
        Wire.send(first, job(1));
        Transport second = printer.session();
        Wire.send(second, job(2));
        assertThatThrownBy(() -> first.write(new byte[1], Wire.after(20))).isInstanceOf(IOException.class);
        assertThat(printer.slipsPrinted()).isEqualTo(2);
    }
}
