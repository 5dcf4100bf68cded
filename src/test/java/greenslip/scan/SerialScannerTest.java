package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.posix.FileDescriptor;
import greenslip.posix.PseudoTerminal;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.scan.SerialScannerSettings.Encoding;
import greenslip.scan.SerialScannerSettings.Ending;
import greenslip.scan.SerialScannerSettings.Trigger;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The scanner's end of the line is the device's end of a pseudo-terminal, behind a link as udev makes it. */
@Timeout(60)
class SerialScannerTest {
    @TempDir
    Path folder;

    private Path link;
    private PseudoTerminal line;
    private final Scans scans = new Scans();
    private final List<SerialScanner<String>> started = new ArrayList<>();

    @BeforeEach
    void plugIn() throws IOException {
        line = PseudoTerminal.open();
        link = Files.createSymbolicLink(folder.resolve("by-id"), line.path());
    }

    @AfterEach
    void close() {
        started.forEach(SerialScanner::close);
        line.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("scan-line"));
    }

    private SerialScanner<String> start(String name, Path path, Ending ending, Trigger trigger) {
        SerialScanner<String> scanner = new SerialScanner<>(new SerialScannerSettings(
                name,
                path,
                new SerialLine(115_200, FlowControl.NONE),
                ending,
                Encoding.AUTO,
                trigger,
                50,
                60_000,
                1,
                20));
        started.add(scanner);
        scanner.start(scans);
        return scanner;
    }

    private SerialScanner<String> start() {
        SerialScanner<String> scanner = start("line", link, Ending.ANY, Trigger.NONE);
        Await.until("it reads", scanner::delivering);
        return scanner;
    }

    private static void send(FileDescriptor to, byte[] bytes) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        assertThat(to.write(bytes, deadlineNanos)).isEqualTo(bytes.length);
    }

    private void send(String text) throws IOException {
        send(line.device(), text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void codes_come_with_every_ending_in_either_encoding() throws IOException {
        start();
        send("one\rtwo\r\n]Q1three\t");
        send(line.device(), "科尔沁\n".getBytes(Charset.forName("GBK")));
        send("凭证");
        assertThat(scans.await(5)).containsExactly("one", "two", "three", "科尔沁", "凭证");
    }

    @Test
    void two_thousand_codes_in_a_row_arrive_in_order() throws IOException {
        start("line", link, Ending.BYTE, Trigger.NONE);
        Await.until("it reads", started.getFirst()::delivering);
        List<String> codes =
                IntStream.range(0, 2_000).mapToObj("RKEQ1-%08d"::formatted).toList();
        for (String code : codes) {
            send(code + "\r\n");
        }
        assertThat(scans.await(2_000)).isEqualTo(codes);
    }

    @Test
    void hostile_bytes_between_codes_spoil_none_of_them() throws IOException {
        start("line", link, Ending.BYTE, Trigger.NONE);
        Await.until("it reads", started.getFirst()::delivering);
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            byte[] garbage = new byte[random.nextInt(80)];
            random.nextBytes(garbage);
            send(line.device(), garbage);
            send("\rGOOD-" + i + "\r");
        }
        Await.until("all", () -> scans.texts().contains("GOOD-299"));
        assertThat(scans.texts().stream().filter(text -> text.startsWith("GOOD-")))
                .hasSize(300);
    }

    @Test
    void the_cable_pulled_and_put_back_it_reads_on() throws IOException {
        SerialScanner<String> scanner = start();
        send("before\r");
        assertThat(scans.await(1)).containsExactly("before");
        line.close();
        Files.delete(link);
        Await.until("it is told", () -> scanner.fault().equals(Optional.of(ScannerFault.AWAY)));
        assertThat(scanner.delivering()).isFalse();
        plugIn();
        Await.until("it is back", scanner::delivering);
        send("after\r");
        assertThat(scans.await(2)).containsExactly("before", "after");
        assertThat(scanner.fault()).isEmpty();
    }

    @Test
    void a_serial_scanner_and_a_second_one_do_not_mix() throws IOException {
        try (PseudoTerminal other = PseudoTerminal.open()) {
            SerialScanner<String> one = start("line-1", link, Ending.BYTE, Trigger.NONE);
            SerialScanner<String> two = start("line-2", other.path(), Ending.BYTE, Trigger.NONE);
            Await.until("both read", () -> one.delivering() && two.delivering());
            for (int i = 0; i < 200; i++) {
                byte[] half = ("one-" + i).getBytes(StandardCharsets.US_ASCII);
                send(line.device(), Arrays.copyOf(half, 3));
                send(other.device(), ("two-" + i + "\r").getBytes(StandardCharsets.US_ASCII));
                send(line.device(), Arrays.copyOfRange(half, 3, half.length));
                send("\r");
            }
            scans.await(400);
        }
        assertThat(scans.textsFrom("line-1")).hasSize(200).allMatch(text -> text.startsWith("one-"));
        assertThat(scans.textsFrom("line-2")).hasSize(200).allMatch(text -> text.startsWith("two-"));
    }

    @ParameterizedTest
    @CsvSource({
        "GM65, 7E000801000201ABCD",
        "GM67, 0004E40400FF14",
        "HONEYWELL, 16540D",
        "NEWLAND, 7E01303030302353434E545247313B03"
    })
    void asked_to_look_it_sends_the_makers_command_and_nothing_of_the_answer_is_in_the_code(
            Trigger trigger, String command) throws IOException {
        SerialScanner<String> scanner = start("line", link, Ending.ANY, trigger);
        Await.until("it reads", scanner::delivering);
        scanner.trigger();
        byte[] expected = HexFormat.of().parseHex(command);
        byte[] came = new byte[expected.length];
        int count = 0;
        while (count < came.length) {
            byte[] some = new byte[came.length - count];
            int read = line.device().read(some, System.nanoTime() + TimeUnit.SECONDS.toNanos(20));
            assertThat(read).isPositive();
            System.arraycopy(some, 0, came, count, read);
            count += read;
        }
        assertThat(came).isEqualTo(expected);
        send(line.device(), HexFormat.of().parseHex("02000001003331"));
        send("RKEQ1-00012345\r");
        assertThat(scans.await(1)).containsExactly("RKEQ1-00012345");
    }

    @Test
    void asking_one_that_looks_all_the_time_or_is_away_does_nothing() throws IOException {
        SerialScanner<String> always = start();
        always.trigger();
        assertThat(line.device().read(new byte[8], System.nanoTime() + 20_000_000L))
                .isZero();
        SerialScanner<String> away = start("line-2", folder.resolve("none"), Ending.ANY, Trigger.GM65);
        away.trigger();
        assertThat(away.delivering()).isFalse();
    }

    @Test
    void a_path_that_is_no_serial_line_is_told() {
        SerialScanner<String> scanner = start("line", Path.of("/dev/null"), Ending.ANY, Trigger.NONE);
        Await.until("it is told", () -> scanner.fault().equals(Optional.of(ScannerFault.WRONG_DEVICE)));
        assertThat(scanner.delivering()).isFalse();
    }
}
