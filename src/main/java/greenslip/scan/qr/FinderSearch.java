package greenslip.scan.qr;

/**
 * Finds what may be finder patterns on one level of a pyramid: runs of 1:1:3:1:1 along rows, confirmed along the column through their
 * middle.
 *
 * <pre>
 *   #######     A row through the middle crosses six edges:   e0 # e1   e2 ### e3   e4 # e5
 *   #     #     Blur makes dark runs longer or shorter than light ones, all by the same amount, so that a dark and
 *   # ### #     the light run beside it are judged together too: e2 - e0 = 2, e3 - e1 = 4, e4 - e2 = 4, e5 - e3 = 2 modules.
 *   # ### #
 *   # ### #     Whole pixels tell at once that most runs are none, since each edge is within half a pixel of them; where exactly a
 *   #     #     pixel crosses the threshold between its neighbours is worked out for the rest.
 *   #######
 * </pre>
 *
 * Dark on light and light on dark are found in the same pass, since the runs are the same: an inverted code costs nothing. One thread.
 */
final class FinderSearch {
    /** More are texture, not codes. */
    static final int MAX_FOUND = 48;

    /** From a pattern's middle outwards edges may be fainter: it is known where they should be. */
    private static final float WALK = 0.4f;

    private static final float MIN_MODULE_PIXELS = 1.15f;

    /** A middle of modules this small is some three rows high: the first of them must do. Else two rows are asked for. */
    private static final float FEW_PIXELS = 1.6f;

    /** So many modules of rows see a true finder, turned or upright. */
    private static final float HIGH = 1.2f;

    /** A diagonal crosses the edges at a slant: blur moves them further. */
    private static final float DIAGONAL = 1.6f;

    private final LocalThreshold threshold = new LocalThreshold();
    private final EdgeRow edges = new EdgeRow();
    private GrayImage image = new GrayImage();

    private final float[] x = new float[MAX_FOUND];
    private final float[] y = new float[MAX_FOUND];
    private final float[] moduleX = new float[MAX_FOUND];
    private final float[] moduleY = new float[MAX_FOUND];
    private final boolean[] light = new boolean[MAX_FOUND];

    /** How many rows saw each. */
    private final int[] rows = new int[MAX_FOUND];

    /** How clear edges are where each was found. */
    private final int[] clear = new int[MAX_FOUND];

    /** Where exactly the edges of a row are, as far as they were asked for. */
    private float[] exact = new float[0];

    private final FinderStacks stacks = new FinderStacks();
    private int rowStep = 1;
    private int mostPixels;
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

    /** Whether so many rows saw it as cross the middle of a finder that stands upright, or nearly: of chance patterns few are as high. */
    boolean isHigh(int i) {
        return rows[i] * rowStep > HIGH * moduleY[i];
    }

    /**
     * Begins with a level that has one three coarser.
     *
     * @param most pixels that a pattern may be wide along a row; a larger one is cheaper to find on a coarser level
     */
    void begin(GrayPyramid pyramid, int level, int most) {
        mostPixels = most;
        image = pyramid.level(level);
        threshold.measure(pyramid, level);
    }

    /** Searches every so many rows, from one on. */
    void search(int firstRow, int rowStep) {
        found = 0;
        this.rowStep = rowStep;
        stacks.clear(rowStep);
        for (int row = firstRow; row < image.height; row += rowStep) {
            searchRow(row);
        }
    }

    private void searchRow(int row) {
        edges.find(image, row, threshold);
        if (exact.length < edges.count) {
            exact = new float[edges.column.length];
        }
        int[] column = edges.column;
        int known = 0;
        for (int i = 5; i < edges.count; i++) {
            if (mayBePattern(column, i - 5)) {
                for (known = Math.max(known, i - 5); known <= i; known++) {
                    exact[known] = edge(row, column[known]);
                }
                float module = (exact[i] - exact[i - 5]) / 7;
                if (module >= MIN_MODULE_PIXELS && isPattern(exact, i - 5, 1)) {
                    // What follows the sixth edge has the other colour than the middle.
                    boolean lightMiddle = edges.startsDark == (i % 2 == 1);
                    see((exact[i - 3] + exact[i - 2]) / 2, row, module, lightMiddle);
                }
            }
        }
    }

