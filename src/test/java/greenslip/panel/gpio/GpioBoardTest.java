package greenslip.panel.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.pi4j.Pi4J;
import com.pi4j.context.Context;
import com.pi4j.io.gpio.digital.DigitalOutput;
import com.pi4j.io.gpio.digital.DigitalState;
import com.pi4j.plugin.linuxfs.provider.pwm.LinuxFsPwmProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInput;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalInputProvider;
import com.pi4j.plugin.mock.provider.gpio.digital.MockDigitalOutputProvider;
import com.pi4j.plugin.mock.provider.pwm.MockPwm;
import com.pi4j.plugin.mock.provider.pwm.MockPwmProvider;
import greenslip.panel.Await;
import greenslip.panel.Board;
import greenslip.panel.BoardException;
import greenslip.panel.BoardPanel;
import greenslip.panel.Colour;
import greenslip.panel.Contact;
import greenslip.panel.PanelFault;
import greenslip.panel.Patterns;
import greenslip.panel.Signal;
import greenslip.panel.gpio.GpioWiring.Input;
import greenslip.panel.gpio.GpioWiring.Level;
import greenslip.panel.gpio.GpioWiring.Pull;
import greenslip.panel.gpio.GpioWiring.Sound;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pins as Pi4J's mock sees them; a real file tree in place of the kernel's PWM. */
class GpioBoardTest {
    private static final GpioWiring TOWER = new GpioWiring(
            Optional.empty(),
            Map.of(Colour.RED, 17, Colour.AMBER, 27, Colour.GREEN, 22),
            Level.HIGH,
            Optional.of(new Sound.Buzzer(18, Level.LOW)),
            Map.of(
                    Contact.NO_SLIP, new Input(23, Level.LOW, Pull.UP),
                    Contact.PRESENCE, new Input(25, Level.HIGH, Pull.DOWN)));

    @TempDir
    Path folder;

    private final Context context = Pi4J.newContextBuilder()
            .add(
                    MockDigitalInputProvider.newInstance(),
                    MockDigitalOutputProvider.newInstance(),
                    MockPwmProvider.newInstance())
            .build();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    private Board open(GpioWiring wiring) throws BoardException {
        return GpioBoard.open(context, wiring, (contact, closed) -> heard.add(contact + " " + closed));
    }

    private DigitalState level(String id) {
        DigitalOutput output = context.io(id);
        return output.state();
    }

    private List<DigitalState> tower() {
        return List.of(level("lamp-RED"), level("lamp-AMBER"), level("lamp-GREEN"));
    }

    private void wire(String id, DigitalState state) {
        MockDigitalInput input = context.io(id);
        input.mockState(state);
    }

    @Test
    void everything_is_dark_and_silent_at_first() throws BoardException {
        try (Board board = open(TOWER)) {
            assertThat(tower()).containsOnly(DigitalState.LOW);
            assertThat(level("buzzer")).isEqualTo(DigitalState.HIGH);
            assertThat(board.contacts()).containsExactlyInAnyOrder(Contact.NO_SLIP, Contact.PRESENCE);
        }
    }

    @Test
    void one_light_of_the_tower_is_on() throws BoardException {
        try (Board board = open(TOWER)) {
            board.lamp().light(Colour.RED);
            board.lamp().light(Colour.GREEN);
            assertThat(tower()).containsExactly(DigitalState.LOW, DigitalState.LOW, DigitalState.HIGH);
            board.lamp().light(null);
            assertThat(tower()).containsOnly(DigitalState.LOW);
        }
    }

    @Test
    void a_lamp_of_three_legs_that_light_when_low_mixes_amber() throws BoardException {
        GpioWiring lamp = new GpioWiring(
                Optional.empty(),
                Map.of(Colour.RED, 5, Colour.GREEN, 6, Colour.BLUE, 13),
                Level.LOW,
                Optional.empty(),
                Map.of());
        try (Board board = open(lamp)) {
            board.lamp().light(Colour.AMBER);
            assertThat(List.of(level("lamp-RED"), level("lamp-GREEN"), level("lamp-BLUE")))
                    .containsExactly(DigitalState.LOW, DigitalState.LOW, DigitalState.HIGH);
            board.sounder().sound(880);
        }
    }

    @Test
    void a_buzzer_of_one_pitch_sounds_for_any_and_is_silent_for_none() throws BoardException {
        try (Board board = open(TOWER)) {
            board.sounder().sound(523);
            assertThat(level("buzzer")).isEqualTo(DigitalState.LOW);
            board.sounder().sound(0);
            assertThat(level("buzzer")).isEqualTo(DigitalState.HIGH);
        }
    }

    @Test
    void a_tone_has_its_pitch() throws BoardException {
        GpioWiring tone =
                new GpioWiring(Optional.empty(), Map.of(), Level.HIGH, Optional.of(new Sound.Pwm(0, 1)), Map.of());
        try (Board board = open(tone)) {
            MockPwm pwm = context.io("tone");
            assertThat(pwm.isOn()).isFalse();
            board.sounder().sound(1_320);
            assertThat(pwm.isOn()).isTrue();
            assertThat(pwm.frequency()).isEqualTo(1_320);
            assertThat(pwm.dutyCycle()).isEqualTo(50);
            board.sounder().sound(0);
            assertThat(pwm.isOn()).isFalse();
        }
    }

