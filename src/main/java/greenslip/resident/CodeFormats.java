package greenslip.resident;

import greenslip.resident.CodeFormat.Check;
import greenslip.resident.CodeFormat.OnCheckFailure;
import greenslip.resident.CodeFormat.Sample;
import greenslip.resident.ParsedCode.Reason;
import greenslip.resident.ParsedCode.Recognised;
import greenslip.resident.ParsedCode.Refused;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;

/**
 * The formats of a round, in the order in which they are tried; the first that matches decides. Immutable, any thread.
 *
 * <p>A text is measured, brought to Unicode form NFKC (so that full-width digits are digits), measured again, trimmed,
 * and refused when control or format characters are left in it, or the mark of a character that was not read. Only then do
 * the patterns see it.
 */
public final class CodeFormats {
    public static final int MAX_FORMATS = 32;

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /** What a decoder puts where it could not read: two people's codes that were read badly would be one person's. */
    private static final char REPLACEMENT = '\uFFFD';

    private final List<CodeFormat> formats;
    private final List<CodeFormat> typable;

    /** Refuses with {@link IllegalArgumentException} what {@link #faults} finds. */
    public CodeFormats(List<CodeFormat> formats) {
        this.formats = List.copyOf(formats);
        this.typable = formats.stream()
                .filter(CodeFormats::isTypable)
                .map(CodeFormats::whoseCheckDecides)
                .toList();
        List<String> faults = faults(this.formats);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** Everything wrong with the list as such, a sentence each. */
    public static List<String> faults(List<CodeFormat> formats) {
        List<String> faults = new ArrayList<>();
        if (formats.isEmpty() || formats.size() > MAX_FORMATS) {
            faults.add("1 to " + MAX_FORMATS + " code formats, not " + formats.size());
        }
        long names = formats.stream().map(CodeFormat::id).distinct().count();
        if (names < formats.size()) {
            faults.add("every code format needs an id of its own");
        }
        return faults;
    }

    /** The formats that ship; see {@link ShippedFormats}. */
    public static CodeFormats shipped() {
        return new CodeFormats(ShippedFormats.ALL);
    }

    /** What a scanned text is. Never throws for what the text holds. */
    public ParsedCode parse(String raw) {
        return parse(raw, formats);
    }

    /**
     * What a person typed is, spaces within it aside. Only formats whose identities prove themselves or stand in a roster are tried: any other
     * text may be a slip of the finger, and would be a resident who does not exist. A check that fails decides.
     */
    public ParsedCode parseTyped(String typed) {
        if (typed.length() > CodeFormat.MAX_LENGTH) {
            return new Refused(Reason.TOO_LONG);
        }
        StringBuilder joined = new StringBuilder();
        Normalizer.normalize(typed, Normalizer.Form.NFKC)
                .codePoints()
                .filter(c -> !Character.isWhitespace(c) && !Character.isSpaceChar(c))
                .forEach(joined::appendCodePoint);
        return parse(joined.toString(), typable);
    }

    private static boolean isTypable(CodeFormat format) {
        return format.check() != Check.NONE || format.rosterMatch();
    }

    private static CodeFormat whoseCheckDecides(CodeFormat format) {
        return new CodeFormat(
                format.id(),
                format.pattern(),
                format.scheme(),
                format.check(),
                OnCheckFailure.REJECT,
                format.foldCase(),
                format.rosterMatch(),
                format.stable(),
                format.maxLength(),
                format.hintLength(),
                format.samples());
    }

    private static ParsedCode parse(String raw, List<CodeFormat> formats) {
        if (raw.length() > CodeFormat.MAX_LENGTH) {
            return new Refused(Reason.TOO_LONG);
        }
        String normal = Normalizer.normalize(raw, Normalizer.Form.NFKC);
        if (normal.length() > CodeFormat.MAX_LENGTH) {
            return new Refused(Reason.TOO_LONG);
        }
        String text = trim(normal);
        if (text.isEmpty()) {
            return new Refused(Reason.EMPTY);
        }
        if (text.codePoints().anyMatch(CodeFormats::isHidden)) {
            return new Refused(Reason.CONTROL_CHARACTERS);
        }
        if (text.indexOf(REPLACEMENT) >= 0) {
            return new Refused(Reason.UNREADABLE);
        }
        return match(text, formats);
    }

    /**
     * Runs every sample of every format through the whole list. Each failure names format, sample and what was
     * expected; samples are invented, so they may be shown.
     */
    public List<String> selfTest() {
        List<String> failures = new ArrayList<>();
        for (CodeFormat format : formats) {
            int number = 0;
            for (Sample sample : format.samples()) {
                number++;
                String found = parse(sample.code()) instanceof Recognised(ResidentCode code)
                                && code.format().equals(format.id())
                        ? code.identity()
                        : Sample.REJECT;
                if (!found.equals(sample.expect())) {
                    failures.add(format.id() + ", sample " + number + ": expected " + sample.expect() + ", found "
                            + (found.equals(Sample.REJECT) ? Sample.REJECT : "another identity"));
                }
            }
        }
        return failures;
    }

    private static ParsedCode match(String text, List<CodeFormat> formats) {
        for (CodeFormat format : formats) {
            Matcher matcher = format.pattern().matcher(text);
            if (text.length() > format.maxLength() || !matcher.matches()) {
                continue;
            }
            String shown = matcher.group("id");
            if (shown == null || shown.isEmpty()) {
                continue;
            }
            String identity = folded(format, shown);
            Optional<String> checked = checked(format.check(), identity);
            if (checked.isPresent()) {
                return new Recognised(code(format, matcher, checked.get()));
            }
            if (format.onCheckFailure() == OnCheckFailure.REJECT) {
                return new Refused(Reason.CHECK_DIGIT);
            }
        }
        return new Refused(Reason.UNRECOGNISED);
    }

    private static Optional<String> checked(Check check, String identity) {
        return switch (check) {
            case NONE -> Optional.of(identity);
            case GB11643 -> ResidentNumber.canonical(identity);
        };
    }

    private static String folded(CodeFormat format, String text) {
        return format.foldCase() ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static ResidentCode code(CodeFormat format, Matcher matcher, String identity) {
        Optional<String> community = matcher.namedGroups().containsKey("community")
                ? Optional.ofNullable(matcher.group("community"))
                        .map(said -> folded(format, said))
                        .filter(CodeFormats::isCommunity)
                : Optional.empty();
        return new ResidentCode(
                format.id(),
                format.scheme(),
                identity,
                community,
                hint(identity, format.hintLength()),
                format.rosterMatch(),
                format.stable());
    }

    /** The last characters; nothing where they would be half the identity or more than letters and digits. */
    private static String hint(String identity, int length) {
        if (identity.length() < 2 * length) {
            return "";
        }
        String last = identity.substring(identity.length() - length);
        return last.chars().allMatch(CodeFormats::isAsciiLetterOrDigit) ? last : "";
    }

    private static boolean isCommunity(String text) {
        return !text.isEmpty()
                && text.length() <= 8
                && text.chars().allMatch(c -> isAsciiLetterOrDigit(c) || c == '-' || c == '_');
    }

    private static boolean isAsciiLetterOrDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    private static boolean isBlank(char c) {
        return Character.isWhitespace(c) || c == BYTE_ORDER_MARK;
    }

    private static boolean isHidden(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> false;
        };
    }
}
