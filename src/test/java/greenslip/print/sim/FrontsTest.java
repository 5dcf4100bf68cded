package greenslip.print.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.posix.Errno;
import greenslip.posix.FileDescriptor;
import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.PosixException;
import greenslip.posix.SerialLine;
import greenslip.print.EscPosEncoder;
import greenslip.print.EscPosPrinter;
import greenslip.print.PrintResult;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.PrinterState;
import greenslip.print.SerialTransport;
import greenslip.print.SimulatedTrouble;
import greenslip.print.SimulatorSettings;
import greenslip.print.SimulatorSettings.Flow;
import greenslip.print.Slip;
import greenslip.print.TcpTransport;
import greenslip.print.Transport;
import greenslip.upload.Await;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The simulated printer's doors, each with a host at the other side. */
@Timeout(60)
class FrontsTest {
    private static final PrinterProfile PROFILE =
            PrinterProfile.GENERIC_58.change().timeouts(2_000, 5_000).build();
    private static final SimulatorSettings INSTANT = SimulatorSettings.like(PROFILE);
    private static final Slip SLIP =
            new Slip(List.of(new Slip.Text("第一号", Slip.Align.LEFT, 1, false), new Slip.Qr("N1")));
    private static final byte[] JOB = new EscPosEncoder(PROFILE).encode(SLIP);

    @TempDir
    Path folder;

    private PrinterSimulator printer = new PrinterSimulator("front", INSTANT);

    @AfterEach
    void close() {
        printer.close();
    }

    // ---- TCP

    @Test
    void over_tcp_it_prints_answers_and_comes_back_after_the_power_was_off() throws Exception {
        try (TcpFront front = new TcpFront(printer, "127.0.0.1", 0);
                EscPosPrinter host = host(front)) {
            assertThat(host.poll()).isEqualTo(PrinterState.READY);
            assertThat(host.print(SLIP)).isInstanceOf(PrintResult.Printed.class);
            printer.set(SimulatedTrouble.OFF, true);
            Await.until("gone", () -> host.poll() == PrinterState.GONE);
            assertThat(host.print(SLIP)).isInstanceOf(PrintResult.Failed.class);
            printer.set(SimulatedTrouble.OFF, false);
            Await.until("well again", () -> host.poll() == PrinterState.READY);
            assertThat(host.print(SLIP)).isInstanceOf(PrintResult.Printed.class);
            assertThat(printer.slipsPrinted()).isEqualTo(2);
            assertThat(printer.text(2)).contains("第一号\n[QR]");
        }
    }

    @Test
    void over_tcp_a_stalled_printer_leaves_the_bytes_with_the_host() throws Exception {
        try (TcpFront front = new TcpFront(printer, "127.0.0.1", 0);
                Transport line = new TcpTransport("127.0.0.1", front.port())) {
            line.connect(Pump.after(2_000));
            printer.set(SimulatedTrouble.STALLED, true);
            byte[] much = new byte[8 << 20];
            assertThat(line.write(much, Pump.after(100))).isLessThan(much.length);
            assertThat(printer.receivedBytes()).isZero();
        }
    }

    @Test
    void connections_are_bounded_and_the_port_is_free_after_closing() throws Exception {
        int port;
        try (TcpFront front = new TcpFront(printer, "127.0.0.1", 0)) {
            port = front.port();
            assertThat(front.address()).isEqualTo("127.0.0.1:" + port);
            for (int i = 0; i < 40; i++) {
                try (Socket socket = new Socket("127.0.0.1", port)) {
                    assertThat(socket.isConnected()).isTrue();
                }
            }
            try (EscPosPrinter host = host(front)) {
                Await.until("served", () -> host.poll() == PrinterState.READY);
            }
        }
        try (TcpFront again = new TcpFront(printer, "127.0.0.1", port)) {
            assertThat(again.port()).isEqualTo(port);
            assertThatThrownBy(() -> new TcpFront(printer, "127.0.0.1", port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("端口被占用");
        }
    }

    // ---- FIFO

    @Test
    void what_already_has_the_name_of_a_line_and_is_none_stays_as_it_is() throws Exception {
        Path precious = Files.writeString(folder.resolve("precious"), "data");
        assertThatThrownBy(() -> new PtyFront(printer, precious, 0)).hasMessageContaining("Something else is there");
        assertThatThrownBy(() -> new FifoFront(printer, precious)).hasMessageContaining("Something else is there");
        assertThatThrownBy(() -> new PtyFront(printer, folder, 0)).hasMessageContaining("Something else is there");
        assertThat(precious).hasContent("data");
    }

    @Test
    void a_line_in_a_folder_that_is_not_there_is_refused_with_a_sentence() {
        Path nowhere = folder.resolve("none/line");
        assertThatThrownBy(() -> new PtyFront(printer, nowhere, 0)).hasMessageContaining("check its folder");
        assertThatThrownBy(() -> new FifoFront(printer, nowhere)).hasMessageContaining("check its folder");
    }

    @Test
    void the_link_that_a_killed_simulator_left_is_taken_over() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("tty"), folder.resolve("gone"));
        try (PtyFront front = new PtyFront(printer, link, 0)) {
            assertThat(front.address()).isEqualTo(link.toString());
            assertThat(link).exists();
        }
        assertThat(Files.isSymbolicLink(link)).isFalse();
    }