    @Test
    void a_contact_is_closed_at_its_active_level() throws BoardException {
        try (Board board = open(TOWER)) {
            wire("NO_SLIP", DigitalState.HIGH);
            wire("PRESENCE", DigitalState.LOW);
            assertThat(board.closed(Contact.NO_SLIP)).isFalse();
            assertThat(board.closed(Contact.PRESENCE)).isFalse();
            heard.clear();
            wire("NO_SLIP", DigitalState.LOW);
            wire("PRESENCE", DigitalState.HIGH);
            assertThat(board.closed(Contact.NO_SLIP)).isTrue();
            assertThat(board.closed(Contact.PRESENCE)).isTrue();
            assertThat(heard).containsExactly("NO_SLIP true", "PRESENCE true");
            assertThat(board.closed(Contact.CAME_OUT)).isFalse();
        }
    }

    @Test
    void closing_darkens_silences_and_gives_the_pins_back() throws BoardException {
        Board board = open(TOWER);
        DigitalOutput red = context.io("lamp-RED");
        DigitalOutput buzzer = context.io("buzzer");
        board.lamp().light(Colour.RED);
        board.sounder().sound(523);
        board.close();
        assertThat(red.state()).isEqualTo(DigitalState.LOW);
        assertThat(buzzer.state()).isEqualTo(DigitalState.HIGH);
        assertThat(context.isShutdown()).isTrue();
    }

    @Test
    void a_pin_that_is_refused_gives_all_back_and_says_which() {
        GpioWiring twice = new GpioWiring(
                Optional.empty(),
                Map.of(Colour.RED, 17),
                Level.HIGH,
                Optional.of(new Sound.Buzzer(17, Level.HIGH)),
                Map.of());
        assertThatThrownBy(() -> open(twice)).isInstanceOfSatisfying(BoardException.class, refused -> {
            assertThat(refused.fault()).isEqualTo(PanelFault.PIN_REFUSED);
            assertThat(refused).hasMessageContaining("17");
        });
        assertThat(context.isShutdown()).isTrue();
    }

    @Test
    void tones_reach_the_files_of_the_kernels_pwm() throws Exception {
        Path channel = Files.createDirectories(folder.resolve("pwmchip2/pwm1"));
        Files.writeString(folder.resolve("pwmchip2/npwm"), "2");
        for (String file : List.of("period", "duty_cycle", "enable")) {
            Files.writeString(channel.resolve(file), "0");
        }
        Files.writeString(channel.resolve("polarity"), "normal");
        Files.writeString(folder.resolve("pwmchip2/export"), "");
        Files.writeString(folder.resolve("pwmchip2/unexport"), "");
        Context files = Pi4J.newContextBuilder()
                .add(LinuxFsPwmProvider.newInstance(folder.toString(), 2))
                .build();
        GpioWiring tone =
                new GpioWiring(Optional.empty(), Map.of(), Level.HIGH, Optional.of(new Sound.Pwm(2, 1)), Map.of());
        try (Board board = GpioBoard.open(files, tone, (contact, closed) -> {})) {
            board.sounder().sound(500);
            assertThat(Files.readString(channel.resolve("period")).strip()).isEqualTo("2000000");
            assertThat(Files.readString(channel.resolve("duty_cycle")).strip()).isEqualTo("1000000");
            assertThat(Files.readString(channel.resolve("enable")).strip()).isEqualTo("1");
            board.sounder().sound(0);
            assertThat(Files.readString(channel.resolve("enable")).strip()).isEqualTo("0");
        }
        assertThat(Files.readString(channel.resolve("enable")).strip()).isEqualTo("0");
    }

    @Test
    void a_panel_plays_its_pattern_on_the_pins_and_hears_one_press_of_a_bouncing_button() {
        List<String> levels = new CopyOnWriteArrayList<>();
        List<Contact> pressed = new CopyOnWriteArrayList<>();
        BoardPanel panel = new BoardPanel(
                "mock",
                listener -> {
                    Board board = GpioBoard.open(context, TOWER, listener);
                    for (String id : List.of("lamp-RED", "lamp-AMBER", "lamp-GREEN", "buzzer")) {
                        DigitalOutput output = context.io(id);
                        output.addListener(event -> levels.add(id + " " + event.state()));
                    }
                    wire("NO_SLIP", DigitalState.HIGH);
                    return board;
                },
                Patterns.SHIPPED,
                60_000,
                BoardPanel.Pace.USUAL);
        panel.onButton(pressed::add);
        try (panel) {
            panel.start(() -> Signal.IDLE);
            Await.until("a board", () -> levels.contains("lamp-GREEN HIGH"));
            levels.clear();
            panel.show(Signal.AGAIN);
            Await.until(
                    "two beeps and two lights", () -> twice(levels, "buzzer LOW") && twice(levels, "lamp-AMBER HIGH"));
            assertThat(levels.stream()
                            .filter(level -> level.startsWith("buzzer"))
                            .toList())
                    .startsWith("buzzer LOW", "buzzer HIGH", "buzzer LOW");
            assertThat(levels).doesNotContain("lamp-RED HIGH");
            for (int edge = 0; edge < 1_001; edge++) {
                wire("NO_SLIP", edge % 2 == 0 ? DigitalState.LOW : DigitalState.HIGH);
            }
            Await.until("a press", () -> !pressed.isEmpty());
            panel.show(Signal.WAIT);
            Await.until("the lamp goes on", () -> panel.signal() == Signal.IDLE);
            assertThat(pressed).containsExactly(Contact.NO_SLIP);
            panel.show(Signal.REFUSED);
            Await.until("red", () -> levels.contains("lamp-RED HIGH"));
        }
        List<String> ends = new ArrayList<>(levels);
        assertThat(ends.lastIndexOf("lamp-RED LOW")).isGreaterThan(ends.lastIndexOf("lamp-RED HIGH"));
        assertThat(ends.lastIndexOf("buzzer HIGH")).isGreaterThan(ends.lastIndexOf("buzzer LOW"));
    }

    private static boolean twice(List<String> levels, String wanted) {
        return levels.stream().filter(wanted::equals).count() >= 2;
    }
}
