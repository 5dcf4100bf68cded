package greenslip.scan.qr;

import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.ArrayList;
import java.util.List;

/** Reads the QR codes of one gray frame. One thread. */
public final class QrScan {
    private static final int[] LEVELS = {1, 0, 2, 3, 4};

    private final GrayPyramid pyramid = new GrayPyramid();
    private final FinderSearch search = new FinderSearch();
    private final FinderFrame[] frames = new FinderFrame[FinderTriples.MAX_FRAMES];
    private final boolean[] used = new boolean[FinderTriples.MAX_FRAMES];
    private int framesCount;
    private int fresh;
    private FinderFrame spare = new FinderFrame();
    private final FinderTriples triples = new FinderTriples();
    private final GridFit fit = new GridFit();
    private final ModuleGrid grid = new ModuleGrid();
    private final SoftDecoding softDecoding = new SoftDecoding();
    private final Deblurring deblurring = new Deblurring();
    private final Decoder decoder = new Decoder();
    public static boolean debug;

    public QrScan() {
        for (int i = 0; i < frames.length; i++) {
            frames[i] = new FinderFrame();
        }
    }

    /** The texts of the codes found, at most so many. */
    public List<String> read(byte[] luma, int width, int height, int stride, int most) {
        List<String> texts = new ArrayList<>(1);
        pyramid.begin(luma, width, height, stride);
        if (pyramid.isGrainy()) {
            if (debug) System.err.println("grainy");
            pyramid.smooth();
            look(texts, most);
            if (!texts.isEmpty()) return texts;
            pyramid.begin(luma, width, height, stride);
        }
        look(texts, most);
        return texts;
    }

    private void look(List<String> texts, int most) {
        framesCount = 0;
        java.util.Arrays.fill(used, false);
        for (int level : LEVELS) {
            if (!pyramid.has(level + 3)) {
                continue;
            }
            int from = framesCount;
            fresh = from;
            search.search(pyramid, level, level == 0 ? 2 : 1);
            search.takeStacks();
            for (int i = 0; i < search.found(); i++) {
                take(i, level);
            }
            if (debug) {
                for (int i = 0; i < search.found(); i++) System.err.printf("   found %.0f %.0f module %.1f %.1f %b%n", search.x(i) * (1 << level), search.y(i) * (1 << level), search.moduleX(i) * (1 << level), search.moduleY(i) * (1 << level), search.isLight(i));
                for (int i = from; i < framesCount; i++) System.err.printf("   frame %.0f %.0f u %.1f %.1f v %.1f %.1f %b seen %d contrast %.0f%n", frames[i].x, frames[i].y, frames[i].ux, frames[i].uy, frames[i].vx, frames[i].vy, frames[i].light, frames[i].seen, frames[i].contrast());
                System.err.println("level " + level + ": " + search.found() + " found, frames " + framesCount);
            }
            if (framesCount > from && framesCount >= 3) {
                triples.find(frames, framesCount, from, used);
                for (int i = 0; i < triples.count() && texts.size() < most; i++) {
                    if (used[triples.a[i]] || used[triples.b[i]] || used[triples.c[i]]) {
                        continue;
                    }
                    String text = decode(i);
                    if (debug && text != null) System.err.printf("TCOST %.2f rank %d%n", triples.cost(i), i);
                    if (text != null) {
                        texts.add(text);
                        used[triples.a[i]] = true;
                        used[triples.b[i]] = true;
                        used[triples.c[i]] = true;
                    }
                }
            }
            if (texts.size() >= most) {
                break;
            }
        }
        if (texts.isEmpty()) {
            pairs.find(frames, framesCount, used);
            for (int i = 0; i < pairs.count() && texts.isEmpty(); i++) {
                for (int k = 0; k < pairs.hypotheses(i) && texts.isEmpty(); k++) {
                    pairs.hypothesis(i, k, frames, three);
                    String text = decode(three[0], three[1], three[2], pairs.modules, true);
                    if (text != null) {
                        texts.add(text);
                        if (debug) System.err.println("  by a pair");
                    }
                }
            }
        }
    }

    private final FinderPairs pairs = new FinderPairs();
    private final FinderFrame[] three = new FinderFrame[3];

