package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.fuzz.FuzzTarget;
import greenslip.fuzz.Mutations;
import greenslip.scan.KeyboardSettings.AltCodes;
import greenslip.scan.KeyboardSettings.Ending;
import greenslip.scan.qr.CodeBytes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * What a keyboard may send, and a code after it. An input:
 *
 * <pre>
 *   0  layout, ending, Alt codes
 *   1  bytes to a piece
 *   2  pieces between two silences; 0 for none
 *   3  even: the rest is a stream of bytes, and a silence comes before the code
 *      odd: the rest is events, two bytes of type and code and one of value each, and an Enter comes before the code
 * </pre>
 */
public final class KeyFramingFuzz implements FuzzTarget {
    private static final int HEADER = 4;
    private static final List<Integer> OFTEN =
            List.of(Keys.SHIFT, Keys.ALT, Keys.CONTROL, Keys.ALT_GR, Keys.TAB, Keys.ENTER, 79, 80, 96, 54, 97);

    /** On the same keys on all layouts. */
    private static final String GOOD = "11010519491231002";

    @Override
    public void bear(byte[] input) {
        byte[] all = Arrays.copyOf(input, Math.max(HEADER, input.length));
        Framing framing = new KeyFraming(settings(all[0] & 0xFF));
        Heard heard = new Heard(framing);
        boolean inStep = (all[3] & 1) == 1;
        byte[] rest = Arrays.copyOfRange(all, HEADER, all.length);
        heard.pieces(inStep ? events(rest).bytes() : rest, 1 + (all[1] & 0x7F), all[2] & 0xFF);
        assertThat(heard.codes).allSatisfy(code -> assertThat(code).hasSizeBetween(1, CodeText.MAX_CHARACTERS));
        if (inStep) {
            heard.keys(new Keys().event(0, 0, 0).press(Keys.ENTER));
        } else {
            heard.silence();
            assertThat(framing.isPending()).as("nothing is left").isFalse();
        }
        heard.forget();
        heard.keys(good());
        assertThat(heard.codes).containsExactly(GOOD);
        assertThat(heard.spoiled).isEmpty();
    }

    private static KeyboardSettings settings(int choice) {
        KeyLayout layout = KeyLayout.values()[choice % 3];
        Ending ending = Ending.values()[choice / 3 % 3];
        AltCodes alt = AltCodes.values()[choice / 9 % 3];
        return new KeyboardSettings("keys", Path.of("/dev/null"), layout, ending, alt, 500, 2_000, 250, 1_000);
    }

    private static Keys events(byte[] bytes) {
        Keys keys = new Keys();
        for (int i = 0; i + 2 < bytes.length; i += 3) {
            int type = (bytes[i] & 0xFF) % 32;
            int code = (bytes[i + 1] & 0xFF) | (bytes[i] & 0xE0) << 3;
            keys.event(type, code % 768, bytes[i + 2]);
        }
        return keys;
    }

    /** Typed on the keypad, whose digits are the same everywhere. */
    private static Keys good() {
        Keys keys = new Keys();
        for (char digit : GOOD.toCharArray()) {
            keys.digit(digit - '0');
        }
        return keys.press(Keys.ENTER);
    }

    @Override
    public byte[] make(Random random) {
        byte[] header = Mutations.random(HEADER, random);
        if ((header[3] & 1) == 1) {
            return joined(header, someEvents(random));
        }
        Keys keys = new Keys();
        int parts = 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            part(keys, random);
        }
        return joined(header, random.nextInt(8) == 0 ? keys.bytes() : Mutations.spoiled(keys.bytes(), random));
    }

    private static void part(Keys keys, Random random) {
        String text = Integer.toString(random.nextInt(), 36);
        switch (random.nextInt(6)) {
            case 0 -> keys.raw(Mutations.random(random.nextInt(100), random));
            case 1 -> keys.altBytes(text + "券", CodeBytes.GB18030).press(Keys.ENTER);
            case 2 -> keys.alt(Integer.toString(random.nextInt(2_000_000)));
            case 3 -> keys.type(text).event(0, 3, 0).type(text).event(0, 0, 0);
            case 4 -> keys.raw(events(someEvents(random)).bytes());
            default -> keys.code(random.nextInt(40) == 0 ? text.repeat(200) : text);
        }
    }

    /** Keys as a scanner would never press them: modifiers that stay, dropped reports, unknown numbers. */
    private static byte[] someEvents(Random random) {
        byte[] events = Mutations.random(3 * (1 + random.nextInt(120)), random);
        for (int i = 0; i < events.length; i += 3) {
            int kind = random.nextInt(10);
            if (kind == 0) {
                events[i] = 0;
                events[i + 1] = (byte) random.nextInt(4);
            } else if (kind < 9) {
                events[i] = 1;
                events[i + 1] = (byte) (kind < 5 ? OFTEN.get(random.nextInt(OFTEN.size())) : random.nextInt(128));
                events[i + 2] = (byte) random.nextInt(3);
            }
        }
        return events;
    }

    private static byte[] joined(byte[] header, byte[] rest) {
        byte[] joined = Arrays.copyOf(header, header.length + rest.length);
        System.arraycopy(rest, 0, joined, header.length, rest.length);
        return joined;
    }
}
