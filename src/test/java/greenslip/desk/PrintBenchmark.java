package greenslip.desk;

import greenslip.ledger.JobState;
import greenslip.ledger.PrintJob;
import greenslip.posix.SerialLine;
import greenslip.print.EscPosEncoder;
import greenslip.print.EscPosPrinter;
import greenslip.print.FileTransport;
import greenslip.print.LowerBound;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.SerialTransport;
import greenslip.print.SimulatedTrouble;
import greenslip.print.SimulatorSettings;
import greenslip.print.SimulatorSettings.Flow;
import greenslip.print.Slip;
import greenslip.print.TcpTransport;
import greenslip.print.Transport;
import greenslip.print.sim.FifoFront;
import greenslip.print.sim.Front;
import greenslip.print.sim.PtyFront;
import greenslip.print.sim.TcpFront;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Timestamp;
import greenslip.upload.Await;
import greenslip.voucher.Credential;
import greenslip.voucher.CredentialUrl;
import greenslip.voucher.Serial;
import greenslip.voucher.SigningKey;
import greenslip.voucher.Voucher;
import greenslip.voucher.VoucherSlip;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * How long a slip takes from its first byte to its cut, beside the least that wire and mechanism allow; how long the first byte waits for the
 * durable record; and what a stalled printer costs. The simulated printer keeps its real times. The first argument is a
 * folder on a real disk; a second one, {@code first}, {@code stalled} or a
 * wire such as {@code 9600}, chooses only that.
 *
 * <p>Pages hear of a printer's state within 0.2 s of its being known; a stalled one is therefore told that much later than is said here.
 */
