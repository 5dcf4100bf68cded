package greenslip.scan.qr;

import greenslip.scan.qr.QrScan.Effort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads codes from the frames of a camera, with little effort while nothing happens before it.
 *
 * <pre>
 *   change gate    the means of 40 × 30 cells, 16 pixels each, against those of the last frame that was looked at. Nothing changed: what
 *                  was read then is still there. Once a second it is looked at all the same. How much counts as a change grows with the
 *                  camera's grain: at dusk all cells differ a little in each frame.
 *   glance         something changed: one level of the pyramid a frame, until each had its turn
 *   full effort    two whole finders were seen, or a code was read: for the next six frames all is tried
 * </pre>
 *
 * One thread.
 */
public final class CodeStream {
    /** Codes that are held up at once. */
    public static final int MAX_CODES = 6;

    private static final int CELLS_X = 40;
    private static final int CELLS_Y = 30;
    private static final int CELL_SAMPLES = 4;
    private static final int CELL_PIXELS = CELL_SAMPLES * CELL_SAMPLES;
    private static final int CHANGED_GRAYS = 6;
    private static final int CHANGED_CELLS = 4;

    /** However grainy: a code's modules differ from the street by more. */
    private static final int MOST_CHANGED_GRAYS = 24;

    /** Some five standard deviations, of which a median difference is two thirds: not one cell in a million frames. */
    private static final float CHANGED_GRAINS = 8;

    /** Grain does not grow from one frame to the next; what does is somebody who fills most of the picture. */
    private static final float GRAIN_RISE = 1 / 64f;

    private static final int DIFFERENCES = 128;
    private static final int DIFFERENCE_STEP = 4;
    private static final int FULL_FRAMES = 6;
    private static final int GLANCE_LEVELS = 3;
    private static final int WHOLE_FINDERS = 2;
    private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long FRAME_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final QrScan scan = new QrScan();
    private final int[] reference = new int[CELLS_X * CELLS_Y];
    private final int[] cells = new int[CELLS_X * CELLS_Y];
    private final int[] differences = new int[DIFFERENCES];
    private final List<String> texts = new ArrayList<>(MAX_CODES);
    private long lookedNanos;
    private long looks;

    /** The median difference of a cell's sum from one frame to another while nothing happens. */
    private float grain;

    private boolean started;
    private int fullFrames;
    private boolean sighted;
    private int glance;
    private int glances;

    /**
     * The texts of the codes in view; the list is used again for the next frame.
     *
     * @param nowNanos a monotonic clock's time
     */
    public List<String> next(byte[] luma, int width, int height, int stride, long nowNanos) {
        boolean changed = measure(luma, width, height, stride);
        boolean due = !started || nowNanos - lookedNanos >= LOOK_NANOS;
        glances = changed ? GLANCE_LEVELS : glances;
        if (!due && fullFrames == 0 && glances == 0) {
            return texts;
        }
        glances = Math.max(0, glances - 1);
        started = true;
        lookedNanos = nowNanos;
        looks++;
        System.arraycopy(cells, 0, reference, 0, cells.length);
        texts.clear();
        boolean full = fullFrames > 0 || due;
        fullFrames = Math.max(0, fullFrames - 1);
        scan.read(
                luma,
                width,
                height,
                stride,
                full ? Effort.FULL : Effort.GLANCE,
                glance,
                MAX_CODES,
                looks,
                FRAME_NANOS,
                texts);
        glance = (glance + 1) % GLANCE_LEVELS;
        sighted = texts.isEmpty() && scan.findersSeen() >= WHOLE_FINDERS;
        if (!texts.isEmpty()) {
            // What is held up stays for a while, tilted and blurred in turn.
            fullFrames = FULL_FRAMES;
        } else if (!full && scan.findersSeen() >= WHOLE_FINDERS) {
            fullFrames = FULL_FRAMES;
        }
        return texts;
    }

    /** Whether the frame that was looked at last held what looks like a code, and none was read. */
    public boolean sighted() {
        return sighted;
    }

    /** How many frames were looked at; the others passed the gate shut. */
    long looks() {
        return looks;
    }

    /** Whether some cells differ from those of the frame that was looked at last. */
    private boolean measure(byte[] luma, int width, int height, int stride) {
        float most = Math.clamp(
                CHANGED_GRAINS * grain, CHANGED_GRAYS * CELL_PIXELS, (float) MOST_CHANGED_GRAYS * CELL_PIXELS);
        int changed = 0;
        Arrays.fill(differences, 0);
        for (int cy = 0; cy < CELLS_Y; cy++) {
            int top = cy * height / CELLS_Y;
            int high = Math.max(1, (cy + 1) * height / CELLS_Y - top);
            for (int cx = 0; cx < CELLS_X; cx++) {
                int left = cx * width / CELLS_X;
                int wide = Math.max(1, (cx + 1) * width / CELLS_X - left);
                int sum = 0;
                for (int sy = 0; sy < CELL_SAMPLES; sy++) {
                    int row = Math.min(height - 1, top + sy * high / CELL_SAMPLES) * stride;
                    for (int sx = 0; sx < CELL_SAMPLES; sx++) {
                        sum += luma[row + Math.min(width - 1, left + sx * wide / CELL_SAMPLES)] & 0xFF;
                    }
                }
                int cell = cy * CELLS_X + cx;
                cells[cell] = sum;
                int difference = Math.abs(sum - reference[cell]);
                differences[Math.min(DIFFERENCES - 1, difference / DIFFERENCE_STEP)]++;
                changed += difference > most ? 1 : 0;
            }
        }
        if (started) {
            followGrain();
        }
        return changed >= CHANGED_CELLS;
    }

    /** The median leaves out whoever stands in less than half of the picture. */
    private void followGrain() {
        int step = 0;
        for (int below = differences[0]; below <= CELLS_X * CELLS_Y / 2; below += differences[step]) {
            step++;
        }
        float median = (step + 0.5f) * DIFFERENCE_STEP;
        grain = median < grain ? median : grain + GRAIN_RISE * (median - grain);
    }
}
