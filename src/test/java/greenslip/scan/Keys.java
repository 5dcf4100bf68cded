package greenslip.scan;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;

/** What a scanner types, as the bytes of Linux's key events, each with the scan code before and the report behind that real ones have. */
final class Keys {
    static final int TAB = 15;
    static final int ENTER = 28;
    static final int CONTROL = 29;
    static final int SHIFT = 42;
    static final int ALT = 56;
    static final int CAPS_LOCK = 58;
    static final int NUM_LOCK = 69;
    static final int ALT_GR = 100;
    private static final int[] KEYPAD = {82, 79, 80, 81, 75, 76, 77, 71, 72, 73};
    private static final String US = "1234567890-=\0\0qwertyuiop[]\0\0asdfghjkl;'`\0\\zxcvbnm,./";
    private static final String US_SHIFT = "!@#$%^&*()_+\0\0QWERTYUIOP{}\0\0ASDFGHJKL:\"~\0|ZXCVBNM<>?";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long micros = 1_700_000_000_123_456L;

    byte[] bytes() {
        return out.toByteArray();
    }

    Keys event(int type, int code, int value) {
        micros += 997;
        ByteBuffer event = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
        event.putLong(micros / 1_000_000).putLong(micros % 1_000_000);
        event.putShort((short) type).putShort((short) code).putInt(value);
        out.writeBytes(event.array());
        return this;
    }

    Keys key(int key, int value) {
        return event(4, 4, 0x70000 + key).event(1, key, value).event(0, 0, 0);
    }

    Keys down(int key) {
        return key(key, 1);
    }

    Keys up(int key) {
        return key(key, 0);
    }

    Keys press(int key) {
        return down(key).up(key);
    }

    Keys shifted(int key) {
        return down(SHIFT).press(key).up(SHIFT);
    }

    /** Types ASCII on a US keyboard. */
    Keys type(String text) {
        for (char character : text.toCharArray()) {
            int plain = US.indexOf(character);
            if (character == ' ') {
                press(57);
            } else if (plain >= 0) {
                press(plain + 2);
            } else {
                int shifted = US_SHIFT.indexOf(character);
                if (shifted < 0) {
                    throw new IllegalArgumentException("no key for " + character);
                }
                shifted(shifted + 2);
            }
        }
        return this;
    }

    /** Types a text and Enter. */
    Keys code(String text) {
        return type(text).press(ENTER);
    }

    /** A number on the keypad while Alt is held. */
    Keys alt(String digits) {
        down(ALT);
        digits.chars().forEach(digit -> digit(digit - '0'));
        return up(ALT);
    }

    /** A digit of the keypad, which is the same on every keyboard. */
    Keys digit(int digit) {
        return press(KEYPAD[digit]);
    }

    /** Each byte of the text as an Alt code, with the zero and the NumLock around it that some scanners send. */
    Keys altBytes(String text, Charset charset) {
        for (byte value : text.getBytes(charset)) {
            press(NUM_LOCK).alt("0" + (value & 0xFF)).press(NUM_LOCK);
        }
        return this;
    }

    Keys raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }
}
