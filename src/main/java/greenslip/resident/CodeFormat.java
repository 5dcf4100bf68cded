package greenslip.resident;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * One configured kind of resident code.
 *
 * <p>The pattern is anchored, its quantifiers are bounded, and its group {@code id} is the identity; a group
 * {@code community}, where it has one, is the code of the community (1 to 8 of A–Z, a–z, 0–9, - and _; anything else
 * counts as unknown). The constructor refuses what {@link #faults} finds.
 *
 * @param id names the format to people, and in logs
 * @param scheme the name space of the identity; two formats that carry the same identities share one
 * @param check how the identity proves itself
 * @param onCheckFailure whether a failed check ends the search or lets the next format try
 * @param foldCase whether the case of letters makes no difference: identity and community are written in capitals
 * @param rosterMatch whether a roster lists these identities
 * @param stable whether the same resident always shows the same code
 * @param maxLength longest code in characters, 1 to {@value #MAX_LENGTH}
 * @param hintLength how many of the identity's last characters may be shown, 0 to {@value #MAX_HINT_LENGTH}
 * @param samples what the format must make of some invented codes
 */
public record CodeFormat(
        String id,
        Pattern pattern,
        String scheme,
        Check check,
        OnCheckFailure onCheckFailure,
        boolean foldCase,
        boolean rosterMatch,
        boolean stable,
        int maxLength,
        int hintLength,
        List<Sample> samples) {
    /** The longest resident code, in characters, before and after normalisation. */
    public static final int MAX_LENGTH = 1024;

    public static final int MAX_HINT_LENGTH = 4;
    public static final int DEFAULT_HINT_LENGTH = 3;
    public static final int MAX_SAMPLES = 50;

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Pattern SCHEME = Pattern.compile("[A-Z0-9]{1,8}");

    /** How an identity proves itself. */
    public enum Check {
        NONE,
        /** Resident identity number, see {@link ResidentNumber}. */
        GB11643
    }

    /** What a failed check leads to. */
    public enum OnCheckFailure {
        REJECT,
        NEXT
    }

    /**
     * An invented code and what is to become of it.
     *
     * @param expect the identity, or {@link #REJECT} where this format must not take it
     */
    public record Sample(String code, String expect) {
        public static final String REJECT = "reject";
    }

    public CodeFormat {
        samples = List.copyOf(samples);
        List<String> faults = faults(id, pattern.pattern(), scheme, maxLength, hintLength, samples.size());
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        // Flags at the top of a pattern count as the pattern's own: only those given beside it are refused.
        if (pattern.flags() != Pattern.compile(pattern.pattern()).flags()) {
            throw new IllegalArgumentException("flags stand in the pattern, as in (?i:…)");
        }
    }

    /**
     * Everything wrong with a format as configured, a sentence each; empty where the constructor would take it with
     * {@code Pattern.compile(pattern)}.
     */
    public static List<String> faults(
            String id, String pattern, String scheme, int maxLength, int hintLength, int sampleCount) {
        List<String> faults = new ArrayList<>();
        if (!NAME.matcher(id).matches()) {
            faults.add("id: 1 to 32 of a-z, 0-9 and -, beginning with a letter or digit");
        }
        if (!SCHEME.matcher(scheme).matches()) {
            faults.add("scheme: 1 to 8 of A-Z and 0-9");
        }
        if (maxLength < 1 || maxLength > MAX_LENGTH) {
            faults.add("max-length: 1 to " + MAX_LENGTH + ", not " + maxLength);
        }
        if (hintLength < 0 || hintLength > MAX_HINT_LENGTH) {
            faults.add("hint: 0 to " + MAX_HINT_LENGTH + " characters, not " + hintLength);
        }
        if (sampleCount > MAX_SAMPLES) {
            faults.add("samples: at most " + MAX_SAMPLES);
        }
        faults.addAll(patternFaults(pattern));
        return faults;
    }

    private static List<String> patternFaults(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            return List.of("pattern: at most " + MAX_LENGTH + " characters, not " + pattern.length());
        }
        try {
            Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return List.of(
                    "pattern: not a regular expression: " + e.getDescription() + " at character " + (e.getIndex() + 1));
        }
        return new PatternReader(pattern).faults();
    }
}
