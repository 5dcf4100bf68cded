package greenslip.scan.qr;

/**
 * Lays a code's grid of modules over a frame: a homography from the corners of its finders, the dimension from the timing patterns, and
 * the far corner from the alignment patterns.
 *
 * <pre>
 *   A#######.   timing: modules 6 + 2 i dark, between them light, on row 6 and column 6        .#######B
 *
 *                                        #####
 *                                        #   #     alignment pattern, its middle at D - 6.5, D - 6.5
 *                                        # # #
 *   C#######.                            #   #
 *                                        #####
 * </pre>
 *
 * Reused; one thread.
 */
final class GridFit {
    static final int MIN_DIMENSION = 21;
    static final int MAX_DIMENSION = 177;

    /** Of a version, the alignment patterns' middles along either side (ISO/IEC 18004, annex E), spaced evenly from the end. */
    private static final int[] STEP = {
        0, 0, 0, 0, 0, 0, 0, 16, 18, 20, 22, 24, 26, 28, 20, 22, 24, 24, 26, 28, 28, 22, 24, 24, 26, 26, 28, 28, 24, 24,
        26, 26, 26, 28, 28, 24, 26, 26, 26, 28, 28
    };

    final Homography grid = new Homography();
    int dimension;

    private GrayPyramid pyramid = new GrayPyramid();
    private GrayImage image = new GrayImage();
    private float scale = 1;
    private boolean light;
    private float contrast;
    private float middle;

    /** No other dimension makes such a rhythm. */
    private static final float CLEAR_TIMING = 0.75f;

    private final Homography trial = new Homography();
    private final Homography best = new Homography();

    /** What a corner weighs that nobody saw. */
    private static final float PREDICTED = 0.01f;

    // Points that the grid goes through: three finders' corners, then alignment patterns.
    private static final int FINDER_POINTS = 12;
    private static final int MAX_POINTS = FINDER_POINTS + 49;
    private final float[] pointX = new float[MAX_POINTS];
    private final float[] pointY = new float[MAX_POINTS];
    private final float[] moduleX = new float[MAX_POINTS];
    private final float[] moduleY = new float[MAX_POINTS];
    private final float[] weight = new float[MAX_POINTS];
    private int points;

    /** Pixels a module, at full size. */
    float module;

    float timing;

    /** What a search for an alignment pattern looks at: so many places a module. */
    private static final int PER_MODULE = 2;

    private static final float PATCH_STEP = 1f / PER_MODULE;
    private float[] patch = new float[0];
    private int patchSide;

    /** Begins with three finders, A in the corner; false where no dimension fits them. */
    boolean begin(GrayPyramid levels, FinderFrame a, FinderFrame b, FinderFrame c, float modules) {
        pyramid = levels;
        light = a.light;
        contrast = Math.abs(a.lightGray - a.darkGray + b.lightGray - b.darkGray + c.lightGray - c.darkGray) / 3;
        middle = (a.lightGray + a.darkGray + b.lightGray + b.darkGray + c.lightGray + c.darkGray) / 6;
        module = (a.module() + b.module() + c.module()) / 3;
        look();
        float rightX = b.x - a.x;
        float rightY = b.y - a.y;
        float downX = c.x - a.x;
        float downY = c.y - a.y;
        points = 0;
        corners(a, rightX, rightY, downX, downY);
        corners(b, rightX, rightY, downX, downY);
        corners(c, rightX, rightY, downX, downY);
        int nearest = Math.clamp(Math.round((modules + 7 - 17) / 4) * 4 + 17, MIN_DIMENSION, MAX_DIMENSION);
        int spread = 4 * (1 + nearest / 60);
        timing = -1;
        int chosen = 0;
        // The nearest first, then outwards: 0, -4, 4, -8, 8 ...
        for (int i = 0; i <= spread / 2 && timing < CLEAR_TIMING; i++) {
            int tried = nearest + (i + 1) / 2 * (i % 2 == 0 ? 4 : -4);
            if (tried >= MIN_DIMENSION && tried <= MAX_DIMENSION && fit(tried)) {
                float score = timing(tried) - Math.abs(tried - modules - 7) * 0.012f;
                if (score > timing) {
                    timing = score;
                    chosen = tried;
                    best.copy(trial);
                }
            }
        }
        if (chosen == 0) {
            return false;
        }
        dimension = chosen;
        grid.copy(best);
        assign(chosen);
        return grid.isSane();
    }

    /** Half way between the finders' dark and light, as {@link #sample} sees them. */
    float middle() {
        return light ? -middle : middle;
    }