    /** Whether {@link #isPattern} may hold, were each edge moved by up to half a pixel: each difference by up to one. */
    private boolean mayBePattern(int[] edge, int first) {
        int e2 = edge[first + 2];
        int e3 = edge[first + 3];
        int total = edge[first + 5] - edge[first];
        return total >= 8
                && total <= mostPixels
                && isAbout(70 * (e3 - e2), 17, 43, total, 70)
                && isAbout(140 * (e2 - edge[first]), 23, 57, total, 140)
                && isAbout(140 * (edge[first + 5] - e3), 23, 57, total, 140)
                && isAbout(70 * (e3 - edge[first + 1]), 29, 51, total, 70)
                && isAbout(70 * (edge[first + 4] - e2), 29, 51, total, 70);
    }

    private static boolean isAbout(int length, int least, int most, int total, int slack) {
        return length > least * (total - 1) - slack && length < most * (total + 1) + slack;
    }

    /** Where exactly the row crosses the mean before a column's middle. */
    private float edge(int row, int column) {
        int at = row * image.stride + column;
        int mean = threshold
                .mean[
                (row >> LocalThreshold.BLOCK_LEVELS) * threshold.blocksX + (column >> LocalThreshold.BLOCK_LEVELS)];
        return column - 0.5f + between(image.luma[at - 1] & 0xFF, image.luma[at] & 0xFF, mean);
    }

    /** How far between two neighbours' middles a value is crossed. */
    private static float between(int before, int after, int value) {
        float part = (float) (value - before) / (after - before);
        return part < 0 ? 0 : Math.min(part, 1);
    }

    /** Whether six edges, from one on, are where a pattern has them. */
    private static boolean isPattern(float[] edge, int first, float slack) {
        float e0 = edge[first];
        float e1 = edge[first + 1];
        float e2 = edge[first + 2];
        float e3 = edge[first + 3];
        float e4 = edge[first + 4];
        float e5 = edge[first + 5];
        float module = (e5 - e0) / 7;
        float loose = module * slack;
        return Math.abs(e3 - e2 - 3 * module) < 1.3f * loose
                && Math.abs(e2 - e0 - 2 * module) < 0.85f * loose
                && Math.abs(e5 - e3 - 2 * module) < 0.85f * loose
                && Math.abs(e3 - e1 - 4 * module) < 1.1f * loose
                && Math.abs(e4 - e2 - 4 * module) < 1.1f * loose
                && e1 - e0 > 0.25f * module
                && e2 - e1 > 0.25f * module
                && e4 - e3 > 0.25f * module
                && e5 - e4 > 0.25f * module;
    }

    private void see(float atX, int row, float module, boolean lightMiddle) {
        for (int i = 0; i < found; i++) {
            float reach = 2.2f * Math.max(moduleX[i], moduleY[i]);
            if (light[i] == lightMiddle && Math.abs(x[i] - atX) < reach && Math.abs(y[i] - row - 0.5f) < reach) {
                rows[i]++;
                return;
            }
        }
        int rows = stacks.add(atX, row, module, lightMiddle);
        boolean enough = rows >= 2 || (rows == 1 && (rowStep > 1 || module < FEW_PIXELS));
        if (enough && confirm(atX, row, module, lightMiddle)) {
            stacks.drop();
        }
    }

    private boolean confirm(float atX, int row, float module, boolean lightMiddle) {
        float down = measure((int) atX, row, module, lightMiddle, 0, 1, 1.8f);
        if (down < MIN_MODULE_PIXELS || down > 3 * module || module > 3 * down) {
            return false;
        }
        float atY = row + middle();
        if (Math.abs(atY - row - 0.5f) > 1.9f * down) {
            return false;
        }
        int middleRow = Math.clamp((int) atY, 0, image.height - 1);
        float across = measure((int) atX, middleRow, module, lightMiddle, 1, 0, 1.25f);
        if (across < MIN_MODULE_PIXELS) {
            return false;
        }
        float middleX = (int) atX + middle();
        down = measure((int) middleX, middleRow, down, lightMiddle, 0, 1, 1.25f);
        if (down < MIN_MODULE_PIXELS) {
            return false;
        }
        float middleY = middleRow + middle();
        if (!crossesDiagonally((int) middleX, (int) middleY, Math.max(across, down), lightMiddle)) {
            return false;
        }
        keep(middleX, middleY, across, down, lightMiddle);
        return true;
    }

