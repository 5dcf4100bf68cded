package greenslip.scan.qr;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the QR codes of one gray frame, dark on light or light on dark, at any turn and tilt.
 *
 * <p>Levels of the pyramid are searched one by one, the middle one first, and the first that gives a text is the last: codes held up
 * together are of about one size. A grainy frame is smoothed before. Where no three finders make a code, two may: see {@link FinderPairs}.
 *
 * <p>Whatever the frame holds, the effort is bounded: so many candidates, so many triples and pairs, and a deadline. Buffers are kept from frame
 * to frame; a code that checks costs a matrix of bits. One thread.
 */
public final class QrScan {
    /** The middle one first. */
    private static final int[] LEVELS = {1, 0, 2, 3, 4, 5};

    private static final int BLOCK_LEVELS = 3;

    /**
     * How wide a pattern may be on the two finest levels: seven modules of three pixels and, since a row crosses a turned one at a slant, of
     * seven or more. What is larger was found on the level above or will be, with half of the rows.
     */
    private static final int[] MOST_PIXELS = {22, 72};

    /** On the finest level a row of so many: modules of less than two pixels there make a finder's middle five pixels high. */
    private static final int FINE_ROWS = 3;

    /** Codes that were there and could not be read: what comes after them is the same code with a worse guess. */
    private static final int MAX_FAILURES = 3;

    private final GrayPyramid pyramid = new GrayPyramid();
    private final FinderSearch search = new FinderSearch();
    private final FinderFrames frames = new FinderFrames();
    private final FinderTriples triples = new FinderTriples();
    private final FinderPairs pairs = new FinderPairs();
    private final FinderFrame[] three = new FinderFrame[3];
    private final CodeDecoding decoding = new CodeDecoding();
    private long deadlineNanos;

    /** A frame that belongs to no stream. */
    public static final long ALONE = CodeDecoding.NO_STREAM;

    /** How much is tried. */
    public enum Effort {
        /** One level, triples alone: for a frame in which nothing is expected. */
        GLANCE,
        /** All. */
        FULL
    }

    /**
     * Reads a frame.
     *
     * @param luma pixel (x, y) at {@code y * stride + x}
     * @param level the one to glance at, 0 to 2; of no account with full effort
     * @param most texts to look for
     * @param frame counts the frames of a stream, whose codes are then added up; {@link #ALONE} for one by itself
     * @param nanos after which it gives up
     * @param texts to which those found are added
     */
    public void read(
            byte[] luma,
            int width,
            int height,
            int stride,
            Effort effort,
            int level,
            int most,
            long frame,
            long nanos,
            List<String> texts) {
        deadlineNanos = System.nanoTime() + nanos;
        pyramid.begin(luma, width, height, stride);
        decoding.begin(frame);
        if (effort == Effort.GLANCE) {
            frames.clear();
            if (pyramid.has(level + BLOCK_LEVELS)) {
                searchLevel(level, most, texts);
            }
            return;
        }
        if (pyramid.isGrainy()) {
            pyramid.smooth();
        }
        search(most, texts);
    }

    /** Whole finders seen in the last frame. */
    public int findersSeen() {
        return frames.whole();
    }

    private boolean isLate() {
        return System.nanoTime() - deadlineNanos >= 0;
    }

    private void search(int most, List<String> texts) {
        frames.clear();
        for (int level : LEVELS) {
            if (pyramid.has(level + BLOCK_LEVELS) && texts.isEmpty() && !isLate()) {
                searchLevel(level, most, texts);
            }
        }
        if (texts.isEmpty()) {
            tryPairs(texts);
        }
    }

    private void searchLevel(int level, int most, List<String> texts) {
        search.begin(pyramid, level, level < MOST_PIXELS.length ? MOST_PIXELS[level] : Integer.MAX_VALUE);
        if (level == 1) {
            // Every fourth row mostly does.
            searchRows(level, 1, 4, most, texts);
            if (texts.size() < most) {
                searchRows(level, 3, 4, most, texts);
            }
            if (texts.size() < most) {
                searchRows(level, 0, 2, most, texts);
            }
        } else {
            searchRows(level, level == 0 ? 1 : 0, level == 0 ? FINE_ROWS : 1, most, texts);
        }
    }

    private void searchRows(int level, int first, int step, int most, List<String> texts) {
        search.search(first, step);
        if (level == 1 && first == 0) {
            search.takeStacks();
        }
        tryFrames(frames.take(search, pyramid, level, true), most, texts);
        if (texts.size() < most) {
            tryFrames(frames.take(search, pyramid, level, false), most, texts);
        }
    }

    private void tryFrames(int from, int most, List<String> texts) {
        // A code's finders leave the others; those then make triples that were not among the best before.
        boolean again = frames.count > from && frames.count >= 3;
        while (again && texts.size() < most && !isLate()) {
            again = tryTriples(from, texts);
        }
    }

    private boolean tryTriples(int from, List<String> texts) {
        triples.find(frames.all, frames.count, from, frames.used);
        for (int i = 0; i < triples.count() && !isLate(); i++) {
            int a = triples.a[i];
            int b = triples.b[i];
            int c = triples.c[i];
            String text =
                    decoding.read(pyramid, frames.all[a], frames.all[b], frames.all[c], triples.modules[i], false);
            if (text != null) {
                frames.used[a] = true;
                frames.used[b] = true;
                frames.used[c] = true;
                add(text, texts);
                return true;
            }
        }
        return false;
    }

    private void tryPairs(List<String> texts) {
        pairs.find(frames.all, frames.count, frames.used);
        for (int pair = 0; pair < pairs.count(); pair++) {
            for (int which = 0;
                    which < pairs.hypotheses(pair) && !isLate() && decoding.failures() < MAX_FAILURES;
                    which++) {
                pairs.hypothesis(pair, which, frames.all, three);
                String text = decoding.read(pyramid, three[0], three[1], three[2], pairs.modules, true);
                if (text != null) {
                    add(text, texts);
                    return;
                }
            }
        }
    }

    private static void add(@Nullable String text, List<String> texts) {
        if (text != null && !texts.contains(text)) {
            texts.add(text);
        }
    }
}
