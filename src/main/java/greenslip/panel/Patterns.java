package greenslip.panel;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A pattern for each signal. Those shipped differ without colour, by the rhythm of the light, and with eyes closed, by the number and the
 * length of the sounds, also on a buzzer that knows one pitch.
 */
public final class Patterns {
    private static final int ONCE = 0;

    /** What holds where the configuration says nothing. */
    public static final Patterns SHIPPED = new Patterns(Map.of(
            Signal.IDLE,
            new Pattern(Colour.WHITE, List.of(60, 2_940), List.of(), 3_000, ONCE),
            Signal.DONE,
            new Pattern(Colour.GREEN, List.of(), List.of(tone(880, 120), tone(1_320, 180)), 3_000, ONCE),
            Signal.AGAIN,
            new Pattern(Colour.AMBER, List.of(500, 500), beeps(660, 140, 80, 2), 4_000, ONCE),
            Signal.WAIT,
            new Pattern(Colour.BLUE, List.of(150, 150, 150, 150, 150, 650), beeps(523, 100, 80, 3), 4_000, ONCE),
            Signal.REFUSED,
            new Pattern(Colour.RED, List.of(125, 125), List.of(tone(330, 900)), 4_000, ONCE),
            Signal.FAULT,
            new Pattern(Colour.RED, List.of(1_500, 500), beeps(330, 500, 150, 3), 3_000, 30_000),
            Signal.PAPER,
            new Pattern(Colour.AMBER, List.of(200, 200, 200, 1_400), beeps(523, 500, 150, 2), 3_000, 20_000),
            Signal.ASK,
            new Pattern(
                    Colour.BLUE,
                    List.of(900, 200, 200, 200),
                    List.of(tone(660, 400), tone(0, 100), tone(990, 100), tone(0, 100), tone(990, 100)),
                    3_000,
                    10_000)));

    private final Map<Signal, Pattern> bySignal;

    /** @throws IllegalArgumentException where a signal has none */
    public Patterns(Map<Signal, Pattern> bySignal) {
        if (bySignal.size() < Signal.values().length) {
            throw new IllegalArgumentException("each signal has a pattern");
        }
        this.bySignal = new EnumMap<>(bySignal);
    }

    public Pattern of(Signal signal) {
        Pattern pattern = bySignal.get(signal);
        if (pattern == null) {
            throw new IllegalStateException("no pattern for " + signal);
        }
        return pattern;
    }

    private static Tone tone(int hertz, int millis) {
        return new Tone(hertz, millis);
    }

    private static List<Tone> beeps(int hertz, int millis, int silenceMillis, int count) {
        return IntStream.range(0, 2 * count - 1)
                .mapToObj(i -> i % 2 == 0 ? tone(hertz, millis) : tone(0, silenceMillis))
                .toList();
    }
}
