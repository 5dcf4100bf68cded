package greenslip;

import greenslip.kiosk.KioskConfig;
import greenslip.kiosk.StationKeys;
import greenslip.signin.Pin;
import greenslip.signin.StationCertificate;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.ScopeType;

/** {@code greenslip keys}: a station's secrets at its enrolment; {@code greenslip keys pin}: the operator's PIN. */
@Command(
        name = "keys",
        description = "生成站点密钥并显示公钥 / Makes a station's missing keys and shows the public ones",
        mixinStandardHelpOptions = true,
        subcommands = KeysCommand.PinCommand.class)
final class KeysCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            required = true,
            scope = ScopeType.INHERIT,
            description = "the station's file, see config/kiosk.yaml")
    private Path config = Path.of("");

    @Override
    public Integer call() throws Exception {
        KioskConfig read = KioskConfig.read(config);
        StationKeys keys = StationKeys.readOrCreate(read.keys());
        System.out.println("station    " + read.station().code());
        System.out.println("voucher    " + keys.voucher().verifyingKey().text() + "   (greenslip verify --key)");
        System.out.println("transport  " + keys.transport().verifyingKey().text() + "   (collector.yaml: kiosks)");
        if (read.operator().remote().isPresent()) {
            tell(StationKeys.certificate(read.operator().remote().get()));
        }
        if (read.operator().pin().filter(Files::exists).isEmpty()
                && read.operator().pin().isPresent()) {
            System.out.println("PIN        还没有口令，请运行 / none yet, run: greenslip keys pin --config " + config);
        }
        return ExitCode.OK;
    }

    private static void tell(StationCertificate certificate) {
        System.out.println("names      " + String.join(" ", certificate.hosts()));
        System.out.println("SHA-256    " + String.join(":", certificate.fingerprint()));
    }

    /** Asks for a PIN and keeps its hash. */
    @Command(
            name = "pin",
            description = "设定工作台的登录口令 / Sets the PIN of the operator's page",
            mixinStandardHelpOptions = true)
    static final class PinCommand implements Callable<Integer> {
        private static final int REFUSED = 1;

        @ParentCommand
        private @Nullable KeysCommand keys;

        @Override
        public Integer call() throws Exception {
            KioskConfig read = KioskConfig.read(keys == null ? Path.of("") : keys.config);
            Optional<Path> file = read.operator().pin();
            if (file.isEmpty()) {
                System.err.println("配置里 operator.sign-in 是 off，不需要口令。 operator.sign-in is off: no PIN is needed.");
                return REFUSED;
            }
            Optional<String> typed = typed(System.err);
            Optional<String> complaint = typed.isEmpty() ? Optional.empty() : Pin.complaint(typed.get());
            complaint.ifPresent(System.err::println);
            Optional<Pin> pin = complaint.isPresent() ? Optional.empty() : typed.flatMap(Pin::typed);
            if (pin.isEmpty()) {
                return REFUSED;
            }
            StationKeys.setPin(file.get(), pin.get());
            System.out.println("口令已设定。 The PIN is set: " + file.get());
            return ExitCode.OK;
        }

        /** Twice where a person types; one line where a program does. */
        @SuppressWarnings("SystemConsoleNull") // it is null in Java 25 where there is no terminal
        private static Optional<String> typed(PrintStream complaints) throws IOException {
            Console console = System.console();
            if (console == null || !console.isTerminal()) {
                String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
                return Optional.of(line == null ? "" : line.strip());
            }
            String first = secret(console, "口令（6 到 12 位数字）PIN, 6 to 12 digits: ");
            Optional<String> refused = Pin.complaint(first);
            if (refused.isEmpty() && !first.equals(secret(console, "再输一次 once more: "))) {
                complaints.println("两次不一样，没有设定。 They differ; nothing was set.");
                return Optional.empty();
            }
            return Optional.of(first);
        }

        private static String secret(Console console, String prompt) {
            char[] typed = console.readPassword("%s", prompt);
            return typed == null ? "" : new String(typed).strip();
        }
    }
}
