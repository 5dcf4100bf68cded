package greenslip.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.SerialLine.FlowControl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code stty} is the judge of what was set. */
@Timeout(30)
class SerialLineTest {
    private PseudoTerminal line;
    private FileDescriptor host;

    @BeforeEach
    void open() throws IOException {
        line = PseudoTerminal.open();
        host = FileDescriptor.open(line.path(), Access.READ_WRITE);
    }

    @AfterEach
    void close() {
        host.close();
        line.close();
    }

    @Test
    void a_line_with_xon_and_xoff_heeds_them_and_never_sends_them() throws Exception {
        new SerialLine(19_200, FlowControl.XON_XOFF).applyTo(host);
        assertThat(stty())
                .contains("19200")
                .contains("ixon", "-ixoff", "-ixany", "-crtscts")
                .contains("start=^Q;", "stop=^S;");
    }

    @Test
    void a_line_with_wires_leaves_every_byte_alone() throws Exception {
        new SerialLine(115_200, FlowControl.RTS_CTS).applyTo(host);
        assertThat(stty()).contains("115200").contains("crtscts", "-ixon", "-ixoff");
    }

    @Test
    void every_line_is_raw_and_8n1_and_keeps_its_wires_when_closed() throws Exception {
        new SerialLine(9_600, FlowControl.NONE).applyTo(host);
        assertThat(stty())
                .contains("cs8", "-parenb", "-cstopb", "cread", "clocal", "-hupcl")
                .contains("-icanon", "-echo", "-isig", "-iexten", "-opost", "-icrnl", "-inlcr", "-igncr", "-istrip")
                .contains("-ixon", "-ixoff", "-crtscts")
                .contains("ignbrk", "ignpar", "-parmrk")
                .doesNotContain("-ignbrk", "-ignpar")
                .contains("min=1;", "time=0;");
    }

    @ParameterizedTest
    @MethodSource("greenslip.posix.SerialLine#bauds")
    void every_speed_is_set(int baud) throws Exception {
        new SerialLine(baud, FlowControl.NONE).applyTo(host);
        assertThat(stty()).contains(Integer.toString(baud));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 9_601})
    void other_speeds_are_refused(int baud) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SerialLine(baud, FlowControl.NONE))
                .withMessageContaining("9600");
    }

    @Test
    void what_is_no_terminal_is_told_so(@TempDir Path folder) throws IOException {
        try (FileDescriptor file = FileDescriptor.open(folder.resolve("file"), Access.APPEND)) {
            assertThatThrownBy(() -> new SerialLine(9_600, FlowControl.NONE).applyTo(file))
                    .isInstanceOfSatisfying(
                            PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOTTY));
        }
    }

    private List<String> stty() throws Exception {
        Process stty = new ProcessBuilder("stty", "-F", line.path().toString(), "-a")
                .redirectErrorStream(true)
                .start();
        String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(stty.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return List.of(said.replace(" = ", "=").split("\\s+"));
    }
}
