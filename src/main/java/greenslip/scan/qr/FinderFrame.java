package greenslip.scan.qr;

/**
 * One finder pattern's own frame: where its middle and its corners are and how long a module is along either side, measured with rays.
 *
 * <pre>
 *      q0 ───────── q1          A ray from the middle crosses three edges, at 1.5, 2.5 and 3.5 modules. Blur moves the first and the
 *       │  ┌─────┐  │           third outwards and the second inwards, or the reverse, by the same amount b:
 *       │  │ ### │  │
 *       │  │ #c──┼──┼── ray         r1 = 1.5 m + b     r2 = 2.5 m - b     r3 = 3.5 m + b        (r1 + 2 r2 + r3) / 10 = m
 *       │  │ ### │  │
 *       │  └─────┘  │           The middle line of the outer ring, (r2 + r3) / 2 = 3 m, is free of b too. Its points lie on the four
 *      q3 ───────── q2          sides of a quadrilateral, whose corners q0 to q3 are at 3 modules from the middle either way.
 * </pre>
 *
 * Which points belong to which side: whitening by the second moments turns any parallelogram into a square, whose turn is the phase of the
 * fourth harmonic of its radius. A line is fitted to the points of each side; where lines meet there are the corners, under perspective
 * too. Positions are those of the frame at full size. Reused; one thread.
 */
final class FinderFrame {
    static final int RAYS = 32;

    /** Rays that must see all three edges. */
    static final int MIN_RAYS = 18;

    /** Every fourth ray first: those tell soon what is no finder. */
    private static final int[] ORDER = new int[RAYS];

    private static final float[] COS = new float[RAYS];
    private static final float[] SIN = new float[RAYS];

    static {
        for (int i = 0; i < RAYS; i++) {
            COS[i] = (float) Math.cos(2 * Math.PI * (i + 0.5) / RAYS);
            SIN[i] = (float) Math.sin(2 * Math.PI * (i + 0.5) / RAYS);
            ORDER[i] = 4 * (i % (RAYS / 4)) + (Integer.reverse(i / (RAYS / 4)) >>> 30);
        }
    }

    float x;
    float y;
    /** From one module to the next along one side and along the other. */
    float ux;

    float uy;
    float vx;
    float vy;
    boolean light;
    /** The gray values of its dark and light modules. */
    float darkGray;

    float lightGray;
    /** Corners of the ring's middle line, in turn around it. */
    final float[] cornerX = new float[4];

    final float[] cornerY = new float[4];
    /** Rays that saw it. */
    int seen;

    private final FinderRay ray = new FinderRay();
    private final float[] radius = new float[RAYS];
    private final float[] ringX = new float[RAYS];
    private final float[] ringY = new float[RAYS];
    private final boolean[] valid = new boolean[RAYS];
    private final int[] sideOf = new int[RAYS];

    // The line that was fitted last: nx * X + ny * Y = d.
    private final float[] lineX = new float[4];
    private final float[] lineY = new float[4];
    private final float[] lineD = new float[4];

    // Whitening: the inverse square root of the moments and the square root itself.
    private float wxx;
    private float wxy;
    private float wyy;
    private float rxx;
    private float rxy;
    private float ryy;
    private float meanX;
    private float meanY;
    private float turn;
    private int leastRays = MIN_RAYS;

    float contrast() {
        return Math.abs(lightGray - darkGray);
    }

    /** Pixels a module, the mean of both sides, at full size. */
    float module() {
        return (float) Math.sqrt(Math.abs(ux * vy - uy * vx));
    }

    /**
     * Measures a pattern on a level; false where it is none.
     *
     * @param atX position, and pixels a module along row and column, on that level
     * @param minRays that must see all three edges, at least {@link #MIN_RAYS}
     */
    boolean fit(
            GrayImage image,
            int level,
            float atX,
            float atY,
            float moduleX,
            float moduleY,
            boolean lightMiddle,
            int minRays) {
        light = lightMiddle;
        leastRays = minRays;
        float module = Math.max(moduleX, moduleY);
        if (!cast(image, atX, atY, module) || !moments()) {
            return false;
        }
        float shift = Math.abs(meanX - atX) + Math.abs(meanY - atY);
        if (shift > 0.4f * module && image.contains(meanX, meanY)) {
            // Away from the middle rays see the sides at a slant: from the true one they see better.
            if (!cast(image, meanX, meanY, module) || !moments()) {
                return false;
            }
        }
        turn();
        sides();
        if (!axes()) {
            return false;
        }
        scale(1 << level);
        return true;
    }

    // ---- rays

