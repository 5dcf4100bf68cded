package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.posix.SerialLine;
import greenslip.print.EscPosPrinter;
import greenslip.print.FileTransport;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.PrinterState;
import greenslip.print.SerialTransport;
import greenslip.print.SimulatedTrouble;
import greenslip.print.SimulatorSettings;
import greenslip.print.SimulatorSettings.Flow;
import greenslip.print.TcpTransport;
import greenslip.print.Transport;
import greenslip.print.sim.FifoFront;
import greenslip.print.sim.PtyFront;
import greenslip.print.sim.TcpFront;
import greenslip.upload.Await;
import greenslip.voucher.VoucherSlip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A printer that takes nothing and says nothing: residents are scanned on, the operator is told, and the slips come once it is back. */
@Timeout(60)
class StalledPrinterTest {
    private static final PrinterProfile PROFILE =
            PrinterProfile.GENERIC_58.change().timeouts(100, 300).build();
    private static final SimulatorSettings DEVICE =
            SimulatorSettings.like(PROFILE).watching(VoucherSlip.ONCE_ON_TAPE);

    /** Of the bench's small slips. */
    private static final int ENOUGH_TO_FILL_A_PIPE = 300;

    @TempDir
    Path folder;

    @Test
    void a_peer_that_reads_nothing_blocks_no_scan_and_is_told() throws IOException {
        PrinterSimulator device = new PrinterSimulator("tcp", DEVICE);
        try (TcpFront front = new TcpFront(device, "127.0.0.1", 0)) {
            stall(device, PROFILE, new TcpTransport("127.0.0.1", front.port()));
        }
    }

    @Test
    void xoff_for_ever_blocks_no_scan_and_is_told() throws IOException {
        PrinterSimulator device = new PrinterSimulator("pty", DEVICE.withBuffer(1_024, Flow.XON_XOFF));
        Path link = folder.resolve("tty");
        try (PtyFront front = new PtyFront(device, link, 0)) {
            assertThat(front.address()).isEqualTo(link.toString());
            SerialLine settings = new SerialLine(9_600, SerialLine.FlowControl.XON_XOFF);
            stall(device, PROFILE, new SerialTransport(link, settings));
        }
    }

    /** The pipe takes some slips before it is full; nobody can know of those. */
    @Test
    void a_fifo_that_nobody_reads_blocks_no_scan_and_is_told() throws IOException {
        PrinterSimulator device = new PrinterSimulator("fifo", DEVICE);
        Path path = folder.resolve("lp0");
        try (FifoFront front = new FifoFront(device, path)) {
            assertThat(front.address()).isEqualTo(path.toString());
            stall(device, PROFILE.mute(), new FileTransport(path));
        }
    }

    private void stall(PrinterSimulator device, PrinterProfile profile, Transport line) {
        try (device;
                Bench bench =
                        new Bench(folder.resolve("ledger"), new EscPosPrinter("stalls", profile, line), Bench.QUICK)) {
            List<PrinterState> told = new CopyOnWriteArrayList<>();
            bench.printing.onPrinterState(() -> told.add(bench.printing.printerState()));
            bench.openRound();
            bench.startIdle();
            device.set(SimulatedTrouble.STALLED, true);
            int residents = 0;
            while (residents < ENOUGH_TO_FILL_A_PIPE) {
                assertThat(bench.scan(++residents)).isInstanceOfAny(Outcome.Issued.class, Outcome.Held.class);
            }
            Await.until("told", () -> told.contains(PrinterState.SILENT) || told.contains(PrinterState.GONE));
            assertThat(bench.scan(++residents)).isInstanceOfAny(Outcome.Held.class, Outcome.Issued.class);
            device.set(SimulatedTrouble.STALLED, false);
            Await.until(
                    "each slip is out or asked about",
                    () -> bench.states().stream()
                            .allMatch(state -> state == JobState.PRINTED || state == JobState.UNKNOWN));
            assertThat(device.serialsTwice()).isZero();
            assertThat(bench.states()).hasSize(residents);
        }
    }
}
