package greenslip.scan;

import java.util.Optional;
import java.util.function.Function;

/**
 * Cuts what a device sends into codes. Pure: no device, no clock, no thread; whoever reads the device says what came, and when nothing
 * did for {@link #silenceMillis()}.
 *
 * <p>Whatever came before, the code that begins after an ending or after a silence is read exactly. Bytes may come in pieces of any
 * size. One thread.
 */
abstract sealed class Framing permits KeyFraming, LineFraming {
    /** Where codes go. */
    interface Codes {
        void code(String text);

        void spoiled(Spoiled why);
    }

    private final Function<CodeText, Optional<String>> encoding;
    private final CodeText text = new CodeText();

    /** Whether what comes belongs to a code that is spoiled already, up to the next ending or silence. */
    private boolean skipping;

    /** @param encoding what text bytes are, where they are any */
    Framing(Function<CodeText, Optional<String>> encoding) {
        this.encoding = encoding;
    }

    /** Takes the first {@code count} of these bytes. */
    abstract void accept(byte[] bytes, int count, Codes codes);

    /** Nothing came for a while: what came before is a code, or the piece of one, and nothing of it is left. */
    abstract void silence(Codes codes);

    /** How long nothing must come to be a silence. */
    abstract int silenceMillis();

    /** Whether a silence would mean something. */
    boolean isPending() {
        return skipping || !text.isEmpty();
    }

    /** Begins anew, as with a device that was just opened. */
    void reset() {
        startCode();
    }

    private void startCode() {
        text.clear();
        skipping = false;
    }

    final void add(int value, Codes codes) {
        if (!skipping && !text.add(value)) {
            spoil(Spoiled.TOO_LONG, codes);
        }
    }

    final void add(byte[] values, Codes codes) {
        for (byte value : values) {
            add(value, codes);
        }
    }

    /** Gives up the code that is arriving, to its end; said once a code. */
    final void spoil(Spoiled why, Codes codes) {
        text.clear();
        if (!skipping) {
            skipping = true;
            codes.spoiled(why);
        }
    }

    /** The code ended here. Two endings in a row, such as CR and LF, are one. */
    final void end(Codes codes) {
        boolean spoiled = skipping;
        Optional<String> decoded = encoding.apply(text).map(CodeText::unwrapped);
        startCode();
        if (spoiled) {
            return;
        }
        if (decoded.isEmpty()) {
            codes.spoiled(Spoiled.UNREADABLE);
        } else if (decoded.get().length() > CodeText.MAX_CHARACTERS) {
            codes.spoiled(Spoiled.TOO_LONG);
        } else if (!decoded.get().isEmpty()) {
            codes.code(decoded.get());
        }
    }

    /** No more came, and that is no ending. */
    final void breakOff(Codes codes) {
        if (!skipping && !text.isEmpty()) {
            codes.spoiled(Spoiled.UNENDED);
        }
        startCode();
    }
}
