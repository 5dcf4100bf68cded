package greenslip.scan;

import greenslip.scan.Framing.Codes;
import greenslip.scan.KeyLayout.Level;
import greenslip.scan.KeyboardSettings.AltCodes;
import greenslip.scan.KeyboardSettings.Ending;

/**
 * What keys mean that go down and up: characters, numbers typed with Alt, endings.
 *
 * <p>An Alt code is a number typed on digits while the left Alt is down; it counts when Alt comes up. Some scanners send every character
 * so, others only what no key has. Control with a letter is a control character. A key that is held and repeats is one character. One
 * thread.
 */
final class KeyDecoder {
    private static final int SYNCHRONISATION = 0;
    private static final int KEY = 1;
    private static final int REPORT = 0;
    private static final int DROPPED = 3;
    private static final int UP = 0;
    private static final int DOWN = 1;

    private static final int TAB = 15;
    private static final int ENTER = 28;
    private static final int KEYPAD_ENTER = 96;
    private static final int LEFT_CONTROL = 29;
    private static final int RIGHT_CONTROL = 97;
    private static final int LEFT_SHIFT = 42;
    private static final int RIGHT_SHIFT = 54;
    private static final int LEFT_ALT = 56;
    private static final int RIGHT_ALT = 100;

    /** Above all that is a character in any encoding. */
    private static final int MAX_ALT_CODE = 0x10_FFFF;

    private final KeyLayout layout;
    private final boolean tabEnds;
    private final AltCodes altCodes;
    private final Framing framing;

    private boolean leftShift;
    private boolean rightShift;
    private boolean control;
    private boolean alt;
    private boolean altGr;

    /** The number that is being typed with Alt; -1 where none is. */
    private int altCode = -1;

    /** An accent that waits for its letter; 0 where none does. */
    private char accent;

    /** Whether the system lost keys and has not said yet that it goes on. */
    private boolean dropping;

    KeyDecoder(KeyboardSettings settings, Framing framing) {
        this.layout = settings.layout();
        this.tabEnds = settings.ending() != Ending.ENTER;
        this.altCodes = settings.altCodes();
        this.framing = framing;
    }

    void accept(int type, int code, int value, Codes codes) {
        if (type == SYNCHRONISATION) {
            if (code == DROPPED) {
                lost(codes);
                dropping = true;
            } else if (code == REPORT) {
                dropping = false;
            }
        } else if (type == KEY && !dropping) {
            if (!isModifier(code, value, codes) && value == DOWN) {
                press(code, codes);
            }
        }
    }

    /** Some keys are unknown: what was typed is worth nothing, nor is what is believed to be held. */
    void lost(Codes codes) {
        release();
        framing.spoil(Spoiled.LOST, codes);
    }

    /** Nothing is held any more. */
    void release() {
        leftShift = false;
        rightShift = false;
        control = false;
        alt = false;
        altGr = false;
        altCode = -1;
        accent = 0;
        dropping = false;
    }

    boolean isPending() {
        return leftShift || rightShift || control || alt || altGr || altCode >= 0 || accent != 0 || dropping;
    }

    /** Ends the code, with an accent that waits still. */
    void end(Codes codes) {
        if (accent != 0) {
            write(accent, codes);
            accent = 0;
        }
        framing.end(codes);
    }

    private boolean isModifier(int code, int value, Codes codes) {
        boolean down = value != UP;
        switch (code) {
            case LEFT_SHIFT -> leftShift = down;
            case RIGHT_SHIFT -> rightShift = down;
            case LEFT_CONTROL, RIGHT_CONTROL -> control = down;
            case RIGHT_ALT -> altGr = down;
            case LEFT_ALT -> {
                alt = down;
                if (!down) {
                    altCodeTyped(codes);
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void press(int code, Codes codes) {
        boolean thirdLevel = altGr || (alt && control);
        if (code == ENTER || code == KEYPAD_ENTER || (code == TAB && tabEnds)) {
            end(codes);
            // Whatever seems to be held here is what an earlier loss or a passer-by left behind.
            release();
        } else if (alt && !thirdLevel) {
            altDigit(KeyLayout.digit(code));
        } else if (code == TAB) {
            type('\t', codes);
        } else {
            Level level = thirdLevel ? Level.ALT_GR : leftShift || rightShift ? Level.SHIFT : Level.PLAIN;
            char character = layout.character(code, level);
            if (character != 0 && control && !thirdLevel) {
                character(character & 0x1F, codes);
            } else if (character != 0) {
                type(character, codes);
            }
        }
    }

    private void altDigit(int digit) {
        if (digit >= 0) {
            altCode = Math.min(Math.max(altCode, 0) * 10 + digit, MAX_ALT_CODE + 1);
        }
    }

    private void altCodeTyped(Codes codes) {
        int number = altCode;
        altCode = -1;
        if (number >= 0) {
            character(number, codes);
        }
    }

    /** A number that is a character or a part of one; the line ends of ASCII end a code in every way they are typed. */
    private void character(int number, Codes codes) {
        if (number == '\r' || number == '\n' || (number == '\t' && tabEnds)) {
            end(codes);
        } else if (number > MAX_ALT_CODE || (altCodes != AltCodes.UNICODE && number > 0xFFFF)) {
            framing.spoil(Spoiled.UNREADABLE, codes);
        } else if (altCodes != AltCodes.UNICODE) {
            if (number > 0xFF) {
                framing.add(number >> 8, codes);
            }
            framing.add(number & 0xFF, codes);
        } else {
            for (char unit : Character.toChars(number)) {
                framing.add(unit >> 8, codes);
                framing.add(unit & 0xFF, codes);
            }
        }
    }

    private void type(char character, Codes codes) {
        if (accent != 0) {
            String joined = KeyLayout.joined(accent, character);
            accent = 0;
            joined.chars().forEach(unit -> write((char) unit, codes));
        } else if (layout.isDead(character)) {
            accent = character;
        } else {
            write(character, codes);
        }
    }

    private void write(char character, Codes codes) {
        if (altCodes == AltCodes.UNICODE || character > 0x7F) {
            framing.add(String.valueOf(character).getBytes(altCodes.charset()), codes);
        } else {
            framing.add(character, codes);
        }
    }
}
