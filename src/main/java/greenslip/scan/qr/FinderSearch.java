package greenslip.scan.qr;

import java.util.Arrays;

/**
 * Finds what may be finder patterns on one level of a pyramid: runs of 1:1:3:1:1 along rows, confirmed along the column through their
 * middle.
 *
 * <pre>
 *   #######     A row through the middle crosses six edges:   e0 # e1   e2 ### e3   e4 # e5
 *   #     #     Blur makes dark runs longer or shorter than light ones, all by the same amount, so that a dark and
 *   # ### #     the light run beside it are judged together too: e2 - e0 = 2, e3 - e1 = 4, e4 - e2 = 4, e5 - e3 = 2 modules.
 *   # ### #
 *   # ### #     An edge is where a pixel crosses the mean of its neighbourhood, which is 24 by 24 pixels: the pixel of the level
 *   #     #     three coarser, smoothed. Within a few values of it a pixel belongs to the run before, so that flat areas have no edges.
 *   #######
 * </pre>
 *
 * Dark on light and light on dark are found in the same pass, since the runs are the same: an inverted code costs nothing. One thread.
 */
final class FinderSearch {
    /** More are texture, not codes. */
    static final int MAX_FOUND = 160;

    private static final int BLOCK_LEVELS = 3;
    private static final int BLOCK_PIXELS = 1 << BLOCK_LEVELS;

    /** Half the step in gray that an edge must make, at least. */
    private static final int MIN_STEP = 3;

    /** No edge is in a neighbourhood whose range of grays is smaller than this part of the frame's; and of that half the step. */
    private static final float FLAT = 0.16f;

    private static final float STEP = 0.08f;

    /** How much the middle between the neighbourhood's extremes counts beside its mean: glare and white margins lift the mean. */
    private static final float MID = 0.25f;

    /** From a pattern's middle outwards edges may be fainter: it is known where they should be. */
    private static final float WALK = 0.4f;

    /** Stands for a flat block: no pixel crosses it. */
    private static final short NO_EDGE = 600;

    private static final float MIN_MODULE_PIXELS = 1.15f;

    private short[] threshold = new short[0];
    private short[] step = new short[0];
    private short[] lowest = new short[0];
    private short[] highest = new short[0];
    private final int[] ranges = new int[256];
    private int blocksX;
    private int blocksY;
    private GrayImage image = new GrayImage();

    private final float[] x = new float[MAX_FOUND];
    private final float[] y = new float[MAX_FOUND];
    private final float[] moduleX = new float[MAX_FOUND];
    private final float[] moduleY = new float[MAX_FOUND];
    private final boolean[] light = new boolean[MAX_FOUND];

    private static final int MAX_STACKS = 128;
    private final float[] stackX = new float[MAX_STACKS];
    private final float[] stackModule = new float[MAX_STACKS];
    private final int[] stackRows = new int[MAX_STACKS];
    private final int[] stackFirst = new int[MAX_STACKS];
    private final int[] stackLast = new int[MAX_STACKS];
    private final boolean[] stackLight = new boolean[MAX_STACKS];
    private int stacks;
    private int rowStep = 1;
    private int found;

    /** The edges of the cross just measured: three on either side of its middle. */
    private final float[] cross = new float[6];

    int found() {
        return found;
    }

    float x(int i) {
        return x[i];
    }

    float y(int i) {
        return y[i];
    }

    /** Pixels a module along the row. */
    float moduleX(int i) {
        return moduleX[i];
    }

    /** Pixels a module along the column. */
    float moduleY(int i) {
        return moduleY[i];
    }

    /** Whether its middle is light. */
    boolean isLight(int i) {
        return light[i];
    }

