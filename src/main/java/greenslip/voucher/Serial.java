package greenslip.voucher;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A voucher's number, 12 characters: four of station, one of incarnation, six digits of counter, one check character.
 *
 * <pre>
 *   K27A A000123 H      written in groups of four: K27A-A000-123H
 *   ---- -|----- -
 *   |    ||      check character 0–9 or A–Z, ISO 7064 MOD 37,36, over the eleven before it
 *   |    |counter, 000001 to 999999, never reused within an incarnation
 *   |    incarnation, 1 to 31, as the character of that place in {@link #ALPHABET}: A is 1
 *   station, four characters of {@link #ALPHABET}
 * </pre>
 *
 * <p>The check character finds every single wrong character, and every swap of neighbours but 0.4 % of them (some of
 * those whose values differ by one).
 *
 * @param station the station's code
 * @param incarnation 1 to 31
 * @param counter 1 to 999,999
 */
public record Serial(String station, int incarnation, int counter) {
    /** Characters that cannot be mistaken for each other on thermal paper. */
    public static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static final int MAX_INCARNATION = 31;
    public static final int MAX_COUNTER = 999_999;
    public static final int STATION_LENGTH = 4;
    public static final int LENGTH = 12;

    /** How {@link #grouped()} looks. */
    static final Pattern GROUPED = Pattern.compile("\\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\\b");

    private static final String CHECK_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final int MAX_TYPED_LENGTH = 40;

    public Serial {
        if (!isStation(station)) {
            throw new IllegalArgumentException("a station's code has four characters of " + ALPHABET);
        }
        if (incarnation < 1 || incarnation > MAX_INCARNATION) {
            throw new IllegalArgumentException("incarnation 1 to " + MAX_INCARNATION + ", not " + incarnation);
        }
        if (counter < 1 || counter > MAX_COUNTER) {
            throw new IllegalArgumentException("counter 1 to " + MAX_COUNTER + ", not " + counter);
        }
    }

    /** The serial that a person typed or a reader read: spaces, dashes and case do not matter, the check does. */
    public static Optional<Serial> parse(String typed) {
        if (typed.length() > MAX_TYPED_LENGTH) {
            return Optional.empty();
        }
        String text = typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        if (text.length() != LENGTH) {
            return Optional.empty();
        }
        String station = text.substring(0, STATION_LENGTH);
        int incarnation = ALPHABET.indexOf(text.charAt(STATION_LENGTH)) + 1;
        String digits = text.substring(STATION_LENGTH + 1, LENGTH - 1);
        if (!isStation(station)
                || incarnation < 1
                || incarnation > MAX_INCARNATION
                || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int counter = Integer.parseInt(digits);
        if (counter < 1 || check(text.substring(0, LENGTH - 1)) != text.charAt(LENGTH - 1)) {
            return Optional.empty();
        }
        return Optional.of(new Serial(station, incarnation, counter));
    }

    /** Whether a text is a serial but for its check character: somebody misread or mistyped it. */
    public static boolean isMistyped(String typed) {
        String text = typed.length() > MAX_TYPED_LENGTH
                ? ""
                : typed.toUpperCase(Locale.ROOT).replaceAll("[\\s-]", "");
        if (text.length() != LENGTH) {
            return false;
        }
        String body = text.substring(0, LENGTH - 1);
        return body.chars().allMatch(c -> CHECK_ALPHABET.indexOf(c) >= 0)
                && check(body) != text.charAt(LENGTH - 1)
                && parse(body + check(body)).isPresent();
    }

    /** 12 characters, as stored and sent. */
    public String text() {
        String body = station + ALPHABET.charAt(incarnation - 1) + String.format(Locale.ROOT, "%06d", counter);
        return body + check(body);
    }

    /** In groups of four, as people read it. */
    public String grouped() {
        String text = text();
        return text.substring(0, 4) + "-" + text.substring(4, 8) + "-" + text.substring(8);
    }

    @Override
    public String toString() {
        return grouped();
    }

    static boolean isStation(String code) {
        return code.length() == STATION_LENGTH && code.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0);
    }

    /** The check character of ISO 7064 MOD 37,36 over characters 0–9 and A–Z. */
    static char check(String text) {
        int product = 36;
        for (int i = 0; i < text.length(); i++) {
            int sum = (product + CHECK_ALPHABET.indexOf(text.charAt(i))) % 36;
            product = (sum == 0 ? 36 : sum) * 2 % 37;
        }
        return CHECK_ALPHABET.charAt((37 - product) % 36);
    }
}
