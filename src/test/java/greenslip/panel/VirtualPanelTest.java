package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.VirtualPanel.Shown;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualPanelTest {
    private final VirtualPanel panel = new VirtualPanel("exit");

    @Test
    void a_new_panel_is_idle_and_knows_its_name() {
        assertThat(panel.signal()).isEqualTo(Signal.IDLE);
        assertThat(panel.name()).isEqualTo("exit");
        assertThat(panel.history()).hasSize(1);
    }

    @Test
    void a_later_signal_replaces_the_earlier() {
        panel.show(Signal.DONE);
        panel.show(Signal.REFUSED);
        assertThat(panel.signal()).isEqualTo(Signal.REFUSED);
        assertThat(panel.history()).extracting(Shown::signal).containsExactly(Signal.IDLE, Signal.DONE, Signal.REFUSED);
    }

    @Test
    void times_never_run_backwards() {
        for (Signal signal : Signal.values()) {
            panel.show(signal);
        }
        List<Shown> history = panel.history();
        for (int i = 1; i < history.size(); i++) {
            assertThat(history.get(i).atNanos() - history.get(i - 1).atNanos()).isNotNegative();
        }
    }

    @Test
    void only_the_last_twenty_are_kept() {
        panel.show(Signal.FAULT);
        for (int i = 0; i < 19; i++) {
            panel.show(Signal.DONE);
        }
        assertThat(panel.history())
                .hasSize(20)
                .first()
                .extracting(Shown::signal)
                .isEqualTo(Signal.FAULT);
        panel.show(Signal.DONE);
        assertThat(panel.history()).hasSize(20).extracting(Shown::signal).containsOnly(Signal.DONE);
    }

    @Test
    void the_history_given_out_is_a_picture_of_its_moment() {
        List<Shown> before = panel.history();
        panel.show(Signal.WAIT);
        assertThat(before).hasSize(1);
    }

    @Test
    void listeners_hear_every_signal_even_where_one_of_them_fails() {
        List<Signal> heard = new ArrayList<>();
        panel.onShow(shown -> {
            throw new IllegalStateException("a page went away");
        });
        panel.onShow(shown -> heard.add(shown.signal()));
        panel.show(Signal.AGAIN);
        panel.show(Signal.AGAIN);
        assertThat(heard).containsExactly(Signal.AGAIN, Signal.AGAIN);
    }

    @Test
    void the_button_does_what_was_asked_for_last() {
        List<String> pressed = new ArrayList<>();
        panel.pressButton();
        panel.onButton(() -> pressed.add("first"));
        panel.onButton(() -> pressed.add("second"));
        panel.pressButton();
        assertThat(pressed).containsExactly("second");
    }

    @Test
    void a_failing_action_does_not_reach_who_presses() {
        List<String> pressed = new ArrayList<>();
        panel.onButton(() -> {
            pressed.add("pressed");
            throw new IllegalStateException("desk closed");
        });
        panel.pressButton();
        panel.pressButton();
        assertThat(pressed).hasSize(2);
    }

    @Test
    void a_closed_panel_shows_and_does_nothing_more() {
        List<Object> heard = new ArrayList<>();
        panel.onShow(heard::add);
        panel.onButton(() -> heard.add("button"));
        panel.show(Signal.DONE);
        panel.close();
        panel.show(Signal.FAULT);
        panel.pressButton();
        assertThat(panel.signal()).isEqualTo(Signal.DONE);
        assertThat(heard).hasSize(1);
    }
}
