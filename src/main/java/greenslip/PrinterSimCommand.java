package greenslip;

import greenslip.print.PrinterProfile;
import greenslip.print.SimulatorSettings;
import greenslip.print.sim.RunningSimulator;
import greenslip.voucher.VoucherSlip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code greenslip printer-sim}: a printer to train with, whose troubles are switched from a page, by HTTP or by a file. */
@Command(
        name = "printer-sim",
        description = "模拟打印机：练习换纸、排除故障 / A simulated printer to train with, for the kiosk or any ESC/POS host",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Orders, by POST to /api/orders or in the file of --orders, one to a line:",
            "  well                        no trouble, right answers",
            "  TROUBLE [on|off]            paper-near-end, paper-out, cover-open, cutter,",
            "                              overheated, error, offline, stalled, off, unplugged",
            "  TROUBLE after BYTES         it begins in the middle of a slip",
            "  answers WAY [MILLIS]        right, late, one-behind, never",
            "  paper-left MILLIMETRES      a roll that ends after so many",
            "  tear-off                    what hangs out"
        })
final class PrinterSimCommand implements Callable<Integer> {
    /** What people call the ways of a full buffer. */
    private enum FlowOption {
        CTS(SimulatorSettings.Flow.WAITS),
        XOFF(SimulatorSettings.Flow.XON_XOFF),
        DROP(SimulatorSettings.Flow.DROPS);

        private final SimulatorSettings.Flow flow;

        FlowOption(SimulatorSettings.Flow flow) {
            this.flow = flow;
        }
    }

    private static final int MOST_BAUD = 4_000_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--tcp", description = "port for hosts, usually 9100; the default where no other door is named")
    private Optional<Integer> tcp = Optional.empty();

    @Option(names = "--tcp-host", defaultValue = "127.0.0.1", description = "address to listen on: ${DEFAULT-VALUE}")
    private String tcpHost = "127.0.0.1";

    @Option(names = "--fifo", description = "FIFO to read, like /dev/usb/lp0; made where missing. No answers")
    private Optional<Path> fifo = Optional.empty();

    @Option(names = "--pty", description = "link to a pseudo-terminal that is made, like /dev/ttyUSB0")
    private Optional<Path> pty = Optional.empty();

    @Option(names = "--baud", defaultValue = "9600", description = "of the pseudo-terminal: ${DEFAULT-VALUE}")
    private int baud;

    @Option(
            names = "--http",
            defaultValue = "8090",
            description = "port of the page, on this machine: ${DEFAULT-VALUE}")
    private int http;

    @Option(names = "--orders", description = "file to watch for orders")
    private Optional<Path> orders = Optional.empty();

    @Option(names = "--profile", defaultValue = "generic-58", description = "width and cutter: ${DEFAULT-VALUE}")
    private String profile = "generic-58";

    @Option(names = "--speed", defaultValue = "90", description = "in mm/s, 0 for instant: ${DEFAULT-VALUE}")
    private int millimetresPerSecond;

    @Option(names = "--buffer-bytes", defaultValue = "16384", description = "it holds: ${DEFAULT-VALUE}")
    private int bufferBytes;

    @Option(names = "--flow", defaultValue = "cts", description = "cts, xoff or drop when full: ${DEFAULT-VALUE}")
    private FlowOption flow = FlowOption.CTS;

    @Option(names = "--no-qr", description = "knows no codes, and prints their bytes")
    private boolean noQr;

    @Option(names = "--no-cutter", description = "a person tears the paper off")
    private boolean noCutter;

    @Option(names = "--chinese", defaultValue = "on", description = "on, off or absent: ${DEFAULT-VALUE}")
    private SimulatorSettings.Chinese chinese = SimulatorSettings.Chinese.ON;

    @Option(names = "--folder", description = "where the newest 1000 slips go as pictures")
    private Optional<Path> folder = Optional.empty();

    @Override
    public Integer call() throws Exception {
        tcp.ifPresent(port -> Main.within(spec, "--tcp", port, Main.MOST_PORT));
        Main.within(spec, "--http", http, Main.MOST_PORT);
        Main.within(spec, "--baud", baud, MOST_BAUD);
        if (folder.isPresent()) {
            makeFolder(folder.get());
        }
        boolean otherDoor = fifo.isPresent() || pty.isPresent();
        Optional<Integer> port = tcp.or(() -> otherDoor ? Optional.empty() : Optional.of(9_100));
        RunningSimulator.Doors doors = new RunningSimulator.Doors(tcpHost, port, fifo, pty, baud, http, orders);
        RunningSimulator running = RunningSimulator.start(settings(), doors);
        System.out.println(welcome(running));
        orders.filter(Files::notExists)
                .ifPresent(file ->
                        System.out.println("命令文件还没有，建好就生效。There are no orders yet, they count once the file is there: "
                                + file.toAbsolutePath() + "\n"));
        return Main.serve(running);
    }

    private SimulatorSettings settings() {
        PrinterProfile model = PrinterProfile.named(profile)
                .orElseThrow(() -> mistake("没有这种打印机。There is no such profile: " + profile));
        try {
            return SimulatorSettings.like(model)
                    .withSpeed(millimetresPerSecond)
                    .withBuffer(bufferBytes, flow.flow)
                    .withAbilities(model.cutter() && !noCutter, !noQr, chinese)
                    .watching(VoucherSlip.ONCE_ON_TAPE)
                    .keeping(200, folder.orElse(null), 1_000);
        } catch (IllegalArgumentException e) {
            throw mistake(String.valueOf(e.getMessage()));
        }
    }

    /** Better now than at the first slip. */
    private static void makeFolder(Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new IOException("建不了目录，请换一个。Cannot make the folder, choose another: " + folder, e);
        }
        if (!Files.isWritable(folder)) {
            throw new IOException("目录不能写，请换一个。Cannot write to the folder, choose another: " + folder);
        }
    }

    private ParameterException mistake(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }

    private static String welcome(RunningSimulator running) {
        return """

            模拟打印机 / The simulated printer is at %s

              页面 page      http://localhost:%d/
              命令 orders    curl -d paper-out http://localhost:%d/api/orders
                             curl -d 'paper-out off' http://localhost:%d/api/orders

            Ctrl+C 停止 / stops it.
            """.formatted(
                String.join(" · ", running.addresses()), running.httpPort(), running.httpPort(), running.httpPort());
    }
}
