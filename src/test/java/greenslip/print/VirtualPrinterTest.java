package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.print.VirtualPrinter.Settings;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The virtual printer by its bytes alone, as a foreign host would see it. */
class VirtualPrinterTest {
    private static final PrinterProfile PROFILE = PrinterProfile.GENERIC_58;

    private final EscPosEncoder encoder = new EscPosEncoder(PROFILE);
    private final List<VirtualPrinter> printers = new ArrayList<>();
    private final VirtualPrinter printer = printer(Settings.INSTANT);

    @AfterEach
    void close() {
        printers.forEach(VirtualPrinter::close);
    }

    @Test
    void a_cut_ends_a_slip_and_numbers_run() {
        List<Long> told = new ArrayList<>();
        printer.onSlip(told::add);
        assertThat(printer.latestSlip()).isZero();
        Wire.send(printer, job(1));
        Wire.send(printer, job(2));
        assertThat(told).containsExactly(1L, 2L);
        assertThat(printer.latestSlip()).isEqualTo(2);
        assertThat(printer.slipsPrinted()).isEqualTo(2);
        assertThat(printer.text(1)).contains("第1号\nfirst\nsecond\nthird\n[QR]");
        assertThat(printer.codes(2)).containsExactly("N2");
        assertThat(printer.scraps()).isZero();
    }

    @Test
    void what_was_never_printed_is_not_there() {
        assertThat(printer.png(1)).isEmpty();
        assertThat(printer.text(0)).isEmpty();
        assertThat(printer.codes(-1)).isEmpty();
    }

    @Test
    void only_so_many_slips_are_kept_in_memory() {
        VirtualPrinter small = printer(new Settings(0, 3, null, 1));
        for (int i = 1; i <= 5; i++) {
            Wire.send(small, job(i));
        }
        assertThat(small.text(2)).isEmpty();
        assertThat(small.png(2)).isEmpty();
        assertThat(small.codes(3)).containsExactly("N3");
        assertThat(small.codes(5)).containsExactly("N5");
        assertThat(small.slipsPrinted()).isEqualTo(5);
    }

    @Test
    void pictures_on_disk_are_kept_bounded_and_numbers_go_on_after_a_restart(@TempDir Path directory)
            throws IOException {
        Path folder = directory.resolve("slips");
        VirtualPrinter first = printer(Settings.INSTANT.withFolder(folder, 2));
        for (int i = 1; i <= 4; i++) {
            Wire.send(first, job(i));
        }
        first.close();
        assertThat(files(folder)).containsExactly("000003.png", "000004.png");
        assertThat(Files.readAllBytes(folder.resolve("000004.png")))
                .isEqualTo(first.png(4).orElseThrow());
        VirtualPrinter second = printer(Settings.INSTANT.withFolder(folder, 2));
        Wire.send(second, job(5));
        assertThat(second.latestSlip()).isEqualTo(5);
        assertThat(second.slipsPrinted()).isEqualTo(1);
        second.close();
        assertThat(files(folder)).containsExactly("000004.png", "000005.png");
    }

    @Test
    void strange_files_in_the_folder_are_left_alone(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.writeString(folder.resolve("12.png"), "mine");
        VirtualPrinter printing = printer(Settings.INSTANT.withFolder(folder, 1));
        Wire.send(printing, job(1));
        Wire.send(printing, job(2));
        printing.close();
        assertThat(files(folder)).containsExactly("000002.png", "12.png", "notes.txt");
    }

