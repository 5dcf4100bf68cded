package greenslip.scan.qr;

/**
 * Which three finders belong to one code: those whose own frames agree. In A's frame B must lie along one side and C along the other, so
 * must A in B's and in C's, both as many modules away, and all of about one size. No right angle is asked for: under perspective there is
 * none.
 *
 * <pre>
 *      A ─── n ─── B        n = dimension - 7, measured in modules of both ends
 *      │                    A, B, C turn clockwise on the screen; a mirrored code is found with B and C exchanged, and the decoder
 *      n                    tries both.
 *      │
 *      C
 * </pre>
 *
 * Reused; one thread.
 */
final class FinderTriples {
    static final int MAX_FRAMES = 40;
    private static final int MAX_KEPT = 5;
    private static final float MAX_COST = 1.1f;
    private static final float MIN_MODULES = 10;
    private static final float MAX_MODULES = 190;

    final int[] a = new int[MAX_KEPT];
    final int[] b = new int[MAX_KEPT];
    final int[] c = new int[MAX_KEPT];
    /** The distance of B and C from A, in modules. */
    final float[] modules = new float[MAX_KEPT];

    private final float[] cost = new float[MAX_KEPT];
    private int count;

    /** For each pair: modules between, 0 where they are no neighbours; how far from a side's direction; along which axis of the first. */
    private final float[][] between = new float[MAX_FRAMES][MAX_FRAMES];

    private final float[][] slant = new float[MAX_FRAMES][MAX_FRAMES];
    private final boolean[][] alongU = new boolean[MAX_FRAMES][MAX_FRAMES];

    int count() {
        return count;
    }

    float cost(int i) {
        return cost[i];
    }

    /** @param from only triples with at least one frame from there on are new */
    void find(FinderFrame[] frames, int framesCount, int from, boolean[] used) {
        count = 0;
        for (int i = 0; i < framesCount; i++) {
            for (int j = 0; j < framesCount; j++) {
                if (i != j) {
                    pair(frames[i], frames[j], i, j);
                }
            }
        }
        for (int i = 0; i < framesCount; i++) {
            for (int j = 0; j < framesCount; j++) {
                if (used[i] || used[j] || j == i || between[i][j] == 0 || between[j][i] == 0) {
                    continue;
                }
                for (int k = j + 1; k < framesCount; k++) {
                    boolean isNew = i >= from || j >= from || k >= from;
                    if (isNew && k != i && !used[k] && between[i][k] != 0 && between[k][i] != 0) {
                        weigh(frames, i, j, k);
                    }
                }
            }
        }
    }

    /** Modules between two frames as the first of them sees it. */
    private void pair(FinderFrame one, FinderFrame two, int i, int j) {
        between[i][j] = 0;
        if (one.light != two.light) {
            return;
        }
        float sizes = one.module() / two.module();
        if (sizes > 2.2f || sizes < 1 / 2.2f) {
            return;
        }
        float dx = two.x - one.x;
        float dy = two.y - one.y;
        float det = one.ux * one.vy - one.uy * one.vx;
        float along = (dx * one.vy - dy * one.vx) / det;
        float aside = (one.ux * dy - one.uy * dx) / det;
        float major = Math.max(Math.abs(along), Math.abs(aside));
        float minor = Math.min(Math.abs(along), Math.abs(aside));
        if (major < MIN_MODULES / 1.5f || major > MAX_MODULES * 1.5f || minor > 0.42f * major) {
            return;
        }
        between[i][j] = major;
        slant[i][j] = minor / major;
        alongU[i][j] = Math.abs(along) > Math.abs(aside);
    }

    private void weigh(FinderFrame[] frames, int i, int j, int k) {
        if (alongU[i][j] == alongU[i][k]) {
            return;
        }
        float toJ = (float) Math.sqrt(between[i][j] * between[j][i]);
        float toK = (float) Math.sqrt(between[i][k] * between[k][i]);
        float mean = (toJ + toK) / 2;
        float uneven = Math.abs(toJ - toK) / mean;
        if (mean < MIN_MODULES || mean > MAX_MODULES || uneven > 0.4f) {
            return;
        }
        float slants = slant[i][j] + slant[j][i] + slant[i][k] + slant[k][i];
        float sizes = Math.abs((float) Math.log(frames[i].module() / frames[j].module()))
                + Math.abs((float) Math.log(frames[i].module() / frames[k].module()));
        float total = 2 * uneven
                + slants
                + sizes / 2
                + (float) (FinderFrame.RAYS * 3 - frames[i].seen - frames[j].seen - frames[k].seen) / 200;
        if (total > MAX_COST) {
            return;
        }
        float turn = (frames[j].x - frames[i].x) * (frames[k].y - frames[i].y)
                - (frames[j].y - frames[i].y) * (frames[k].x - frames[i].x);
        keep(i, turn > 0 ? j : k, turn > 0 ? k : j, mean, total);
    }

    private void keep(int i, int j, int k, float mean, float total) {
        int at = count;
        while (at > 0 && cost[at - 1] > total) {
            at--;
        }
        if (at == MAX_KEPT) {
            return;
        }
        int last = Math.min(count, MAX_KEPT - 1);
        for (int m = last; m > at; m--) {
            a[m] = a[m - 1];
            b[m] = b[m - 1];
            c[m] = c[m - 1];
            modules[m] = modules[m - 1];
            cost[m] = cost[m - 1];
        }
        a[at] = i;
        b[at] = j;
        c[at] = k;
        modules[at] = mean;
        cost[at] = total;
        count = Math.min(count + 1, MAX_KEPT);
    }
}
