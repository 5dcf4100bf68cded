package greenslip.scan.qr;

import java.util.Arrays;

/**
 * Divides the blur out of a grid of modules. What blurs one module into its neighbours, a lens out of focus or a hand that moves, is
 * the same all over the code, and the finders are known: from what they look like follows the blur.
 *
 * <pre>
 *   1  seen(m) = Σ blur(k) · true(m + k) + c     k over 3 × 3 modules: ten unknowns, solved by least squares over the three finders' 147
 *                                                modules, true(m) known there, dark 1, light -1, and light around the code
 *   2  true ← clip(true + step · blurᵀ(seen - c - blur true)), some rounds (projected Landweber iteration), finders held fast
 * </pre>
 *
 * Reused; one thread.
 */
final class Deblurring {
    private static final int REACH = 1;
    private static final int SIDE = 2 * REACH + 1;
    private static final int TAPS = SIDE * SIDE;
    private static final int UNKNOWNS = TAPS + 1;
    private static final int ROUNDS = 14;

    /** Keeps the blur from explaining noise: as if so many modules had said that there is none off the middle. */
    private static final double RIDGE = 2;

    private final LeastSquares equations = new LeastSquares(UNKNOWNS, 1e-9);
    private final double[] solution = new double[UNKNOWNS];
    private final float[] blur = new float[TAPS];
    private float offset;

    private float[] seen = new float[0];
    private float[] sharp = new float[0];
    private float[] rest = new float[0];

    /** 1 where a module may change, 0 where it is known. */
    private float[] free = new float[0];

    private float[] around = new float[0];
    private int side;

    /** How strongly a module shows itself next to what its neighbours add: 1 where nothing is blurred. */
    float sharpness;

    /**
     * Replaces how dark each module is by how dark it would be without blur.
     *
     * @return false where the finders look like none
     */
    boolean sharpen(float[] soft, int dimension) {
        frame(soft, dimension);
        if (!measure(dimension)) {
            return false;
        }
        restore(dimension);
        for (int y = 0; y < dimension; y++) {
            for (int x = 0; x < dimension; x++) {
                soft[y * dimension + x] = sharp[(y + REACH) * side + x + REACH];
            }
        }
        return true;
    }

    /** With a light border. */
    private void frame(float[] soft, int dimension) {
        side = dimension + 2 * REACH;
        int count = side * side;
        if (seen.length < count) {
            seen = new float[count];
            sharp = new float[count];
            rest = new float[count];
            free = new float[count];
            around = new float[side];
        }
        Arrays.fill(seen, 0, count, -1);
        Arrays.fill(sharp, 0, count, -1);
        Arrays.fill(free, 0, count, 0);
        Arrays.fill(rest, 0, count, 0);
        for (int y = 0; y < dimension; y++) {
            for (int x = 0; x < dimension; x++) {
                int at = (y + REACH) * side + x + REACH;
                seen[at] = soft[y * dimension + x];
                sharp[at] = seen[at] > 1 ? 1 : Math.max(seen[at], -1);
                free[at] = 1;
            }
        }
        finder(0, 0, dimension);
        finder(dimension - 7, 0, dimension);
        finder(0, dimension - 7, dimension);
    }

    /** With its separator, which is light. */
    private void finder(int left, int top, int dimension) {
        for (int y = -1; y <= 7; y++) {
            for (int x = -1; x <= 7; x++) {
                int mx = left + x;
                int my = top + y;
                if (mx < 0 || my < 0 || mx >= dimension || my >= dimension) {
                    continue;
                }
                int ring = Math.max(Math.abs(x - 3), Math.abs(y - 3));
                int at = (my + REACH) * side + mx + REACH;
                sharp[at] = ring == 2 || ring == 4 ? -1 : 1;
                free[at] = 0;
            }
        }
    }

    private boolean measure(int dimension) {
        equations.begin();
        finderEquations(0, 0);
        finderEquations(dimension - 7, 0);
        finderEquations(0, dimension - 7);
        for (int k = 0; k < TAPS; k++) {
            equations.damp(k, k == TAPS / 2 ? 0.1 : RIDGE);
        }
        equations.damp(TAPS, 0.1);
        if (!equations.solve(solution)) {
            return false;
        }
        float around = 0;
        for (int k = 0; k < TAPS; k++) {
            blur[k] = (float) solution[k];
            around += k == TAPS / 2 ? 0 : Math.abs(blur[k]);
        }
        offset = (float) solution[TAPS];
        sharpness = blur[TAPS / 2] / (blur[TAPS / 2] + around);
        return blur[TAPS / 2] > 0.1f;
    }

    private void finderEquations(int left, int top) {
        for (int y = 0; y < 7; y++) {
            for (int x = 0; x < 7; x++) {
                int at = (top + y + REACH) * side + left + x + REACH;
                for (int k = 0; k < TAPS; k++) {
                    equations.row[k] = sharp[at + (k / SIDE - REACH) * side + k % SIDE - REACH];
                }
                equations.row[TAPS] = 1;
                equations.add(seen[at], 1);
            }
        }
    }

    private void restore(int dimension) {
        float energy = 0;
        for (float tap : blur) {
            energy += Math.abs(tap);
        }
        float step = 1.6f / (energy * energy);
        for (int round = 0; round < ROUNDS; round++) {
            for (int y = REACH; y < dimension + REACH; y++) {
                subtract(y * side + REACH, dimension);
            }
            for (int y = REACH; y < dimension + REACH; y++) {
                correct(y * side + REACH, dimension, step);
            }
        }
    }

    /** What a row shows less what it would show, were it as it is thought to be. */
    private void subtract(int start, int count) {
        convolve(sharp, start, count, false);
        for (int i = 0; i < count; i++) {
            rest[start + i] = seen[start + i] - (offset + around[i]);
        }
    }

    private void correct(int start, int count, float step) {
        convolve(rest, start, count, true);
        for (int i = 0; i < count; i++) {
            float value = sharp[start + i] + free[start + i] * step * around[i];
            sharp[start + i] = Math.max(-1f, Math.min(1f, value));
        }
    }

    /**
     * Of a row's modules, what the blur, or the blur turned round, makes of those around each, into {@link #around}. No branch and a variable
     * for each tap: this is where the time goes.
     */
    private void convolve(float[] from, int start, int count, boolean turned) {
        float a = blur[turned ? 8 : 0];
        float b = blur[turned ? 7 : 1];
        float c = blur[turned ? 6 : 2];
        float d = blur[turned ? 5 : 3];
        float e = blur[4];
        float f = blur[turned ? 3 : 5];
        float g = blur[turned ? 2 : 6];
        float h = blur[turned ? 1 : 7];
        float i = blur[turned ? 0 : 8];
        float[] to = around;
        int line = side;
        for (int n = 0, at = start; n < count; n++, at++) {
            float above = a * from[at - line - 1] + b * from[at - line] + c * from[at - line + 1];
            float here = d * from[at - 1] + e * from[at] + f * from[at + 1];
            float below = g * from[at + line - 1] + h * from[at + line] + i * from[at + line + 1];
            to[n] = above + here + below;
        }
    }
}
