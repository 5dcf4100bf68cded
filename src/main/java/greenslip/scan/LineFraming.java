package greenslip.scan;

import greenslip.scan.SerialScannerSettings.Ending;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Codes from a serial scanner: text, then CR, LF, both, Tab, or a silence. What the scanner answers to a trigger command may stand
 * anywhere among it and is taken out:
 *
 * <pre>
 *   02 00 00 01 00 33 31                       GM65 and its kin
 *   04 D0 00 00 FF 2C    05 D1 00 00 xx FF yy  GM67, GM72: yes, and no for a reason; xx + yy is 2A
 *   02 01 30 30 30 30 text 06 3B 03            Newland; 15 or 05 in place of 06 for no
 * </pre>
 *
 * Bytes that might become such an answer are held back until they are one or cannot be: 55 at most, and until a silence.
 */
final class LineFraming extends Framing {
    private static final Pattern ANSWER = Pattern.compile("\\x02\\x00\\x00\\x01\\x0031"
            + "|\\x04\\xD0\\x00\\x00\\xFF\\x2C"
            + "|\\x05\\xD1\\x00\\x00[\\x00-\\xFF]\\xFF[\\x00-\\xFF]"
            + "|\\x02\\x010000[\\x20-\\x7E]{0,45}+[\\x05\\x06\\x15];\\x03");

    /** Where the scanner ends each code a short silence means nothing; a long one, that its ending was lost. */
    private static final int BROKEN_OFF_MILLIS = 500;

    private final Ending ending;
    private final int silenceMillis;

    private final StringBuilder held = new StringBuilder();

    LineFraming(SerialScannerSettings settings) {
        super(settings.encoding()::text);
        ending = settings.ending();
        silenceMillis = settings.silenceMillis();
    }

    @Override
    void accept(byte[] bytes, int count, Codes codes) {
        for (int i = 0; i < count; i++) {
            int value = bytes[i] & 0xFF;
            if (held.isEmpty() && value != 0x02 && value != 0x04 && value != 0x05) {
                take(value, codes);
            } else {
                held.append((char) value);
                release(codes);
            }
        }
    }

    /** Lets go of what cannot become an answer any more, and of an answer that is one. */
    // This is a stream, which is what hitEnd is for: whether more bytes could still make an answer.
    @SuppressWarnings("JdkObsolete")
    private void release(Codes codes) {
        while (!held.isEmpty()) {
            Matcher answer = ANSWER.matcher(held);
            if (answer.matches() && adds(held)) {
                held.setLength(0);
            } else if (answer.hitEnd()) {
                return;
            } else {
                takeFirst(codes);
            }
        }
    }

    /** Whether GM67's "no" adds up. One that was cut off would else take the ending of the code it stands in for its last byte. */
    private static boolean adds(CharSequence answer) {
        return answer.charAt(0) != 0x05 || answer.charAt(4) + answer.charAt(6) == 0x2A;
    }

    private void takeFirst(Codes codes) {
        char first = held.charAt(0);
        held.deleteCharAt(0);
        take(first, codes);
    }

    private void take(int value, Codes codes) {
        if (value == '\r' || value == '\n' || value == '\t') {
            end(codes);
        } else {
            add(value, codes);
        }
    }

    @Override
    void silence(Codes codes) {
        while (!held.isEmpty()) {
            takeFirst(codes);
        }
        if (ending == Ending.ANY) {
            end(codes);
        } else {
            breakOff(codes);
        }
    }

    @Override
    int silenceMillis() {
        return ending == Ending.ANY ? silenceMillis : Math.max(silenceMillis, BROKEN_OFF_MILLIS);
    }

    @Override
    boolean isPending() {
        return super.isPending() || !held.isEmpty();
    }

    @Override
    void reset() {
        super.reset();
        held.setLength(0);
    }
}
