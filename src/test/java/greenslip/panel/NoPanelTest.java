package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NoPanelTest {
    @Test
    void it_knows_what_a_panel_would_show_and_complains_of_nothing() {
        AtomicReference<Signal> standing = new AtomicReference<>(Signal.IDLE);
        try (NoPanel panel = new NoPanel()) {
            panel.start(standing::get);
            assertThat(panel.signal()).isEqualTo(Signal.IDLE);
            panel.show(Signal.DONE);
            standing.set(Signal.PAPER);
            assertThat(panel.signal()).isEqualTo(Signal.DONE);
            Await.until("what stands", () -> panel.signal() == Signal.PAPER);
            assertThat(panel.fault()).isEmpty();
            assertThat(panel.present()).isTrue();
        }
    }

    @Test
    void nobody_presses_or_comes() {
        List<Object> heard = new ArrayList<>();
        try (NoPanel panel = new NoPanel()) {
            panel.onButton(heard::add);
            panel.onPresence(() -> heard.add("came"));
            panel.start(() -> Signal.IDLE);
            assertThat(heard).isEmpty();
            assertThat(panel.name()).isEqualTo("none");
        }
    }
}
