package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.panel.Colour;
import greenslip.panel.Pattern;
import greenslip.panel.Patterns;
import greenslip.panel.Signal;
import greenslip.panel.Tone;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The patterns of a panel, where its station wants others than those shipped. What a signal's keys leave out stays as it is shipped. */
final class PatternSection {
    private static final java.util.regex.Pattern NUMBER = java.util.regex.Pattern.compile("[0-9]{1,6}");
    private static final java.util.regex.Pattern TONE = java.util.regex.Pattern.compile("[0-9]{1,4}/[0-9]{1,4}");
    private static final int MOST_REPEAT_SECONDS = Pattern.MOST_REPEAT_MILLIS / 1_000;

    private PatternSection() {}

    static Patterns read(Section panel) {
        Map<Signal, Pattern> patterns = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            patterns.put(signal, Patterns.SHIPPED.of(signal));
        }
        panel.optionalSection("patterns").ifPresent(section -> {
            for (Signal signal : Signal.values()) {
                section.optionalSection(signal.name().toLowerCase(Locale.ROOT))
                        .ifPresent(keys -> patterns.put(signal, pattern(keys, Patterns.SHIPPED.of(signal))));
            }
        });
        return new Patterns(patterns);
    }

    private static Pattern pattern(Section keys, Pattern shipped) {
        Colour colour = keys.choice("colour", Colour.class, shipped.colour());
        List<Integer> blink = keys.has("blink") ? blink(keys) : shipped.blinkMillis();
        List<Tone> tones = keys.has("tones") ? tones(keys) : shipped.tones();
        int lasts =
                (int) keys.integer("lasts-millis", Pattern.LEAST_MILLIS, Pattern.MOST_MILLIS, shipped.lastsMillis());
        int repeat =
                1_000 * (int) keys.integer("repeat-seconds", 0, MOST_REPEAT_SECONDS, shipped.repeatMillis() / 1_000);
        try {
            return new Pattern(colour, blink, tones, lasts, repeat);
        } catch (IllegalArgumentException e) {
            keys.fault(keys.has("tones") ? "tones" : "repeat-seconds", String.valueOf(e.getMessage()));
            return shipped;
        }
    }

    private static List<Integer> blink(Section keys) {
        List<Integer> parts = new ArrayList<>();
        for (String text : keys.texts("blink")) {
            int part = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : -1;
            if (part < Pattern.LEAST_BLINK_MILLIS || part > Pattern.MOST_BLINK_MILLIS) {
                keys.fault("blink", "holds milliseconds from 50 to 10000, not " + Section.quoted(text));
                return List.of();
            }
            parts.add(part);
        }
        if (parts.size() % 2 != 0 || parts.size() > Pattern.MOST_PARTS) {
            keys.fault("blink", "holds pairs of lit and dark, at most 8 of them");
            return List.of();
        }
        return parts;
    }

    private static List<Tone> tones(Section keys) {
        List<Tone> tones = new ArrayList<>();
        for (String text : keys.texts("tones")) {
            try {
                tones.add(tone(text));
            } catch (IllegalArgumentException e) {
                keys.fault(
                        "tones",
                        "holds HERTZ/MILLIS, hertz 0 for silence or 100 to 5000, millis 10 to 5000, not "
                                + Section.quoted(text));
                return List.of();
            }
        }
        if (tones.size() > Pattern.MOST_PARTS) {
            keys.fault("tones", "holds at most 16 of them");
            return List.of();
        }
        return tones;
    }

    private static Tone tone(String text) {
        if (!TONE.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        int slash = text.indexOf('/');
        return new Tone(Integer.parseInt(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
    }
}
