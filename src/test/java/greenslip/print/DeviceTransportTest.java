package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.posix.PseudoTerminal;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is particular to serial lines, USB printers and files. */
@Timeout(30)
class DeviceTransportTest {
    private static final SerialLine XON_XOFF = new SerialLine(9_600, FlowControl.XON_XOFF);
    private static final byte XOFF = 0x13;

    @TempDir
    private Path folder;

    @Test
    void a_serial_printer_stops_the_line_and_a_new_connection_makes_up_for_an_xon_that_was_lost() throws IOException {
        try (PseudoTerminal printer = PseudoTerminal.open();
                Transport line = new SerialTransport(printer.path(), XON_XOFF)) {
            line.connect(soon());
            printer.device().write(new byte[] {XOFF}, soon());
            Wire.until("the line stands still", () -> takesNothing(line));
            line.drop();
            assertThat(line.connect(soon())).isTrue();
            assertThat(line.write(new byte[] {1}, soon())).isEqualTo(1);
        }
    }

    @Test
    void what_a_serial_port_caught_before_it_was_opened_is_not_taken_for_an_answer() throws IOException {
        try (PseudoTerminal printer = PseudoTerminal.open();
                Transport line = new SerialTransport(printer.path(), XON_XOFF)) {
            printer.device().write(new byte[] {0x12, 0x12}, soon());
            line.connect(soon());
            assertThat(line.read(new byte[8], Wire.after(30))).isZero();
        }
    }

    @Test
    void a_path_that_is_no_serial_line_is_told_in_a_sentence() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertSentence(new SerialTransport(file, XON_XOFF), "不是串口", "ENOTTY");
        assertThat(file).isEmptyFile();
    }

    @Test
    void a_printer_that_is_not_there_is_told_in_a_sentence() {
        assertSentence(new SerialTransport(folder.resolve("ttyUSB7"), XON_XOFF), "找不到打印机", "ENOENT");
        assertSentence(new UsblpTransport(folder.resolve("lp7")), "找不到打印机", "ENOENT");
    }

    @Test
    void a_usb_port_that_tells_nothing_tells_no_trouble() throws IOException {
        try (PseudoTerminal printer = PseudoTerminal.open();
                Transport line = new UsblpTransport(printer.path())) {
            assertThat(line.trouble()).isEmpty();
            line.connect(soon());
            assertThat(line.trouble()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"18,", "38,", "08,", "ff,", "30, PAPER_OUT", "20, PAPER_OUT", "10, ERROR", "00, OFFLINE"})
    void a_usb_port_tells_trouble_only_with_its_error_bit(String status, PrinterState trouble) {
        assertThat(UsblpTransport.trouble(Integer.parseInt(status, 16))).isEqualTo(Optional.ofNullable(trouble));
    }

    @Test
    void a_file_is_made_and_added_to_and_says_nothing() throws IOException {
        Path file = folder.resolve("paper.bin");
        for (int i = 0; i < 2; i++) {
            try (Transport line = new FileTransport(file)) {
                line.connect(soon());
                assertThat(line.write(new byte[20_000], soon())).isEqualTo(20_000);
                assertThat(line.drain(soon())).isTrue();
                assertThat(line.read(new byte[8], Wire.after(10))).isZero();
                line.drop();
            }
        }
        assertThat(file).hasSize(40_000);
    }

    @Test
    void a_device_that_is_away_does_not_become_a_file() {
        Path away = Path.of("/dev/greenslip-no-such-printer");
        assertSentence(new FileTransport(away), "找不到打印机", "ENOENT");
        assertThat(away).doesNotExist();
    }

    @Test
    void a_pipe_that_nobody_reads_is_a_printer_that_is_not_there() throws IOException {
        LinePeer.Pipe pipe = new LinePeer.Pipe(folder.resolve("fifo"));
        pipe.unplug();
        assertSentence(pipe.line(), "找不到打印机", "ENXIO");
    }

    private static void assertSentence(Transport line, String chinese, String errno) {
        try (line) {
            assertThatThrownBy(() -> line.connect(soon()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(chinese)
                    .hasMessageContaining(" · ")
                    .hasMessageContaining(errno);
        }
    }

    private static boolean takesNothing(Transport line) {
        try {
            return line.write(new byte[] {1}, System.nanoTime()) == 0;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static long soon() {
        return Wire.after(10_000);
    }
}
