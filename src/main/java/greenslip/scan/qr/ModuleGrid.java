package greenslip.scan.qr;

import java.util.Arrays;

/**
 * The gray values of a code's modules, dark low, and the bits they make: a module is dark where it is below the mean of those around it.
 * Codes are masked so that about half of the modules of any neighbourhood are dark. Reused; one thread.
 */
final class ModuleGrid {
    /** Modules on each side of one that make its neighbourhood. */
    private static final int NEIGHBOURS = 5;

    private static final int CLOSE_NEIGHBOURS = 3;

    /** Of an envelope. */
    private static final int REACH = 2;

    float[] gray = new float[0];

    /** How dark each module is after {@link #local}, {@link #enveloped} or {@link #refined}: 1 as the finders' dark, -1 as their light, 0 at the threshold. */
    float[] soft = new float[0];

    private float half;
    int dimension;
    private float[] row = new float[0];
    private float[] darkGray = new float[0];
    private float[] darkCount = new float[0];
    private double[] sums = new double[0];
    private double[] sumsOfDark = new double[0];
    private double[] countsOfDark = new double[0];

    // The neighbourhood that window() set.
    private int left;
    private int top;
    private int right;
    private int bottom;
    private int cells;

    void sample(GridFit fit) {
        size(fit);
        for (int y = 0; y < dimension; y++) {
            fit.sampleRow(0.5f, y + 0.5f, 1, gray, y * dimension, dimension);
        }
    }

    private void size(GridFit fit) {
        dimension = fit.dimension;
        half = Math.max(1, fit.contrast() / 2);
        int count = dimension * dimension;
        if (gray.length < count) {
            gray = new float[count];
            soft = new float[count];
            row = new float[count];
            darkGray = new float[count];
            darkCount = new float[count];
        }
    }

    /** Only the modules that tell the format, against the mean of the finders' dark and light. */
    void sketch(GridFit fit) {
        size(fit);
        float middle = fit.middle();
        for (int i = 0; i < dimension; i++) {
            if (i < 9 || i >= dimension - 8) {
                soft[8 * dimension + i] = (middle - fit.sample(i + 0.5f, 8.5f)) / half;
                soft[i * dimension + 8] = (middle - fit.sample(8.5f, i + 0.5f)) / half;
            }
        }
    }

    /** Dark where darker than the mean of the neighbourhood. */
    void local() {
        sum(gray);
        for (int y = 0; y < dimension; y++) {
            for (int x = 0; x < dimension; x++) {
                window(x, y, NEIGHBOURS);
                float dark = (float) (total(sums) / cells) - gray[y * dimension + x];
                soft[y * dimension + x] = dark / half;
            }
        }
    }

    /**
     * Dark where nearer to the neighbourhood's dark modules than to its light ones, which are told apart by what was dark so far: where glare
     * lifts the dark ones, or a shadow falls, half of the modules need not be below the mean.
     */
    void refined() {
        for (int i = 0; i < dimension * dimension; i++) {
            boolean dark = soft[i] > 0;
            darkGray[i] = dark ? gray[i] : 0;
            darkCount[i] = dark ? 1 : 0;
        }
        sum(gray);
        double[] all = sums;
        sums = sumsOfDark;
        sum(darkGray);
        sumsOfDark = sums;
        sums = countsOfDark;
        sum(darkCount);
        countsOfDark = sums;
        sums = all;
        for (int y = 0; y < dimension; y++) {
            for (int x = 0; x < dimension; x++) {
                window(x, y, CLOSE_NEIGHBOURS);
                double dark = total(countsOfDark);
                double light = cells - dark;
                double darkSum = total(sumsOfDark);
                double lightSum = total(sums) - darkSum;
                double middle = dark < 1 || light < 1 ? total(sums) / cells : (darkSum / dark + lightSum / light) / 2;
                soft[y * dimension + x] = (float) (middle - gray[y * dimension + x]) / half;
            }
        }
    }

    /**
     * Dark where nearer to what is dark around it than to what is light; in doubt where those are alike: there a glare has washed out all.
     *
     * <pre>
     *   grays        ▁▆▁▆▆▂▇▃▇▇▅█▇██████     towards the glare dark modules grow lighter, until there are none
     *   opened       ▁▁▁▁▂▂▂▃▃▅▅▇▇██████     the least of each square of modules, and the greatest of those: follows the dark ones
     *   closed       ▆▆▆▆▆▆▇▇▇▇████████      the other way round: follows the light ones
     * </pre>
     *
     * The least alone would lag behind: a dark module far from the glare is no measure for one that is in its halo.
     */
    void enveloped() {
        float[] opened = darkGray;
        float[] closed = darkCount;
        extremes(gray, soft, false);
        extremes(soft, opened, true);
        extremes(gray, soft, true);
        extremes(soft, closed, false);
        for (int y = 0; y < dimension; y++) {
            for (int x = 0; x < dimension; x++) {
                int i = y * dimension + x;
                float range = closed[i] - opened[i];
                float dark = (closed[i] + opened[i]) / 2 - gray[i];
                soft[i] = dark / half * Math.min(1, range / half);
            }
        }
    }

    /** The greatest, or the least, of the five by five modules around each: first of those in its row, then of those in its column. */
    private void extremes(float[] of, float[] to, boolean greatest) {
        float sign = greatest ? 1 : -1;
        int last = dimension - 1;
        for (int y = 0; y < dimension; y++) {
            int start = y * dimension;
            for (int x = 0; x < dimension; x++) {
                float most = sign * of[start + x];
                for (int i = Math.max(0, x - REACH); i <= Math.min(last, x + REACH); i++) {
                    float value = sign * of[start + i];
                    most = value > most ? value : most;
                }
                row[start + x] = most;
            }
        }
        for (int y = 0; y < dimension; y++) {
            int start = y * dimension;
            System.arraycopy(row, start, to, start, dimension);
            for (int other = Math.max(0, y - REACH); other <= Math.min(last, y + REACH); other++) {
                int shift = (other - y) * dimension;
                for (int i = start; i < start + dimension; i++) {
                    float value = row[i + shift];
                    to[i] = value > to[i] ? value : to[i];
                }
            }
            for (int i = start; i < start + dimension; i++) {
                to[i] *= sign;
            }
        }
    }

    private void window(int x, int y, int reach) {
        left = Math.max(0, x - reach);
        top = Math.max(0, y - reach);
        right = Math.min(dimension, x + reach + 1);
        bottom = Math.min(dimension, y + reach + 1);
        cells = (right - left) * (bottom - top);
    }

    private double total(double[] of) {
        int side = dimension + 1;
        return of[bottom * side + right] - of[top * side + right] - of[bottom * side + left] + of[top * side + left];
    }

    /** Into {@link #sums}: of all modules above and to the left. */
    private void sum(float[] values) {
        int side = dimension + 1;
        if (sums.length < side * side) {
            sums = new double[side * side];
        }
        Arrays.fill(sums, 0, side, 0);
        for (int y = 0; y < dimension; y++) {
            double row = 0;
            sums[(y + 1) * side] = 0;
            for (int x = 0; x < dimension; x++) {
                row += values[y * dimension + x];
                sums[(y + 1) * side + x + 1] = sums[y * side + x + 1] + row;
            }
        }
    }
}