    @Test
    void a_hundred_thousand_bytes_of_nonsense_over_tcp_leave_a_printer_that_prints() throws Exception {
        byte[] nonsense = new byte[100_000];
        new Random(20_220_224).nextBytes(nonsense);
        try (TcpFront front = new TcpFront(printer, "127.0.0.1", 0)) {
            try (Socket socket = new Socket("127.0.0.1", front.port())) {
                socket.getOutputStream().write(nonsense);
                Await.until("all of it is there", () -> printer.receivedBytes() == nonsense.length);
            }
            assertThat(SimulatorDocs.of(printer, List.of()).hanging().lines())
                    .hasSizeLessThanOrEqualTo(SimulatorDocs.MOST_LINES);
            printer.setAll(Set.of());
            long before = printer.slipsPrinted();
            try (EscPosPrinter host = host(front)) {
                Await.until("a slip", () -> host.print(SLIP) instanceof PrintResult.Printed);
            }
            assertThat(printer.slipsPrinted()).isGreaterThan(before);
            assertThat(printer.text(printer.latestSlip()).orElse("")).contains("第一号\n[QR]");
        }
    }

    @Test
    void through_a_fifo_it_prints_without_a_word() throws Exception {
        Path path = folder.resolve("lp0");
        try (FifoFront front = new FifoFront(printer, path);
                FileDescriptor host = FileDescriptor.open(path, Access.WRITE)) {
            assertThat(front.address()).isEqualTo(path.toString());
            assertThat(host.write(JOB, Pump.after(2_000))).isEqualTo(JOB.length);
            Await.until("the slip", () -> printer.slipsPrinted() == 1);
        }
        assertThat(Files.exists(path)).isTrue();
    }

    @Test
    void a_fifo_of_a_printer_that_is_off_has_nobody_at_its_end() throws Exception {
        Path path = folder.resolve("lp0");
        try (FifoFront front = new FifoFront(printer, path)) {
            FileDescriptor host = FileDescriptor.open(path, Access.WRITE);
            printer.set(SimulatedTrouble.OFF, true);
            Await.until("a broken pipe", () -> errno(() -> host.write(new byte[1], 0)) == Errno.EPIPE);
            host.close();
            assertThat(errno(() -> FileDescriptor.open(path, Access.WRITE).write(new byte[1], 0)))
                    .isEqualTo(Errno.ENXIO);
            printer.set(SimulatedTrouble.OFF, false);
            // What comes as it is plugged in is lost with what lay there before.
            Await.until("a device again", () -> written(path, JOB) && printer.slipsPrinted() > 0);
        }
    }

    @Test
    void a_fifo_of_a_stalled_printer_fills_up() throws Exception {
        Path path = folder.resolve("lp0");
        try (FifoFront front = new FifoFront(printer, path);
                FileDescriptor host = FileDescriptor.open(path, Access.WRITE)) {
            printer.set(SimulatedTrouble.STALLED, true);
            byte[] much = new byte[100_000];
            assertThat(host.write(much, Pump.after(100))).isBetween(1, 10_000);
            assertThat(printer.receivedBytes()).isZero();
            assertThat(front.address()).isEqualTo(path.toString());
        }
    }

    // ---- pseudo-terminal

    @Test
    void over_a_pseudo_terminal_it_prints_and_answers() throws Exception {
        Path link = folder.resolve("tty");
        try (PtyFront front = new PtyFront(printer, link, 115_200);
                FileDescriptor host = serial(link, SerialLine.FlowControl.XON_XOFF)) {
            assertThat(front.address()).isEqualTo(link.toString());
            assertThat(host.write(JOB, Pump.after(2_000))).isEqualTo(JOB.length);
            assertThat(host.write(HexFormat.of().parseHex("1d7201"), Pump.after(2_000)))
                    .isEqualTo(3);
            byte[] answer = new byte[8];
            assertThat(host.read(answer, Pump.after(10_000))).isEqualTo(1);
            assertThat(answer[0]).isZero();
            assertThat(printer.slipsPrinted()).isEqualTo(1);
        }
        assertThat(Files.exists(link)).isFalse();
    }