    /** One more; where there are too many, instead of the faintest. */
    private void keep(float atX, float atY, float across, float down, boolean lightMiddle) {
        int block = ((int) atY >> LocalThreshold.BLOCK_LEVELS) * threshold.blocksX
                + ((int) atX >> LocalThreshold.BLOCK_LEVELS);
        int clearness = threshold.clear[block] == LocalThreshold.NO_EDGE ? 0 : threshold.clear[block];
        int at = found < MAX_FOUND ? found++ : faintest();
        if (at == found - 1 || clearness > clear[at]) {
            x[at] = atX;
            y[at] = atY;
            moduleX[at] = across;
            moduleY[at] = down;
            light[at] = lightMiddle;
            rows[at] = 1;
            clear[at] = clearness;
        }
    }

    private int faintest() {
        int least = 0;
        for (int i = 1; i < found; i++) {
            least = clear[i] < clear[least] ? i : least;
        }
        return least;
    }

    /** Whether one of the diagonals shows the pattern too, as all lines through a finder's middle do: of textures few have it four times. */
    private boolean crossesDiagonally(int column, int row, float module, boolean lightMiddle) {
        return measure(column, row, module, lightMiddle, 1, 1, DIAGONAL) > 0
                || measure(column, row, module, lightMiddle, 1, -1, DIAGONAL) > 0;
    }

    /** Counts stacks as found, in addition to what was found. */
    void takeStacks() {
        int count = stacks.end();
        for (int i = 0; i < count && found < MAX_FOUND; i++) {
            x[found] = stacks.x(i);
            y[found] = stacks.y(i);
            moduleX[found] = stacks.module(i);
            moduleY[found] = stacks.module(i);
            light[found] = stacks.isLight(i);
            rows[found] = 0;
            found++;
        }
    }

    /**
     * Measures a pattern from a pixel in its middle along a row, a column or a diagonal into {@link #cross}; returns pixels a module, 0 where
     * it is none.
     */
    private float measure(int column, int row, float module, boolean lightMiddle, int stepX, int stepY, float slack) {
        if (!walk(column, row, module, lightMiddle, -stepX, -stepY, -1)
                || !walk(column, row, module, lightMiddle, stepX, stepY, 1)) {
            return 0;
        }
        return isPattern(cross, 0, slack) ? (cross[5] - cross[0]) / 7 : 0;
    }

    /** Where the pattern just measured has its middle, from the edge of the pixel where that began. */
    private float middle() {
        return 0.5f + (cross[2] + cross[3]) / 2;
    }

    /** Three edges from the middle outwards, as steps from it, on one way counted down. */
    private boolean walk(int column, int row, float module, boolean lightMiddle, int stepX, int stepY, int way) {
        int block = (row >> LocalThreshold.BLOCK_LEVELS) * threshold.blocksX + (column >> LocalThreshold.BLOCK_LEVELS);
        int mean = threshold.mean[block];
        int clear = threshold.clear[block];
        clear = clear == LocalThreshold.NO_EDGE ? LocalThreshold.MIN_STEP : (int) Math.max(2, clear * WALK);
        int stride = stepY * image.stride + stepX;
        int room = Math.min(
                Math.min(room(column, stepX, image.width), room(row, stepY, image.height)), (int) (module * 12) + 4);
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
                cross[way < 0 ? 2 - edge : 3 + edge] = way * (i - 1 + between(before, pixel, mean));
                if (++edge == 3) {
                    return true;
                }
            }
            before = pixel;
        }
        return false;
    }

    /** Steps until the frame ends. */
    private static int room(int from, int step, int size) {
        return step == 0 ? Integer.MAX_VALUE : step < 0 ? from : size - 1 - from;
    }
}
