package greenslip.scan.qr;

/**
 * Where the third finder of a code may be when two are seen and one is lost below a finger or in a glare.
 *
 * <pre>
 *   two along a side, P and Q:                         two across, P and Q:
 *        1 . . . 2         the third lies beside P          A1 . . . Q       P and Q are the corners that are no
 *        .       .         or beside Q, on either side      .        .       neighbours; the third is on either side
 *        P ───── Q         of the line                      .        .
 *        .       .                                          P . . . A2
 *        3 . . . 4
 * </pre>
 *
 * Reused; one thread.
 */
final class FinderPairs {
    private static final int MAX_PAIRS = 6;
    private static final float MIN_MODULES = 12;
    private static final float MAX_MODULES = 120;

    final int[] one = new int[MAX_PAIRS];
    final int[] two = new int[MAX_PAIRS];
    private final boolean[] across = new boolean[MAX_PAIRS];
    private final float[] cost = new float[MAX_PAIRS];
    private final float[] distance = new float[MAX_PAIRS];
    private int count;

    private final FinderFrame lost = new FinderFrame();

    // What solve() found.
    private float along;
    private float aside;

    /** Modules between the code's corner finder and its neighbours, in the hypothesis made last. */
    float modules;

    int count() {
        return count;
    }

    void find(FinderFrame[] frames, int framesCount, boolean[] used) {
        count = 0;
        for (int i = 0; i < framesCount; i++) {
            for (int j = i + 1; j < framesCount; j++) {
                if (!used[i] && !used[j] && frames[i].light == frames[j].light) {
                    weigh(frames[i], frames[j], i, j);
                }
            }
        }
    }

    private void solve(FinderFrame from, float dx, float dy) {
        float det = from.ux * from.vy - from.uy * from.vx;
        along = (dx * from.vy - dy * from.vx) / det;
        aside = (from.ux * dy - from.uy * dx) / det;
    }

    private void weigh(FinderFrame p, FinderFrame q, int i, int j) {
        float sizes = Math.abs((float) Math.log(p.module() / q.module()));
        float contrasts = Math.abs((float) Math.log(p.contrast() / q.contrast()));
        if (sizes > 0.5f || contrasts > 0.8f || p.seen + q.seen < 52) {
            return;
        }
        solve(p, q.x - p.x, q.y - p.y);
        float major = Math.max(Math.abs(along), Math.abs(aside));
        float minor = Math.min(Math.abs(along), Math.abs(aside));
        solve(q, p.x - q.x, p.y - q.y);
        float majorBack = Math.max(Math.abs(along), Math.abs(aside));
        float minorBack = Math.min(Math.abs(along), Math.abs(aside));
        float modulesBetween = (float) Math.sqrt(major * majorBack);
        if (modulesBetween < MIN_MODULES || modulesBetween > MAX_MODULES) {
            return;
        }
        float slant = (minor / major + minorBack / majorBack) / 2;
        boolean isAcross = slant > 0.6f;
        float off = isAcross ? 1 - slant : slant;
        if (off > 0.35f) {
            return;
        }
        float total = off + sizes + contrasts / 2 + (float) (2 * FinderFrame.RAYS - p.seen - q.seen) / 40;
        int at = count;
        while (at > 0 && cost[at - 1] > total) {
            at--;
        }
        if (at == MAX_PAIRS) {
            return;
        }
        for (int m = Math.min(count, MAX_PAIRS - 1); m > at; m--) {
            one[m] = one[m - 1];
            two[m] = two[m - 1];
            across[m] = across[m - 1];
            cost[m] = cost[m - 1];
            distance[m] = distance[m - 1];
        }
        one[at] = i;
        two[at] = j;
        across[at] = isAcross;
        cost[at] = total;
        distance[at] = modulesBetween;
        count = Math.min(count + 1, MAX_PAIRS);
    }

    int hypotheses(int pair) {
        return across[pair] ? 2 : 4;
    }

    /** The three finders of a hypothesis into {@code into}: corner, right, below. */
    void hypothesis(int pair, int which, FinderFrame[] frames, FinderFrame[] into) {
        FinderFrame p = frames[one[pair]];
        FinderFrame q = frames[two[pair]];
        modules = distance[pair];
        if (across[pair]) {
            solve(p, q.x - p.x, q.y - p.y);
            float part = which == 0 ? along : aside;
            float stepX = which == 0 ? p.ux : p.vx;
            float stepY = which == 0 ? p.uy : p.vy;
            lost.predict(p.x + part * stepX, p.y + part * stepY, p, q);
            order(lost, p, q, into);
            return;
        }
        FinderFrame corner = which < 2 ? p : q;
        FinderFrame other = which < 2 ? q : p;
        solve(corner, other.x - corner.x, other.y - corner.y);
        boolean alongU = Math.abs(along) > Math.abs(aside);
        float way = which % 2 == 0 ? modules : -modules;
        lost.predict(
                corner.x + way * (alongU ? corner.vx : corner.ux),
                corner.y + way * (alongU ? corner.vy : corner.uy),
                corner,
                other);
        order(corner, other, lost, into);
    }

    private static void order(FinderFrame a, FinderFrame b, FinderFrame c, FinderFrame[] into) {
        float turn = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
        into[0] = a;
        into[1] = turn > 0 ? b : c;
        into[2] = turn > 0 ? c : b;
    }
}
