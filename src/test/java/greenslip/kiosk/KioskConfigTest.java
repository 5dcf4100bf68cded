package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFault;
import greenslip.desk.PaperGauge;
import greenslip.desk.PrintRules;
import greenslip.kiosk.KioskConfig.PrinterChoice;
import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.print.PrinterProfile;
import greenslip.resident.CodeFormats;
import greenslip.scan.CameraSettings;
import greenslip.screen.ReportTemplate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KioskConfigTest {
    private static final Path SHIPPED = Path.of("config/kiosk.yaml");

    // ---- the files that ship

    @Test
    void the_shipped_file_says_what_it_explains() throws ConfigException {
        KioskConfig config = KioskConfig.read(SHIPPED);
        assertThat(config.station().code()).isEqualTo("K27A");
        assertThat(config.station().siteCode()).isEqualTo("KEQ07");
        assertThat(config.station().siteName()).isEqualTo("科尔沁广场东点");
        assertThat(config.station().tables()).containsExactly("T1", "T2");
        assertThat(config.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(config.folder()).isEqualTo(Path.of("/var/lib/greenslip"));
        assertThat(config.clock()).isEqualTo(KioskConfig.ClockKeeper.TIMESYNC);
        assertThat(config.communities()).isEqualTo(Map.of("KEQ1", "阳光小区", "KEQ2", "草原明珠"));
        assertThat(config.communities().keySet()).containsExactly("KEQ1", "KEQ2");
        assertThat(config.rounds()).isEqualTo(new KioskConfig.RoundDefaults(1, "核酸检测", "科尔沁街道筹备组"));
        assertThat(config.keys().voucher()).isEqualTo(Path.of("/var/lib/greenslip/keys/voucher.key"));
        assertThat(config.keys().district()).isEqualTo("keerqin");
        assertThat(config.voucher().url().prefix()).isEqualTo("https://v.example.org/#");
        assertThat(config.voucher().goodHours()).isEqualTo(48);
        assertThat(config.printer()).isEqualTo(new PrinterChoice.Tcp(PrinterProfile.GENERIC_58, "192.168.7.20", 9100));
        assertThat(config.rules()).isEqualTo(PrintRules.USUAL);
        assertThat(config.paper()).isEqualTo(new PaperGauge.Setting(30_000, 60, 10));
        assertThat(config.http()).isEqualTo(new KioskConfig.Http("127.0.0.1", 8080));
        assertThat(config.report()).isEqualTo(ReportTemplate.USUAL);
        assertThat(config.sticks()).containsExactly(Path.of("/media"), Path.of("/run/media"), Path.of("/mnt/usb"));
        assertThat(config.upload()).contains(new KioskConfig.Upload(URI.create("http://192.168.7.1:8081"), 10_000));
        ScannerChoice.Camera camera = (ScannerChoice.Camera) config.scanners().getFirst();
        assertThat(config.scanners()).hasSize(1);
        assertThat(camera.name()).isEqualTo("camera");
        assertThat(camera.table()).isEqualTo("T1");
        assertThat(camera.settings().command()).startsWith("rpicam-vid").endsWith("-o", "-");
        assertThat(camera.settings().format()).isEqualTo(CameraSettings.Format.YUV420);
        assertThat(camera.settings().strideBytes()).isEqualTo(1280);
        assertThat(camera.settings().sameCodeQuietMillis()).isEqualTo(2000);
        assertThat(camera.sleepAfterMillis()).isZero();
    }

    @Test
    void the_laptops_file_reads() throws ConfigException {
        KioskConfig config = KioskConfig.read(Path.of("config/laptop.yaml"));
        assertThat(config.clock()).isEqualTo(KioskConfig.ClockKeeper.HOST);
        assertThat(config.upload()).isEmpty();
        assertThat(config.scanners()).extracting(ScannerChoice::name).containsExactly("page", "camera");
        assertThat(config.printer())
                .isEqualTo(new PrinterChoice.Virtual(PrinterProfile.GENERIC_58, 90, Path.of("var/laptop/slips"), 200));
    }

    @Test
    void the_demos_file_reads_once_its_places_are_filled_in() throws Exception {
        String yaml;
        try (InputStream in = KioskConfig.class.getResourceAsStream("/greenslip/demo.yaml")) {
            yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        yaml = yaml.replace("${folder}", "/tmp/demo")
                .replace("${port}", "0")
                .replace("${collector-port}", "8081")
                .replace("${millimetres-per-second}", "90");
        assertThat(yaml).doesNotContain("${");
        KioskConfig config = KioskConfig.parse("demo.yaml", yaml);
        assertThat(config.rounds().firstNumber()).isEqualTo(3);
        assertThat(config.communities()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11010519491231002X",
                "11010519491231002x",
                "１１０１０５１９４９１２３１００２Ｘ",
                "110105194912310021",
                "010105194912310022",
                "11010519491231002",
                "RKEQ1-00012345",
                "rkeq1-00012345",
                "RKEQ1-0001234",
                "RKEQ-00012345",
                "https://code.example.org/r/RKEQ1-00012345",
                "HTTPS://code.example.org:8443/a/b/c/d/RKEQ1-00012345",
                "https://code.example.org/a/b/c/d/e/RKEQ1-00012345",
                "https://code.example.org:8443/show?code=RKEQ1-00012345",
                "https://code.example.org/show?code=RKEQ1-00012345&x=1",
                "http://code.example.org/r/RKEQ1-00012345",
                "https://pass.example.org/r/KTkx",
                "V1:9AW1/*PLY KEX",
                "完全不同的文字",
                "",
                " ",
                "\u001b@",
            })
    void the_shipped_files_formats_are_those_that_hold_without_it(String text) throws ConfigException {
        CodeFormats configured = KioskConfig.read(SHIPPED).formats();
        assertThat(configured.parse(text)).isEqualTo(CodeFormats.shipped().parse(text));
        assertThat(configured.parse("9".repeat(5000)))
                .isEqualTo(CodeFormats.shipped().parse("9".repeat(5000)));
    }

    @Test
    void every_optional_key_may_be_left_out() throws Exception {
        KioskConfig config = KioskConfig.parse("least.yaml", """
            station: {code: K27A, site: {code: S1, name: 点}, tables: [T1]}
            folder: x
            rounds: {title: a, authority: b}
            keys: {voucher: v, transport: t, pseudonyms: p, district: d}
            voucher: {url: "https://v.example.org/#"}
            scanners: [{name: page, kind: virtual}]
            printer: {kind: virtual}
            http: {}
            """);
        assertThat(config.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThat(config.clock()).isEqualTo(KioskConfig.ClockKeeper.TIMESYNC);
        assertThat(config.communities()).isEmpty();
        assertThat(config.rounds().firstNumber()).isOne();
        assertThat(config.voucher().goodHours()).isEqualTo(48);
        assertThat(config.formats().parse("RKEQ1-00012345"))
                .isEqualTo(CodeFormats.shipped().parse("RKEQ1-00012345"));
        assertThat(config.scanners()).containsExactly(new ScannerChoice.Page("page", "T1"));
        assertThat(config.printer()).isEqualTo(new PrinterChoice.Virtual(PrinterProfile.GENERIC_58, 90, null, 200));
        assertThat(config.rules()).isEqualTo(PrintRules.USUAL);
        assertThat(config.paper().rollMillimetres()).as("58 mm paper").isEqualTo(30_000);
        assertThat(config.http()).isEqualTo(new KioskConfig.Http("127.0.0.1", 8080));
        assertThat(config.upload()).isEmpty();
    }

    // ---- each fault by itself

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "  code: K27A | code: K271 | station.code | 4 of A-Z and 2-9",
                "  code: K27A | code: | station.code | is empty",
                "  code: K27A | kode: K27A | station.kode | not a key that is known",
                "    code: KEQ07 | code: KEQ0700 | station.site.code | 1 to 6 of A-Z",
                "    name: 科尔沁广场东点 | name: [a] | station.site.name | is a single value",
                "  tables: [T1, T2] | tables: [T1, t2] | station.tables | 1 to 4 of A-Z and 0-9, not 't2'",
                "  tables: [T1, T2] | tables: [T1, T1] | station.tables | a table twice",
                "zone: Asia/Shanghai | zone: Asia/Huhehaote | zone | is a time zone",
                "folder: /var | folder: | folder | is empty",
                "clock: timesync | clock: sundial | clock | is one of [host, timesync, told], not 'sundial'",
                "  - {code: KEQ2 | - {code: KEQ1, name: x} | communities[1].code | stands here already",
                "  - {code: KEQ2 | - {code: KEQ2} | communities[1].name | is missing",
                "  first-number: 1 | first-number: 10000 | rounds.first-number | 1 to 9999, not '10000'",
                "  title: 核酸检测 | title: 一二三四五六七八九十一二三四五六七 | rounds.title | 1 to 16 characters",
                "  authority: | authority: \\\"\\\" | rounds.authority | is empty",
                "  transport: /var | transport: /var/lib/greenslip/keys/../keys/voucher.key | keys.transport |"
                        + " keys.voucher too",
                "  pseudonyms: /var | pseudonyms: /var/lib/greenslip/keys/transport.key | keys.pseudonyms |"
                        + " keys.transport too",
                "  district: keerqin | district: 科尔沁 | keys.district | a-z, 0-9 and -",
                "  url: \\\"https | url: \\\"HTTPS://v.example.org/#\\\" | voucher.url | https://host/#",
                "  good-hours: 48 | good-hours: 0 | voucher.good-hours | 1 to 720",
                "  - name: camera | - name: Camera 1 | scanners[0].name | a-z, 0-9 and -",
                "    kind: camera | kind: eye | scanners[0].kind | is one of [virtual, camera, keyboard, serial]",
                "    table: T1 | table: T9 | scanners[0].table | none of station.tables",
                "    command: [rpicam | command: [] | scanners[0].command | program first",
                "    format: yuv420 | format: jpeg | scanners[0].format | is one of [gray, yuv420]",
                "    width: 1280 | width: 20 | scanners[0].width | from 32 to 4096",
                "    height: 720 | height: tall | scanners[0].height | is a whole number",
                "    stride-bytes: 1280 | stride-bytes: 1000 | scanners[0].stride-bytes | from 1280 to 8192",
                "    same-code-quiet | same-code-quiet-millis: -1 | scanners[0].same-code-quiet-millis | 0 to 60000",
                "  kind: tcp | kind: fax | printer.kind | is one of [virtual, tcp, serial," + " usblp, file]",
                "  profile: generic-58 | profile: generic-57 | printer.profile | is one of [generic-58, generic-80,"
                        + " zj-5870, epson-tm]",
                "  host: 192.168.7.20 | # host | printer.host | is missing",
                "  port: 9100 | port: 65536 | printer.port | 1 to 65535",
                "  unknown: ask | unknown: guess | print.unknown | is one of [ask, reprint, assume-printed]",
                "  unknown-after-seconds: 60 | unknown-after-seconds: 1 | print.unknown-after-seconds | 5 to 3600",
                "  late-after-minutes: 10 | late-after-minutes: 0 | print.late-after-minutes | 1 to 1440",
                "  roll-metres: 30 | roll-metres: 201 | paper.roll-metres | 1 to 200",
                "  warn-slips: 60 | warn-slips: -1 | paper.warn-slips | 0 to 2000",
                "  warn-minutes: 10 | warn-minutes: 241 | paper.warn-minutes | 0 to 240",
                "  host: 127.0.0.1 | host: 0.0.0.0 | http.host | is a loopback address",
                "  host: 127.0.0.1 | host: exit.example.org | http.host | is a loopback address",
                "  collector: http | collector: ftp://192.168.7.1 | upload.collector | is a URL such as",
                "  collector: http | collector: \\\"http://a b\\\" | upload.collector | is a URL such as",
                "  max-age-millis: 10000 | max-age-millis: 9 | upload.max-age-millis | 10 to 600000",
                "  template: | template: 采样{smapled}人 | report.template | knows no {smapled}; there are {year}",
                "  template: | template: \\\"采样{sampled\\\" | report.template | a brace without its other one",
                "  template: | template: | report.template | is empty",
                "  sticks: | sticks: [media] | export.sticks | folders from the root on",
                "  sticks: | sticks: [] | export.sticks | names 1 to 16 folders",
                "    pattern: '^(?<id>[1-9] | pattern: '^(?<id>[1-9$' | formats[0].pattern | not a regular expression",
                "    pattern: '^(?<id>[1-9] | pattern: '(?<id>[0-9]{18})' | formats[0].pattern | begin it with ^",
                "    pattern: '^(?<id>[1-9] | pattern: '^(?<id>.*)$' | formats[0].pattern | quantifier",
                "    scheme: CNID | scheme: cnid | formats[0].scheme | 1 to 8 of A-Z",
                "    check: gb11643 | check: luhn | formats[0].check | is one of [none, gb11643]",
                "    on-check-failure | on-check-failure: weep | formats[0].on-check-failure | is one of [reject,"
                        + " next]",
                "    max-length: 18 | max-length: 1025 | formats[0].max-length | 1 to 1024",
                "    hint: 3 | hint: 5 | formats[0].hint | 0 to 4",
                "    stable: true | stable: maybe | formats[0].stable | is yes or no",
                "      - {code: \\\"110105194912310021\\\" | - {code: x} | formats[0].samples[1].expect | is missing",
            })
    void each_fault_is_named_with_its_key_and_sentence(String begins, String instead, String key, String words)
            throws IOException {
        Replaced replaced = Replaced.in(SHIPPED, unescaped(begins), unescaped(instead));
        List<ConfigFault> faults = faults(replaced.yaml());
        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.sentence()).contains(words);
            if (!fault.sentence().equals("is missing")) {
                assertThat(fault.line()).isEqualTo(replaced.line());
            }
        });
        assertThat(faults.stream().map(ConfigFault::key).filter(key::equals)).hasSize(1);
    }

    private static String unescaped(String cell) {
        return cell.replace("\\\"", "\"");
    }

    @Test
    void a_sample_that_does_not_come_out_is_named_at_its_format() throws IOException {
        Replaced replaced = Replaced.in(SHIPPED, "      - {code: RKEQ1-00012345", "- {code: RKEQ1-1, expect: RKEQ1-1}");
        assertThat(faults(replaced.yaml())).singleElement().satisfies(fault -> {
            assertThat(fault.key()).isEqualTo("formats[1].samples");
            assertThat(fault.line()).isEqualTo(replaced.line() - 1);
            assertThat(fault.sentence()).startsWith("registration, sample 1: expected RKEQ1-1");
        });
    }

    @Test
    void a_station_without_a_scanner_or_with_two_pages_is_refused() throws IOException {
        String yaml = Files.readString(SHIPPED);
        String none = yaml.substring(0, yaml.indexOf("scanners:")) + yaml.substring(yaml.indexOf("printer:"));
        assertThat(faults(none)).extracting(ConfigFault::key).containsExactly("scanners");
        assertThat(faults(none + "\nscanners: []\n"))
                .extracting(ConfigFault::key)
                .containsExactly("scanners");
        assertThat(faults(none + "\nscanners: [{name: a, kind: virtual}, {name: b, kind: virtual}]\n"))
                .extracting(ConfigFault::sentence)
                .containsExactly("has more than one of kind virtual");
        assertThat(faults(none + "\nscanners: [{name: a, kind: virtual}, {name: a, kind: virtual}]\n"))
                .extracting(ConfigFault::sentence)
                .contains("names a scanner that stands here already");
    }

    @Test
    void formats_without_an_id_of_their_own_or_none_at_all_are_refused() throws IOException {
        String yaml = Files.readString(SHIPPED);
        String before = yaml.substring(0, yaml.indexOf("formats:"));
        assertThat(faults(before + "formats: []\n"))
                .extracting(ConfigFault::key)
                .containsExactly("formats");
        String twice = "  - {id: a, pattern: '^(?<id>[0-9]{3})$', scheme: A}\n".repeat(2);
        assertThat(faults(before + "formats:\n" + twice))
                .extracting(ConfigFault::sentence)
                .containsExactly("every code format needs an id of its own");
    }

    // ---- all faults at once

    @Test
    void twenty_faults_are_all_listed_with_their_lines() throws IOException {
        String[][] changes = {
            {"  code: K27A", "code: k27a"},
            {"    code: KEQ07", "code: keq07"},
            {"  tables:", "tables: []"},
            {"zone:", "zone: Mars"},
            {"clock:", "clock: none"},
            {"  - {code: KEQ2", "- {code: KEQ1, name: twice}"},
            {"  first-number:", "first-number: 0"},
            {"  title:", "titel: 核酸检测"},
            {"  authority:", "authority: {a: b}"},
            {"  transport:", "transport: /var/lib/greenslip/keys/voucher.key"},
            {"  district:", "district: A B"},
            {"  url:", "url: nowhere"},
            {"  good-hours:", "good-hours: -1"},
            {"    format:", "format: png"},
            {"  profile:", "profile: laser"},
            {"  port: 9100", "port: none"},
            {"  host: 127.0.0.1", "host: 10.0.0.1"},
            {"  max-age-millis:", "max-age-millis: soon"},
            {"    scheme: CNID", "scheme: c"},
            {"    hint: 0", "hint: 9"},
        };
        String yaml = Files.readString(SHIPPED);
        List<Integer> lines = new ArrayList<>();
        for (String[] change : changes) {
            Replaced replaced = Replaced.in(yaml, change[0], change[1]);
            yaml = replaced.yaml();
            lines.add(replaced.line());
        }
        ConfigException refused = refused(yaml);
        assertThat(refused.faults())
                .extracting(ConfigFault::line)
                .containsAll(lines)
                .isSorted();
        assertThat(refused.getMessage()).startsWith("配置文件有 ");
        for (int line : lines) {
            assertThat(refused.getMessage()).contains("  line " + line + ": ");
        }
    }

    @Test
    void an_empty_section_names_everything_that_is_missing() {
        assertThat(faults("station: {}\n"))
                .extracting(ConfigFault::key)
                .contains("station.code", "station.site", "station.tables", "folder", "rounds", "keys", "voucher")
                .contains("scanners", "printer", "http");
    }

    private static List<ConfigFault> faults(String yaml) {
        return refused(yaml).faults();
    }

    private static ConfigException refused(String yaml) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> KioskConfig.parse("kiosk.yaml", yaml));
        assertThat(refused).isNotNull();
        return refused;
    }

    /** A file in which one line, found by its beginning, is another, at the same indentation. */
    private record Replaced(String yaml, int line) {
        static Replaced in(Path file, String begins, String instead) throws IOException {
            return in(Files.readString(file), begins, instead);
        }

        static Replaced in(String yaml, String begins, String instead) {
            List<String> lines = new ArrayList<>(yaml.lines().toList());
            for (int i = 0; i < lines.size(); i++) {
                if (lines.get(i).strip().startsWith(begins.strip())) {
                    String old = lines.get(i);
                    String indent =
                            old.substring(0, old.length() - old.stripLeading().length());
                    lines.set(i, indent + instead);
                    return new Replaced(String.join("\n", lines) + "\n", i + 1);
                }
            }
            throw new AssertionError("no line begins with " + begins);
        }
    }
}
