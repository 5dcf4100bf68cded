package greenslip.fuzz;

import java.util.Arrays;
import java.util.Random;

/** Ways in which bytes go wrong. */
public final class Mutations {
    private static final byte[] TELLING = {0, 1, 0x7F, (byte) 0x80, (byte) 0xFF, '\r', '\n', 2, 4, 5, 0x20, 0x40};

    private Mutations() {}

    /** The bytes after one to eight mishaps; never changed themselves. */
    public static byte[] spoiled(byte[] bytes, Random random) {
        byte[] spoiled = bytes.clone();
        int mishaps = 1 << random.nextInt(4);
        for (int i = 0; i < mishaps && spoiled.length > 0; i++) {
            spoiled = once(spoiled, random);
        }
        return spoiled;
    }

    private static byte[] once(byte[] bytes, Random random) {
        int at = random.nextInt(bytes.length);
        int length = 1 + random.nextInt(Math.min(bytes.length - at, 1 << random.nextInt(8)));
        return switch (random.nextInt(8)) {
            case 0 -> set(bytes, at, bytes[at] ^ (1 << random.nextInt(8)));
            case 1 -> set(bytes, at, TELLING[random.nextInt(TELLING.length)]);
            case 2 -> set(bytes, at, random.nextInt());
            case 3 -> set(bytes, at, bytes[at] + random.nextInt(9) - 4);
            case 4 -> joined(bytes, at, random(length, random), at);
            case 5 -> joined(bytes, at, new byte[0], at + length);
            case 6 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, at + length), at);
            default -> random.nextInt(4) == 0 ? Arrays.copyOf(bytes, at) : moved(bytes, at, length, random);
        };
    }

    private static byte[] set(byte[] bytes, int at, int value) {
        bytes[at] = (byte) value;
        return bytes;
    }

    private static byte[] moved(byte[] bytes, int at, int length, Random random) {
        int to = random.nextInt(bytes.length - length + 1);
        System.arraycopy(bytes.clone(), at, bytes, to, length);
        return bytes;
    }

    /** Bytes before {@code at}, then others, then those from {@code on}. */
    private static byte[] joined(byte[] bytes, int at, byte[] between, int on) {
        byte[] joined = Arrays.copyOf(bytes, at + between.length + bytes.length - on);
        System.arraycopy(between, 0, joined, at, between.length);
        System.arraycopy(bytes, on, joined, at + between.length, bytes.length - on);
        return joined;
    }

    /** Bytes of which each may be anything. */
    public static byte[] random(int length, Random random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