    /**
     * The reset alone takes longer on the wire than a question may; the host must not give up before it can have arrived. One that does never
     * comes up; a machine that stands still for a moment makes it wait in vain once.
     */
    @Test
    void a_slow_line_comes_up_with_the_usual_patience() throws Exception {
        boolean up = false;
        for (int i = 0; i < 5 && !up; i++) {
            up = comesUp(folder.resolve("tty" + i));
        }
        assertThat(up).isTrue();
    }

    private boolean comesUp(Path link) throws Exception {
        SerialLine settings = new SerialLine(9_600, SerialLine.FlowControl.XON_XOFF);
        try (PtyFront front = new PtyFront(printer, link, 9_600);
                EscPosPrinter host =
                        new EscPosPrinter("host", PrinterProfile.GENERIC_58, new SerialTransport(link, settings))) {
            assertThat(front.address()).isEqualTo(link.toString());
            return host.poll() == PrinterState.READY && host.print(SLIP) instanceof PrintResult.Printed;
        }
    }

    @Test
    void xoff_from_a_full_printer_stops_the_host_until_xon() throws Exception {
        printer.close();
        printer = new PrinterSimulator("front", INSTANT.withBuffer(1_000, Flow.XON_XOFF));
        Path link = folder.resolve("tty");
        try (PtyFront front = new PtyFront(printer, link, 0);
                FileDescriptor host = serial(link, SerialLine.FlowControl.XON_XOFF)) {
            printer.set(SimulatedTrouble.COVER_OPEN, true);
            assertThat(host.write(new byte[800], Pump.after(2_000))).isEqualTo(800);
            Await.until("it is nearly full", () -> printer.bufferedBytes() == 800);
            Await.until("the host is stopped", () -> written(host) == 0);
            printer.set(SimulatedTrouble.COVER_OPEN, false);
            Await.until("the host goes on", () -> written(host) == 1);
            assertThat(front.address()).isEqualTo(link.toString());
        }
    }

    @Test
    void a_pulled_cable_takes_the_line_away_and_brings_a_new_one_under_its_name() throws Exception {
        Path link = folder.resolve("tty");
        try (PtyFront front = new PtyFront(printer, link, 0)) {
            FileDescriptor host = serial(link, SerialLine.FlowControl.NONE);
            printer.set(SimulatedTrouble.UNPLUGGED, true);
            Await.until("the line is gone", () -> isGone(host));
            host.close();
            printer.set(SimulatedTrouble.UNPLUGGED, false);
            Await.until("a new line", () -> written(link, JOB));
            Await.until("the slip", () -> printer.slipsPrinted() == 1);
            assertThat(front.address()).isEqualTo(link.toString());
        }
    }

    // ---- all of it

    @Test
    void the_program_opens_every_door_it_is_told_to_and_closes_them() throws Exception {
        RunningSimulator.Doors doors = new RunningSimulator.Doors(
                "127.0.0.1",
                Optional.of(0),
                Optional.of(folder.resolve("lp0")),
                Optional.of(folder.resolve("tty")),
                0,
                0,
                Optional.of(folder.resolve("orders")));
        try (RunningSimulator running = RunningSimulator.start(INSTANT, doors)) {
            assertThat(running.addresses()).hasSize(3);
            assertThat(running.httpPort()).isPositive();
            Files.writeString(folder.resolve("orders"), "cover-open");
            Await.until("obeyed", () -> running.printer().has(SimulatedTrouble.COVER_OPEN));
        }
        assertThat(Files.exists(folder.resolve("tty"))).isFalse();
    }

    private static EscPosPrinter host(TcpFront front) {
        return new EscPosPrinter("host", PROFILE, new TcpTransport("127.0.0.1", front.port()));
    }

    private static FileDescriptor serial(Path link, SerialLine.FlowControl flow) throws IOException {
        FileDescriptor host = FileDescriptor.open(link, Access.READ_WRITE);
        new SerialLine(9_600, flow).applyTo(host);
        return host;
    }

    private interface Deed {
        int run() throws IOException;
    }

    private static Errno errno(Deed deed) {
        try {
            int ignored = deed.run();
            return null;
        } catch (PosixException e) {
            return e.errno();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean written(Path path, byte[] bytes) {
        try (FileDescriptor host = FileDescriptor.open(path, Access.WRITE)) {
            return host.write(bytes, Pump.after(2_000)) == bytes.length;
        } catch (IOException e) {
            return false;
        }
    }

    private static int written(FileDescriptor host) {
        try {
            return host.write(new byte[1], System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isGone(FileDescriptor host) {
        try {
            return host.hungUp();
        } catch (IOException e) {
            return true;
        }
    }
}
