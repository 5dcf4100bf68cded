package greenslip.panel;

/**
 * One note of a pattern. A buzzer that knows one pitch sounds it whatever the pitch says.
 *
 * @param hertz 0 for silence, else 100 to 5000
 * @param millis how long, 10 to 5000
 */
public record Tone(int hertz, int millis) {
    public static final int LEAST_HERTZ = 100;
    public static final int MOST_HERTZ = 5_000;
    public static final int LEAST_MILLIS = 10;
    public static final int MOST_MILLIS = 5_000;

    public Tone {
        if (hertz != 0 && (hertz < LEAST_HERTZ || hertz > MOST_HERTZ)) {
            throw new IllegalArgumentException("a tone has 0 or 100 to 5000 Hz");
        }
        if (millis < LEAST_MILLIS || millis > MOST_MILLIS) {
            throw new IllegalArgumentException("a tone lasts 10 to 5000 ms");
        }
    }
}
