package greenslip.scan.qr;

import java.util.Arrays;

/**
 * Weighted linear least squares by the normal equations, solved by Gauss' elimination with pivots: for few unknowns, scaled to about one.
 * Reused; one thread.
 */
final class LeastSquares {
    private final int unknowns;
    private final double tiny;

    /** The normal matrix's rows, each with its right side at the end. */
    private final double[][] normal;

    /** The next equation's coefficients, to be filled in before {@link #add}. */
    final double[] row;

    /** @param tiny below which a pivot says that the equations do not tell */
    LeastSquares(int unknowns, double tiny) {
        this.unknowns = unknowns;
        this.tiny = tiny;
        normal = new double[unknowns][unknowns + 1];
        row = new double[unknowns];
    }

    void begin() {
        for (double[] each : normal) {
            Arrays.fill(each, 0);
        }
    }

    /** Adds the equation {@code row · x = is}. */
    void add(double is, double weight) {
        for (int j = 0; j < unknowns; j++) {
            double scaled = weight * row[j];
            for (int k = j; k < unknowns; k++) {
                normal[j][k] += scaled * row[k];
            }
            normal[j][unknowns] += scaled * is;
        }
    }

    /** Draws one unknown towards zero, as if so many equations had said that it is. */
    void damp(int unknown, double weight) {
        normal[unknown][unknown] += weight;
    }

    /** Solves into {@code x}; false where the equations do not tell, and then {@code x} is as it was. */
    boolean solve(double[] x) {
        for (int j = 0; j < unknowns; j++) {
            for (int k = 0; k < j; k++) {
                normal[j][k] = normal[k][j];
            }
        }
        for (int column = 0; column < unknowns; column++) {
            if (!eliminate(column)) {
                return false;
            }
        }
        for (int r = unknowns - 1; r >= 0; r--) {
            double sum = normal[r][unknowns];
            for (int k = r + 1; k < unknowns; k++) {
                sum -= normal[r][k] * x[k];
            }
            x[r] = sum / normal[r][r];
        }
        return true;
    }

    private boolean eliminate(int column) {
        int pivot = column;
        for (int r = column + 1; r < unknowns; r++) {
            pivot = Math.abs(normal[r][column]) > Math.abs(normal[pivot][column]) ? r : pivot;
        }
        double[] swap = normal[pivot];
        normal[pivot] = normal[column];
        normal[column] = swap;
        if (!(Math.abs(swap[column]) >= tiny)) {
            return false;
        }
        for (int r = column + 1; r < unknowns; r++) {
            double factor = normal[r][column] / swap[column];
            for (int k = column; k <= unknowns; k++) {
                normal[r][k] -= factor * swap[k];
            }
        }
        return true;
    }
}