    private boolean cast(GrayImage image, float atX, float atY, float module) {
        float sign = light ? -1 : 1;
        float step = Math.max(0.5f, module / 5);
        float middle = 0;
        for (int dy = -1; dy <= 1; dy++) {
            for (int dx = -1; dx <= 1; dx++) {
                middle += sign * image.at(atX + dx * module / 2, atY + dy * module / 2);
            }
        }
        middle /= 9;
        float ring = 0;
        for (int i = 0; i < RAYS; i += 4) {
            ring = Math.max(
                    ring == 0 ? -255 : ring, sign * image.at(atX + 2 * module * COS[i], atY + 2 * module * SIN[i]));
        }
        float contrast = Math.max(5, 0.22f * (ring - middle));
        ray.begin(image, light, contrast, step, (int) (module * 6.5f / step) + 2);
        seen = 0;
        float darkSum = 0;
        float lightSum = 0;
        for (int k = 0; k < RAYS; k++) {
            if (isHopeless(k)) {
                return false;
            }
            int i = ORDER[k];
            valid[i] = ray.cast(atX, atY, COS[i], SIN[i]);
            if (valid[i]) {
                seen++;
                radius[i] = ray.unit;
                ringX[i] = atX + COS[i] * ray.ringRadius;
                ringY[i] = atY + SIN[i] * ray.ringRadius;
                darkSum += ray.darkest;
                lightSum += ray.lightest;
            }
        }
        x = atX;
        y = atY;
        if (seen < leastRays) {
            return false;
        }
        darkGray = sign * darkSum / seen;
        lightGray = sign * lightSum / seen;
        return true;
    }

    /** Whether what the first rays saw is none, or leaves too few to come. */
    private boolean isHopeless(int cast) {
        return cast - seen > RAYS - leastRays || (cast == RAYS / 4 && seen < 3) || (cast == RAYS / 2 && seen < 8);
    }

    // ---- the square behind it

    /** Area moments of the ring's middle line; a ray that saw nothing has the radius of the one across. */
    private boolean moments() {
        double area = 0;
        double sx = 0;
        double sy = 0;
        double sxx = 0;
        double sxy = 0;
        double syy = 0;
        float mean = 0;
        for (int i = 0; i < RAYS; i++) {
            mean += valid[i] ? radius[i] : 0;
        }
        mean /= seen;
        for (int i = 0; i < RAYS; i++) {
            int across = (i + RAYS / 2) % RAYS;
            double r = 3 * (valid[i] ? radius[i] : valid[across] ? radius[across] : mean);
            double r2 = r * r;
            area += r2 / 2;
            sx += r2 * r / 3 * COS[i];
            sy += r2 * r / 3 * SIN[i];
            sxx += r2 * r2 / 4 * COS[i] * COS[i];
            sxy += r2 * r2 / 4 * COS[i] * SIN[i];
            syy += r2 * r2 / 4 * SIN[i] * SIN[i];
        }
        double cx = sx / area;
        double cy = sy / area;
        meanX = (float) (x + cx);
        meanY = (float) (y + cy);
        double a = sxx / area - cx * cx;
        double b = sxy / area - cx * cy;
        double c = syy / area - cy * cy;
        // Square root of a symmetric 2 by 2 matrix: (M + sqrt(det) I) / sqrt(trace + 2 sqrt(det)).
        double root = Math.sqrt(Math.max(0, a * c - b * b));
        double norm = Math.sqrt(a + c + 2 * root);
        if (!(root > 0.05) || !(norm > 0)) {
            return false;
        }
        rxx = (float) ((a + root) / norm);
        rxy = (float) (b / norm);
        ryy = (float) ((c + root) / norm);
        float det = rxx * ryy - rxy * rxy;
        wxx = ryy / det;
        wxy = -rxy / det;
        wyy = rxx / det;
        return true;
    }

    /** The whitened square's turn, by the fourth harmonic of its radius, which is greatest at the corners. */
    private void turn() {
        float re = 0;
        float im = 0;
        for (int i = 0; i < RAYS; i++) {
            if (!valid[i]) {
                continue;
            }
            float px = ringX[i] - meanX;
            float py = ringY[i] - meanY;
            float qx = wxx * px + wxy * py;
            float qy = wxy * px + wyy * py;
            float r2 = qx * qx + qy * qy;
            // Rays are even in the frame's angle and not in the whitened one: each stands for the part of that which it
            // covers.
            float part = (px * px + py * py) / r2;
            // cos and sin of twice, then four times its angle.
            float c2 = (qx * qx - qy * qy) / r2;
            float s2 = 2 * qx * qy / r2;
            float r = part * (float) Math.sqrt(r2);
            re += r * (c2 * c2 - s2 * s2);
            im += r * 2 * c2 * s2;
        }
        turn = (float) (Math.atan2(im, re) + Math.PI) / 4;
    }

    private void sides() {
        float cos = (float) Math.cos(turn);
        float sin = (float) Math.sin(turn);
        for (int i = 0; i < RAYS; i++) {
            sideOf[i] = -1;
            if (!valid[i]) {
                continue;
            }
            float qx = wxx * (ringX[i] - meanX) + wxy * (ringY[i] - meanY);
            float qy = wxy * (ringX[i] - meanX) + wyy * (ringY[i] - meanY);
            float a = cos * qx + sin * qy;
            float b = cos * qy - sin * qx;
            float most = Math.max(Math.abs(a), Math.abs(b));
            // Near a corner a ray may see either side, rounded by blur.
            if (Math.min(Math.abs(a), Math.abs(b)) < 0.75f * most) {
                sideOf[i] = Math.abs(a) > Math.abs(b) ? (a > 0 ? 1 : 3) : (b > 0 ? 2 : 0);
            }
        }
    }