    /** Between the finders' light and dark modules, in grays. */
    float contrast() {
        return contrast;
    }

    /** The level on which a module has some two pixels or more: each pixel there is the mean of a good part of a module. */
    private void look() {
        int level = 0;
        while (module / (2 << level) > 2.1f && pyramid.has(level + 1)) {
            level++;
        }
        image = pyramid.level(level);
        scale = 1f / (1 << level);
    }

    private float at(float mx, float my, Homography by) {
        float part = scale / by.w(mx, my);
        float value = image.at(by.xw(mx, my) * part, by.yw(mx, my) * part);
        return light ? -value : value;
    }

    /** The gray of a module's middle, dark low, whatever the code's polarity. */
    float sample(float mx, float my) {
        return at(mx, my, grid);
    }

    /** The grays of so many places that lie evenly on a line of the grid. */
    void sampleRow(float mx, float my, float step, float[] to, int from, int count) {
        for (int i = 0; i < count; i++) {
            to[from + i] = at(mx + i * step, my, grid);
        }
    }

    /** Puts a finder's corners in the order top left, top right, bottom right, bottom left of the code. */
    private void corners(FinderFrame frame, float rightX, float rightY, float downX, float downY) {
        int first = 0;
        float best = Float.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            float along = frame.cornerX[i] * rightX + frame.cornerY[i] * rightY;
            float down = frame.cornerX[i] * downX + frame.cornerY[i] * downY;
            float sum = along / (rightX * rightX + rightY * rightY) + down / (downX * downX + downY * downY);
            if (sum < best) {
                best = sum;
                first = i;
            }
        }
        int next = (first + 1) % 4;
        int last = (first + 3) % 4;
        float nextRight = (frame.cornerX[next] - frame.cornerX[first]) * rightX
                + (frame.cornerY[next] - frame.cornerY[first]) * rightY;
        float lastRight = (frame.cornerX[last] - frame.cornerX[first]) * rightX
                + (frame.cornerY[last] - frame.cornerY[first]) * rightY;
        int turn = nextRight >= lastRight ? 1 : 3;
        for (int i = 0; i < 4; i++) {
            int corner = (first + i * turn) % 4;
            pointX[points] = frame.cornerX[corner];
            pointY[points] = frame.cornerY[corner];
            weight[points] = frame.seen == 0 ? PREDICTED : 1;
            points++;
        }
    }

    private void assign(int modules) {
        for (int i = 0; i < FINDER_POINTS; i++) {
            int corner = i % 4;
            moduleX[i] = (corner == 1 || corner == 2 ? 6.5f : 0.5f) + (i / 4 == 1 ? modules - 7 : 0);
            moduleY[i] = (corner >= 2 ? 6.5f : 0.5f) + (i / 4 == 2 ? modules - 7 : 0);
        }
    }

    /** The homography through all points, were the code of that dimension. */
    private boolean fit(int modules) {
        assign(modules);
        trial.begin(modules);
        for (int i = 0; i < points; i++) {
            trial.add(moduleX[i], moduleY[i], pointX[i], pointY[i], weight[i]);
        }
        return trial.solve();
    }

    /** How well the timing patterns alternate: 1 as printed, 0 by chance. */
    private float timing(int modules) {
        return (timing(modules, true) + timing(modules, false)) / 2;
    }

    private float timing(int modules, boolean row) {
        float before = along(8, row);
        float here = along(9, row);
        float sum = 0;
        float size = 1;
        for (int i = 9; i < modules - 8; i++) {
            float after = i + 1 < modules - 7 ? along(i + 1, row) : before;
            float bend = here - (before + after) / 2;
            sum += i % 2 == 0 ? -bend : bend;
            size += Math.abs(bend);
            before = here;
            here = after;
        }
        return sum / size;
    }

    private float along(int i, boolean row) {
        return row ? at(i + 0.5f, 6.5f, trial) : at(6.5f, i + 0.5f, trial);
    }

    // ---- alignment patterns

    /** Finds the alignment patterns and draws the grid through them; false where there are none or none was found. */
    boolean align(boolean far) {
        int version = (dimension - 17) / 4;
        if (version < 2) {
            return false;
        }
        points = FINDER_POINTS;
        float reach = (far ? 1.6f : 1) * Math.min(4.5f, 1.2f + 0.055f * dimension);
        if (pattern(dimension - 6.5f, dimension - 6.5f, reach, 3)) {
            refit();
        }
        if (version >= 7) {
            int found = points;
            int step = STEP[version];
            for (float y = dimension - 6.5f;
                    y > 6;
                    y = y - step < 6.5f + step / 2f ? (y > 6.5f ? 6.5f : 0) : y - step) {
                for (float x = dimension - 6.5f;
                        x > 6;
                        x = x - step < 6.5f + step / 2f ? (x > 6.5f ? 6.5f : 0) : x - step) {
                    boolean corner = (x < 7 || x > dimension - 7) && (y < 7 || y > dimension - 7);
                    if (!corner) {
                        pattern(x, y, 1.6f, 1.5f);
                    }
                }
            }
            if (points > found) {
                refit();
            }
        }
        return points > FINDER_POINTS;
    }

    private void refit() {
        if (fit(dimension) && trial.isSane()) {
            grid.copy(trial);
        }
    }

    /** Seeks the place near (mx, my) where five by five modules look most like an alignment pattern. */
    private boolean pattern(float mx, float my, float reach, float pull) {
        int tries = (int) (2 * reach / PATCH_STEP) + 1;
        samplePatch(mx - reach - 2, my - reach - 2, tries + 4 * PER_MODULE);
        float foundX = mx;
        float foundY = my;
        float most = -Float.MAX_VALUE;
        for (int j = 0; j < tries; j++) {
            float dy = j * PATCH_STEP - reach;
            for (int i = 0; i < tries; i++) {
                float dx = i * PATCH_STEP - reach;
                float score = patchMatch(i, j) - (Math.abs(dx) + Math.abs(dy)) / reach * 0.08f * contrast;
                if (score > most) {
                    most = score;
                    foundX = mx + dx;
                    foundY = my + dy;
                }
            }
        }
        if (most < 0.38f * contrast || points == MAX_POINTS) {
            return false;
        }
        for (float step = 0.25f; step > 0.05f; step /= 2) {
            float centreX = foundX;
            float centreY = foundY;
            for (int way = 0; way < 4; way++) {
                float tryX = centreX + (way == 0 ? step : way == 1 ? -step : 0);
                float tryY = centreY + (way == 2 ? step : way == 3 ? -step : 0);
                float score = match(tryX, tryY);
                if (score > most) {
                    most = score;
                    foundX = tryX;
                    foundY = tryY;
                }
            }
        }
        pointX[points] = grid.x(foundX, foundY);
        pointY[points] = grid.y(foundX, foundY);
        moduleX[points] = mx;
        moduleY[points] = my;
        weight[points] = pull;
        points++;
        return true;
    }

    /** The grays of all places that a search looks at, each once: its places are as far apart as the pattern's modules, or half. */
    private void samplePatch(float left, float top, int side) {
        patchSide = side;
        if (patch.length < side * side) {
            patch = new float[side * side];
        }
        for (int j = 0; j < side; j++) {
            sampleRow(left, top + j * PATCH_STEP, PATCH_STEP, patch, j * side, side);
        }
    }

    /** {@link #match} of the pattern whose top left module is at a place of the patch. */
    private float patchMatch(int left, int top) {
        int row = top * patchSide + left;
        int down = PER_MODULE * patchSide;
        float all = 0;
        float inner = 0;
        for (int j = 0; j < 5; j++, row += down) {
            float one = patch[row + PER_MODULE];
            float two = patch[row + 2 * PER_MODULE];
            float three = patch[row + 3 * PER_MODULE];
            all += patch[row] + one + two + three + patch[row + 4 * PER_MODULE];
            inner += j == 0 || j == 4 ? 0 : one + two + three;
        }
        float middle = patch[(top + 2 * PER_MODULE) * patchSide + left + 2 * PER_MODULE];
        return score(middle, inner - middle, all - inner);
    }

    /** The light ring's gray less the dark parts', both as far as they are even: a single light module beside it counts against it. */
    private float match(float mx, float my) {
        float middle = sample(mx, my);
        float ring = 0;
        float outer = 0;
        for (int i = -1; i <= 1; i++) {
            ring += sample(mx + i, my - 1) + sample(mx + i, my + 1);
            outer += sample(mx + i, my - 2) + sample(mx + i, my + 2) + sample(mx - 2, my + i) + sample(mx + 2, my + i);
        }
        ring += sample(mx - 1, my) + sample(mx + 1, my);
        outer += sample(mx - 2, my - 2) + sample(mx + 2, my - 2) + sample(mx - 2, my + 2) + sample(mx + 2, my + 2);
        return score(middle, ring, outer);
    }

    private static float score(float middle, float ring, float outer) {
        return ring / 8 - (outer / 16 * 2 + middle) / 3;
    }
}
