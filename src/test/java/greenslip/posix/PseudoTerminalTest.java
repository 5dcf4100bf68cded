package greenslip.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.SerialLine.FlowControl;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PseudoTerminalTest {
    private static final byte XON = 0x11;
    private static final byte XOFF = 0x13;

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
    void every_byte_goes_through_unchanged_both_ways() throws IOException {
        new SerialLine(115_200, FlowControl.NONE).applyTo(host);
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(host.write(all, Await.soon())).isEqualTo(256);
        assertThat(readAll(line.device(), 256)).isEqualTo(all);
        assertThat(line.device().write(all, Await.soon())).isEqualTo(256);
        assertThat(readAll(host, 256)).isEqualTo(all);
    }

    @Test
    void nothing_is_echoed_before_a_host_has_set_the_line_up() throws IOException {
        line.device().write("status\n".getBytes(), Await.soon());
        assertThat(line.device().read(new byte[16], Await.after(50))).isZero();
    }

    @Test
    void an_xoff_stops_the_host_and_an_xon_lets_it_go_on() throws IOException {
        new SerialLine(9_600, FlowControl.XON_XOFF).applyTo(host);
        stop();
        assertThat(host.write(new byte[] {1}, Await.after(20))).isZero();
        line.device().write(new byte[] {XON}, Await.soon());
        assertThat(host.write(new byte[] {1}, Await.soon())).isEqualTo(1);
        assertThat(readAll(line.device(), 1)).containsExactly(1);
        assertThat(host.read(new byte[8], System.nanoTime()))
                .as("flow control is no data")
                .isZero();
    }

    @Test
    void a_lost_xon_can_be_made_up_for() throws IOException {
        new SerialLine(9_600, FlowControl.XON_XOFF).applyTo(host);
        stop();
        Terminal.restartOutput(host);
        assertThat(host.write(new byte[] {1}, Await.soon())).isEqualTo(1);
    }

    @Test
    void the_host_itself_never_sends_flow_control() throws IOException {
        new SerialLine(9_600, FlowControl.XON_XOFF).applyTo(host);
        byte[] much = new byte[2_000];
        int sent = 0;
        int count;
        while ((count = line.device().write(much, Await.after(50))) > 0) {
            sent += count;
        }
        assertThat(sent).as("more than the host's buffer holds").isGreaterThan(4_000);
        assertThat(line.device().read(new byte[8], Await.after(50))).isZero();
    }

    @Test
    void a_pulled_cable_is_an_error_at_once() throws IOException {
        assertThat(host.hungUp()).isFalse();
        line.close();
        assertThat(host.hungUp()).isTrue();
        assertThatThrownBy(() -> host.write(new byte[1], Await.soon()))
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(Errno.EIO));
        assertThatThrownBy(() -> host.read(new byte[1], Await.soon())).isInstanceOf(IOException.class);
        assertThat(Files.exists(line.path())).isFalse();
    }

    @Test
    void hosts_come_and_go_and_what_they_sent_is_kept() throws IOException {
        host.write(new byte[] {1, 2}, Await.soon());
        host.close();
        try (FileDescriptor next = FileDescriptor.open(line.path(), Access.READ_WRITE)) {
            next.write(new byte[] {3}, Await.soon());
            assertThat(readAll(line.device(), 3)).containsExactly(1, 2, 3);
        }
        assertThat(line.device().read(new byte[1], Await.after(20))).isZero();
    }

    @Test
    void what_arrived_and_was_not_read_can_be_thrown_away() throws IOException {
        line.device().write(new byte[] {1, 2, 3}, Await.soon());
        assertThat(host.read(new byte[1], Await.soon())).isEqualTo(1);
        Terminal.discard(host);
        assertThat(host.read(new byte[8], Await.after(20))).isZero();
        assertThat(Terminal.unsentBytes(host)).isZero();
    }

    /** The stop takes effect as the host's side receives it, which is soon, not at once. */
    private void stop() throws IOException {
        line.device().write(new byte[] {XOFF}, Await.soon());
        Await.until("the line stands still", () -> {
            try {
                return !host.awaitWritable(System.nanoTime());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static byte[] readAll(FileDescriptor from, int wanted) throws IOException {
        byte[] all = new byte[wanted];
        byte[] some = new byte[wanted];
        int have = 0;
        int count;
        while (have < wanted && (count = from.read(some, Await.soon())) > 0) {
            System.arraycopy(some, 0, all, have, Math.min(count, wanted - have));
            have += count;
        }
        assertThat(have).isEqualTo(wanted);
        return all;
    }
}
