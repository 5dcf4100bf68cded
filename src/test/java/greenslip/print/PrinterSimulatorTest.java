package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.print.SimulatorSettings.Chinese;
import greenslip.print.SimulatorSettings.Flow;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The simulator by its bytes, as a host sees it. What {@link VirtualPrinterTest} asks of the demo's printer holds for it too. */
class PrinterSimulatorTest extends SimulatedPrinters {
    // ---- what it says of itself

    @ParameterizedTest
    @CsvSource({
        "PAPER_NEAR_END, 12, 12, 12, 1e, 03, 10000300",
        "PAPER_OUT,      1a, 32, 12, 7e, '', 18000f00",
        "COVER_OPEN,     1a, 16, 12, 12, '', 38000000",
        "CUTTER,         1a, 52, 1a, 12, '', 18080000",
        "OVERHEATED,     1a, 52, 52, 12, '', 18400000",
        "ERROR,          1a, 52, 32, 12, '', 18200000",
        "OFFLINE,        1a, 12, 12, 12, '', 18000000",
        "STALLED,        '', '', '', '', '', ''"
    })
    void each_trouble_is_told_in_the_bytes_of_the_reference(
            SimulatedTrouble trouble, String one, String two, String three, String four, String done, String push) {
        PrinterSimulator printer = printer(INSTANT.withBuffer(64, Flow.DROPS));
        Transport line = printer.session();
        assertThat(Wire.ask(line, "1d61ff")).isEqualTo("10000000");
        printer.set(trouble, true);
        assertThat(Wire.read(line)).isEqualTo(push);
        assertThat(Wire.ask(line, "100401")).isEqualTo(one);
        assertThat(Wire.ask(line, "100402")).isEqualTo(two);
        assertThat(Wire.ask(line, "100403")).isEqualTo(three);
        assertThat(Wire.ask(line, "100404")).isEqualTo(four);
        assertThat(Wire.ask(line, "1d7201")).isEqualTo(done);
    }

