package greenslip.scan.qr;

/**
 * Adds up what several frames show of one code that none of them shows well enough: glare moves over it, and noise is another in each.
 *
 * <pre>
 *   frame 1     # # ? ? . #      each module's mean over the frames, weighted: what the camera saw as white as it can see says
 *   frame 2     ? ? . # . #      little, since a glare looks like that
 *   fused       # # . # . #
 * </pre>
 *
 * Modules that most frames agree on stay; a grid of another size, or one that disagrees, begins anew. Reused; one thread.
 */
final class CodeFusion {
    /** Frames without that code after which it is another's turn. */
    private static final int MAX_GAP_FRAMES = 8;

    /** So many in the mean: of more, the older count less. */
    private static final int MAX_FRAMES = 6;

    private static final float SATURATED_GRAY = 248;
    private static final float SATURATED_WEIGHT = 0.08f;

    /** Of the modules that are clear and not washed out in both, the part that must agree: of two codes it is about 0.6, with their finders. */
    private static final float SAME = 0.8f;

    private static final float CLEAR = 0.3f;

    /** How dark each module is, as {@link ModuleGrid#soft}. */
    float[] mean = new float[0];

    private float[] sum = new float[0];
    private float[] weight = new float[0];
    private int dimension;
    private int frames;
    private long lastFrame;

    /**
     * Adds a grid that could not be read.
     *
     * @param gray as the camera saw it, dark low, negative where the code is light on dark
     * @param frame counts the frames of the stream
     * @return whether {@link #mean} now holds more than one frame
     */
    boolean add(float[] soft, float[] gray, int side, long frame) {
        int count = side * side;
        if (side == dimension && frame == lastFrame) {
            // The same code once more, by another guess.
            return false;
        }
        if (side != dimension || frame - lastFrame > MAX_GAP_FRAMES || !agrees(soft, gray, count)) {
            begin(side, count);
        } else if (frames == MAX_FRAMES) {
            fade(count);
        }
        for (int i = 0; i < count; i++) {
            float part = Math.abs(gray[i]) >= SATURATED_GRAY ? SATURATED_WEIGHT : 1;
            float value = soft[i] > 1 ? 1 : Math.max(soft[i], -1);
            sum[i] += part * value;
            weight[i] += part;
            // Seen as white alone, it stays in doubt.
            mean[i] = sum[i] / Math.max(1, weight[i]);
        }
        lastFrame = frame;
        frames++;
        return frames > 1;
    }

    private void begin(int side, int count) {
        dimension = side;
        frames = 0;
        if (sum.length < count) {
            sum = new float[count];
            weight = new float[count];
            mean = new float[count];
        }
        for (int i = 0; i < count; i++) {
            sum[i] = 0;
            weight[i] = 0;
        }
    }

    private void fade(int count) {
        frames--;
        float kept = (float) frames / MAX_FRAMES;
        for (int i = 0; i < count; i++) {
            sum[i] *= kept;
            weight[i] *= kept;
        }
    }

    private boolean agrees(float[] soft, float[] gray, int count) {
        int clear = 0;
        int same = 0;
        for (int i = 0; i < count; i++) {
            boolean seenInBoth = Math.abs(gray[i]) < SATURATED_GRAY && weight[i] >= 1;
            if (seenInBoth && Math.abs(soft[i]) > CLEAR && Math.abs(mean[i]) > CLEAR) {
                clear++;
                same += soft[i] > 0 == mean[i] > 0 ? 1 : 0;
            }
        }
        return clear > 0 && same >= SAME * clear;
    }

    /** Forgets what was added: it was read. */
    void clear() {
        dimension = 0;
    }
}
