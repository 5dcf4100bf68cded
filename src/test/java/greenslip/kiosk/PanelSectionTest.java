package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFault;
import greenslip.panel.Colour;
import greenslip.panel.Contact;
import greenslip.panel.Pattern;
import greenslip.panel.Patterns;
import greenslip.panel.Signal;
import greenslip.panel.Tone;
import greenslip.panel.gpio.GpioWiring;
import greenslip.panel.gpio.GpioWiring.Input;
import greenslip.panel.gpio.GpioWiring.Level;
import greenslip.panel.gpio.GpioWiring.Pull;
import greenslip.panel.gpio.GpioWiring.Sound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PanelSectionTest {
    private static final String STATION = """
        station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1]}
        folder: x
        rounds: {title: 核酸检测, authority: 科尔沁街道筹备组}
        keys: {voucher: v, transport: t, pseudonyms: p, district: keerqin}
        voucher: {url: "https://v.example.org/#"}
        scanners: [{name: page, kind: virtual}]
        printer: {kind: virtual}
        http: {port: 0}
        """;

    private static PanelChoice panel(String keys) throws ConfigException {
        return KioskConfig.parse("test.yaml", STATION + "panel: {" + keys + "}\n")
                .panel();
    }

    private static GpioWiring wiring(String keys) throws ConfigException {
        return ((PanelChoice.Gpio) panel("kind: gpio, " + keys)).wiring();
    }

    private static List<String> faults(String keys) {
        return catchThrowableOfType(ConfigException.class, () -> panel(keys)).faults().stream()
                .map(fault -> fault.key() + " " + fault.sentence())
                .toList();
    }

    @Test
    void a_station_has_none_unless_it_says_so() throws ConfigException {
        assertThat(KioskConfig.parse("test.yaml", STATION).panel()).isEqualTo(new PanelChoice.None());
        assertThat(panel("kind: none")).isEqualTo(new PanelChoice.None());
        assertThat(panel("kind: virtual"))
                .isInstanceOfSatisfying(
                        PanelChoice.Virtual.class,
                        page -> assertThat(page.awayMillis()).isEqualTo(60_000));
    }

    @Test
    void wires_have_the_usual_levels_unless_told_otherwise() throws ConfigException {
        assertThat(wiring("lamp: {red: 17, green: 22}, buzzer: {pin: 18}, buttons: {no-slip: 23, came-out: 24},"
                        + " presence: {pin: 25}"))
                .isEqualTo(new GpioWiring(
                        Optional.empty(),
                        Map.of(Colour.RED, 17, Colour.GREEN, 22),
                        Level.HIGH,
                        Optional.of(new Sound.Buzzer(18, Level.HIGH)),
                        Map.of(
                                Contact.NO_SLIP, new Input(23, Level.LOW, Pull.UP),
                                Contact.CAME_OUT, new Input(24, Level.LOW, Pull.UP),
                                Contact.PRESENCE, new Input(25, Level.HIGH, Pull.DOWN))));
        assertThat(wiring("chip: gpiochip4, lamp: {white: 5, active: low}, tone: {chip: 2, channel: 1},"
                        + " buttons: {no-slip: 0, active: high}, presence: {pin: 6, active: low, pull: off}"))
                .isEqualTo(new GpioWiring(
                        Optional.of("gpiochip4"),
                        Map.of(Colour.WHITE, 5),
                        Level.LOW,
                        Optional.of(new Sound.Pwm(2, 1)),
                        Map.of(
                                Contact.NO_SLIP, new Input(0, Level.HIGH, Pull.DOWN),
                                Contact.PRESENCE, new Input(6, Level.LOW, Pull.OFF))));
    }

    @Test
    void a_pattern_changes_what_it_names_and_leaves_the_rest() throws ConfigException {
        PanelChoice.Virtual page =
                (PanelChoice.Virtual) panel("kind: virtual, away-seconds: 5, patterns: {done: {colour:"
                        + " white, blink: [100, 50], tones: [440/100, 0/50, 880/300], lasts-millis: 1500}, paper:"
                        + " {repeat-seconds: 0}}");
        assertThat(page.awayMillis()).isEqualTo(5_000);
        assertThat(page.patterns().of(Signal.DONE))
                .isEqualTo(new Pattern(
                        Colour.WHITE,
                        List.of(100, 50),
                        List.of(new Tone(440, 100), new Tone(0, 50), new Tone(880, 300)),
                        1_500,
                        0));
        assertThat(page.patterns().of(Signal.PAPER).repeatMillis()).isZero();
        assertThat(page.patterns().of(Signal.PAPER).tones())
                .isEqualTo(Patterns.SHIPPED.of(Signal.PAPER).tones());
        assertThat(page.patterns().of(Signal.FAULT)).isEqualTo(Patterns.SHIPPED.of(Signal.FAULT));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: lamp | panel.kind",
                "kind: gpio | nothing is wired",
                "kind: gpio, lamp: {active: high} | panel.lamp",
                "kind: gpio, lamp: {red: 28} | panel.lamp.red",
                "kind: gpio, lamp: {red: 17, green: 17} | is the pin of panel.lamp.red too",
                "kind: gpio, lamp: {red: 17}, presence: {pin: 17} | is the pin of panel.lamp.red too",
                "kind: gpio, buzzer: {active: high} | panel.buzzer.pin",
                "kind: gpio, buzzer: {pin: 18}, tone: {channel: 0} | panel.tone",
                "kind: gpio, tone: {chip: 0} | panel.tone.channel",
                "kind: gpio, buttons: {pull: up} | panel.buttons",
                "kind: gpio, presence: {pin: 4, away-seconds: 1} | panel.presence.away-seconds",
                "kind: virtual, lamp: {red: 17} | panel.lamp",
                "kind: none, patterns: {done: {colour: red}} | panel.patterns",
                "kind: virtual, patterns: {finished: {colour: red}} | panel.patterns.finished",
                "kind: virtual, patterns: {done: {colour: pink}} | panel.patterns.done.colour",
                "kind: virtual, patterns: {done: {blink: [100]}} | panel.patterns.done.blink",
                "kind: virtual, patterns: {done: {blink: [100, 9]}} | panel.patterns.done.blink",
                "kind: virtual, patterns: {done: {tones: [880]}} | panel.patterns.done.tones",
                "kind: virtual, patterns: {done: {tones: [20000/10]}} | panel.patterns.done.tones",
                "kind: virtual, patterns: {done: {tones: [880/5]}} | panel.patterns.done.tones",
                "kind: virtual, patterns: {paper: {repeat-seconds: 1}} | panel.patterns.paper.repeat-seconds"
            })
    void a_fault_is_named_with_its_key(String keys, String expected) {
        assertThat(faults(keys)).hasSize(1).first().asString().contains(expected);
    }

    @Test
    void all_faults_are_told_at_once_with_their_line() {
        List<ConfigFault> faults = catchThrowableOfType(
                        ConfigException.class, () -> KioskConfig.parse("test.yaml", STATION + """
                            panel:
                              kind: gpio
                              lamp: {red: 99}
                              buzzer: {pin: x}
                            """))
                .faults();
        assertThat(faults).extracting(ConfigFault::line).containsExactly(11, 12);
    }

    /** What stands in comments is not read by anybody else. */
    @Test
    void the_commented_wiring_of_the_shipped_file_is_right() throws Exception {
        String yaml = Files.readString(Path.of("config/kiosk.yaml"));
        int begin = yaml.indexOf("# kind: gpio");
        String panel = yaml.substring(begin, yaml.indexOf("\n\n", begin))
                .lines()
                .filter(line -> !line.startsWith("# kind: virtual") && !line.startsWith("# away-seconds"))
                .filter(line -> !line.startsWith("# tone:") && !line.matches("# {10,}.*|#"))
                .map(line -> line.replaceFirst("^#", " "))
                .collect(Collectors.joining("\n"));
        PanelChoice.Gpio gpio = (PanelChoice.Gpio) KioskConfig.parse("test.yaml", STATION + "panel:\n" + panel + "\n")
                .panel();
        assertThat(gpio.wiring().contacts()).hasSize(3);
        assertThat(gpio.patterns().of(Signal.DONE)).isEqualTo(Patterns.SHIPPED.of(Signal.DONE));
        assertThat(gpio.patterns().of(Signal.PAPER)).isEqualTo(Patterns.SHIPPED.of(Signal.PAPER));
    }
}