    /** Searches a level that has one three coarser. */
    void search(GrayPyramid pyramid, int level, int rowStep) {
        found = 0;
        stacks = 0;
        this.rowStep = rowStep;
        image = pyramid.level(level);
        threshold(pyramid.level(level + BLOCK_LEVELS));
        steps(pyramid.level(level + BLOCK_LEVELS - 1));
        for (int row = rowStep / 2; row < image.height && found < MAX_FOUND; row += rowStep) {
            searchRow(row);
        }
    }

    /** The coarse level's means over three by three. */
    private void threshold(GrayImage coarse) {
        blocksX = (image.width + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
        blocksY = (image.height + BLOCK_PIXELS - 1) / BLOCK_PIXELS;
        if (threshold.length < blocksX * blocksY) {
            threshold = new short[blocksX * blocksY];
            step = new short[blocksX * blocksY];
            lowest = new short[blocksX * blocksY];
            highest = new short[blocksX * blocksY];
        }
        for (int by = 0; by < blocksY; by++) {
            for (int bx = 0; bx < blocksX; bx++) {
                int sum = 0;
                for (int dy = -1; dy <= 1; dy++) {
                    int cy = Math.clamp(by + dy, 0, coarse.height - 1);
                    for (int dx = -1; dx <= 1; dx++) {
                        int cx = Math.clamp(bx + dx, 0, coarse.width - 1);
                        sum += coarse.luma[cy * coarse.stride + cx] & 0xFF;
                    }
                }
                threshold[by * blocksX + bx] = (short) ((sum + 4) / 9);
            }
        }
    }

    /** How far from the mean an edge must go, by the range of grays of the blocks around, seen with pixels of a quarter of the size. */
    private void steps(GrayImage quarter) {
        for (int by = 0; by < blocksY; by++) {
            int y0 = Math.min(2 * by, quarter.height - 1) * quarter.stride;
            int y1 = Math.min(2 * by + 1, quarter.height - 1) * quarter.stride;
            for (int bx = 0; bx < blocksX; bx++) {
                int x0 = Math.min(2 * bx, quarter.width - 1);
                int x1 = Math.min(2 * bx + 1, quarter.width - 1);
                int a = quarter.luma[y0 + x0] & 0xFF;
                int b = quarter.luma[y0 + x1] & 0xFF;
                int c = quarter.luma[y1 + x0] & 0xFF;
                int d = quarter.luma[y1 + x1] & 0xFF;
                lowest[by * blocksX + bx] = (short) Math.min(Math.min(a, b), Math.min(c, d));
                highest[by * blocksX + bx] = (short) Math.max(Math.max(a, b), Math.max(c, d));
            }
        }
        Arrays.fill(ranges, 0);
        for (int by = 0; by < blocksY; by++) {
            for (int bx = 0; bx < blocksX; bx++) {
                int low = 255;
                int high = 0;
                for (int y = Math.max(0, by - 1); y <= Math.min(blocksY - 1, by + 1); y++) {
                    for (int x = Math.max(0, bx - 1); x <= Math.min(blocksX - 1, bx + 1); x++) {
                        low = Math.min(low, lowest[y * blocksX + x]);
                        high = Math.max(high, highest[y * blocksX + x]);
                    }
                }
                step[by * blocksX + bx] = (short) (high - low);
                int block = by * blocksX + bx;
                threshold[block] = (short) (threshold[block] * (1 - MID) + (low + high) / 2f * MID);
                ranges[high - low]++;
            }
        }
        // The range that one block in twenty has or more.
        int wide = 255;
        for (int above = blocksX * blocksY / 20; wide > 0 && above >= ranges[wide]; wide--) {
            above -= ranges[wide];
        }
        float flat = Math.max(2 * MIN_STEP, FLAT * wide);
        for (int i = 0; i < blocksX * blocksY; i++) {
            step[i] = step[i] < flat ? NO_EDGE : (short) Math.max(MIN_STEP, STEP * step[i]);
        }
    }

    private void searchRow(int row) {
        byte[] luma = image.luma;
        int at = row * image.stride;
        int blocks = (row >> BLOCK_LEVELS) * blocksX;
        float e0 = 0;
        float e1 = 0;
        float e2 = 0;
        float e3 = 0;
        float e4 = 0;
        float e5 = 0;
        int edges = 0;
        boolean dark = (luma[at] & 0xFF) < threshold[blocks];
        int before = luma[at] & 0xFF;
        for (int column = 0; column < image.width; ) {
            int mean = threshold[blocks + (column >> BLOCK_LEVELS)];
            int end = Math.min(column + BLOCK_PIXELS, image.width);
            int clear = step[blocks + (column >> BLOCK_LEVELS)];
            if (clear == NO_EDGE) {
                column = end;
                before = luma[at + column - 1] & 0xFF;
                continue;
            }
            int darkBelow = mean - clear;
            int lightAbove = mean + clear;
            for (; column < end; column++) {
                int pixel = luma[at + column] & 0xFF;
                if (dark ? pixel > lightAbove : pixel < darkBelow) {
                    dark = !dark;
                    e0 = e1;
                    e1 = e2;
                    e2 = e3;
                    e3 = e4;
                    e4 = e5;
                    e5 = column - 0.5f + between(before, pixel, mean);
                    // The run that just ended has the colour of the pattern's middle: light where it is dark now.
                    if (++edges >= 6 && isPattern(e0, e1, e2, e3, e4, e5, 1)) {
                        confirm((e2 + e3) / 2, row, (e5 - e0) / 7, dark);
                        if (found == MAX_FOUND) {
                            return;
                        }
                    }
                }
                before = pixel;
            }
        }
    }

    /** How far between two neighbours' middles a value is crossed. */
    private static float between(int before, int after, int value) {
        float part = (float) (value - before) / (after - before);
        return part < 0 ? 0 : Math.min(part, 1);
    }

    private static boolean isPattern(float e0, float e1, float e2, float e3, float e4, float e5, float slack) {
        float total = e5 - e0;
        float module = total / 7;
        float middle = e3 - e2;
        float loose = module * slack;
        return module >= MIN_MODULE_PIXELS
                && Math.abs(middle - 3 * module) < 1.3f * loose
                && Math.abs(e2 - e0 - 2 * module) < 0.85f * loose
                && Math.abs(e5 - e3 - 2 * module) < 0.85f * loose
                && Math.abs(e3 - e1 - 4 * module) < 1.1f * loose
                && Math.abs(e4 - e2 - 4 * module) < 1.1f * loose
                && e1 - e0 > 0.25f * module
                && e2 - e1 > 0.25f * module
                && e4 - e3 > 0.25f * module
                && e5 - e4 > 0.25f * module;
    }

    private void confirm(float atX, int row, float module, boolean lightMiddle) {
        for (int i = 0; i < found; i++) {
            float reach = 2.2f * Math.max(moduleX[i], moduleY[i]);
            if (light[i] == lightMiddle && Math.abs(x[i] - atX) < reach && Math.abs(y[i] - row - 0.5f) < reach) {
                return;
            }
        }
        float down = measure((int) atX, row, module, lightMiddle, true, 1.8f);
        if (down == 0 || down > 3 * module || module > 3 * down) {
            stack(atX, row, module, lightMiddle);
            return;
        }
        float atY = (cross[2] + cross[3]) / 2;
        if (Math.abs(atY - row - 0.5f) > 1.9f * down) {
            return;
        }
        float across =
                measure((int) atX, Math.clamp((int) atY, 0, image.height - 1), module, lightMiddle, false, 1.25f);
        if (across == 0) {
            stack(atX, row, module, lightMiddle);
            return;
        }
        float middleX = (cross[2] + cross[3]) / 2;
        down = measure((int) middleX, (int) atY, down, lightMiddle, true, 1.25f);
        if (down == 0) {
            stack(atX, row, module, lightMiddle);
            return;
        }
        x[found] = middleX;
        y[found] = (cross[2] + cross[3]) / 2;
        moduleX[found] = across;
        moduleY[found] = down;
        light[found] = lightMiddle;
        found++;
    }

    /**
     * A row shows a pattern and its column does not: where the camera moved along the column its rings run together. Rows enough one
     * above the other are the pattern's middle all the same, see {@link #takeStacks}.
     */
    private void stack(float atX, int row, float module, boolean lightMiddle) {
        for (int i = stacks - 1; i >= 0; i--) {
            boolean beside =
                    Math.abs(stackX[i] / stackRows[i] - atX) < 0.8f * module && row - stackLast[i] <= 2 * rowStep;
            float size = stackModule[i] / stackRows[i];
            if (beside && stackLight[i] == lightMiddle && Math.abs(size - module) < 0.3f * module) {
                if (stackLast[i] != row) {
                    stackX[i] += atX;
                    stackModule[i] += module;
                    stackRows[i]++;
                    stackLast[i] = row;
                }
                return;
            }
        }
        if (stacks < MAX_STACKS) {
            stackX[stacks] = atX;
            stackModule[stacks] = module;
            stackRows[stacks] = 1;
            stackFirst[stacks] = row;
            stackLast[stacks] = row;
            stackLight[stacks] = lightMiddle;
            stacks++;
        }
    }

    /** Counts stacks of about three modules as found, in addition to what was found. */
    void takeStacks() {
        for (int i = 0; i < stacks && found < MAX_FOUND; i++) {
            float module = stackModule[i] / stackRows[i];
            float high = stackLast[i] - stackFirst[i] + rowStep;
            boolean dense = stackRows[i] * rowStep * 3 >= 2 * high;
            if (dense && high > 1.5f * module && high < 4.5f * module) {
                x[found] = stackX[i] / stackRows[i];
                y[found] = (stackFirst[i] + stackLast[i] + 1) / 2f;
                moduleX[found] = module;
                moduleY[found] = module;
                light[found] = stackLight[i];
                found++;
            }
        }
    }

    /**
     * Measures a pattern from its middle along the column or the row into {@link #cross}; returns pixels a module, 0 where it is none.
     */
    private float measure(int column, int row, float module, boolean lightMiddle, boolean along, float slack) {
        if (!walk(column, row, module, lightMiddle, along, -1) || !walk(column, row, module, lightMiddle, along, 1)) {
            return 0;
        }
        boolean fits = isPattern(cross[0], cross[1], cross[2], cross[3], cross[4], cross[5], slack);
        return fits ? (cross[5] - cross[0]) / 7 : 0;
    }

    /** Three edges from the middle outwards. */
    private boolean walk(int column, int row, float module, boolean lightMiddle, boolean along, int way) {
        int block = (row >> BLOCK_LEVELS) * blocksX + (column >> BLOCK_LEVELS);
        int mean = threshold[block];
        int clear = step[block] == NO_EDGE ? MIN_STEP : (int) Math.max(2, step[block] * WALK);
        int stride = along ? way * image.stride : way;
        int position = along ? row : column;
        int last = way < 0 ? 0 : (along ? image.height : image.width) - 1;
        int room = Math.min(Math.abs(last - position), (int) (module * 12) + 4);
        int at = row * image.stride + column;
        boolean dark = !lightMiddle;
        int before = image.luma[at] & 0xFF;
        if (dark ? before > mean + clear : before < mean - clear) {
            return false;
        }
        int edge = 0;
        for (int i = 1; i <= room; i++) {
            at += stride;
            int pixel = image.luma[at] & 0xFF;
            if (dark ? pixel > mean + clear : pixel < mean - clear) {
                dark = !dark;
                float distance = i - 1 + between(before, pixel, mean);
                cross[way < 0 ? 2 - edge : 3 + edge] = position + 0.5f + way * distance;
                if (++edge == 3) {
                    return true;
                }
            }
            before = pixel;
        }
        return false;
    }
}
