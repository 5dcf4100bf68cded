package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.Counts;
import greenslip.scan.DevSet;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The jar as it is shipped, in a process of its own, by what it prints and how it ends. */
@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
class CommandLineTest {
    private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();
    private static final Path JAR = Path.of("target", "greenslip.jar");

    /** Dozens of starts: the first one that ends leaves an archive of its classes to the others. What the JVM has to say of it is not ours. */
    private static final List<String> SOON_UP = List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+AutoCreateSharedArchive",
            "-XX:SharedArchiveFile=" + Path.of("target", "greenslip.jsa"),
            "-Xlog:disable");

    private static final Path FRAMES = Path.of("src/test/resources/greenslip/scan");

    @TempDir
    Path folder;

    private static Tool.Said greenslip(String... arguments) throws Exception {
        return Tool.ask(command(arguments));
    }

    private static String[] command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(JAVA));
        command.addAll(SOON_UP);
        command.addAll(List.of("-jar", JAR.toString()));
        command.addAll(List.of(arguments));
        return command.toArray(String[]::new);
    }

    @Test
    void decode_prints_a_line_for_each_file_with_its_text_and_milliseconds() throws Exception {
        String nominal = FRAMES.resolve("nominal_001.png").toString();
        String nothing = FRAMES.resolve("neg_005.png").toString();
        Tool.Said said = greenslip("decode", nominal, nothing);
        assertThat(said.exit()).isZero();
        List<String> lines = said.out().lines().toList();
        assertThat(lines).hasSize(2);
        String text = DevSet.textOf("nominal_001.png");
        assertThat(lines.getFirst().split("\t", -1)).hasSize(3).startsWith(nominal, text);
        assertThat(Double.parseDouble(lines.getFirst().split("\t", -1)[2])).isPositive();
        assertThat(lines.getLast().split("\t", -1)).hasSize(3).startsWith(nothing, "");
    }

    @Test
    void decode_of_a_missing_file_keeps_its_line_and_says_so() throws Exception {
        Tool.Said said = greenslip("decode", folder.resolve("none.png").toString());
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out().split("\t", -1)).hasSize(3);
        assertThat(said.err()).contains("none.png");
    }

    @Test
    void a_wrong_file_keeps_the_kiosk_from_starting_and_every_fault_is_named_with_its_line() throws Exception {
        Path file = Files.writeString(folder.resolve("kiosk.yaml"), """
            station: {code: k1, site: {code: TEST, name: 测试点}, tables: [T1]}
            folder: "%s"
            colour: green
            rounds: {title: 核酸检测, authority: 测试}
            keys: {voucher: a, transport: b, pseudonyms: c, district: test}
            voucher: {url: "https://v.example.org/#"}
            scanners: [{name: page, kind: telepathy}]
            printer: {kind: virtual}
            http: {port: 99999}
            """.formatted(folder));
        Tool.Said said = greenslip("kiosk", "--config", file.toString());
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.out()).isEmpty();
        assertThat(said.err())
                .contains("line 1:", "station.code", "line 3:", "colour", "line 7:", "line 9:", "http.port");
        assertThat(said.err()).doesNotContain("at greenslip.");
    }

    @Test
    void keys_are_made_once_and_shown_and_a_readable_secret_is_refused() throws Exception {
        Path file = laptop();
        Tool.Said first = greenslip("keys", "--config", file.toString());
        assertThat(first.exit()).isZero();
        assertThat(first.out()).contains("station    K99Z", "voucher    ", "transport  ");
        assertThat(greenslip("keys", "--config", file.toString()).out()).isEqualTo(first.out());
        Tool.run("chmod", "644", folder.resolve("keys/voucher.key").toString());
        Tool.Said refused = greenslip("kiosk", "--config", file.toString());
        assertThat(refused.exit()).isEqualTo(3);
        assertThat(refused.err()).contains("chmod 400");
    }

    @Test
    void doctor_says_what_a_station_lacks_and_then_that_it_is_ready() throws Exception {
        Path file = laptop();
        Tool.Said lacking = greenslip("doctor", "--config", file.toString());
        assertThat(lacking.exit()).isEqualTo(1);
        assertThat(lacking.out()).contains("✓ 配置 config", "✗ 密钥 keys", "greenslip keys", "还不能开始");
        greenslip("keys", "--config", file.toString());
        // Whether this machine has a camera is not asked.
        Files.writeString(file, Files.readString(file).replaceAll("(?s)  - name: camera.*?(?=printer:)", ""));
        Tool.Said ready = greenslip("doctor", "--config", file.toString());
        assertThat(ready.exit()).as(ready.out()).isZero();
        assertThat(ready.out()).contains("✓ 密钥 keys", "可以开始 / ready").doesNotContain("✗");
    }

    @Test
    void doctor_leaves_a_card_of_codes_and_says_that_nothing_arrived() throws Exception {
        Path file = laptop();
        Path gun = Files.createFile(folder.resolve("gun"));
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceAll(
                                "(?s)  - name: camera.*?(?=printer:)",
                                "  - {name: gun, kind: keyboard, device: \"" + gun + "\"}\n"));
        Path card = folder.resolve("card.png");
        Tool.Said said = greenslip(
                "doctor", "--config", file.toString(), "--scanner", "--card", card.toString(), "--seconds", "1");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out()).contains("自检卡 the card: " + card, "✗ gun：0 / 5", "什么都没有收到");
        assertThat(said.err()).doesNotContain("at greenslip.");
        assertThat(greenslip("decode", card.toString()).out().split("\t", -1)[1])
                .isNotEmpty();
    }

    @Test
    void doctor_is_told_what_is_wrong_with_its_arguments() throws Exception {
        Path file = laptop();
        for (List<String> wrong : List.of(
                List.of("doctor"),
                List.of("doctor", "--config", file.toString(), "--seconds", "0"),
                List.of("doctor", "--config", file.toString(), "--scanner", "--seconds", "soon"),
                List.of("doctor", "--config", file.toString(), "--scanners"))) {
            Tool.Said said = greenslip(wrong.toArray(String[]::new));
            assertThat(said.exit()).as(wrong.toString()).isEqualTo(2);
            assertThat(said.out()).isEmpty();
            assertThat(said.err()).isNotBlank().doesNotContain("at greenslip.");
        }
    }

    @Test
    void doctor_without_its_file_says_so() throws Exception {
        String none = folder.resolve("none.yaml").toString();
        Tool.Said station = greenslip("doctor", "--config", none);
        assertThat(station.exit()).isEqualTo(1);
        assertThat(station.out()).contains("✗ 配置 config", "none.yaml");
        Tool.Said scanners = greenslip("doctor", "--config", none, "--scanner");
        assertThat(scanners.exit()).isEqualTo(2);
        assertThat(scanners.err()).contains("none.yaml").doesNotContain("at greenslip.");
    }

    @Test
    void verify_says_of_a_slip_from_the_demo_that_it_is_valid_and_of_a_changed_one_that_it_is_not() throws Exception {
        String code;
        try (Demo demo = Demo.start(folder, 0, 0, 0)) {
            assertThat(Await.scan(demo.kiosk().port(), "RKEQ1-00012345")).isEqualTo("issued");
            Await.until(
                    Duration.ofSeconds(30),
                    () -> demo.kiosk().ledger().tally().total().equals(new Counts(1, 1, 0, 1, 0, 0, 0)));
            code = demo.kiosk().virtualPrinter().orElseThrow().codes(1).getFirst();
        }
        String key = folder.resolve("keys/voucher.pub").toString();
        Tool.Said valid = greenslip("verify", "--key", key, "--round", "3", code);
        assertThat(valid.exit()).as(valid.out()).isZero();
        assertThat(valid.out()).contains("K27A-A000-001", "round      3");
        char last = code.charAt(code.length() - 1);
        String changed = code.substring(0, code.length() - 1) + (last == '1' ? '2' : '1');
        assertThat(greenslip("verify", "--key", key, changed).exit()).isEqualTo(1);
        assertThat(greenslip("verify", "--key", key, "--round", "4", code).exit())
                .isEqualTo(1);
    }

    @Test
    void a_port_that_is_taken_is_said_in_a_sentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());
            for (List<String> ports : List.of(
                    List.of("--port", "0", "--collector-port", port),
                    List.of("--port", port, "--collector-port", "0"))) {
                List<String> arguments = new ArrayList<>(List.of("demo", "--folder", folder.toString()));
                arguments.addAll(ports);
                Tool.Said said = greenslip(arguments.toArray(String[]::new));
                assertThat(said.exit()).isEqualTo(3);
                assertThat(said.err().lines().toList().getLast())
                        .startsWith("未启动：端口被占用")
                        .contains("port " + port);
                assertThat(said.err()).doesNotContain("ERROR", "WARN", "Exception");
            }
        }
    }

    /** As under cron: no locale at all. */
    @Test
    void without_a_locale_chinese_is_printed_all_the_same_and_what_cannot_be_read_is_said() throws Exception {
        Tool.Said help = posix("--help");
        assertThat(help.out()).contains("出口凭证机");
        Path key = Files.write(folder.resolve("k"), new byte[32]);
        assertThat(posix("verify", "--key", key.toString(), "x").out()).contains("不是");
        Path config = Files.writeString(folder.resolve("kiosk.yaml"), "colour: green");
        assertThat(posix("kiosk", "--config", config.toString()).err()).doesNotContain("?");
        Tool.Said argument = posix("slip", "--out", folder.toString(), "--community", "䶮家园");
        assertThat(argument.exit()).isEqualTo(2);
        assertThat(argument.err()).contains("参数里有当前语言环境读不了的字", "LC_ALL=C.UTF-8");

        Path named = Files.copy(FRAMES.resolve("nominal_001.png"), folder.resolve("a 码 x.png"));
        String nominal = FRAMES.resolve("nominal_001.png").toString();
        Tool.Said decode = posix("decode", named.toString(), nominal);
        assertThat(decode.exit()).isEqualTo(1);
        assertThat(decode.err().lines()).singleElement().asString().contains("文件名里有", "LC_ALL=C.UTF-8");
        assertThat(decode.out().lines()).hasSize(2);
        assertThat(decode.out().lines().toList().getLast())
                .startsWith(nominal + "\t" + DevSet.textOf("nominal_001.png") + "\t");
    }

    private static Tool.Said posix(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("env", "-i", "LC_ALL=C"));
        command.addAll(List.of(command(arguments)));
        return Tool.ask(command.toArray(String[]::new));
    }

    @Test
    void a_folder_that_cannot_be_used_is_said_in_a_sentence() throws Exception {
        for (List<String> arguments : List.of(
                List.of("demo", "--folder", "/proc/nope", "--port", "0", "--collector-port", "0"),
                List.of("slip", "--out", "/proc/nope"))) {
            Tool.Said said = greenslip(arguments.toArray(String[]::new));
            assertThat(said.exit()).isEqualTo(3);
            assertThat(said.err())
                    .startsWith("未启动：没有这个文件或目录，也建不了，请换一个：/proc/nope")
                    .contains("choose another");
            assertThat(said.err().lines()).hasSize(1);
        }
    }

    @Test
    void a_number_that_no_option_takes_is_said_with_the_option() throws Exception {
        for (String option : List.of("--port", "--collector-port", "--printer-speed")) {
            Tool.Said said = greenslip("demo", "--folder", folder.toString(), option, "99999");
            assertThat(said.exit()).isEqualTo(2);
            assertThat(said.err()).contains("参数不对：" + option, "not 99999").doesNotContain("demo.yaml");
        }
    }

    @Test
    void a_second_demo_with_the_same_folder_hears_that_there_is_one() throws Exception {
        String demo = folder.resolve("demo").toString();
        try (Demo first = Demo.start(Path.of(demo), 0, 0, 0)) {
            Tool.Said second = greenslip("demo", "--folder", demo, "--port", "0", "--collector-port", "0");
            assertThat(second.exit()).isEqualTo(3);
            assertThat(second.err()).startsWith("未启动：汇总端的数据正被另一个程序使用").contains("stop it, or choose another folder");
            assertThat(second.err().lines()).hasSize(1);
            assertThat(Await.scan(first.kiosk().port(), "RKEQ1-00012345")).isEqualTo("issued");
        }
    }

    /** What `mvn compile exec:exec` starts, stopped the way systemd or Ctrl+C stops it. */
    @Test
    void the_demo_starts_answers_and_stops_in_order() throws Exception {
        Path log = folder.resolve("log");
        Process demo = new ProcessBuilder(command(
                        "demo", "--folder", folder.resolve("demo").toString(), "--port", "0", "--collector-port", "0"))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Await.until(Duration.ofSeconds(60), () -> read(log).contains("/api/tally"));
            int port = Integer.parseInt(read(log).replaceFirst("(?s).*localhost:(\\d+)/operator.*", "$1"));
            assertThat(Await.scan(port, "RKEQ1-00012345")).isEqualTo("issued");
            assertThat(Await.text(port, "/health")).contains("UP");
        } finally {
            demo.destroy();
        }
        assertThat(demo.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(read(log)).doesNotContain("ERROR", "Exception", "Helidon");
    }

    @Test
    void the_collector_says_what_it_serves_and_where_and_leads_to_its_page() throws Exception {
        Path file = Files.writeString(folder.resolve("collector.yaml"), """
            folder: "%s/district"
            http: {host: 127.0.0.1, port: 0}
            kiosks: [{station: K27A, key: 11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo}]
            """.formatted(folder));
        Path log = folder.resolve("log");
        Process collector = new ProcessBuilder(command("collector", "--config", file.toString()))
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            Await.until(Duration.ofSeconds(60), () -> read(log).contains("/district, data in"));
            assertThat(read(log).lines())
                    .singleElement()
                    .asString()
                    .contains("ready for 1 stations", "/district/collector");
            int port = Integer.parseInt(read(log).replaceFirst("(?s).*http://127.0.0.1:(\\d+)/district.*", "$1"));
            HttpResponse<String> root = Await.get(port, "/");
            assertThat(root.statusCode()).isEqualTo(302);
            assertThat(root.headers().firstValue("Location")).contains("/district");
        } finally {
            collector.destroy();
        }
        assertThat(collector.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private Path laptop() throws Exception {
        String yaml = Files.readString(Path.of("config/laptop.yaml")).replace("var/laptop", folder.toString());
        return Files.writeString(folder.resolve("laptop.yaml"), yaml);
    }
}
