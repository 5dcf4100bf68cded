package greenslip.scan.qr;

import java.util.Arrays;

/**
 * The finders seen in a frame so far, each once. Where there are more than {@value FinderTriples#MAX_FRAMES} the faintest of the level
 * just searched give way: a code is what stands out. Reused; one thread.
 */
final class FinderFrames {
    /** So many rays of {@value FinderFrame#RAYS} see a finder that nothing covers. */
    private static final int CLEAR_RAYS = 28;

    /** Below this, the next finer level has the pixels to measure with. */
    private static final float FEW_PIXELS = 3;

    final FinderFrame[] all = new FinderFrame[FinderTriples.MAX_FRAMES];
    final boolean[] used = new boolean[FinderTriples.MAX_FRAMES];
    int count;
    private int fresh;
    private FinderFrame spare = new FinderFrame();

    FinderFrames() {
        for (int i = 0; i < all.length; i++) {
            all[i] = new FinderFrame();
        }
    }

    void clear() {
        count = 0;
        fresh = 0;
        Arrays.fill(used, false);
    }

    /**
     * Measures what a search found; returns where the new ones begin.
     *
     * @param clear only those that nothing covers and that rows enough saw: mostly they are a code's three, and the rest need not be measured
     */
    int take(FinderSearch search, GrayPyramid pyramid, int level, boolean clear) {
        fresh = count;
        for (int i = 0; i < search.found(); i++) {
            if (clear && !search.isHigh(i)) {
                continue;
            }
            if (!isKnown(search, i, 1 << level) && measure(search, i, pyramid, level, clear)) {
                keep();
            }
        }
        return fresh;
    }

    private boolean isKnown(FinderSearch search, int i, int scale) {
        for (int j = 0; j < count; j++) {
            float reach = 2 * all[j].module();
            if (all[j].light == search.isLight(i)
                    && Math.abs(all[j].x - search.x(i) * scale) < reach
                    && Math.abs(all[j].y - search.y(i) * scale) < reach) {
                return true;
            }
        }
        return false;
    }

    private boolean measure(FinderSearch search, int i, GrayPyramid pyramid, int level, boolean clear) {
        int finer = level > 0 && Math.min(search.moduleX(i), search.moduleY(i)) < FEW_PIXELS ? 1 : 0;
        float scale = 1 << finer;
        return spare.fit(
                pyramid.level(level - finer),
                level - finer,
                search.x(i) * scale,
                search.y(i) * scale,
                search.moduleX(i) * scale,
                search.moduleY(i) * scale,
                search.isLight(i),
                clear ? FinderFrame.RAYS : FinderFrame.MIN_RAYS);
    }

    private void keep() {
        int at = count;
        if (count < all.length) {
            count++;
        } else {
            at = -1;
            float least = spare.contrast();
            for (int i = fresh; i < count; i++) {
                if (all[i].contrast() < least) {
                    least = all[i].contrast();
                    at = i;
                }
            }
        }
        if (at >= 0) {
            FinderFrame swap = all[at];
            all[at] = spare;
            spare = swap;
        }
    }

    /** How many are whole: two or more are hardly chance. */
    int whole() {
        int whole = 0;
        for (int i = 0; i < count; i++) {
            whole += all[i].seen >= CLEAR_RAYS ? 1 : 0;
        }
        return whole;
    }
}
