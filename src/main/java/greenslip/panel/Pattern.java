package greenslip.panel;

import java.util.List;

/**
 * How one signal looks and sounds, counted from the moment it began:
 *
 * <pre>
 * blinkMillis 150 150 150 650     light  ###___###_____________###___###_____________   over and over
 * tones 880/120 0/60 1320/200     sound  hhh__HHHHH                         hhh__HHHHH   once, or each repeatMillis
 * </pre>
 *
 * @param blinkMillis lit, dark, lit, dark and so on, each 50 to 10,000; empty: lit all the time
 * @param tones up to 16, in order; empty: silent
 * @param lastsMillis how long a passing signal is shown, 200 to 10,000; of no account for a standing one
 * @param repeatMillis from one beginning of the tones to the next; 0: they sound once. Of no account for a passing signal
 */
public record Pattern(Colour colour, List<Integer> blinkMillis, List<Tone> tones, int lastsMillis, int repeatMillis) {
    public static final int MOST_PARTS = 16;
    public static final int LEAST_BLINK_MILLIS = 50;
    public static final int MOST_BLINK_MILLIS = 10_000;
    public static final int LEAST_MILLIS = 200;
    public static final int MOST_MILLIS = 10_000;
    public static final int MOST_REPEAT_MILLIS = 600_000;

    /** Nothing changes any more. */
    static final long NEVER = Long.MAX_VALUE;

    public Pattern {
        blinkMillis = List.copyOf(blinkMillis);
        tones = List.copyOf(tones);
        if (blinkMillis.size() % 2 != 0 || blinkMillis.size() > MOST_PARTS || tones.size() > MOST_PARTS) {
            throw new IllegalArgumentException("a rhythm has an even number of parts, at most 16; at most 16 tones");
        }
        for (int part : blinkMillis) {
            if (part < LEAST_BLINK_MILLIS || part > MOST_BLINK_MILLIS) {
                throw new IllegalArgumentException("a part of a rhythm lasts 50 to 10000 ms");
            }
        }
        if (lastsMillis < LEAST_MILLIS || lastsMillis > MOST_MILLIS) {
            throw new IllegalArgumentException("a signal lasts 200 to 10000 ms");
        }
        int sounding = tones.stream().mapToInt(Tone::millis).sum();
        if (sounding > MOST_MILLIS) {
            throw new IllegalArgumentException("the tones last at most 10000 ms");
        }
        if (repeatMillis != 0
                && (repeatMillis < Math.max(sounding, LEAST_MILLIS) || repeatMillis > MOST_REPEAT_MILLIS)) {
            throw new IllegalArgumentException("tones begin again after they ended, at the latest after 600000 ms");
        }
    }

    /** How long its tones sound once. */
    public int soundingMillis() {
        return tones.stream().mapToInt(Tone::millis).sum();
    }

    /** How often a buzzer sounds that knows one pitch: tones without silence between them are one. */
    public int beeps() {
        int beeps = 0;
        boolean sounding = false;
        for (Tone tone : tones) {
            beeps += tone.hertz() > 0 && !sounding ? 1 : 0;
            sounding = tone.hertz() > 0;
        }
        return beeps;
    }

    boolean lit(long sinceMillis) {
        if (blinkMillis.isEmpty()) {
            return true;
        }
        long left = sinceMillis % cycleMillis();
        boolean lit = true;
        for (int part : blinkMillis) {
            if (left < part) {
                return lit;
            }
            left -= part;
            lit = !lit;
        }
        return false;
    }

    /** The pitch that sounds, 0 for none. */
    int hertz(long sinceMillis, boolean standing) {
        long left = standing && repeatMillis > 0 ? sinceMillis % repeatMillis : sinceMillis;
        for (Tone tone : tones) {
            if (left < tone.millis()) {
                return tone.hertz();
            }
            left -= tone.millis();
        }
        return 0;
    }

    /** When light or sound changes next, counted as {@code sinceMillis} is. */
    long nextChangeMillis(long sinceMillis, boolean standing) {
        return Math.min(nextBlinkMillis(sinceMillis), nextToneMillis(sinceMillis, standing));
    }

    private long nextBlinkMillis(long sinceMillis) {
        if (blinkMillis.isEmpty()) {
            return NEVER;
        }
        long edge = sinceMillis - sinceMillis % cycleMillis();
        for (int part : blinkMillis) {
            edge += part;
            if (edge > sinceMillis) {
                return edge;
            }
        }
        throw new IllegalStateException("a cycle ends after its last part");
    }

    private long nextToneMillis(long sinceMillis, boolean standing) {
        boolean again = standing && repeatMillis > 0 && !tones.isEmpty();
        long begin = again ? sinceMillis - sinceMillis % repeatMillis : 0;
        long edge = begin;
        for (Tone tone : tones) {
            edge += tone.millis();
            if (edge > sinceMillis) {
                return edge;
            }
        }
        return again ? begin + repeatMillis : NEVER;
    }

    private long cycleMillis() {
        return blinkMillis.stream().mapToInt(Integer::intValue).sum();
    }
}