    private void take(int i, int level) {
        int side = 1 << level;
        for (int j = 0; j < framesCount; j++) {
            float reach = 2 * frames[j].module();
            if (Math.abs(frames[j].x - search.x(i) * side) < reach && Math.abs(frames[j].y - search.y(i) * side) < reach
                    && frames[j].light == search.isLight(i)) {
                return;
            }
        }
        int finer = level > 0 && Math.min(search.moduleX(i), search.moduleY(i)) < 3 ? 1 : 0;
        float grow = 1 << finer;
        if (spare.fit(
                pyramid.level(level - finer), level - finer, search.x(i) * grow, search.y(i) * grow, search.moduleX(i) * grow,
                search.moduleY(i) * grow, search.isLight(i))) {
            keep(level);
        } else if (debug) {
            System.err.printf("   no frame at %.0f %.0f module %.1f %.1f light %b: seen %d%n", search.x(i) * side, search.y(i) * side, search.moduleX(i) * side, search.moduleY(i) * side, search.isLight(i), spare.seen);
        }
    }

    /** Into the next free place, or into that of the faintest frame, if that is fainter and not in use. */
    private void keep(int level) {
        int at = framesCount;
        if (framesCount < frames.length) {
            framesCount++;
        } else {
            at = -1;
            float least = spare.contrast();
            for (int i = fresh; i < framesCount; i++) {
                if (frames[i].contrast() < least) {
                    least = frames[i].contrast();
                    at = i;
                }
            }
        }
        if (at >= 0) {
            FinderFrame swap = frames[at];
            frames[at] = spare;
            spare = swap;
        }
    }

    private String decode(int i) {
        return decode(frames[triples.a[i]], frames[triples.b[i]], frames[triples.c[i]], triples.modules[i], false);
    }

    private String decode(FinderFrame a, FinderFrame b, FinderFrame c, float modules, boolean predicted) {
        if (!fit.begin(pyramid, a, b, c, modules)) {
            return null;
        }
        if (debug) {
            System.err.printf("  %s modules %.1f -> %d timing %.2f module %.1f (%.0f,%.0f %.0f,%.0f %.0f,%.0f)%n", predicted ? "pair" : "triple", modules, fit.dimension, fit.timing, fit.module, a.x, a.y, b.x, b.y, c.x, c.y);
        }
        if (fit.timing < (predicted ? 0.25f : 0.12f)) {
            return null;
        }
        grid.sketch(fit);
        float sketched = softDecoding.format(grid.soft, grid.dimension, true);
        if (debug) System.err.printf("  sketch %.2f%n", sketched);
        lastSketch = sketched;
        if (sketched < 0.5f || sketched + fit.timing / 2 < MIN_SKETCH) return null;
        fit.align(predicted);
        grid.sample(fit);
        BitMatrix bits = grid.bits();
        for (int k = 0; k < 3; k++) {
            if (softDecoding.correct(grid.soft, bits)) {
                return decode(bits);
            }
            if (debug) System.err.println("  not corrected; format " + softDecoding.formatScore);
            if (softDecoding.formatScore + fit.timing / 2 < 0.75f) return null;
            if (k == 0) {
                if (deblurring.sharpen(grid.soft, grid.dimension)) {
                    if (debug) System.err.println("  sharpness " + deblurring.sharpness);
                    if (softDecoding.correct(grid.soft, bits)) {
                        if (debug) System.err.println("  deblurred");
                        return decode(bits);
                    }
                }
            }
            bits = k == 0 ? grid.enveloped() : grid.refined(bits);
        }
        return null;
    }

    private float lastSketch;
    private static final float MIN_SKETCH = Float.parseFloat(System.getProperty("sketch", "0.69"));

    private String decode(BitMatrix bits) {
        if (debug) System.err.printf("SK %.2f SUCCESS timing %.2f format %.2f%n", lastSketch, fit.timing, softDecoding.formatScore);
        try {
            String text = decoder.decode(bits).getText();
            return text.isEmpty() ? null : text;
        } catch (ReaderException | RuntimeException e) {
            if (debug) System.err.println("  " + e);
            return null;
        }
    }
}
