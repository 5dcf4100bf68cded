package greenslip.scan.qr;

import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * From three finders to a text. Each step costs more than the one before and is taken only where that gave hope:
 *
 * <pre>
 *   dimension by the timing patterns      no rhythm: no code
 *   format from its 30 modules            like none of the 32: no code
 *   alignment, all modules, correction    the usual end
 *   the blur divided out                  out of focus, moved
 *   thresholds between the dark and       glare, shadow
 *   the light near by, then by classes
 *   the frames of a stream added up       glare that moves, noise
 * </pre>
 *
 * Reused; one thread.
 */
final class CodeDecoding {
    private static final float MIN_TIMING = 0.12f;
    private static final float MIN_TIMING_OF_PAIR = 0.3f;

    /** What a format looks like that is read through blur, before its modules are told from their neighbours. */
    private static final float MIN_FORMAT = 0.5f;

    /** Of true codes none had less in a thousand blurred, covered and noisy frames; of chance ones nine in ten have. */
    private static final float MIN_FORMAT_AND_TIMING = 0.69f;

    /** Chance makes no such rhythm: whatever the format looks like, which a glare may have washed out, it is a code. */
    private static final float CLEAR_TIMING = 0.9f;

    private static final float WORTH_MORE = 0.75f;

    /** Stands for a frame that has nothing to do with the one before. */
    static final long NO_STREAM = -1;

    private final GridFit fit = new GridFit();
    private final ModuleGrid grid = new ModuleGrid();
    private final SoftDecoding correction = new SoftDecoding();
    private final Deblurring deblurring = new Deblurring();
    private final CodeFusion fusion = new CodeFusion();
    private final Decoder decoder = new Decoder();

    private int failures;
    private long frame = NO_STREAM;

    /** Begins a frame of a stream, which are counted, or one by itself: {@link #NO_STREAM}. */
    void begin(long frameOfStream) {
        failures = 0;
        frame = frameOfStream;
    }

    /** How often in this frame all was tried on what looked like a code, in vain. */
    int failures() {
        return failures;
    }

    /**
     * Reads the code whose finders are at A, right of A and below A; null where that is none, or cannot be read.
     *
     * @param modules between A and the others
     * @param predicted whether one of them was not seen
     */
    @Nullable
    String read(GrayPyramid pyramid, FinderFrame a, FinderFrame b, FinderFrame c, float modules, boolean predicted) {
        if (!fit.begin(pyramid, a, b, c, modules) || fit.timing < (predicted ? MIN_TIMING_OF_PAIR : MIN_TIMING)) {
            return null;
        }
        grid.sketch(fit);
        float format = correction.format(grid.soft, grid.dimension);
        if (fit.timing < CLEAR_TIMING && (format < MIN_FORMAT || format + fit.timing / 2 < MIN_FORMAT_AND_TIMING)) {
            return null;
        }
        fit.align(predicted);
        grid.sample(fit);
        return read();
    }

    private @Nullable String read() {
        grid.local();
        BitMatrix bits = corrected();
        if (bits != null) {
            return text(bits);
        }
        if (correction.formatScore + fit.timing / 2 < WORTH_MORE) {
            return null;
        }
        bits = sharpened();
        if (bits == null) {
            grid.enveloped();
            bits = corrected();
        }
        if (bits == null) {
            grid.refined();
            bits = corrected();
        }
        if (bits != null) {
            return text(bits);
        }
        failures++;
        return frame == NO_STREAM ? null : readFused();
    }

    private @Nullable BitMatrix corrected() {
        return correction.correct(grid.soft, grid.dimension);
    }

    private @Nullable BitMatrix sharpened() {
        return deblurring.sharpen(grid.soft, grid.dimension) ? corrected() : null;
    }

    /** With what the frames before showed of it. */
    private @Nullable String readFused() {
        grid.local();
        if (!fusion.add(grid.soft, grid.gray, grid.dimension, frame)) {
            return null;
        }
        System.arraycopy(fusion.mean, 0, grid.soft, 0, grid.dimension * grid.dimension);
        BitMatrix bits = corrected();
        if (bits == null) {
            bits = sharpened();
        }
        if (bits == null) {
            return null;
        }
        fusion.clear();
        return text(bits);
    }

    private @Nullable String text(BitMatrix bits) {
        try {
            String text = CodeBytes.text(decoder.decode(bits, CodeBytes.AS_THEY_ARE));
            return text.isEmpty() ? null : text;
        } catch (ReaderException | RuntimeException e) {
            // Bits that check and still say nothing, or that the decoder indexes past its arrays with: no code of ours.
            return null;
        }
    }
}
