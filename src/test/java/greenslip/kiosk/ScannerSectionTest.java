package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFault;
import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.scan.KeyLayout;
import greenslip.scan.KeyboardSettings;
import greenslip.scan.KeyboardSettings.AltCodes;
import greenslip.scan.SerialScannerSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScannerSectionTest {
    private static final Path GUN = Path.of("/dev/input/by-id/usb-gun-event-kbd");
    private static final Path BOX = Path.of("/dev/serial/by-id/usb-box");

    private static String yaml(String scanners) {
        return """
            station: {code: K27A, site: {code: S1, name: 点}, tables: [T1, T2]}
            folder: x
            rounds: {title: a, authority: b}
            keys: {voucher: v, transport: t, pseudonyms: p, district: d}
            voucher: {url: "https://v.example.org/#"}
            printer: {kind: virtual}
            http: {}
            scanners:
            """ + scanners;
    }

    private static List<ScannerChoice> read(String scanners) throws ConfigException {
        return KioskConfig.parse("station.yaml", yaml(scanners)).scanners();
    }

    @Test
    void a_keyboard_and_a_serial_scanner_need_no_more_than_their_device() throws ConfigException {
        assertThat(read("""
              - {name: gun, kind: keyboard, device: %s}
              - {name: box, kind: serial, device: %s, table: T2}
            """.formatted(GUN, BOX)))
                .containsExactly(
                        new ScannerChoice.Keyboard(KeyboardSettings.of("gun", GUN), "T1"),
                        new ScannerChoice.Serial(
                                SerialScannerSettings.of("box", BOX, new SerialLine(9_600, FlowControl.NONE)), "T2"));
    }

    @Test
    void every_key_is_heeded() throws ConfigException {
        assertThat(read("""
              - {name: gun, kind: keyboard, device: %s, layout: fr, ending: none, alt-codes: unicode, same-code-quiet-millis: 900}
              - {name: box, kind: serial, device: %s, baud: 115200, ending: byte, encoding: gb18030, trigger: gm67, silence-millis: 80}
            """.formatted(GUN, BOX)))
                .containsExactly(
                        new ScannerChoice.Keyboard(
                                new KeyboardSettings(
                                        "gun",
                                        GUN,
                                        KeyLayout.FR,
                                        KeyboardSettings.Ending.NONE,
                                        AltCodes.UNICODE,
                                        150,
                                        900,
                                        250,
                                        1_000),
                                "T1"),
                        new ScannerChoice.Serial(
                                new SerialScannerSettings(
                                        "box",
                                        BOX,
                                        new SerialLine(115_200, FlowControl.NONE),
                                        SerialScannerSettings.Ending.BYTE,
                                        SerialScannerSettings.Encoding.GB18030,
                                        SerialScannerSettings.Trigger.GM67,
                                        80,
                                        2_000,
                                        250,
                                        1_000),
                                "T1"));
    }

    @Test
    void all_faults_are_told_at_once_with_their_lines() {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> read("""
              - {name: gun, kind: keyboard, layout: dvorak}
              - {name: gun, kind: keyboard, device: /dev/a, ending: tab, alt-codes: big5, idle-millis: 5}
              - {name: box, kind: serial, device: /dev/a, baud: 9601, trigger: bell}
              - {name: bag, kind: serial, device: /dev/b, ending: never, encoding: latin1, silence-millis: 0, table: T9}
              - {name: pen, kind: pen, device: /dev/c}
            """));
        assertThat(refused.faults())
                .extracting(ConfigFault::key)
                .contains(
                        "scanners[0].device",
                        "scanners[0].layout",
                        "scanners[1].name",
                        "scanners[1].ending",
                        "scanners[1].alt-codes",
                        "scanners[1].idle-millis",
                        "scanners[2].device",
                        "scanners[2].baud",
                        "scanners[2].trigger",
                        "scanners[3].ending",
                        "scanners[3].encoding",
                        "scanners[3].silence-millis",
                        "scanners[3].table",
                        "scanners[4].kind");
        int first = (int) yaml("").lines().count() + 1;
        assertThat(refused.faults())
                .allSatisfy(fault ->
                        assertThat(fault.line()).isEqualTo(first + fault.key().charAt("scanners[".length()) - '0'));
    }

    private static String sleepy(int seconds, String panel) {
        return "  - {name: eye, kind: camera, command: [cat], width: 640, height: 480, sleep-after-seconds: " + seconds
                + "}\npanel: {" + panel + "}\n";
    }

    @Test
    void a_camera_may_sleep_where_a_sensor_wakes_it() throws ConfigException {
        for (String panel : List.of("kind: virtual", "kind: gpio, presence: {pin: 25}")) {
            assertThat(read(sleepy(60, panel)))
                    .singleElement()
                    .satisfies(scanner -> assertThat(((ScannerChoice.Camera) scanner).sleepAfterMillis())
                            .isEqualTo(60_000));
        }
        assertThat(((ScannerChoice.Camera) read(sleepy(0, "kind: none")).getFirst()).sleepAfterMillis())
                .isZero();
    }

    @Test
    void a_camera_that_nothing_would_wake_may_not_sleep() {
        for (String panel : List.of("kind: none", "kind: gpio, lamp: {green: 22}")) {
            assertThat(catchThrowableOfType(ConfigException.class, () -> read(sleepy(60, panel)))
                            .faults())
                    .singleElement()
                    .satisfies(fault -> assertThat(fault.key() + " " + fault.sentence())
                            .startsWith("scanners[0].sleep-after-seconds")
                            .contains("panel.presence"));
        }
        assertThat(catchThrowableOfType(ConfigException.class, () -> read(sleepy(4, "kind: virtual")))
                        .faults())
                .extracting(ConfigFault::key)
                .containsExactly("scanners[0].sleep-after-seconds");
    }

    @Test
    void what_the_shipped_file_explains_of_them_holds() throws IOException, ConfigException {
        String shipped = Files.readString(Path.of("config/kiosk.yaml"));
        String explained = shipped.substring(shipped.indexOf("# - name: gun"), shipped.indexOf("printer:\n"));
        List<ScannerChoice> scanners = read(explained.replaceAll("(?m)^# ", "  "));
        assertThat(scanners).hasSize(2);
        KeyboardSettings gun = ((ScannerChoice.Keyboard) scanners.getFirst()).settings();
        assertThat(gun).isEqualTo(KeyboardSettings.of("gun", gun.device()));
        SerialScannerSettings box = ((ScannerChoice.Serial) scanners.getLast()).settings();
        assertThat(box).isEqualTo(SerialScannerSettings.of("box", box.device(), box.line()));
        assertThat(box.line().baud()).isEqualTo(9_600);
    }
}
