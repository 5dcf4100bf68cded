package greenslip.scan.qr;

/**
 * One ray from a finder pattern's middle outwards, and the three edges it crosses.
 *
 * <pre>
 *      light        ┌───┐     ┌────     Each edge is half way between the extremes on its sides. Blur moves the first and the third
 *                   │ 1 │     │ 1       outwards and the second inwards, or the reverse, by the same amount b:
 *      dark    ─────┘   └─────┘
 *             middle r1  r2   r3        r1 = 1.5 m + b     r2 = 2.5 m - b     r3 = 3.5 m + b        (r1 + 2 r2 + r3) / 10 = m
 * </pre>
 *
 * The ray is sampled only as far as its edges are followed: most candidates are none, and their rays end early. Grays and positions are
 * whole numbers of 1/256 and 1/4096. Reused; one thread.
 */
final class FinderRay {
    private static final int MAX_SAMPLES = 160;
    private static final int POSITION_BITS = 12;
    private static final int ONE = 1 << POSITION_BITS;
    private static final int GRAY = 256;

    /** Pixels a module. */
    float unit;

    /** Where the middle line of the outer ring is, in pixels. */
    float ringRadius;

    /** Of the values on the ray, light middles turned dark. */
    float darkest;

    float lightest;

    private final int[] profile = new int[MAX_SAMPLES];
    private GrayImage image = new GrayImage();
    private int sign = 1;
    private float step;
    private int samples;
    private int contrast;
    private int x0;
    private int y0;
    private int dx;
    private int dy;

    /**
     * Sets what all rays of a pattern share.
     *
     * @param contrast grays that make an edge, at least
     * @param step pixels from sample to sample
     */
    void begin(GrayImage in, boolean lightMiddle, float contrast, float step, int samples) {
        image = in;
        sign = lightMiddle ? -1 : 1;
        this.contrast = Math.round(contrast * GRAY);
        this.step = step;
        this.samples = Math.min(MAX_SAMPLES, samples);
    }

    /** Follows a ray; false where it crosses no three edges at a finder's distances. */
    boolean cast(float atX, float atY, float cos, float sin) {
        x0 = (int) ((atX - 0.5f) * ONE);
        y0 = (int) ((atY - 0.5f) * ONE);
        dx = (int) (cos * step * ONE);
        dy = (int) (sin * step * ONE);
        int count = Math.min(room(x0, dx, image.width), room(y0, dy, image.height));
        return edges(Math.min(samples, count));
    }

    /** Samples until there is no pixel on the far side any more. */
    private static int room(int start, int by, int size) {
        int last = (size - 1) * ONE - 1;
        if (start < 0 || start > last) {
            return 0;
        }
        if (by == 0) {
            return MAX_SAMPLES;
        }
        return (by > 0 ? (last - start) / by : start / -by) + 1;
    }

    private int sample(int i) {
        int px = x0 + i * dx;
        int py = y0 + i * dy;
        int fx = px >> (POSITION_BITS - 8) & 255;
        int fy = py >> (POSITION_BITS - 8) & 255;
        byte[] luma = image.luma;
        int at = (py >> POSITION_BITS) * image.stride + (px >> POSITION_BITS);
        int below = at + image.stride;
        int upper = (luma[at] & 0xFF) * (256 - fx) + (luma[at + 1] & 0xFF) * fx;
        int lower = (luma[below] & 0xFF) * (256 - fx) + (luma[below + 1] & 0xFF) * fx;
        int value = sign * ((upper * (256 - fy) + lower * fy) >> 8);
        profile[i] = value;
        return value;
    }

    private boolean edges(int count) {
        if (count < 4) {
            return false;
        }
        int at = 1;
        int low = 0;
        int value = sample(0);
        int least = value;
        // A first edge so far out leaves no room for the others.
        int until = count * 3 / 4;
        while (at < until && (value = sample(at)) < least + contrast) {
            if (value < least) {
                least = value;
                low = at;
            }
            at++;
        }
        if (at >= until) {
            return false;
        }
        int high = at;
        int most = value;
        while (++at < count && (value = sample(at)) > most - contrast) {
            if (value > most) {
                most = value;
                high = at;
            }
        }
        if (at >= count) {
            return false;
        }
        int low2 = at;
        int least2 = value;
        float r1 = crossing(low, high, true);
        while (++at < count && (value = sample(at)) < least2 + contrast) {
            if (value < least2) {
                least2 = value;
                low2 = at;
            }
        }
        if (at >= count) {
            return false;
        }
        float r2 = crossing(high, low2, false);
        int high2 = at;
        int most2 = value;
        until = Math.min(count, at + Math.max(2, (int) (r1 / 1.5f)));
        while (++at < until && (value = sample(at)) > most2 - contrast) {
            if (value > most2) {
                most2 = value;
                high2 = at;
            }
        }
        float r3 = crossing(low2, high2, true);
        float u = (r1 + 2 * r2 + r3) / 10;
        unit = u * step;
        ringRadius = (r2 + r3) / 2 * step;
        darkest = (least + least2) / (2f * GRAY);
        lightest = (most + most2) / (2f * GRAY);
        return Math.abs(r1 - 1.5f * u) < 0.75f * u
                && Math.abs(r2 - 2.5f * u) < 0.7f * u
                && Math.abs(r3 - 3.5f * u) < 0.9f * u;
    }

    private float crossing(int from, int to, boolean rising) {
        int half = (profile[from] + profile[to]) / 2;
        for (int i = from + 1; i <= to; i++) {
            if (rising ? profile[i] >= half : profile[i] <= half) {
                float part = (float) (half - profile[i - 1]) / (profile[i] - profile[i - 1]);
                return i - 1 + (part < 0 ? 0 : Math.min(part, 1));
            }
        }
        return to;
    }
}
