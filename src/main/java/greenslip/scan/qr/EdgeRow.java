package greenslip.scan.qr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The columns in which a row of pixels turns from dark to light or back.
 *
 * <pre>
 *      light above  ─────┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄┄      A row that is dark turns light with the first pixel above mean + clear, and dark again
 *                       ╱╲                     with the first below mean - clear: what wavers about the mean makes no edge.
 *      mean         ┄┄┄╱┄┄╲┄┄┄┄┄┄┄┄┄┄┄
 *                     ╱    ╲
 *      dark below   ─┄┄┄┄┄┄┄────────
 * </pre>
 *
 * Nothing is asked of a single pixel. The eight of a block have the same limits and are compared as the bytes of one long, which gives a
 * bit each. Of 64 pixels the state follows from one addition: a light pixel makes a carry, a dark one ends it and any other hands it on,
 *
 * <pre>
 *      light L   0 0 1 1 0 0 0 0 0 1       (L | neither) + L       generates a carry where L, hands it on where neither
 *      dark  D   1 0 0 0 0 0 1 1 0 0
 *      state     0 0 1 1 1 1 0 0 0 1       the carry out of each bit; an edge is where it differs from the one before
 * </pre>
 *
 * Reused; one thread.
 */
final class EdgeRow {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long TOP = 0x8080808080808080L;

    /** Gathers the top bits of eight bytes, shifted to their lowest places, in the uppermost byte of the product. */
    private static final long GATHER = 0x0102040810204080L;

    /** The first pixel beyond each edge. */
    int[] column = new int[0];

    int count;

    /** Whether the row is dark before its first edge. */
    boolean startsDark;

    void find(GrayImage image, int row, LocalThreshold threshold) {
        if (column.length < image.width) {
            column = new int[image.width];
        }
        count = 0;
        byte[] luma = image.luma;
        int start = row * image.stride;
        int block = (row >> LocalThreshold.BLOCK_LEVELS) * threshold.blocksX;
        startsDark = (luma[start] & 0xFF) < threshold.mean[block];
        long state = startsDark ? 0 : 1;
        for (int left = 0; left < image.width; left += Long.SIZE) {
            long light = 0;
            long dark = 0;
            int right = Math.min(left + Long.SIZE, image.width);
            for (int at = left; at < right; at += LocalThreshold.BLOCK_PIXELS, block++) {
                int clear = threshold.clear[block];
                if (clear != LocalThreshold.NO_EDGE) {
                    int mean = threshold.mean[block];
                    long pixels = pixels(luma, start + at, image.width - at);
                    light |= bits(above(pixels, Math.min(255, mean + clear))) << at;
                    dark |= bits(~above(pixels, Math.max(0, mean - clear) - 1) & TOP) << at;
                }
            }
            state = edges(left, light, dark, state);
        }
    }

    /** Of 64 pixels from a column on; returns the state after the last one, 1 where it is light. */
    private long edges(int left, long light, long dark, long before) {
        if ((light | dark) == 0) {
            return before;
        }
        long sum = ~dark + light + before;
        long carriesIn = sum ^ ~dark ^ light;
        long lastOut = (light | (~dark & ~sum)) >>> 63;
        long turned = carriesIn ^ ((carriesIn >>> 1) | (lastOut << 63));
        while (turned != 0) {
            column[count++] = left + Long.numberOfTrailingZeros(turned);
            turned &= turned - 1;
        }
        return lastOut;
    }

    /** Eight pixels, the first in the lowest byte; where the row ends before, its last one again. */
    private static long pixels(byte[] luma, int at, int left) {
        if (left >= Long.BYTES) {
            return (long) LONGS.get(luma, at);
        }
        long pixels = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            pixels |= (luma[at + Math.min(i, left - 1)] & 0xFFL) << (8 * i);
        }
        return pixels;
    }

    /** The top bit of each byte that is greater than a limit of -1 to 255: of the lower seven bits by a carry, then by the top bits. */
    private static long above(long pixels, int limit) {
        long carry = (pixels & ~TOP) + (127 - (limit & 127)) * EACH;
        long either = limit < 0 ? -1 : limit < 128 ? carry | pixels : 0;
        return ((carry & pixels) | either) & TOP;
    }

    /** One bit for each byte, from its top bit. */
    private static long bits(long tops) {
        return ((tops >>> 7) * GATHER) >>> 56;
    }
}
