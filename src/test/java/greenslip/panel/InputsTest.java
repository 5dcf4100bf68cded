package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InputsTest {
    private final Inputs inputs = new Inputs(60_000);

    private static long at(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }

    @BeforeEach
    void wired() {
        inputs.begin(Contact.NO_SLIP, false, 0);
        inputs.begin(Contact.CAME_OUT, false, 0);
    }

    private void press(Contact contact, double seconds, double heldSeconds) {
        inputs.level(contact, true, at(seconds));
        inputs.level(contact, false, at(seconds + heldSeconds));
    }

    @Test
    void a_press_is_one_however_long_it_is_held() {
        press(Contact.NO_SLIP, 1, 7);
        assertThat(inputs.take(at(9))).containsExactly(Contact.NO_SLIP);
        assertThat(inputs.take(at(10))).isEmpty();
    }

    @Test
    void a_press_is_told_while_the_button_is_still_down() {
        inputs.level(Contact.CAME_OUT, true, at(1));
        assertThat(inputs.take(at(1.01))).isEmpty();
        assertThat(inputs.take(at(1.02))).containsExactly(Contact.CAME_OUT);
    }

    @Test
    void two_presses_within_a_second_are_one() {
        press(Contact.NO_SLIP, 1, 0.1);
        assertThat(inputs.take(at(1.2))).hasSize(1);
        press(Contact.NO_SLIP, 1.4, 0.1);
        assertThat(inputs.take(at(1.6))).isEmpty();
        press(Contact.NO_SLIP, 5, 0.1);
        assertThat(inputs.take(at(5.2))).hasSize(1);
    }

    @Test
    void the_other_button_is_heard_at_once() {
        press(Contact.NO_SLIP, 1, 0.1);
        press(Contact.CAME_OUT, 1.2, 0.1);
        assertThat(inputs.take(at(2))).containsExactlyInAnyOrder(Contact.NO_SLIP, Contact.CAME_OUT);
    }

    @Test
    void a_button_that_is_down_at_the_start_was_not_pressed_and_is_stuck_after_a_while() {
        inputs.begin(Contact.NO_SLIP, true, at(1));
        assertThat(inputs.take(at(5))).isEmpty();
        assertThat(inputs.stuck(at(30))).isFalse();
        assertThat(inputs.stuck(at(31))).isTrue();
        inputs.level(Contact.NO_SLIP, false, at(32));
        inputs.take(at(33));
        assertThat(inputs.stuck(at(33))).isFalse();
    }

    @Test
    void without_a_sensor_somebody_is_always_there() {
        assertThat(inputs.present(at(100_000))).isTrue();
    }

    @Test
    void whoever_left_is_there_for_a_while_longer() {
        inputs.begin(Contact.PRESENCE, false, 0);
        assertThat(inputs.present(at(59))).isTrue();
        assertThat(inputs.present(at(60))).isFalse();
        inputs.level(Contact.PRESENCE, true, at(100));
        assertThat(inputs.take(at(100.1))).containsExactly(Contact.PRESENCE);
        inputs.take(at(500));
        assertThat(inputs.present(at(500))).isTrue();
        inputs.level(Contact.PRESENCE, false, at(500));
        inputs.take(at(501));
        assertThat(inputs.present(at(559))).isTrue();
        assertThat(inputs.present(at(560.1))).isFalse();
    }

    @Test
    void somebody_who_stands_still_is_never_stuck() {
        inputs.begin(Contact.PRESENCE, true, 0);
        assertThat(inputs.stuck(at(1_000))).isFalse();
    }

    @Test
    void each_coming_is_told() {
        inputs.begin(Contact.PRESENCE, false, 0);
        for (int time = 1; time <= 3; time++) {
            inputs.level(Contact.PRESENCE, true, at(time));
            assertThat(inputs.take(at(time + 0.3))).containsExactly(Contact.PRESENCE);
            inputs.level(Contact.PRESENCE, false, at(time + 0.5));
            assertThat(inputs.take(at(time + 0.8))).isEmpty();
        }
    }

    @Test
    void wires_that_are_gone_say_nothing() {
        inputs.begin(Contact.PRESENCE, false, 0);
        inputs.level(Contact.NO_SLIP, true, at(1));
        inputs.forget();
        inputs.level(Contact.NO_SLIP, false, at(2));
        assertThat(inputs.take(at(3))).isEmpty();
        assertThat(inputs.present(at(1_000))).isTrue();
        assertThat(inputs.dueNanos(at(3))).isEqualTo(Long.MAX_VALUE);
    }
}
