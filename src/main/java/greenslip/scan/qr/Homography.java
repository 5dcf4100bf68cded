package greenslip.scan.qr;

/**
 * The perspective between a code's modules and a frame's pixels:
 *
 * <pre>
 *   x = (h0 X + h1 Y + h2) / w      y = (h3 X + h4 Y + h5) / w      w = h6 X + h7 Y + 1
 * </pre>
 *
 * Fitted to any number of points by weighted least squares on the equations multiplied by w. Module positions are scaled to about 1, which
 * keeps the normal equations well conditioned. Reused; one thread.
 */
final class Homography {
    private static final int UNKNOWNS = 8;

    final double[] h = new double[UNKNOWNS];
    private final LeastSquares equations = new LeastSquares(UNKNOWNS, 1e-12);
    private double size = 1;

    // The same for positions in modules.
    private float a;
    private float b;
    private float c;
    private float d;
    private float e;
    private float f;
    private float g;
    private float k;

    /** @param modules the code's side: positions are given in modules */
    void begin(double modules) {
        size = modules;
        equations.begin();
    }

    void add(double moduleX, double moduleY, double x, double y, double weight) {
        double mx = moduleX / size;
        double my = moduleY / size;
        equation(mx, my, 1, 0, 0, 0, -x * mx, -x * my, x, weight);
        equation(0, 0, 0, mx, my, 1, -y * mx, -y * my, y, weight);
    }

    private void equation(
            double a, double b, double c, double d, double e, double f, double g, double i, double is, double weight) {
        double[] row = equations.row;
        row[0] = a;
        row[1] = b;
        row[2] = c;
        row[3] = d;
        row[4] = e;
        row[5] = f;
        row[6] = g;
        row[7] = i;
        equations.add(is, weight);
    }

    /** False where the points do not say. */
    boolean solve() {
        if (!equations.solve(h) || !Double.isFinite(h[0]) || !Double.isFinite(h[7])) {
            return false;
        }
        toModules();
        return true;
    }

    private void toModules() {
        a = (float) (h[0] / size);
        b = (float) (h[1] / size);
        c = (float) h[2];
        d = (float) (h[3] / size);
        e = (float) (h[4] / size);
        f = (float) h[5];
        g = (float) (h[6] / size);
        k = (float) (h[7] / size);
    }

    /** Below both: w at a place in modules. */
    float w(float moduleX, float moduleY) {
        return g * moduleX + k * moduleY + 1;
    }

    float xw(float moduleX, float moduleY) {
        return a * moduleX + b * moduleY + c;
    }

    float yw(float moduleX, float moduleY) {
        return d * moduleX + e * moduleY + f;
    }

    float x(float moduleX, float moduleY) {
        return xw(moduleX, moduleY) / w(moduleX, moduleY);
    }

    float y(float moduleX, float moduleY) {
        return yw(moduleX, moduleY) / w(moduleX, moduleY);
    }

    /** Whether all of the code lies on the near side of the horizon, with room to spare. */
    boolean isSane() {
        return 1 + h[6] > 0.15 && 1 + h[7] > 0.15 && 1 + h[6] + h[7] > 0.15;
    }

    void copy(Homography from) {
        System.arraycopy(from.h, 0, h, 0, UNKNOWNS);
        size = from.size;
        toModules();
    }
}
