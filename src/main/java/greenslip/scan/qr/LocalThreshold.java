package greenslip.scan.qr;

import java.util.Arrays;

/**
 * What is dark and what is light in each block of 8 by 8 pixels of a level, by the coarser levels of its pyramid:
 *
 * <pre>
 *   mean    of 24 by 24 pixels around: the pixel of the level three coarser, smoothed over three by three, drawn a little to the
 *           middle between the darkest and the lightest, since glare and white margins lift it
 *   clear   how far from it a pixel must be to make an edge, by the range of grays around; flat blocks have no edges
 * </pre>
 *
 * Reused; one thread.
 */
final class LocalThreshold {
    static final int BLOCK_LEVELS = 3;
    static final int BLOCK_PIXELS = 1 << BLOCK_LEVELS;

    /** Stands for a flat block: no pixel crosses it. */
    static final short NO_EDGE = 600;

    /** Half the step in gray that an edge must make, at least. */
    static final int MIN_STEP = 3;

    /** No edge is in a neighbourhood whose range of grays is smaller than this part of the frame's; and of that half the step. */
    private static final float FLAT = 0.16f;

    private static final float STEP = 0.08f;

    /**
     * In a grainy frame an edge must rise out of the grain, by so many times the mean difference of neighbours; but not by more than this part
     * of the frame's range: in a frame full of a code its modules are what differs.
     */
    private static final float GRAIN = 2;

    private static final float MOST_GRAIN = 0.12f;

    /** How much the middle between the neighbourhood's extremes counts beside its mean: so many eighths. */
    private static final int MID = 2;

    private static final int EIGHTHS = 8;

    short[] mean = new short[0];
    short[] clear = new short[0];
    int blocksX;
    private int blocksY;
    private short[] across = new short[0];
    private short[] lowest = new short[0];
    private short[] highest = new short[0];
    private final int[] ranges = new int[256];

    /** Of a level that has one three coarser. */
    void measure(GrayPyramid pyramid, int level) {
        GrayImage image = pyramid.level(level);
        blocksX = (image.width + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
        blocksY = (image.height + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
        if (mean.length < blocksX * blocksY) {
            mean = new short[blocksX * blocksY];
            clear = new short[blocksX * blocksY];
            across = new short[blocksX * blocksY];
            lowest = new short[blocksX * blocksY];
            highest = new short[blocksX * blocksY];
        }
        means(pyramid.level(level + BLOCK_LEVELS));
        extremes(pyramid.level(level + BLOCK_LEVELS - 1));
        steps(GRAIN * pyramid.detail(level));
    }

    /** The coarse level's sums over three by three, first along the rows. */
    private void means(GrayImage coarse) {
        for (int by = 0; by < blocksY; by++) {
            int row = Math.min(by, coarse.height - 1) * coarse.stride;
            int before = coarse.luma[row] & 0xFF;
            int here = before;
            for (int bx = 0; bx < blocksX; bx++) {
                int after = coarse.luma[row + Math.min(bx + 1, coarse.width - 1)] & 0xFF;
                across[by * blocksX + bx] = (short) (before + here + after);
                before = here;
                here = after;
            }
        }
        for (int by = 0; by < blocksY; by++) {
            int here = by * blocksX;
            int above = by == 0 ? here : here - blocksX;
            int below = by == blocksY - 1 ? here : here + blocksX;
            for (int bx = 0; bx < blocksX; bx++) {
                mean[here + bx] = (short) ((across[above + bx] + across[here + bx] + across[below + bx] + 4) / 9);
            }
        }
    }

    /** Of each block, seen with pixels of a quarter of the size: noise makes no range; and of it and its neighbours in the row. */
    private void extremes(GrayImage quarter) {
        for (int by = 0; by < blocksY; by++) {
            int y0 = Math.min(2 * by, quarter.height - 1) * quarter.stride;
            int y1 = Math.min(2 * by + 1, quarter.height - 1) * quarter.stride;
            int row = by * blocksX;
            for (int bx = 0; bx < blocksX; bx++) {
                int x0 = Math.min(2 * bx, quarter.width - 1);
                int x1 = Math.min(2 * bx + 1, quarter.width - 1);
                int a = quarter.luma[y0 + x0] & 0xFF;
                int b = quarter.luma[y0 + x1] & 0xFF;
                int c = quarter.luma[y1 + x0] & 0xFF;
                int d = quarter.luma[y1 + x1] & 0xFF;
                lowest[row + bx] = (short) Math.min(Math.min(a, b), Math.min(c, d));
                highest[row + bx] = (short) Math.max(Math.max(a, b), Math.max(c, d));
            }
            int lowBefore = lowest[row];
            int highBefore = highest[row];
            for (int bx = 0; bx < blocksX; bx++) {
                int next = row + Math.min(bx + 1, blocksX - 1);
                int low = lowest[row + bx];
                int high = highest[row + bx];
                lowest[row + bx] = (short) Math.min(Math.min(lowBefore, low), lowest[next]);
                highest[row + bx] = (short) Math.max(Math.max(highBefore, high), highest[next]);
                lowBefore = low;
                highBefore = high;
            }
        }
    }

    private void steps(float grain) {
        Arrays.fill(ranges, 0);
        for (int by = 0; by < blocksY; by++) {
            int here = by * blocksX;
            int above = by == 0 ? here : here - blocksX;
            int below = by == blocksY - 1 ? here : here + blocksX;
            for (int bx = 0; bx < blocksX; bx++) {
                int low = Math.min(Math.min(lowest[above + bx], lowest[here + bx]), lowest[below + bx]);
                int high = Math.max(Math.max(highest[above + bx], highest[here + bx]), highest[below + bx]);
                int block = here + bx;
                clear[block] = (short) (high - low);
                mean[block] = (short) ((mean[block] * (2 * EIGHTHS - 2 * MID) + (low + high) * MID) / (2 * EIGHTHS));
                ranges[high - low]++;
            }
        }
        // The range that one block in twenty has or more.
        int wide = 255;
        for (int above = blocksX * blocksY / 20; wide > 0 && above >= ranges[wide]; wide--) {
            above -= ranges[wide];
        }
        float flat = Math.max(2 * MIN_STEP, FLAT * wide);
        float least = Math.max(MIN_STEP, Math.min(grain, MOST_GRAIN * wide));
        for (int range = 0; range < ranges.length; range++) {
            ranges[range] = range < flat ? NO_EDGE : (int) Math.max(least, STEP * range);
        }
        for (int i = 0; i < blocksX * blocksY; i++) {
            clear[i] = (short) ranges[clear[i]];
        }
    }
}
