package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the simulator's command refuses. It serves until the process ends, so that it is never let start here. */
@Timeout(60)
class PrinterSimCommandTest {
    private static final int USAGE = 2;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--profile fax",
                "--speed 5000",
                "--speed fast",
                "--flow rts",
                "--chinese maybe",
                "--tcp 99999",
                "--tcp -1",
                "--http 99999",
                "--baud -1",
                "--buffer-bytes 3",
                "junk"
            })
    void an_option_that_makes_no_sense_is_refused_as_such(String options) {
        assertThat(Main.run(("printer-sim " + options).split(" "))).isEqualTo(USAGE);
    }

    @Test
    void a_port_that_is_taken_a_file_in_the_way_and_a_folder_that_cannot_be_are_refused_before_anything_runs()
            throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "data");
        String inTheWay = file.toString();
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThat(run("--tcp", port, "--http", "0")).isEqualTo(Main.COULD_NOT_RUN);
            assertThat(run("--tcp", "0", "--http", port)).isEqualTo(Main.COULD_NOT_RUN);
        }
        assertThat(run("--pty", inTheWay, "--http", "0")).isEqualTo(Main.COULD_NOT_RUN);
        assertThat(run("--fifo", inTheWay, "--http", "0")).isEqualTo(Main.COULD_NOT_RUN);
        assertThat(run("--folder", inTheWay + "/below", "--tcp", "0", "--http", "0"))
                .isEqualTo(Main.COULD_NOT_RUN);
        assertThat(file).hasContent("data");
    }

    private static int run(String... options) {
        String[] all = new String[options.length + 1];
        all[0] = "printer-sim";
        System.arraycopy(options, 0, all, 1, options.length);
        return Main.run(all);
    }
}
