package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.print.sim.TcpFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over loopback sockets. */
@Timeout(20)
class TcpTransportTest {
    private ServerSocket server;
    private TcpTransport line;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        server.setSoTimeout(5_000);
        line = new TcpTransport("127.0.0.1", server.getLocalPort());
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        server.close();
    }

    @Test
    void bytes_go_there_and_back() throws IOException {
        assertThat(line.connect(soon())).isTrue();
        assertThat(line.connect(soon())).isFalse();
        try (Socket peer = server.accept()) {
            assertThat(line.write(new byte[] {1, 2, 3}, soon())).isEqualTo(3);
            assertThat(peer.getInputStream().readNBytes(3)).containsExactly(1, 2, 3);
            peer.getOutputStream().write(new byte[] {4, 5});
            byte[] into = new byte[8];
            assertThat(line.read(into, soon())).isPositive();
            assertThat(into[0]).isEqualTo((byte) 4);
        }
    }

    @Test
    void reading_waits_for_its_deadline_and_no_longer() throws IOException {
        line.connect(soon());
        assertThat(line.read(new byte[8], System.nanoTime())).isZero();
        long deadline = Wire.after(30);
        assertThat(line.read(new byte[8], deadline)).isZero();
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @Test
    void a_peer_that_reads_nothing_takes_a_part_by_the_deadline() throws IOException {
        line.connect(soon());
        try (Socket peer = server.accept()) {
            byte[] much = new byte[64 << 20];
            int taken = line.write(much, Wire.after(100));
            assertThat(taken).isPositive().isLessThan(much.length);
            assertThat(line.write(new byte[1 << 20], Wire.after(20))).isLessThan(1 << 20);
            assertThat(peer.isConnected()).isTrue();
        }
    }

    @Test
    void what_a_dropped_line_still_held_never_reaches_the_printer() throws IOException {
        line.connect(soon());
        try (Socket peer = server.accept()) {
            byte[] much = new byte[64 << 20];
            int taken = line.write(much, Wire.after(100));
            line.drop();
            peer.setSoTimeout(5_000);
            long arrived = 0;
            try {
                int count;
                while ((count = peer.getInputStream().read(much)) > 0) {
                    arrived += count;
                }
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
            assertThat(arrived).isLessThan(taken);
        }
    }

    @Test
    void a_reset_shows_as_an_error_and_the_next_connect_makes_a_new_line() throws IOException {
        line.connect(soon());
        reset(server.accept());
        assertThatThrownBy(() -> line.read(new byte[8], soon())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.write(new byte[8], soon())).isInstanceOf(ClosedChannelException.class);
        assertThat(line.connect(soon())).isTrue();
        try (Socket peer = server.accept()) {
            assertThat(line.write(new byte[] {7}, soon())).isEqualTo(1);
            assertThat(peer.getInputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void a_reset_in_the_middle_of_a_write_tells_how_much_was_taken() throws Exception {
        line.connect(soon());
        Socket peer = server.accept();
        CompletableFuture<Integer> writing = new CompletableFuture<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                writing.complete(line.write(new byte[64 << 20], Wire.after(10_000)));
            } catch (IOException e) {
                writing.completeExceptionally(e);
            }
        });
        peer.getInputStream().readNBytes(100_000);
        Wire.until("the writer waits", () -> waitsInSelect(writer));
        reset(peer);
        assertThat(writing.get(5, TimeUnit.SECONDS)).isBetween(100_000, (64 << 20) - 1);
    }

    @Test
    void a_printer_that_hung_up_in_a_pause_is_found_before_the_next_job() throws IOException {
        line.connect(soon());
        server.accept().close();
        Wire.until("a new line", () -> {
            try {
                return line.connect(soon());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        try (Socket peer = server.accept()) {
            line.write(new byte[] {9}, soon());
            assertThat(peer.getInputStream().read()).isEqualTo(9);
        }
    }

    @Test
    void what_the_printer_said_in_a_pause_is_not_lost_by_looking_whether_it_is_there() throws IOException {
        line.connect(soon());
        try (Socket peer = server.accept()) {
            peer.getOutputStream().write(new byte[3_000]);
            byte[] into = new byte[100];
            int read = line.read(into, soon());
            assertThat(line.connect(soon())).isFalse();
            assertThat(line.connect(soon())).isFalse();
            int count;
            while (read < 3_000 && (count = line.read(into, Wire.after(1_000))) > 0) {
                read += count;
            }
            assertThat(read).isEqualTo(3_000);
        }
    }

    @Test
    void nobody_listening_is_an_error_at_once() throws IOException {
        server.close();
        assertThatThrownBy(() -> line.connect(soon())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.read(new byte[1], soon())).isInstanceOf(IOException.class);
    }

    @Test
    void a_host_without_an_address_is_an_error() {
        TcpTransport nowhere = new TcpTransport("no host of this name", 9_100);
        assertThatThrownBy(() -> nowhere.connect(soon())).isInstanceOf(IOException.class);
    }

    @Test
    void closing_from_another_thread_ends_a_wait() throws Exception {
        line.connect(soon());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                line.read(new byte[1], Wire.after(60_000));
            } catch (IOException | RuntimeException e) {
                ended.complete(e);
            }
        });
        Wire.until("the reader waits", () -> waitsInSelect(reader));
        line.close();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.connect(soon())).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void an_interrupt_ends_a_wait() throws Exception {
        line.connect(soon());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> {
            try {
                line.read(new byte[1], Wire.after(60_000));
            } catch (IOException | RuntimeException e) {
                ended.complete(e);
            }
        });
        Wire.until("the reader waits", () -> waitsInSelect(reader));
        reader.interrupt();
        assertThat(ended.get(5, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @Test
    void a_printer_on_the_network_prints_like_any_other() throws Exception {
        try (PrinterSimulator device = new PrinterSimulator("net", SimulatorSettings.like(PrinterProfile.GENERIC_58));
                TcpFront front = new TcpFront(device, "127.0.0.1", 0)) {
            PrinterProfile profile =
                    PrinterProfile.GENERIC_58.change().timeouts(1_000, 3_000).build();
            try (EscPosPrinter printer =
                    new EscPosPrinter("net", profile, new TcpTransport("127.0.0.1", front.port()))) {
                assertThat(printer.poll()).isEqualTo(PrinterState.READY);
                assertThat(printer.print(Slips.numbered(1))).isInstanceOf(PrintResult.Printed.class);
                device.paperLeft(10);
                assertThat(printer.print(Slips.numbered(2))).isInstanceOf(PrintResult.Failed.class);
                device.set(SimulatedTrouble.PAPER_OUT, false);
                Wire.until("well again", () -> printer.poll() == PrinterState.READY);
                assertThat(printer.print(Slips.numbered(3))).isInstanceOf(PrintResult.Printed.class);
                assertThat(device.codes(2)).containsExactly("N3");
                assertThat(device.slipsPrinted()).isEqualTo(2);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void a_port_is_a_port(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> new TcpTransport("127.0.0.1", port));
    }

    private static long soon() {
        return Wire.after(5_000);
    }

    /** Closes so that the other side sees a reset. */
    private static void reset(Socket peer) throws IOException {
        peer.setSoLinger(true, 0);
        peer.close();
    }

    private static boolean waitsInSelect(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("epollWait")
                    || frame.getMethodName().equals("lockAndDoSelect")) {
                return true;
            }
        }
        return false;
    }
}
