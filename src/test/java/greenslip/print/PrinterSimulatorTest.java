package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.print.SimulatorSettings.Chinese;
import greenslip.print.SimulatorSettings.Flow;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulator by its bytes, as a host sees it. What {@link VirtualPrinterTest} asks of the demo's printer holds for it too. */
@Timeout(60)
class PrinterSimulatorTest {
    private static final SimulatorSettings INSTANT = SimulatorSettings.like(PrinterProfile.GENERIC_58);

    private final EscPosEncoder encoder = new EscPosEncoder(PrinterProfile.GENERIC_58);
    private final List<PrinterSimulator> printers = new ArrayList<>();

    @AfterEach
    void close() {
        printers.forEach(PrinterSimulator::close);
    }

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

    // ---- its buffer

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

    private PrinterSimulator printer(SimulatorSettings settings) {
        PrinterSimulator printer = new PrinterSimulator("test", settings);
        printers.add(printer);
        return printer;
    }

    private byte[] job(int number) {
        return encoder.encode(Slips.numbered(number));
    }
}
