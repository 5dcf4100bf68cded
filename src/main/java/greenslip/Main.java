package greenslip;

import greenslip.collector.CollectorConfig;
import greenslip.collector.CollectorServer;
import greenslip.config.ConfigException;
import greenslip.gate.VerifyCommand;
import greenslip.kiosk.Kiosk;
import greenslip.kiosk.KioskConfig;
import greenslip.kiosk.StationKeys;
import greenslip.scan.DecodeCommand;
import greenslip.signin.Pin;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command line. Exit codes: 0 done, 1 the answer is no, 2 wrong arguments or configuration, 3 could not run. */
@Command(
        name = "greenslip",
        description = "出口凭证机 / The exit kiosk of a mass swab-sampling round",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class,
        subcommands = {
            Main.DemoCommand.class,
            Main.KioskCommand.class,
            Main.CollectorCommand.class,
            KeysCommand.class,
            Main.DecodeFiles.class,
            Main.VerifyText.class,
            PrinterSimCommand.class,
            DoctorCommand.class,
            SlipCommand.class,
            LedgerCommand.class
        })
public final class Main {
    static final int COULD_NOT_RUN = 3;
    static final int MOST_PORT = 65_535;

    /** It answers for each of its files alone. */
    private static final String DECODE = "decode";

    /** What the JVM makes of a byte of an argument that its locale does not know. */
    private static final char UNREAD = '\uFFFD';

    private static final int MOST_MILLIMETRES_PER_SECOND = 300;

    private Main() {}

    public static void main(String[] arguments) {
        speakUtf8();
        JournaldLog.install();
        System.exit(run(arguments));
    }

