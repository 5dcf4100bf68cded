package greenslip.scan.qr;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A frame at full size, half, a quarter and so on, each pixel the mean of four of the finer level. A code's finders are sought on the
 * level where a module has two to five pixels: there noise and moiré are averaged away and a run of pixels is short. A level is made when
 * it is first asked for. Keeps its buffers from frame to frame; one thread.
 */
final class GrayPyramid {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long NOT_LOWEST = 0xFEFEFEFEFEFEFEFEL;

    static final int MAX_LEVELS = 9;

    private static final float MIN_GRAIN = 3.5f;
    private static final float GRAIN = 1.15f;
    private static final float UNKNOWN = -1;

    /** Below this side nothing can be told apart. */
    private static final int MIN_SIDE_PIXELS = 2;

    private final GrayImage[] levels = new GrayImage[MAX_LEVELS];
    private int made;

    /** Of each level that was asked for, {@link #detail}; else {@link #UNKNOWN}. */
    private final float[] details = new float[MAX_LEVELS];

    private byte[] smooth = new byte[0];
    private byte[] column = new byte[0];

    GrayPyramid() {
        for (int i = 0; i < MAX_LEVELS; i++) {
            levels[i] = new GrayImage();
        }
    }

    /** Begins a new frame, whose pixels are used in place. */
    void begin(byte[] luma, int width, int height, int stride) {
        GrayImage whole = levels[0];
        whole.luma = luma;
        whole.width = width;
        whole.height = height;
        whole.stride = stride;
        made = 1;
        Arrays.fill(details, UNKNOWN);
    }

    /**
     * How grainy the frame is: the mean difference of its pixels from the means of four, and that of those from the means of sixteen.
     * Grain halves from one level to the next; edges do not.
     */
    boolean isGrainy() {
        if (!has(3)) {
            return false;
        }
        float fine = detail(0);
        return fine > MIN_GRAIN && fine > GRAIN * detail(1);
    }

    /** The mean difference of a level's pixels from the means of four. */
    float detail(int level) {
        if (details[level] == UNKNOWN) {
            details[level] = measureDetail(level);
        }
        return details[level];
    }

    private float measureDetail(int level) {
        GrayImage fine = level(level);
        GrayImage coarse = level(level + 1);
        long sum = 0;
        int count = 0;
        for (int y = 0; y < coarse.height; y += 8) {
            for (int x = 0; x < coarse.width; x++) {
                int at = 2 * y * fine.stride + 2 * x;
                int mean = coarse.luma[y * coarse.stride + x] & 0xFF;
                sum += Math.abs((fine.luma[at] & 0xFF) - mean)
                        + Math.abs((fine.luma[at + fine.stride + 1] & 0xFF) - mean);
                count += 2;
            }
        }
        return (float) sum / count;
    }

    /** Goes on with the frame smoothed by (1 2 1) × (1 2 1) / 16: less grain, and a module of three pixels is still told from the next. */
    void smooth() {
        GrayImage whole = levels[0];
        int width = whole.width;
        int height = whole.height;
        // Room for eight pixels to be written at a time past the end of the last row.
        if (smooth.length < width * height + Long.BYTES) {
            smooth = new byte[width * height + Long.BYTES];
        }
        if (column.length < width + 3 * Long.BYTES) {
            column = new byte[width + 3 * Long.BYTES];
        }
        int first = Long.BYTES;
        for (int y = 0; y < height; y++) {
            int above = Math.max(0, y - 1) * whole.stride;
            int here = y * whole.stride;
            int below = Math.min(height - 1, y + 1) * whole.stride;
            int x = 0;
            for (; x <= width - Long.BYTES; x += Long.BYTES) {
                LONGS.set(
                        column,
                        first + x,
                        middle((long) LONGS.get(whole.luma, above + x), (long) LONGS.get(whole.luma, here + x), (long)
                                LONGS.get(whole.luma, below + x)));
            }
            for (; x < width; x++) {
                column[first + x] = (byte)
                        middle(whole.luma[above + x] & 0xFF, whole.luma[here + x] & 0xFF, whole.luma[below + x] & 0xFF);
            }
            column[first - 1] = column[first];
            column[first + width] = column[first + width - 1];
            int to = y * width - first;
            for (int at = first; at < first + width; at += Long.BYTES) {
                LONGS.set(smooth, to + at, middle((long) LONGS.get(column, at - 1), (long) LONGS.get(column, at), (long)
                        LONGS.get(column, at + 1)));
            }
        }
        begin(smooth, width, height, width);
    }

    /** Of each byte (before + 2 here + after) / 4: the mean of both others, rounded down, and the mean of that and it, rounded up. */
    private static long middle(long before, long here, long after) {
        long others = (before & after) + (((before ^ after) & NOT_LOWEST) >>> 1);
        return (others | here) - (((others ^ here) & NOT_LOWEST) >>> 1);
    }

    /** Whether the frame is large enough for that level. */
    boolean has(int level) {
        GrayImage whole = levels[0];
        return level < MAX_LEVELS && Math.min(whole.width, whole.height) >> level >= MIN_SIDE_PIXELS;
    }

    GrayImage level(int level) {
        while (made <= level) {
            levels[made].halve(levels[made - 1]);
            made++;
        }
        return levels[level];
    }
}
