package greenslip.round;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which machine this is, as far as it can be told: 32 hexadecimal digits that say nothing of what they were made from, or
 * {@link #UNKNOWN}. {@link MachineFacts} reads it.
 *
 * @param text 32 digits of 0–9 and a–f, or "unknown"
 */
public record MachineIdentity(String text) {
    /** Nothing of the machine is known, so nothing is concluded from it. */
    public static final MachineIdentity UNKNOWN = new MachineIdentity("unknown");

    private static final Pattern DIGITS = Pattern.compile("[0-9a-f]{32}");

    public MachineIdentity {
        Objects.requireNonNull(text);
        if (!text.equals("unknown") && !DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException("a machine's identity has 32 hexadecimal digits");
        }
    }

    public boolean isKnown() {
        return !equals(UNKNOWN);
    }
}
