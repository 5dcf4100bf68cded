package greenslip.scan.qr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Gray pixels. Positions are continuous: pixel (i, j) covers [i, i + 1) × [j, j + 1), so that a position of one level of a pyramid is
 * half of that on the next finer one.
 */
final class GrayImage {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EVEN = 0x00FF00FF00FF00FFL;
    private static final long TWO = 0x0002000200020002L;

    byte[] luma = new byte[0];
    int width;
    int height;
    int stride;

    /** The value at a position, by the four pixels around it; outside it is that of the nearest pixel. */
    float at(float x, float y) {
        float px = x - 0.5f;
        float py = y - 0.5f;
        if (!(px > 0)) {
            px = 0;
        } else if (px > width - 1) {
            px = width - 1;
        }
        if (!(py > 0)) {
            py = 0;
        } else if (py > height - 1) {
            py = height - 1;
        }
        int ix = Math.min((int) px, width - 2);
        int iy = Math.min((int) py, height - 2);
        float fx = px - ix;
        float fy = py - iy;
        int at = iy * stride + ix;
        float above = (luma[at] & 0xFF) * (1 - fx) + (luma[at + 1] & 0xFF) * fx;
        at += stride;
        float below = (luma[at] & 0xFF) * (1 - fx) + (luma[at + 1] & 0xFF) * fx;
        return above * (1 - fy) + below * fy;
    }

    boolean contains(float x, float y) {
        return x >= 0 && y >= 0 && x < width && y < height;
    }

    /** Becomes the means of two by two pixels of the finer image; an odd last row or column is left out. */
    void halve(GrayImage fine) {
        width = fine.width / 2;
        height = fine.height / 2;
        stride = width;
        if (luma.length < width * height) {
            luma = new byte[width * height];
        }
        byte[] from = fine.luma;
        byte[] to = luma;
        int whole = width & -4;
        for (int y = 0; y < height; y++) {
            int above = 2 * y * fine.stride;
            int below = above + fine.stride;
            int end = (y + 1) * width;
            int at = y * width;
            for (int four = at + whole; at < four; at += 4, above += 8, below += 8) {
                INTS.set(to, at, means((long) LONGS.get(from, above), (long) LONGS.get(from, below)));
            }
            for (; at < end; at++, above += 2, below += 2) {
                int sum = (from[above] & 0xFF)
                        + (from[above + 1] & 0xFF)
                        + (from[below] & 0xFF)
                        + (from[below + 1] & 0xFF);
                to[at] = (byte) ((sum + 2) >> 2);
            }
        }
    }

    /**
     * The means of two by two pixels out of eight above and eight below, at once:
     *
     * <pre>
     *   b7 b6 b5 b4 b3 b2 b1 b0      the bytes of a long; sums of two by two stand in lanes of 16 bits, where none overflows
     *      s3    s2    s1    s0
     *               m3 m2 m1 m0      and are pushed together
     * </pre>
     */
    private static int means(long above, long below) {
        long sum = (above & EVEN) + (above >>> 8 & EVEN) + (below & EVEN) + (below >>> 8 & EVEN) + TWO;
        long mean = sum >>> 2 & EVEN;
        mean = (mean | mean >>> 8) & 0x0000FFFF0000FFFFL;
        return (int) (mean | mean >>> 16);
    }
}