    /** Corners from the lines along the sides; where a side shows too few points, all from the moments. */
    private boolean axes() {
        boolean fitted = true;
        for (int side = 0; side < 4; side++) {
            fitted &= line(side);
        }
        float cos = (float) Math.cos(turn);
        float sin = (float) Math.sin(turn);
        float half = (float) Math.sqrt(3);
        for (int corner = 0; corner < 4; corner++) {
            float a = corner == 1 || corner == 2 ? half : -half;
            float b = corner >= 2 ? half : -half;
            float qx = cos * a - sin * b;
            float qy = sin * a + cos * b;
            float px = meanX + rxx * qx + rxy * qy;
            float py = meanY + rxy * qx + ryy * qy;
            cornerX[corner] = px;
            cornerY[corner] = py;
        }
        if (fitted) {
            meet();
        }
        ux = (cornerX[1] - cornerX[0] + cornerX[2] - cornerX[3]) / 12;
        uy = (cornerY[1] - cornerY[0] + cornerY[2] - cornerY[3]) / 12;
        vx = (cornerX[3] - cornerX[0] + cornerX[2] - cornerX[1]) / 12;
        vy = (cornerY[3] - cornerY[0] + cornerY[2] - cornerY[1]) / 12;
        // Under perspective the diagonals meet in the middle.
        float dx = cornerX[2] - cornerX[0];
        float dy = cornerY[2] - cornerY[0];
        float ex = cornerX[3] - cornerX[1];
        float ey = cornerY[3] - cornerY[1];
        float det = dx * ey - dy * ex;
        if (Math.abs(det) < 1) {
            return false;
        }
        float t = ((cornerX[1] - cornerX[0]) * ey - (cornerY[1] - cornerY[0]) * ex) / det;
        x = cornerX[0] + t * dx;
        y = cornerY[0] + t * dy;
        return t > 0.2f && t < 0.8f;
    }

    /** Corners that the lines give, unless they are far from those of the moments. */
    private void meet() {
        for (int corner = 0; corner < 4; corner++) {
            int before = (corner + 3) % 4;
            float det = lineX[before] * lineY[corner] - lineY[before] * lineX[corner];
            float px = (lineD[before] * lineY[corner] - lineY[before] * lineD[corner]) / det;
            float py = (lineX[before] * lineD[corner] - lineD[before] * lineX[corner]) / det;
            float off = Math.abs(px - cornerX[corner]) + Math.abs(py - cornerY[corner]);
            float size = Math.abs(cornerX[corner] - meanX) + Math.abs(cornerY[corner] - meanY);
            if (Math.abs(det) > 0.1f && off < 0.35f * size) {
                cornerX[corner] = px;
                cornerY[corner] = py;
            }
        }
    }

    /** Total least squares: the normal is the direction in which the points spread least. */
    private boolean line(int side) {
        int count = 0;
        float sx = 0;
        float sy = 0;
        for (int i = 0; i < RAYS; i++) {
            if (sideOf[i] == side) {
                sx += ringX[i];
                sy += ringY[i];
                count++;
            }
        }
        if (count < 3) {
            return false;
        }
        sx /= count;
        sy /= count;
        float sxx = 0;
        float sxy = 0;
        float syy = 0;
        for (int i = 0; i < RAYS; i++) {
            if (sideOf[i] == side) {
                float dx = ringX[i] - sx;
                float dy = ringY[i] - sy;
                sxx += dx * dx;
                sxy += dx * dy;
                syy += dy * dy;
            }
        }
        double along = 0.5 * Math.atan2(2 * sxy, sxx - syy);
        lineX[side] = (float) -Math.sin(along);
        lineY[side] = (float) Math.cos(along);
        lineD[side] = lineX[side] * sx + lineY[side] * sy;
        return true;
    }

    /** Becomes what a lost finder would be: at a place, like the mean of two others. */
    void predict(float atX, float atY, FinderFrame one, FinderFrame two) {
        x = atX;
        y = atY;
        light = one.light;
        darkGray = (one.darkGray + two.darkGray) / 2;
        lightGray = (one.lightGray + two.lightGray) / 2;
        seen = 0;
        ux = one.ux;
        uy = one.uy;
        vx = one.vx;
        vy = one.vy;
        for (int i = 0; i < 4; i++) {
            cornerX[i] = atX + one.cornerX[i] - one.x;
            cornerY[i] = atY + one.cornerY[i] - one.y;
        }
    }

    private void scale(int by) {
        x *= by;
        y *= by;
        ux *= by;
        uy *= by;
        vx *= by;
        vy *= by;
        for (int i = 0; i < 4; i++) {
            cornerX[i] *= by;
            cornerY[i] *= by;
        }
    }
}
