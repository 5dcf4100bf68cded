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
 * All eight pixels of a block have the same limits and are compared at once, as the bytes of one long: most blocks hold no edge or one.
 * Reused; one thread.
 */
final class EdgeRow {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101010101010101L;
    private static final long TOP = 0x8080808080808080L;

    /** The first pixel beyond each edge. */
    int[] column = new int[0];

    int count;

    /** Whether the row is dark before its first edge. */
    boolean startsDark;

    void find(GrayImage image, int row, LocalThreshold threshold) {
        if (column.length < image.width) {
            column = new int[image.width];
        }
        byte[] luma = image.luma;
        int start = row * image.stride;
        int block = (row >> LocalThreshold.BLOCK_LEVELS) * threshold.blocksX;
        boolean dark = (luma[start] & 0xFF) < threshold.mean[block];
        startsDark = dark;
        int edges = 0;
        for (int left = 0; left < image.width; left += LocalThreshold.BLOCK_PIXELS, block++) {
            int clear = threshold.clear[block];
            if (clear == LocalThreshold.NO_EDGE) {
                continue;
            }
            int mean = threshold.mean[block];
            long pixels = pixels(luma, start + left, image.width - left);
            long beyond = dark ? above(pixels, mean + clear) : below(pixels, mean - clear);
            while (beyond != 0) {
                int first = Long.numberOfTrailingZeros(beyond) >> 3;
                column[edges++] = left + first;
                dark = !dark;
                long later = -2L << (8 * first + 7);
                beyond = (dark ? above(pixels, mean + clear) : below(pixels, mean - clear)) & later;
            }
        }
        count = edges;
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

    /** The top bit of each byte that is greater than the limit: of the lower seven bits by a carry, then by the top bits. */
    private static long above(long pixels, int limit) {
        if (limit >= 255) {
            return 0;
        }
        long carry = (pixels & ~TOP) + (127 - (limit & 127)) * EACH;
        return (limit < 128 ? carry | pixels : carry & pixels) & TOP;
    }

    private static long below(long pixels, int limit) {
        return limit <= 0 ? 0 : ~above(pixels, limit - 1) & TOP;
    }
}
