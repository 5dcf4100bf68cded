package greenslip.scan;

import java.text.Normalizer;
import java.util.Map;

/**
 * Which key is which character, by the keyboard that a scanner is set to. Each is the rows of keys as they lie, three times: plain, with
 * Shift, with AltGr; a space stands for nothing. The keys by Linux's numbers, which are places, not letters:
 *
 * <pre>
 *   41  2  3  4  5  6  7  8  9 10 11 12 13        ` 1 2 3 4 5 6 7 8 9 0 - =
 *      16 17 18 19 20 21 22 23 24 25 26 27          q w e r t y u i o p [ ]
 *       30 31 32 33 34 35 36 37 38 39 40 43          a s d f g h j k l ; ' \
 *    86 44 45 46 47 48 49 50 51 52 53               &lt; z x c v b n m , . /
 * </pre>
 *
 * The state of CapsLock is no part of it: a scanner types capitals with Shift.
 */
public enum KeyLayout {
    US(
            "",
            "`1234567890-=" + "qwertyuiop[]" + "asdfghjkl;'\\" + "<zxcvbnm,./",
            "~!@#$%^&*()_+" + "QWERTYUIOP{}" + "ASDFGHJKL:\"|" + ">ZXCVBNM<>?",
            "             " + "            " + "            " + "           "),
    DE(
            "^´`",
            "^1234567890ß´" + "qwertzuiopü+" + "asdfghjklöä#" + "<yxcvbnm,.-",
            "°!\"§$%&/()=?`" + "QWERTZUIOPÜ*" + "ASDFGHJKLÖÄ'" + ">YXCVBNM;:_",
            "  ²³   {[]}\\ " + "@ €        ~" + "            " + "|      µ   "),
    FR(
            "^¨~`",
            "²&é\"'(-è_çà)=" + "azertyuiop^$" + "qsdfghjklmù*" + "<wxcvbn,;:!",
            " 1234567890°+" + "AZERTYUIOP¨£" + "QSDFGHJKLM%µ" + ">WXCVBN?./§",
            "  ~#{[|`\\^@]}" + "  €        ¤" + "            " + "           ");

    /** What is held beside a key. */
    enum Level {
        PLAIN,
        SHIFT,
        ALT_GR
    }

    private static final int[] PLACES = {
        41, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, //
        16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, //
        30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40, 43, //
        86, 44, 45, 46, 47, 48, 49, 50, 51, 52, 53
    };

    private static final int SPACE = 57;

    /** The keypad is the same everywhere; whether NumLock is on does not change the keys' numbers. */
    private static final Map<Integer, Character> KEYPAD = Map.ofEntries(
            Map.entry(71, '7'),
            Map.entry(72, '8'),
            Map.entry(73, '9'),
            Map.entry(75, '4'),
            Map.entry(76, '5'),
            Map.entry(77, '6'),
            Map.entry(79, '1'),
            Map.entry(80, '2'),
            Map.entry(81, '3'),
            Map.entry(82, '0'),
            Map.entry(83, '.'),
            Map.entry(74, '-'),
            Map.entry(78, '+'),
            Map.entry(55, '*'),
            Map.entry(98, '/'),
            Map.entry(117, '='));

    /** Accents that wait for the next character, and the mark that joins it. */
    private static final Map<Character, Character> MARKS =
            Map.of('^', '\u0302', '´', '\u0301', '`', '\u0300', '¨', '\u0308', '~', '\u0303');

    private final String dead;
    private final String plain;
    private final String shift;
    private final String altGr;

    KeyLayout(String dead, String plain, String shift, String altGr) {
        this.dead = dead;
        this.plain = plain;
        this.shift = shift;
        this.altGr = altGr;
    }

    private String characters(Level level) {
        return switch (level) {
            case PLAIN -> plain;
            case SHIFT -> shift;
            case ALT_GR -> altGr;
        };
    }

    /** The character, or 0 where the key has none. */
    char character(int key, Level level) {
        Character pad = KEYPAD.get(key);
        if (pad != null) {
            return pad;
        }
        if (key == SPACE) {
            return ' ';
        }
        for (int place = 0; place < PLACES.length; place++) {
            if (PLACES[place] == key) {
                return characterAt(place, level);
            }
        }
        return 0;
    }

    private char characterAt(int place, Level level) {
        char character = characters(level).charAt(place);
        return character == ' ' ? 0 : character;
    }

    /** The digit of a key of the keypad, or of the row above the letters; -1 for other keys. */
    static int digit(int key) {
        Character pad = KEYPAD.get(key);
        if (pad != null) {
            return pad >= '0' && pad <= '9' ? pad - '0' : -1;
        }
        return key >= 2 && key <= 11 ? (key - 1) % 10 : -1;
    }

    /** Whether the character is an accent that waits for the next one. */
    boolean isDead(char character) {
        return dead.indexOf(character) >= 0;
    }

    /** What an accent and the character after it give: one character, the accent alone before a space, else both. */
    static String joined(char accent, char character) {
        if (character == ' ') {
            return String.valueOf(accent);
        }
        Character mark = MARKS.get(accent);
        String one = mark == null ? "" : Normalizer.normalize("" + character + mark, Normalizer.Form.NFC);
        return one.length() == 1 ? one : "" + accent + character;
    }

    /** What arrives where a scanner set to this keyboard types a text and {@code reader} is configured. */
    public String mistyped(String text, KeyLayout reader) {
        StringBuilder arrived = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char typed = mistyped(text.charAt(i), reader);
            if (typed != 0) {
                arrived.append(typed);
            }
        }
        return arrived.toString();
    }

    /** What no key has goes another way, and arrives as it is. */
    private char mistyped(char character, KeyLayout reader) {
        for (Level level : Level.values()) {
            int place = character == ' ' ? -1 : characters(level).indexOf(character);
            if (place >= 0) {
                return reader.characterAt(place, level);
            }
        }
        return character;
    }
}
