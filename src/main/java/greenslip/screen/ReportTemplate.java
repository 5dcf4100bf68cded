package greenslip.screen;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How a sub-district words its report: text with placeholders such as {@code {sampled}}. Immutable. */
public record ReportTemplate(String text) {
    public static final int MAX_CHARACTERS = 300;

    static final String NO_TIME = "时间未确认";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([^{}]*)}");
    private static final String MOMENTS = "\\{(?:year|month|day|hour|minute|time)}";

    /** All of a moment from its first placeholder to its last, with what joins them and the unit behind. */
    private static final Pattern MOMENT =
            Pattern.compile(MOMENTS + "(?:[年月日号时点分:：./\\- ]{0,2}" + MOMENTS + ")*[年月日号时点分]?");

    /** What a district reported, word for word; differences follow in brackets. It stands behind the patterns that prove it. */
    public static final ReportTemplate USUAL = new ReportTemplate(
            "截至{month}月{day}日{time}，{authority}第{round-chinese}轮{title}已采样{sampled}人，发放完成凭证{issued}张{differences}。");

    /** What a template may ask for. */
    enum Word {
        YEAR,
        MONTH,
        DAY,
        HOUR,
        MINUTE,
        /** 13时, or 13时05分. */
        TIME,
        AUTHORITY,
        TITLE,
        ROUND,
        ROUND_CHINESE,
        SITE,
        SAMPLED,
        ISSUED,
        PRINTED,
        REISSUED,
        HANDWRITTEN,
        /** In brackets; nothing where there are none. */
        DIFFERENCES;

        String written() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Word> named(String text) {
            return Stream.of(values())
                    .filter(word -> word.written().equals(text))
                    .findFirst();
        }
    }

    /** Refuses what {@link #faults} finds. */
    public ReportTemplate {
        List<String> faults = faults(text);
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** What is wrong with it, a sentence each, to follow its key. */
    public static List<String> faults(String text) {
        List<String> faults = new ArrayList<>();
        if (text.isBlank() || text.codePointCount(0, text.length()) > MAX_CHARACTERS) {
            faults.add("has 1 to " + MAX_CHARACTERS + " characters");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            faults.add("is one line");
        }
        Matcher found = PLACEHOLDER.matcher(text);
        while (found.find()) {
            if (Word.named(found.group(1)).isEmpty()) {
                faults.add("knows no {" + found.group(1) + "}; there are "
                        + Stream.of(Word.values())
                                .map(word -> "{" + word.written() + "}")
                                .collect(Collectors.joining(" ")));
            }
        }
        String rest = PLACEHOLDER.matcher(text).replaceAll("");
        if (rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0) {
            faults.add("has a brace without its other one");
        }
        return faults;
    }

    /** @param values of all words, those of the moment only where its time can be trusted */
    String filled(Map<Word, String> values) {
        Map<Word, String> given = new EnumMap<>(values);
        String timed =
                given.containsKey(Word.TIME) ? text : MOMENT.matcher(text).replaceAll(NO_TIME);
        return PLACEHOLDER
                .matcher(timed)
                .replaceAll(found -> Matcher.quoteReplacement(
                        Word.named(found.group(1)).map(given::get).orElse("")));
    }
}
