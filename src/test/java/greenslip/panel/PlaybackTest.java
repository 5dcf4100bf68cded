package greenslip.panel;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.Playback.Frame;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PlaybackTest {
    private final Playback playback = new Playback(patterns(), at(0));

    private static Patterns patterns() {
        Map<Signal, Pattern> patterns = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            patterns.put(signal, Patterns.SHIPPED.of(signal));
        }
        patterns.put(
                Signal.DONE,
                new Pattern(Colour.GREEN, List.of(), List.of(new Tone(880, 100), new Tone(1_320, 200)), 1_000, 0));
        patterns.put(Signal.AGAIN, new Pattern(Colour.AMBER, List.of(300, 200), List.of(new Tone(660, 100)), 1_000, 0));
        patterns.put(
                Signal.PAPER, new Pattern(Colour.AMBER, List.of(400, 600), List.of(new Tone(500, 300)), 1_000, 2_000));
        return new Patterns(patterns);
    }

    private static long at(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis) - 5_000_000_000L;
    }

    /** Walks from change to change as the panel's thread does: "millis colour hertz" each. */
    private List<String> walk(long fromMillis, long toMillis) {
        List<String> seen = new ArrayList<>();
        long now = at(fromMillis);
        while (now - at(toMillis) < 0) {
            Frame frame = playback.at(now);
            seen.add(TimeUnit.NANOSECONDS.toMillis(now - at(0)) + " " + frame.colour() + " " + frame.hertz());
            assertThat(frame.changeNanos()).isPositive();
            if (frame.changeNanos() == Long.MAX_VALUE) {
                break;
            }
            now += frame.changeNanos();
        }
        return seen;
    }

    @Test
    void a_signal_lights_and_sounds_in_its_rhythm_and_gives_way_to_what_stands() {
        playback.stand(Signal.PAPER, at(0));
        playback.show(Signal.DONE, at(5_000));
        assertThat(walk(5_000, 6_500))
                .containsExactly(
                        "5000 GREEN 880",
                        "5100 GREEN 1320",
                        "5300 GREEN 0",
                        "6000 AMBER 500",
                        "6300 AMBER 0",
                        "6400 null 0");
    }

    @Test
    void light_blinks_as_longeras_the_signal_lasts() {
        playback.show(Signal.AGAIN, at(0));
        assertThat(walk(0, 1_000))
                .containsExactly("0 AMBER 660", "100 AMBER 0", "300 null 0", "500 AMBER 0", "800 null 0");
        assertThat(playback.signal(at(1_000))).isEqualTo(Signal.IDLE);
    }

    @Test
    void what_stands_sounds_again_and_again_but_not_because_it_is_said_again() {
        playback.stand(Signal.PAPER, at(0));
        playback.stand(Signal.PAPER, at(100));
        assertThat(walk(0, 2_500))
                .containsExactly(
                        "0 AMBER 500",
                        "300 AMBER 0",
                        "400 null 0",
                        "1000 AMBER 0",
                        "1400 null 0",
                        "2000 AMBER 500",
                        "2300 AMBER 0",
                        "2400 null 0");
    }

    @Test
    void the_next_outcome_replaces_the_last_at_once_and_a_dark_moment_parts_two_of_a_kind() {
        playback.show(Signal.DONE, at(0));
        playback.show(Signal.DONE, at(500));
        assertThat(walk(500, 900)).containsExactly("500 null 880", "600 null 1320", "620 GREEN 1320", "800 GREEN 0");
        playback.show(Signal.REFUSED, at(900));
        assertThat(playback.signal(at(900))).isEqualTo(Signal.REFUSED);
    }

    @Test
    void a_standing_signal_that_is_shown_ends_what_passes() {
        playback.show(Signal.DONE, at(0));
        playback.show(Signal.FAULT, at(100));
        assertThat(playback.signal(at(100))).isEqualTo(Signal.FAULT);
        playback.stand(Signal.IDLE, at(200));
        assertThat(playback.signal(at(200))).isEqualTo(Signal.IDLE);
    }

    @Test
    void tones_that_outlast_a_signal_are_played_to_their_end() {
        Map<Signal, Pattern> patterns = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            patterns.put(signal, new Pattern(Colour.RED, List.of(), List.of(new Tone(440, 900)), 200, 0));
        }
        Playback longer = new Playback(new Patterns(patterns), at(0));
        longer.show(Signal.DONE, at(0));
        assertThat(longer.at(at(899)).hertz()).isEqualTo(440);
        assertThat(longer.signal(at(900))).isEqualTo(Signal.IDLE);
    }

    @Test
    void every_shipped_pattern_is_walked_to_its_end_without_standing_still() {
        Playback shipped = new Playback(Patterns.SHIPPED, at(0));
        for (Signal signal : Signal.values()) {
            shipped.show(signal, at(0));
            long now = at(0);
            for (int step = 0; step < 500; step++) {
                long change = shipped.at(now).changeNanos();
                assertThat(change).as("%s", signal).isPositive();
                now += Math.min(change, TimeUnit.MINUTES.toNanos(1));
            }
            assertThat(shipped.signal(now) == signal).as("%s", signal).isEqualTo(!signal.passing());
            shipped.show(Signal.IDLE, at(0));
        }
    }
}
