package greenslip.scan.qr;

import java.util.Arrays;

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
    private final double[][] normal = new double[UNKNOWNS][UNKNOWNS + 1];
    private final double[] row = new double[UNKNOWNS];
    private double size = 1;

    /** @param modules the code's side: positions are given in modules */
    void begin(double modules) {
        size = modules;
        for (double[] each : normal) {
            Arrays.fill(each, 0);
        }
    }

    void add(double moduleX, double moduleY, double x, double y, double weight) {
        double mx = moduleX / size;
        double my = moduleY / size;
        equation(mx, my, 1, 0, 0, 0, -x * mx, -x * my, x, weight);
        equation(0, 0, 0, mx, my, 1, -y * mx, -y * my, y, weight);
    }

    private void equation(
            double a, double b, double c, double d, double e, double f, double g, double i, double is, double weight) {
        row[0] = a;
        row[1] = b;
        row[2] = c;
        row[3] = d;
        row[4] = e;
        row[5] = f;
        row[6] = g;
        row[7] = i;
        for (int j = 0; j < UNKNOWNS; j++) {
            double scaled = weight * row[j];
            for (int k = j; k < UNKNOWNS; k++) {
                normal[j][k] += scaled * row[k];
            }
            normal[j][UNKNOWNS] += scaled * is;
        }
    }

    /** False where the points do not say. */
    boolean solve() {
        for (int j = 0; j < UNKNOWNS; j++) {
            for (int k = 0; k < j; k++) {
                normal[j][k] = normal[k][j];
            }
        }
        for (int column = 0; column < UNKNOWNS; column++) {
            int pivot = column;
            for (int r = column + 1; r < UNKNOWNS; r++) {
                pivot = Math.abs(normal[r][column]) > Math.abs(normal[pivot][column]) ? r : pivot;
            }
            double[] swap = normal[pivot];
            normal[pivot] = normal[column];
            normal[column] = swap;
            if (Math.abs(swap[column]) < 1e-12) {
                return false;
            }
            for (int r = column + 1; r < UNKNOWNS; r++) {
                double factor = normal[r][column] / swap[column];
                for (int k = column; k <= UNKNOWNS; k++) {
                    normal[r][k] -= factor * swap[k];
                }
            }
        }
        for (int r = UNKNOWNS - 1; r >= 0; r--) {
            double sum = normal[r][UNKNOWNS];
            for (int k = r + 1; k < UNKNOWNS; k++) {
                sum -= normal[r][k] * h[k];
            }
            h[r] = sum / normal[r][r];
        }
        return Double.isFinite(h[0]) && Double.isFinite(h[7]);
    }

    float x(double moduleX, double moduleY) {
        double mx = moduleX / size;
        double my = moduleY / size;
        return (float) ((h[0] * mx + h[1] * my + h[2]) / (h[6] * mx + h[7] * my + 1));
    }

    float y(double moduleX, double moduleY) {
        double mx = moduleX / size;
        double my = moduleY / size;
        return (float) ((h[3] * mx + h[4] * my + h[5]) / (h[6] * mx + h[7] * my + 1));
    }

    /** Whether all of the code lies on the near side of the horizon, with room to spare. */
    boolean isSane() {
        return 1 + h[6] > 0.15 && 1 + h[7] > 0.15 && 1 + h[6] + h[7] > 0.15;
    }

    double modules() {
        return size;
    }

    void copy(Homography from) {
        System.arraycopy(from.h, 0, h, 0, UNKNOWNS);
        size = from.size;
    }
}
