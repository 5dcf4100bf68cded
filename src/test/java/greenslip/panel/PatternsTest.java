package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PatternsTest {
    private static final int STEP_MILLIS = 25;
    private static final int WINDOW_MILLIS = 3_000;

    private static boolean[] light(Signal signal) {
        Pattern pattern = Patterns.SHIPPED.of(signal);
        boolean[] lit = new boolean[WINDOW_MILLIS / STEP_MILLIS];
        for (int i = 0; i < lit.length; i++) {
            lit[i] = pattern.lit((long) i * STEP_MILLIS);
        }
        return lit;
    }

    private static List<List<Signal>> pairs() {
        List<List<Signal>> pairs = new ArrayList<>();
        for (Signal one : Signal.values()) {
            for (Signal other : Signal.values()) {
                if (one.ordinal() < other.ordinal()) {
                    pairs.add(List.of(one, other));
                }
            }
        }
        return pairs;
    }

    /** Wherever one begins to look: the least of all shifts. */
    private static int differenceMillis(boolean[] one, boolean[] other) {
        return IntStream.range(0, one.length)
                        .map(shift -> (int) IntStream.range(0, one.length)
                                .filter(i -> one[i] != other[(i + shift) % other.length])
                                .count())
                        .min()
                        .orElseThrow()
                * STEP_MILLIS;
    }

    @Test
    void shipped_signals_differ_without_colour_by_the_rhythm_of_their_light() {
        for (List<Signal> pair : pairs()) {
            assertThat(differenceMillis(light(pair.get(0)), light(pair.get(1))))
                    .as("milliseconds of three seconds in which %s differ", pair)
                    .isGreaterThanOrEqualTo(500);
        }
    }

    /** How long each sound is on a buzzer of one pitch: tones without silence between them are one. */
    private static List<Integer> soundsMillis(Pattern pattern) {
        List<Integer> sounds = new ArrayList<>();
        boolean sounding = false;
        for (Tone tone : pattern.tones()) {
            if (tone.hertz() > 0 && sounding) {
                sounds.set(sounds.size() - 1, sounds.getLast() + tone.millis());
            } else if (tone.hertz() > 0) {
                sounds.add(tone.millis());
            }
            sounding = tone.hertz() > 0;
        }
        return sounds;
    }

    @Test
    void shipped_signals_differ_with_eyes_closed_also_on_a_buzzer_of_one_pitch() {
        for (List<Signal> pair : pairs()) {
            List<Integer> one = soundsMillis(Patterns.SHIPPED.of(pair.get(0)));
            List<Integer> other = soundsMillis(Patterns.SHIPPED.of(pair.get(1)));
            boolean apart = one.size() != other.size()
                    || IntStream.range(0, one.size())
                            .anyMatch(
                                    i -> Math.max(one.get(i), other.get(i)) >= 2 * Math.min(one.get(i), other.get(i)));
            assertThat(apart).as("%s: %s and %s", pair, one, other).isTrue();
        }
    }

    @Test
    void only_waiting_for_the_next_person_is_silent() {
        for (Signal signal : Signal.values()) {
            assertThat(Patterns.SHIPPED.of(signal).tones().isEmpty())
                    .as("%s", signal)
                    .isEqualTo(signal == Signal.IDLE);
        }
    }

    @Test
    void what_passes_sounds_once_and_what_needs_a_hand_again_and_again() {
        for (Signal signal : Signal.values()) {
            boolean needsAHand = !signal.passing() && signal != Signal.IDLE;
            assertThat(Patterns.SHIPPED.of(signal).repeatMillis() > 0)
                    .as("%s", signal)
                    .isEqualTo(needsAHand);
        }
    }

    @Test
    void beeps_are_counted_as_a_buzzer_of_one_pitch_sounds_them() {
        assertThat(Patterns.SHIPPED.of(Signal.DONE).beeps()).isEqualTo(1);
        assertThat(Patterns.SHIPPED.of(Signal.AGAIN).beeps()).isEqualTo(2);
        assertThat(Patterns.SHIPPED.of(Signal.WAIT).beeps()).isEqualTo(3);
        assertThat(Patterns.SHIPPED.of(Signal.ASK).beeps()).isEqualTo(3);
        assertThat(Patterns.SHIPPED.of(Signal.IDLE).beeps()).isZero();
    }

    @Test
    void what_is_out_of_bounds_is_refused() {
        List<Tone> one = List.of(new Tone(440, 100));
        assertThatThrownBy(() -> new Tone(50, 100)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Tone(440, 9)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pattern(Colour.RED, List.of(100), one, 3_000, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pattern(Colour.RED, List.of(100, 49), one, 3_000, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pattern(Colour.RED, List.of(), one, 100, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Pattern(Colour.RED, List.of(), one, 3_000, 99))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Patterns(Map.of(Signal.IDLE, Patterns.SHIPPED.of(Signal.IDLE))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