    @Test
    void a_folder_that_cannot_be_written_costs_the_picture_and_not_the_slip(@TempDir Path directory)
            throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "no folder");
        VirtualPrinter printing = printer(Settings.INSTANT.withFolder(file, 5));
        List<Long> told = new ArrayList<>();
        printing.onSlip(told::add);
        Wire.send(printing, job(1));
        assertThat(told).containsExactly(1L);
        assertThat(printing.png(1)).isPresent();
    }

    @Test
    void a_listener_that_fails_does_not_keep_the_slip_from_others() {
        List<Long> told = new ArrayList<>();
        printer.onSlip(number -> {
            throw new IllegalStateException("page gone");
        });
        printer.onSlip(told::add);
        Wire.send(printer, job(1));
        assertThat(told).containsExactly(1L);
    }

    @Test
    void the_paper_used_is_told_in_millimetres() {
        Wire.send(printer, EscPos.hex("1b40410a" + "1b64ff"));
        assertThat(printer.paperMillimetres()).isEqualTo(256 * 30 / 8);
        Wire.send(printer, EscPos.cut());
        assertThat(printer.paperMillimetres()).isEqualTo(256 * 30 / 8 + 15);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,           12, 12, 12, 12, 00, 10000000",
        "PAPER_NEAR_END, 12, 12, 12, 1e, 03, 10000300",
        "OUT_MIDWAY,     12, 12, 12, 1e, 03, 10000300",
        "PAPER_OUT,      1a, 32, 12, 7e, '', 18000f00",
        "COVER_OPEN,     1a, 16, 12, 12, '', 38000000",
        "ERROR,          1a, 52, 32, 12, '', 18200000",
        "SILENT,         '', '', '', '', '', ''"
    })
    void each_fault_is_answered_as_a_printer_does(
            VirtualFault fault, String one, String two, String three, String four, String done, String push) {
        printer.setFault(fault);
        assertThat(printer.fault()).isEqualTo(fault);
        Transport line = printer.transport();
        assertThat(Wire.ask(line, "100401")).isEqualTo(one);
        assertThat(Wire.ask(line, "100402")).isEqualTo(two);
        assertThat(Wire.ask(line, "100403")).isEqualTo(three);
        assertThat(Wire.ask(line, "100404")).isEqualTo(four);
        assertThat(Wire.ask(line, "1d7201")).isEqualTo(done);
        if (!fault.stops()) {
            assertThat(Wire.ask(line, "1d610f")).isEqualTo(push);
        }
    }

    @Test
    void a_change_is_pushed_once_asked_for_and_only_a_change() {
        Transport line = printer.transport();
        Wire.send(line, new byte[0]);
        printer.setFault(VirtualFault.COVER_OPEN);
        assertThat(Wire.read(line)).isEmpty();
        printer.setFault(VirtualFault.NONE);
        assertThat(Wire.ask(line, "1d61ff")).isEqualTo("10000000");
        printer.setFault(VirtualFault.PAPER_OUT);
        assertThat(Wire.read(line)).isEqualTo("18000f00");
        printer.setFault(VirtualFault.PAPER_OUT);
        assertThat(Wire.read(line)).isEmpty();
        assertThat(Wire.ask(line, "1d6100")).isEmpty();
        printer.setFault(VirtualFault.NONE);
        assertThat(Wire.read(line)).isEqualTo("10000000");
    }

    @ParameterizedTest
    @EnumSource(names = {"PAPER_OUT", "COVER_OPEN", "ERROR"})
    void what_comes_while_it_stands_still_is_printed_once_it_is_well(VirtualFault fault) {
        printer.setFault(fault);
        Transport line = Wire.send(printer, job(1));
        Wire.send(line, EscPos.askJobDone());
        assertThat(Wire.read(line)).isEmpty();
        assertThat(printer.latestSlip()).isZero();
        printer.setFault(VirtualFault.NONE);
        assertThat(printer.codes(1)).containsExactly("N1");
        assertThat(Wire.read(line)).isEqualTo("00");
    }

    @ParameterizedTest
    @EnumSource(names = {"PAPER_OUT", "COVER_OPEN", "ERROR"})
    void what_it_was_told_to_throw_away_is_never_printed(VirtualFault fault) {
        printer.setFault(fault);
        Transport line = Wire.send(printer, job(1));
        Wire.send(line, EscPos.clear());
        printer.setFault(VirtualFault.NONE);
        Wire.send(line, job(2));
        assertThat(printer.latestSlip()).isEqualTo(1);
        assertThat(printer.codes(1)).containsExactly("N2");
    }

    @Test
    void paper_that_ends_midway_leaves_a_scrap_and_no_slip() {
        printer.setFault(VirtualFault.OUT_MIDWAY);
        Transport line = Wire.send(printer, job(1));
        assertThat(printer.fault()).isEqualTo(VirtualFault.PAPER_OUT);
        assertThat(printer.latestSlip()).isZero();
        assertThat(printer.paperMillimetres()).isPositive();
        Wire.send(line, EscPos.clear());
        printer.setFault(VirtualFault.NONE);
        assertThat(printer.scraps()).isEqualTo(1);
        Wire.send(line, job(2));
        assertThat(printer.codes(1)).containsExactly("N2");
        assertThat(printer.text(1).orElseThrow()).doesNotContain("第1号");
    }

    @Test
    void a_slip_too_short_to_have_a_middle_still_does_not_come_out_whole() {
        printer.setFault(VirtualFault.OUT_MIDWAY);
        Wire.send(printer, EscPos.hex("1b40410a1d564200"));
        assertThat(printer.latestSlip()).isZero();
        assertThat(printer.fault()).isEqualTo(VirtualFault.PAPER_OUT);
    }

    @Test
    void a_piece_whose_rest_was_thrown_away_is_scrap_even_after_a_cut() {
        Transport line = Wire.send(printer, Arrays.copyOf(job(1), 40));
        Wire.send(line, EscPos.clear());
        Wire.send(line, EscPos.hex("0a1d564200"));
        assertThat(printer.latestSlip()).isZero();
        assertThat(printer.scraps()).isEqualTo(1);
        Wire.send(line, job(2));
        assertThat(printer.codes(1)).containsExactly("N2");
    }

    @Test
    void silent_prints_and_says_nothing() {
        printer.setFault(VirtualFault.SILENT);
        Transport line = Wire.send(printer, job(1));
        assertThat(Wire.ask(line, "1d7201")).isEmpty();
        assertThat(printer.codes(1)).containsExactly("N1");
    }

    @Test
    void gone_refuses_breaks_the_line_and_loses_what_it_held() throws IOException {
        printer.setFault(VirtualFault.PAPER_OUT);
        Transport line = Wire.send(printer, job(1));
        printer.setFault(VirtualFault.GONE);
        assertThatThrownBy(() -> line.read(new byte[1], Wire.after(10))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.write(new byte[1], Wire.after(10))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.connect(Wire.after(10))).isInstanceOf(IOException.class);
        printer.setFault(VirtualFault.NONE);
        assertThat(line.connect(Wire.after(10))).isTrue();
        assertThat(line.connect(Wire.after(10))).isFalse();
        assertThat(printer.latestSlip()).isZero();
    }

    @Test
    void the_newest_connection_wins_and_a_closed_line_stays_closed() throws IOException {
        Transport old = Wire.send(printer, new byte[0]);
        Transport young = Wire.send(printer, new byte[0]);
        assertThatThrownBy(() -> old.read(new byte[1], Wire.after(10))).isInstanceOf(IOException.class);
        assertThat(Wire.ask(young, "100401")).isEqualTo("12");
        young.close();
        assertThatThrownBy(() -> young.connect(Wire.after(10))).isInstanceOf(ClosedChannelException.class);
        assertThat(old.connect(Wire.after(10))).isTrue();
    }

    @Test
    void it_takes_what_its_buffer_holds_and_no_more_while_it_stands_still() throws IOException {
        printer.setFault(VirtualFault.PAPER_OUT);
        Transport line = printer.transport();
        line.connect(Wire.after(10));
        assertThat(line.write(new byte[40_000], Wire.after(20))).isEqualTo(VirtualPrinter.BUFFER_BYTES);
        assertThat(line.write(new byte[1], Wire.after(20))).isZero();
        assertThat(line.read(new byte[1], Wire.after(1))).isZero();
    }

    @Test
    void a_writer_that_waits_goes_on_when_the_paper_is_changed() throws Exception {
        printer.setFault(VirtualFault.PAPER_OUT);
        Transport line = Wire.send(printer, new byte[VirtualPrinter.BUFFER_BYTES]);
        CountDownLatch taken = new CountDownLatch(1);
        Thread writer = Thread.ofPlatform().start(() -> {
            Wire.send(line, job(1));
            taken.countDown();
        });
        Wire.until("the writer waits", () -> writer.getState() == Thread.State.TIMED_WAITING);
        printer.setFault(VirtualFault.NONE);
        assertThat(taken.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(printer.codes(1)).containsExactly("N1");
    }

    @Test
    void with_a_speed_paper_takes_its_time_and_a_fault_in_flight_stops_it() {
        VirtualPrinter slow = printer(Settings.INSTANT.withSpeed(100));
        Wire.send(slow, job(1));
        Wire.until("the first millimetres", () -> slow.paperMillimetres() > 3);
        slow.setFault(VirtualFault.COVER_OPEN);
        assertThat(slow.latestSlip()).isZero();
        long stoppedAt = slow.paperMillimetres();
        Transport line = Wire.send(slow, EscPos.clear());
        slow.setFault(VirtualFault.NONE);
        Wire.send(line, job(2));
        Wire.until("the second slip", () -> slow.latestSlip() == 1);
        assertThat(slow.codes(1)).containsExactly("N2");
        assertThat(slow.scraps()).isEqualTo(1);
        assertThat(slow.paperMillimetres()).isGreaterThan(stoppedAt);
    }

    @Test
    void at_a_speed_no_slip_is_out_before_its_paper_could_have_moved() {
        VirtualPrinter slow = printer(Settings.INSTANT.withSpeed(200));
        long begin = System.nanoTime();
        Wire.send(slow, job(1));
        Wire.until("the slip", () -> slow.latestSlip() == 1);
        long cutterMillimetres = 15;
        long leastNanos = (slow.paperMillimetres() - cutterMillimetres) * 1_000_000_000L / 200;
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(leastNanos);
    }

    @Test
    void closing_ends_the_printers_thread_and_its_lines() {
        VirtualPrinter slow = printer(Settings.INSTANT.withSpeed(50));
        Transport line = Wire.send(slow, job(1));
        slow.close();
        assertThatThrownBy(() -> line.read(new byte[1], Wire.after(10))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.connect(Wire.after(10))).isInstanceOf(IOException.class);
        Wire.until(
                "the thread ends",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().equals("virtual-printer-" + slow.name())));
    }

    @Test
    void paper_that_is_never_cut_does_not_pile_up() {
        Transport line = printer.transport();
        byte[] feed = EscPos.hex("410a1b64ff");
        for (int i = 0; i < 30; i++) {
            Wire.send(line, feed);
        }
        assertThat(printer.scraps()).isGreaterThanOrEqualTo(2);
        Wire.send(line, job(1));
        assertThat(printer.codes(1)).containsExactly("N1");
    }

    @Test
    void slips_at_speed_zero_draw_no_picture() {
        byte[] job = new EscPosEncoder(PROFILE).encode(Slips.full());
        Transport line = printer.transport();
        for (int i = 0; i < 300; i++) {
            Wire.send(line, job);
        }
        assertThat(printer.slipsPrinted()).isEqualTo(300);
        assertThat(printer.png(300)).isPresent();
        assertThat(printer.png(250)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"-1, 50, 1", "1001, 50, 1", "0, 0, 1", "0, 1001, 1", "0, 50, 0", "0, 50, 100001"})
    void settings_have_limits(int speed, int slips, int files) {
        assertThatIllegalArgumentException().isThrownBy(() -> new Settings(speed, slips, null, files));
    }

    private byte[] job(int number) {
        return encoder.encode(Slips.numbered(number));
    }

    private VirtualPrinter printer(Settings settings) {
        VirtualPrinter made =
                new VirtualPrinter("test-" + printers.size() + "-" + System.identityHashCode(this), PROFILE, settings);
        printers.add(made);
        return made;
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