final class PrintBenchmark {
    private static final int REPEATS = 3;
    private static final int SCANS = 400;
    private static final int WARM_UP = 100;
    private static final int STALL_SECONDS = 5;
    private static final long REST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_200);
    private static final int[] SPEEDS = {50, 90, 150};
    private static final SigningKey KEY = SigningKey.generate();
    private static final VoucherSlip SLIPS = new VoucherSlip(ZoneId.of("Asia/Shanghai"));
    private static final CredentialUrl URL = new CredentialUrl("https://v.example.org/#");
    private static final Round ROUND =
            new Round(3, "核酸检测", "科尔沁街道筹备组", new Timestamp(Bench.NOW, 0, "boot", ClockTrust.SYNCHRONISED), Bench.END);

    private final Path folder;
    private Clocked clocked = new Clocked(new FileTransport(Path.of("none")));

    private PrintBenchmark(Path folder) {
        this.folder = folder;
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Files.createDirectories(Path.of(arguments[0])), "print");
        PrintBenchmark benchmark = new PrintBenchmark(folder);
        String only = arguments.length == 1 ? "" : arguments[1];
        if (!only.equals("first") && !only.equals("stalled")) {
            benchmark.slips(only);
        }
        if (only.isEmpty() || only.equals("first")) {
            benchmark.firstByte();
        }
        if (!only.isEmpty() && !only.equals("stalled")) {
            System.exit(0);
        }
        for (String wire : new String[] {"9600", "usb", "tcp"}) {
            benchmark.stalled(wire);
        }
        System.exit(0);
    }

    private void slips(String only) throws IOException {
        System.out.println("| wire | slip | bytes | mm/s | bound s | measured s | over the bound |");
        for (String wire : new String[] {"9600", "19200", "115200", "usb", "tcp"}) {
            if (only.isEmpty() || only.equals(wire)) {
                slips(wire, "text", PrinterProfile.GENERIC_58, REPEATS);
            }
        }
        for (String wire : new String[] {"115200", "usb", "tcp"}) {
            if (only.isEmpty() || only.equals(wire)) {
                slips(wire, "picture, 576 dots", PrinterProfile.EPSON_TM, 1);
            }
        }
    }

    /** A line that notes when the longest piece went out: the job. */
    private static final class Clocked implements Transport {
        private final Transport inner;
        final AtomicLong firstNanos = new AtomicLong();
        volatile int leastBytes = Integer.MAX_VALUE;

        Clocked(Transport inner) {
            this.inner = inner;
        }

        @Override
        public boolean connect(long deadlineNanos) throws IOException {
            return inner.connect(deadlineNanos);
        }

        @Override
        public int write(byte[] bytes, long deadlineNanos) throws IOException {
            if (bytes.length >= leastBytes) {
                boolean ignored = firstNanos.compareAndSet(0, System.nanoTime());
            }
            return inner.write(bytes, deadlineNanos);
        }

        @Override
        public int read(byte[] into, long deadlineNanos) throws IOException {
            return inner.read(into, deadlineNanos);
        }

        @Override
        public boolean drain(long deadlineNanos) throws IOException {
            return inner.drain(deadlineNanos);
        }

        @Override
        public void drop() {
            inner.drop();
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private Front front(String wire, PrinterSimulator device) throws IOException {
        return switch (wire) {
            case "tcp" -> new TcpFront(device, "127.0.0.1", 0);
            case "usb" -> new FifoFront(device, folder.resolve("lp" + System.nanoTime()));
            default -> new PtyFront(device, folder.resolve("tty" + System.nanoTime()), Integer.parseInt(wire));
        };
    }

    private static Transport line(String wire, Front front) {
        return switch (wire) {
            case "tcp" -> new TcpTransport("127.0.0.1", ((TcpFront) front).port());
            case "usb" -> new FileTransport(Path.of(front.address()));
            default ->
                new SerialTransport(
                        Path.of(front.address()),
                        new SerialLine(Integer.parseInt(wire), SerialLine.FlowControl.XON_XOFF));
        };
    }

    private static SimulatorSettings device(String wire, PrinterProfile profile) {
        boolean serial = !wire.equals("tcp") && !wire.equals("usb");
        return SimulatorSettings.like(profile).withBuffer(4_096, serial ? Flow.XON_XOFF : Flow.WAITS);
    }

    private void slips(String wire, String kind, PrinterProfile model, int repeats) throws IOException {
        PrinterProfile profile = (wire.equals("usb") ? model.mute() : model)
                .change()
                .timeouts(2_000, 30_000)
                .build();
        Slip slip = slip(new Voucher(
                new Serial("K27A", 1, 123),
                3,
                "KEQ07",
                "T1",
                "KEQ1",
                "02X",
                new Timestamp(Bench.NOW, 0, "boot", ClockTrust.SYNCHRONISED)));
        byte[] job = new EscPosEncoder(profile).encode(slip);
        int baud = wire.equals("tcp") || wire.equals("usb") ? 0 : Integer.parseInt(wire);
        for (int speed : SPEEDS) {
            double[] took = new double[repeats];
            try (PrinterSimulator device =
                            new PrinterSimulator(wire, device(wire, profile).withSpeed(speed));
                    Front front = front(wire, device);
                    EscPosPrinter printer = new EscPosPrinter(wire, profile, clocked(wire, front))) {
                AtomicLong cut = new AtomicLong();
                device.onSlip(number -> cut.set(System.nanoTime()));
                Await.until("ready", () -> printer.poll().canPrint());
                for (int i = 0; i < repeats; i++) {
                    rest();
                    clocked.firstNanos.set(0);
                    clocked.leastBytes = 100;
                    cut.set(0);
                    var ignored = printer.print(slip);
                    clocked.leastBytes = Integer.MAX_VALUE;
                    Await.until("cut", () -> cut.get() != 0);
                    took[i] = (cut.get() - clocked.firstNanos.get()) / 1e9;
                }
            }
            Arrays.sort(took);
            double bound = LowerBound.seconds(job, profile.widthDots(), baud, speed);
            double median = took[repeats / 2];
            System.out.printf(
                    "| %s | %s | %d | %d | %.3f | %.3f | %+.1f %% |%n",
                    wire, kind, job.length, speed, bound, median, (median / bound - 1) * 100);
        }
    }

    /** Until the cut that may follow a reset is over, and the paper has stood still. */
    private static void rest() {
        park(REST_NANOS);
    }

    private static void park(long nanos) {
        long end = System.nanoTime() + nanos;
        for (long left = nanos; left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private Clocked clocked(String wire, Front front) {
        clocked = new Clocked(line(wire, front));
        return clocked;
    }

    private static Slip slip(Voucher voucher) {
        String url = URL.text(Credential.of(voucher, Bench.END).sign(KEY));
        return SLIPS.of(voucher, ROUND, Bench.STATION, "和平小区", 1, url, Bench.END);
    }

    private void firstByte() throws IOException {
        try (PrinterSimulator device =
                        new PrinterSimulator("first", SimulatorSettings.like(PrinterProfile.GENERIC_58));
                TcpFront front = new TcpFront(device, "127.0.0.1", 0);
                Bench bench = new Bench(
                        folder.resolve("first"),
                        new EscPosPrinter("first", PrinterProfile.GENERIC_58, clocked("tcp", front)),
                        PrintDesk.Pace.USUAL)) {
            AtomicLong durable = new AtomicLong();
            bench.composer = (PrintJob job) -> slip(job.voucher());
            bench.desk.onOutcome((source, outcome) -> durable.set(System.nanoTime()));
            bench.openRound();
            bench.startIdle();
            clocked.leastBytes = 100;
            double[] millis = new double[SCANS];
            for (int i = -WARM_UP; i < SCANS; i++) {
                clocked.firstNanos.set(0);
                int resident = i + WARM_UP;
                Outcome ignored = bench.scan(resident);
                Await.until("sent", () -> clocked.firstNanos.get() != 0);
                Await.until("printed", () -> device.slipsPrinted() == resident + 1);
                Await.until(
                        "recorded",
                        () -> bench.ledger.oldestJobs(JobState.SENDING, 1).isEmpty());
                if (i >= 0) {
                    millis[i] = (clocked.firstNanos.get() - durable.get()) / 1e6;
                }
            }
            Arrays.sort(millis);
            System.out.printf(
                    "durable record to first byte, ms: median %.2f, p95 %.2f, p99 %.2f, most %.2f%n",
                    millis[SCANS / 2], millis[SCANS * 95 / 100], millis[SCANS * 99 / 100], millis[SCANS - 1]);
        }
    }

    private void stalled(String wire) throws IOException {
        PrinterProfile profile = wire.equals("usb") ? PrinterProfile.GENERIC_58.mute() : PrinterProfile.GENERIC_58;
        try (PrinterSimulator device = new PrinterSimulator(wire, device(wire, profile));
                Front front = front(wire, device);
                Bench bench = new Bench(
                        folder.resolve("stalled" + wire),
                        new EscPosPrinter(wire, profile, line(wire, front)),
                        PrintDesk.Pace.USUAL)) {
            bench.composer = (PrintJob job) -> slip(job.voucher());
            bench.openRound();
            bench.startIdle();
            device.set(SimulatedTrouble.STALLED, true);
            long begin = System.nanoTime();
            long slowest = 0;
            int resident = 0;
            // As a queue comes: where the line itself holds some slips, the one that finds it full is the first to
            // tell.
            while (bench.printing.printerState().canPrint()) {
                long start = System.nanoTime();
                Outcome ignored = bench.scan(resident++);
                slowest = Math.max(slowest, System.nanoTime() - start);
            }
            double toldSeconds = (System.nanoTime() - begin) / 1e9;
            long driver = threadCpu("print-" + wire);
            var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            long cpu = system.getProcessCpuTime();
            park(TimeUnit.SECONDS.toNanos(STALL_SECONDS));
            System.out.printf(
                    "stalled, %s: known after %.2f s, slowest of %d scans meanwhile %.1f ms, processor afterwards: the"
                            + " printer's thread %.1f ms a second, the process %.1f%n",
                    wire,
                    toldSeconds,
                    resident,
                    slowest / 1e6,
                    (threadCpu("print-" + wire) - driver) / 1e6 / STALL_SECONDS,
                    (system.getProcessCpuTime() - cpu) / 1e6 / STALL_SECONDS);
            device.set(SimulatedTrouble.STALLED, false);
        }
    }

    /** What a thread has used, in nanoseconds; the rest of the process is the simulator, the ledger at rest and the compiler. */
    private static long threadCpu(String name) {
        var bean = ManagementFactory.getThreadMXBean();
        return Arrays.stream(bean.getThreadInfo(bean.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().equals(name))
                .mapToLong(thread -> bean.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }
}
