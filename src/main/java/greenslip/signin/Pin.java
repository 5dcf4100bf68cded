package greenslip.signin;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What the operator types to sign in: 6 to 12 digits that nobody would try first. */
public final class Pin {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{6,12}");
    private static final int MOST_CHARS = 12;
    private static final int LONGEST_BLOCK = 3;
    private static final char FULL_WIDTH_ZERO = '\uFF10';
    private static final char FULL_WIDTH_NINE = '\uFF19';

    /** Tried by everybody: along the pad's lines, and the pairs. */
    private static final Set<String> KNOWN = Set.of(
            "147258", "258369", "147258369", "159753", "159357", "112233", "332211", "123321", "789456", "456123");

    private final String digits;

    private Pin(String digits) {
        this.digits = digits;
    }

    /** As typed, with full-width digits as an input method writes them; empty where it is no PIN at all. */
    public static Optional<Pin> typed(String text) {
        if (text.length() > MOST_CHARS) {
            return Optional.empty();
        }
        StringBuilder digits = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            boolean fullWidth = each >= FULL_WIDTH_ZERO && each <= FULL_WIDTH_NINE;
            digits.append(fullWidth ? (char) ('0' + each - FULL_WIDTH_ZERO) : each);
        }
        return DIGITS.matcher(digits).matches() ? Optional.of(new Pin(digits.toString())) : Optional.empty();
    }

    /** Why a station should not have it, in a sentence; empty where it may. */
    public static Optional<String> complaint(String text) {
        return typed(text)
                .map(pin -> pin.isTrivial()
                        ? "口令太容易猜，请换一个：不要用相同、连续或重复的数字。This PIN is guessed at once: no equal, running or repeated"
                                + " digits."
                        : "")
                .or(() -> Optional.of("口令是 6 到 12 位数字。A PIN has 6 to 12 digits."))
                .filter(sentence -> !sentence.isEmpty());
    }

    private boolean isTrivial() {
        return KNOWN.contains(digits) || runs(1) || runs(9) || repeats();
    }

    /** Each digit the last one and so much, 9 followed by 0. */
    private boolean runs(int step) {
        for (int i = 1; i < digits.length(); i++) {
            if ((digits.charAt(i) - digits.charAt(i - 1) + 10) % 10 != step) {
                return false;
            }
        }
        return true;
    }

    private boolean repeats() {
        for (int block = 1; block <= LONGEST_BLOCK; block++) {
            String begin = digits.substring(0, block);
            if (begin.repeat(digits.length() / block + 1).startsWith(digits)) {
                return true;
            }
        }
        return false;
    }

    char[] digits() {
        return digits.toCharArray();
    }

    /** Says nothing: it must not reach a log. */
    @Override
    public String toString() {
        return "PIN";
    }
}
