package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.Npm;
import greenslip.print.sim.TcpFront;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
 * end of the job.
 */
@Tag("slow")
class ForeignHostTest {
    /** The host knows port 9100 only; at this loopback address nobody else listens there. */
    private static final String ADDRESS = "127.0.91.100";

    private static final int PORT = 9_100;

    private static Path home;

    private final PrinterSimulator device =
            new PrinterSimulator("device", SimulatorSettings.like(PrinterProfile.GENERIC_58));
    private TcpFront front;

    @BeforeAll
    static void install() throws IOException, InterruptedException {
        home = Npm.installed("npm-receiptio");
    }

    @AfterAll
    static void tidy() throws IOException {
        Files.deleteIfExists(home.resolve("slip.md"));
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
                home.resolve("slip.md"),
                "科尔沁街道筹备组\n\n^^^第三轮\n\n---\n时间 | 13:00\n\n{code:GREEN-1; option:qrcode,6,M}\n");
        assertThat(receiptio("-l", "zh-hans", "-c", "32", "-t", "10", "slip.md"))
                .isEqualTo("success");
        assertThat(device.slipsPrinted()).isEqualTo(1);
        assertThat(device.text(1).orElseThrow()).contains("科尔沁街道筹备组", "第三轮", "时间 13:00", "[picture]");
        assertThat(device.png(1)).isPresent();
    }

    @Test
    void paper_that_ends_midway_is_told_as_that() throws Exception {
        Files.writeString(home.resolve("slip.md"), "一\n\n二\n\n三\n\n四\n\n五\n\n六\n");
        device.paperLeft(12);
        assertThat(receiptio("-l", "zh-hans", "-c", "32", "-t", "10", "slip.md"))
                .isEqualTo("paperempty");
        assertThat(device.slipsPrinted()).isZero();
    }

    private static String receiptio(String... more) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("node", "node_modules/receiptio/bin/cli.js", "-d", ADDRESS, "-p", "escpos"));
        command.addAll(List.of(more));
        // Its exit code is not zero for a printer that is not well.
        return Npm.ask(home, 40, null, command.toArray(String[]::new)).text().strip();
    }
}