    @Test
    void several_troubles_are_told_at_once_and_end_one_by_one() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        printer.setAll(Set.of(SimulatedTrouble.PAPER_OUT, SimulatedTrouble.COVER_OPEN));
        assertThat(Wire.ask(line, "100402")).isEqualTo("36");
        printer.set(SimulatedTrouble.PAPER_OUT, false);
        assertThat(Wire.ask(line, "100402")).isEqualTo("16");
        assertThat(printer.troubles()).containsExactly(SimulatedTrouble.COVER_OPEN);
    }

    // ---- how it answers

    @Test
    void late_answers_come_after_their_time_and_in_order() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        printer.answer(SimulatedAnswers.LATE, 200);
        assertThat(Wire.ask(line, "1d7201" + "100404")).isEmpty();
        Wire.until("both", () -> Wire.read(line).equals("0012"));
    }

    @Test
    void each_answer_is_the_one_before_where_it_is_one_behind() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        printer.answer(SimulatedAnswers.ONE_BEHIND, 0);
        assertThat(Wire.ask(line, "100401")).isEmpty();
        assertThat(Wire.ask(line, "100402")).isEqualTo("1a");
        assertThat(Wire.ask(line, "100404")).isEqualTo("16");
    }

    @Test
    void a_printer_that_never_answers_prints_all_the_same_and_pushes_nothing() {
        PrinterSimulator printer = printer(INSTANT);
        Transport line = printer.session();
        printer.answer(SimulatedAnswers.NEVER, 0);
        assertThat(Wire.ask(line, "1d61ff" + "100401")).isEmpty();
        Wire.send(line, job(1));
        printer.set(SimulatedTrouble.COVER_OPEN, true);
        assertThat(Wire.read(line)).isEmpty();
        assertThat(printer.slipsPrinted()).isEqualTo(1);
    }

    @Test
    void a_job_is_called_done_only_once_its_paper_has_moved() {
        PrinterSimulator printer = printer(INSTANT.withSpeed(1_000));
        Transport line = printer.session();
        printer.set(SimulatedTrouble.OFFLINE, true);
        Wire.send(line, job(1));
        Wire.send(line, EscPos.askJobDone());
        assertThat(Wire.read(line)).isEmpty();
        printer.set(SimulatedTrouble.OFFLINE, false);
        Wire.until("done", () -> Wire.read(line).equals("00"));
        assertThat(printer.slipsPrinted()).isEqualTo(1);
    }

    // ---- what it cannot

    @Test
    void a_printer_without_codes_prints_their_commands_as_text() {
        PrinterSimulator printer = printer(INSTANT.withAbilities(true, false, Chinese.ON));
        Wire.send(printer.session(), job(1));
        assertThat(printer.text(1).orElseThrow())
                .contains("third\nk1A2k1Ck1E1k1P0N1k1Q0")
                .doesNotContain("[QR]");
    }

    @Test
    void without_chinese_mode_its_bytes_are_latin_letters() {
        byte[] line = EscPos.hex("1b40" + "b5da" + "0a" + "1c26" + "b5da" + "0a" + "1d564200");
        assertThat(text(INSTANT.withAbilities(true, true, Chinese.ON), line)).isEqualTo("第\n第");
        assertThat(text(INSTANT.withAbilities(true, true, Chinese.OFF), line)).isEqualTo("µÚ\n第");
        assertThat(text(INSTANT.withAbilities(true, true, Chinese.ABSENT), line))
                .isEqualTo("µÚ\nµÚ");
    }

    @Test
    void without_a_knife_the_paper_is_torn_off_before_the_next_job() {
        PrinterSimulator printer = printer(INSTANT.withAbilities(false, true, Chinese.ON));
        Wire.send(printer.session(), job(1));
        assertThat(printer.slipsPrinted()).isZero();
        assertThat(printer.hanging()).contains("第1号");
        Wire.send(printer.session(), job(2));
        assertThat(printer.slipsPrinted()).isEqualTo(1);
        assertThat(printer.codes(1)).containsExactly("N1");
    }

    // ---- serials

    @Test
    void a_serial_that_comes_twice_is_found_unless_the_second_is_a_copy() {
        OnceOnTape once = new OnceOnTape(Pattern.compile("N[0-9]+"), Pattern.compile("copy"));
        PrinterSimulator printer = printer(INSTANT.watching(once));
        Transport line = printer.session();
        for (String text : List.of("N1", "N2", "N1 copy", "N2", "no number")) {
            Wire.send(line, encoder.encode(new Slip(List.of(new Slip.Text(text, Slip.Align.LEFT, 1, false)))));
        }
        assertThat(printer.serialsTwice()).isEqualTo(1);
        assertThat(printer.serialsFoundTwice()).containsExactly(new TwiceOnTape("N2", 2, 4));
    }

    @Test
    void a_printer_that_is_told_of_no_serials_finds_none() {
        PrinterSimulator printer = printer(INSTANT);
        Wire.send(printer.session(), job(1));
        Wire.send(printer.session(), job(1));
        assertThat(printer.slipsPrinted()).isEqualTo(2);
        assertThat(printer.serialsTwice()).isZero();
    }

    // ---- time

    /** The least it may take; how much more depends on the machine. */
    @Test
    void a_slip_takes_as_long_as_its_paper_its_start_and_its_cut() {
        PrinterSimulator instant = printer(INSTANT);
        Wire.send(instant.session(), job(1));
        long millimetres = instant.paperMillimetres();
        PrinterSimulator printer = printer(INSTANT.withSpeed(200));
        long begin = System.nanoTime();
        Wire.send(printer.session(), job(1));
        Wire.until("the slip", () -> printer.slipsPrinted() == 1);
        long tookMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
        assertThat(tookMillis).isGreaterThanOrEqualTo(50 + millimetres * 1_000 / 200 + 400 - 1);
    }

    @Test
    void settings_and_orders_out_of_range_are_refused() {
        PrinterSimulator printer = printer(INSTANT);
        assertThatIllegalArgumentException().isThrownBy(() -> INSTANT.withSpeed(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> INSTANT.withBuffer(63, Flow.DROPS));
        assertThatIllegalArgumentException().isThrownBy(() -> INSTANT.keeping(0, null, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> printer.paperLeft(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> printer.answer(SimulatedAnswers.LATE, 60_001));
    }

    private String text(SimulatorSettings settings, byte[] bytes) {
        PrinterSimulator printer = printer(settings);
        Wire.send(printer.session(), bytes);
        return printer.text(1).orElseThrow();
    }
}
