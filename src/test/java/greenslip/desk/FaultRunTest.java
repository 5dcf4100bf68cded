package greenslip.desk;

import greenslip.posix.SerialLine;
import greenslip.print.FileTransport;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.SerialTransport;
import greenslip.print.SimulatorSettings;
import greenslip.print.SimulatorSettings.Flow;
import greenslip.print.TcpTransport;
import greenslip.print.Transport;
import greenslip.print.sim.FifoFront;
import greenslip.print.sim.Front;
import greenslip.print.sim.PtyFront;
import greenslip.print.sim.TcpFront;
import greenslip.voucher.VoucherSlip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two thousand residents over each line, while paper, cover, knife, heat, power, cable, buffer and answers fail as a seed says. A failure
 * names the seed; {@code -Dpaper.seed=N} runs the same faults again, {@code -Dpaper.scans=N} more or fewer residents.
 */
@Tag("slow")
class FaultRunTest {
    private static final int SCANS = Integer.getInteger("paper.scans", 2_000);
    private static final PrinterProfile PROFILE =
            PrinterProfile.GENERIC_58.change().timeouts(50, 100).build();
    private static final SimulatorSettings DEVICE =
            SimulatorSettings.like(PROFILE).watching(VoucherSlip.ONCE_ON_TAPE);

    @TempDir
    Path folder;

    @Test
    @Timeout(300)
    void over_tcp_each_resident_has_one_good_slip_or_is_known_to_be_open() throws IOException {
        PrinterSimulator device = new PrinterSimulator("tcp", DEVICE.withBuffer(4_096, Flow.WAITS));
        try (TcpFront front = new TcpFront(device, "127.0.0.1", 0)) {
            run(device, front, PROFILE, new TcpTransport("127.0.0.1", front.port()));
        }
    }

    @Test
    @Timeout(300)
    void over_a_serial_line_each_resident_has_one_good_slip_or_is_known_to_be_open() throws IOException {
        PrinterSimulator device = new PrinterSimulator("pty", DEVICE.withBuffer(1_024, Flow.XON_XOFF));
        Path link = folder.resolve("tty");
        try (PtyFront front = new PtyFront(device, link, 0)) {
            SerialLine settings = new SerialLine(115_200, SerialLine.FlowControl.XON_XOFF);
            run(device, front, PROFILE, new SerialTransport(link, settings));
        }
    }

    /** No word comes back through a FIFO, so each slip that was sent is one that a person is asked about. */
    @Test
    @Timeout(300)
    void through_a_fifo_each_resident_has_one_good_slip_or_is_known_to_be_open() throws IOException {
        PrinterSimulator device = new PrinterSimulator("fifo", DEVICE.withBuffer(2_048, Flow.DROPS));
        Path path = folder.resolve("lp0");
        try (FifoFront front = new FifoFront(device, path)) {
            run(device, front, PROFILE.mute(), new FileTransport(path));
        }
    }

    private void run(PrinterSimulator device, Front front, PrinterProfile profile, Transport line) {
        long seed = Long.getLong("paper.seed", System.nanoTime());
        long begin = System.nanoTime();
        try (device;
                FaultRun run = new FaultRun(folder.resolve("ledger"), seed, device, profile, line)) {
            try {
                run.run(SCANS);
                run.verify();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(
                        "-Dpaper.seed=" + seed + " at " + front.address() + ", after\n  "
                                + String.join("\n  ", run.history()) + "\n" + run.summary(),
                        e);
            }
            System.out.printf(
                    "%s: seed %d, %s, %d s%n",
                    front.address(), seed, run.summary(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - begin));
        }
    }
}
