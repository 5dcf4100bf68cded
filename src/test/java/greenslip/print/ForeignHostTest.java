package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.sim.TcpFront;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator judged by a host we did not write, npm's receiptio, over TCP: it asks for the status, prints, and waits for the
 * end of the job. Its packages are installed once into {@code target/npm-receiptio}, as the lock file says.
 */
@Tag("slow")
class ForeignHostTest {
    private static final Path SOURCE = Path.of("src", "test", "npm-receiptio");
    private static final Path HOME = Path.of("target", "npm-receiptio");
    private static final List<String> FILES = List.of("package.json", "package-lock.json", ".npmrc");

    /** The host knows port 9100 only; at this loopback address nobody else listens there. */
    private static final String ADDRESS = "127.0.91.100";

    private static final int PORT = 9_100;

    private final PrinterSimulator device =
            new PrinterSimulator("device", SimulatorSettings.like(PrinterProfile.GENERIC_58));
    private TcpFront front;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        Files.createDirectories(HOME);
        Path done = HOME.resolve("installed-lock.json");
        for (String file : FILES) {
            Files.copy(SOURCE.resolve(file), HOME.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        if (Files.notExists(done) || Files.mismatch(done, HOME.resolve("package-lock.json")) >= 0) {
            run(180, "npm", "ci", "--prefer-offline", "--ignore-scripts");
            Files.copy(HOME.resolve("package-lock.json"), done, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @AfterAll
    static void tidy() throws IOException {
        Files.deleteIfExists(HOME.resolve("slip.md"));
    }

    @BeforeEach
    void plugIn() throws IOException {
        front = new TcpFront(device, ADDRESS, PORT);
    }

    @AfterEach
    void unplug() throws IOException {
        front.close();
        device.close();
    }

    @ParameterizedTest
    @CsvSource({
        "PAPER_NEAR_END, online",
        "PAPER_OUT, paperempty",
        "COVER_OPEN, coveropen",
        "CUTTER, error",
        "OVERHEATED, error",
        "ERROR, error"
    })
    void it_understands_each_trouble(SimulatedTrouble trouble, String word) throws Exception {
        assertThat(receiptio("-q")).isEqualTo("online");
        device.set(trouble, true);
        assertThat(receiptio("-q")).isEqualTo(word);
    }

    /** It draws the code by itself and sends it as Epson's graphics. */
    @Test
    void it_prints_chinese_and_a_code_and_is_told_of_success() throws Exception {
        Files.writeString(
                HOME.resolve("slip.md"),
                "科尔沁街道筹备组\n\n^^^第三轮\n\n---\n时间 | 13:00\n\n{code:GREEN-1; option:qrcode,6,M}\n");
        assertThat(receiptio("-l", "zh-hans", "-c", "32", "-t", "10", "slip.md"))
                .isEqualTo("success");
        assertThat(device.slipsPrinted()).isEqualTo(1);
        assertThat(device.text(1).orElseThrow()).contains("科尔沁街道筹备组", "第三轮", "时间 13:00", "[picture]");
        assertThat(device.png(1)).isPresent();
    }

    @Test
    void paper_that_ends_midway_is_told_as_that() throws Exception {
        Files.writeString(HOME.resolve("slip.md"), "一\n\n二\n\n三\n\n四\n\n五\n\n六\n");
        device.paperLeft(12);
        assertThat(receiptio("-l", "zh-hans", "-c", "32", "-t", "10", "slip.md"))
                .isEqualTo("paperempty");
        assertThat(device.slipsPrinted()).isZero();
    }

    private static String receiptio(String... more) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", "node_modules/receiptio/bin/cli.js", "-d", ADDRESS, "-p", "escpos"));
        command.addAll(List.of(more));
        return run(40, command.toArray(String[]::new));
    }

    private static String run(long seconds, String... command) throws IOException, InterruptedException {
        Path output = HOME.toAbsolutePath().resolve("output");
        Process process = new ProcessBuilder(command)
                .directory(HOME.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
        process.destroyForcibly();
        String said = Files.readString(output, StandardCharsets.UTF_8);
        assertThat(ended).as("%s within %d s: %s", command[0], seconds, said).isTrue();
        return said.strip();
    }
}