    /** Whatever the locale says: without one, as under cron or in a container, every Chinese sentence would be question marks. */
    private static void speakUtf8() {
        System.setOut(new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
    }

    /** What {@link #main} does, with the exit code as its answer. */
    static int run(String... arguments) {
        boolean bare = !StandardCharsets.UTF_8.name().equals(System.getProperty("native.encoding"));
        if (bare
                && Stream.of(arguments).anyMatch(given -> given.indexOf(UNREAD) >= 0)
                && !arguments[0].equals(DECODE)) {
            System.err.println("参数里" + Explanation.BARE_LOCALE);
            return CommandLine.ExitCode.USAGE;
        }
        return new CommandLine(new Main())
                .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((mistake, given) -> explain(mistake))
                .setExecutionExceptionHandler((failure, line, parsed) -> explain(failure))
                .execute(arguments);
    }

    /** What is wrong stands last, where a person looks; all the options would push it out of sight. */
    private static int explain(ParameterException mistake) {
        String command = mistake.getCommandLine().getCommandSpec().qualifiedName();
        System.err.println("参数不对：" + mistake.getMessage());
        System.err.println("用法 / usage: " + command + " --help");
        return CommandLine.ExitCode.USAGE;
    }

    /** A person gets a sentence; a stack trace only for what nobody foresaw. */
    private static int explain(Exception failure) {
        Optional<String> sentence = Explanation.of(failure);
        System.err.println(sentence.orElse("未启动：" + failure));
        if (sentence.isEmpty()) {
            System.getLogger(Main.class.getName()).log(System.Logger.Level.ERROR, "unforeseen", failure);
        }
        return failure instanceof ConfigException ? CommandLine.ExitCode.USAGE : COULD_NOT_RUN;
    }

    /** @throws ParameterException that names the option */
    static void within(CommandSpec command, String option, int value, int most) {
        if (value < 0 || value > most) {
            throw new ParameterException(
                    command.commandLine(), option + " 是 0 到 " + most + "。It is 0 to " + most + ", not " + value);
        }
    }

    /** Runs until the process is told to stop, then stops the part in order. */
    static int serve(AutoCloseable part) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> {
            try {
                part.close();
            } catch (Exception e) {
                System.getLogger(Main.class.getName()).log(System.Logger.Level.ERROR, "did not stop cleanly", e);
            }
            stopped.countDown();
        }));
        stopped.await();
        return CommandLine.ExitCode.OK;
    }

    @Command(
            name = "demo",
            description = "演示：虚拟设备的站和汇总端 / A kiosk with virtual devices and a collector, in one process",
            mixinStandardHelpOptions = true)
    static final class DemoCommand implements Callable<Integer> {
        @Option(names = "--folder", defaultValue = "var/demo", description = "where its data is kept: ${DEFAULT-VALUE}")
        private Path folder = Path.of("var/demo");

        @Option(names = "--port", defaultValue = "8080", description = "of the kiosk's pages: ${DEFAULT-VALUE}")
        private int port;

        @Option(names = "--collector-port", defaultValue = "8081", description = "of the collector: ${DEFAULT-VALUE}")
        private int collectorPort;

        @Option(
                names = "--printer-speed",
                defaultValue = "90",
                description = "of the virtual printer in mm/s, 0 for instant: ${DEFAULT-VALUE}")
        private int millimetresPerSecond;

        @Option(names = "--pin", description = "makes operators sign in with this PIN; without it nobody has to")
        private Optional<String> pin = Optional.empty();

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() throws Exception {
            Optional<String> refused = pin.flatMap(Pin::complaint);
            if (refused.isPresent()) {
                throw new ParameterException(spec.commandLine(), refused.get());
            }
            within(spec, "--port", port, MOST_PORT);
            within(spec, "--collector-port", collectorPort, MOST_PORT);
            within(spec, "--printer-speed", millimetresPerSecond, MOST_MILLIMETRES_PER_SECOND);
            Demo demo = Demo.start(folder, port, collectorPort, millimetresPerSecond, pin.flatMap(Pin::typed));
            System.out.println(demo.welcome());
            return serve(demo);
        }
    }

    @Command(name = "kiosk", description = "运行一个站 / Runs a station", mixinStandardHelpOptions = true)
    static final class KioskCommand implements Callable<Integer> {
        @Option(names = "--config", required = true, description = "the station's file, see config/kiosk.yaml")
        private Path config = Path.of("");

        @Override
        public Integer call() throws Exception {
            KioskConfig read = KioskConfig.read(config);
            return serve(Kiosk.start(read, StationKeys.read(read.keys())));
        }
    }

    @Command(name = "collector", description = "运行汇总端 / Runs a collector", mixinStandardHelpOptions = true)
    static final class CollectorCommand implements Callable<Integer> {
        @Option(names = "--config", required = true, description = "the collector's file, see config/collector.yaml")
        private Path config = Path.of("");

        @Override
        public Integer call() throws Exception {
            return serve(CollectorServer.of(CollectorConfig.read(config)).start());
        }
    }

    @Command(
            name = DECODE,
            description = "读图片中的二维码 / Reads pictures; prints file, text, milliseconds, one line each",
            mixinStandardHelpOptions = true)
    static final class DecodeFiles implements Callable<Integer> {
        @Parameters(arity = "1..*", paramLabel = "FILE", description = "PNG, JPEG or PGM")
        private List<String> files = List.of();

        @Override
        public Integer call() {
            return new DecodeCommand().run(files, System.out, System.err);
        }
    }

    @Command(
            name = "verify",
            description = "离线核验凭证 / Checks the text of a slip's QR code, offline",
            mixinStandardHelpOptions = true)
    static final class VerifyText implements Callable<Integer> {
        @Parameters(paramLabel = "TEXT", description = "the whole text of the QR code")
        private String text = "";

        @Option(names = "--key", required = true, description = "file of public keys, one to a line")
        private List<Path> keys = List.of();

        @Option(names = "--round", description = "the round that counts; any where absent")
        private Optional<Integer> round = Optional.empty();

        @Override
        public Integer call() {
            OptionalInt wanted = round.map(OptionalInt::of).orElseGet(OptionalInt::empty);
            return VerifyCommand.run(text, keys, wanted, Optional.of(Instant.now()), System.out);
        }
    }

    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"greenslip " + (version == null ? "(from sources)" : version)};
        }
    }
}
