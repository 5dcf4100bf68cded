package greenslip.scan;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What a framing made of what it was given. */
final class Heard implements Framing.Codes {
    final List<String> codes = new ArrayList<>();
    final List<Spoiled> spoiled = new ArrayList<>();
    private final Framing framing;

    Heard(Framing framing) {
        this.framing = framing;
    }

    @Override
    public void code(String text) {
        codes.add(text);
    }

    @Override
    public void spoiled(Spoiled why) {
        spoiled.add(why);
    }

    Heard bytes(byte[] bytes) {
        framing.accept(bytes, bytes.length, this);
        return this;
    }

    Heard keys(Keys keys) {
        return bytes(keys.bytes());
    }

    /** In pieces of one to so many bytes. */
    Heard pieces(byte[] bytes, int most, long seed) {
        Random random = new Random(seed);
        for (int at = 0; at < bytes.length; ) {
            int end = Math.min(bytes.length, at + 1 + random.nextInt(most));
            bytes(Arrays.copyOfRange(bytes, at, end));
            at = end;
        }
        return this;
    }

    Heard silence() {
        framing.silence(this);
        return this;
    }

    void forget() {
        codes.clear();
        spoiled.clear();
    }
}
