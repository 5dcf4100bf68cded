package greenslip.panel.gpio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.panel.Await;
import greenslip.panel.BoardException;
import greenslip.panel.BoardPanel;
import greenslip.panel.Colour;
import greenslip.panel.PanelFault;
import greenslip.panel.Patterns;
import greenslip.panel.Signal;
import greenslip.panel.gpio.GpioWiring.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The providers of a real board, on machines that are none. The mock lies on the class path here, and must not be taken. */
class GpioBoardsTest {
    private static final GpioWiring LAMP =
            new GpioWiring(Optional.empty(), Map.of(Colour.GREEN, 22), Level.HIGH, Optional.empty(), Map.of());

    @TempDir
    Path folder;

    private PanelFault refused(Path devices) {
        GpioBoards boards = new GpioBoards(LAMP, devices, folder.resolve("pwm"));
        PanelFault[] fault = new PanelFault[1];
        assertThatThrownBy(() -> boards.open((contact, closed) -> {}))
                .isInstanceOfSatisfying(BoardException.class, e -> fault[0] = e.fault());
        return fault[0];
    }

    @Test
    void a_machine_without_pins_says_so() {
        assertThat(refused(folder)).isEqualTo(PanelFault.NO_BOARD);
        assertThat(refused(folder.resolve("absent"))).isEqualTo(PanelFault.NO_BOARD);
    }

    @Test
    void a_board_that_is_not_known_is_no_board_and_nothing_takes_its_place() throws Exception {
        Files.createFile(folder.resolve("gpiochip0"));
        assertThat(refused(folder)).isEqualTo(PanelFault.NO_BOARD);
    }

    @Test
    void a_panel_on_such_a_machine_goes_on_and_complains() {
        try (BoardPanel panel =
                new BoardPanel("gpio", new GpioBoards(LAMP), Patterns.SHIPPED, 60_000, BoardPanel.Pace.USUAL)) {
            panel.start(() -> Signal.IDLE);
            Await.until("the complaint", () -> panel.fault().isPresent());
            panel.show(Signal.DONE);
            assertThat(panel.signal()).isEqualTo(Signal.DONE);
            assertThat(panel.fault().orElseThrow().advice()).startsWith("B0");
        }
    }
}
