package greenslip.scan;

import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.DecoderResult;
import com.google.zxing.qrcode.decoder.Decoder;
import greenslip.scan.qr.CodeBytes;
import java.util.Optional;

/**
 * Pictures that are nothing but a code, upright, as a program drew it: each module the same whole number of pixels, be it one, with or
 * without a border. A search by the finders' edges wants more pixels, and something light around them.
 *
 * <pre>
 *   left, top   ########  ##  ...     the dark pixels' corner; the first run of dark is seven modules
 *               ##    ##              finders and timing patterns are checked module by module,
 *               ########  ...         and not one byte may need correction: all else is another picture
 * </pre>
 */
final class DrawnCode {
    /** A larger picture has larger modules, or is a camera's: it shall not cost another look. */
    private static final int MAX_SIDE_PIXELS = 400;

    private static final int FINDER = 7;
    private static final int MAX_MODULES = 177;

    private final GrayFrame frame;
    private final int threshold;
    private int left;
    private int top;
    private int sidePixels;
    private int modulePixels;
    private int modules;

    private DrawnCode(GrayFrame frame) {
        this.frame = frame;
        this.threshold = threshold();
    }

    /** The text; empty where the picture is another one. */
    static Optional<String> read(GrayFrame frame) {
        if (Math.max(frame.width(), frame.height()) > MAX_SIDE_PIXELS) {
            return Optional.empty();
        }
        DrawnCode code = new DrawnCode(frame);
        if (!code.measure() || !code.isFramed()) {
            return Optional.empty();
        }
        try {
            DecoderResult result = new Decoder().decode(code.bits(), CodeBytes.AS_THEY_ARE);
            boolean flawless = result.getErrorsCorrected() != null && result.getErrorsCorrected() == 0;
            return Optional.of(CodeBytes.text(result)).filter(text -> flawless && !text.isEmpty());
        } catch (ReaderException | RuntimeException e) {
            // What it cannot decode it also answers with index and argument exceptions.
            return Optional.empty();
        }
    }

    private int gray(int x, int y) {
        return frame.luma()[y * frame.stride() + x] & 0xFF;
    }

    private int threshold() {
        int least = 255;
        int most = 0;
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                least = Math.min(least, gray(x, y));
                most = Math.max(most, gray(x, y));
            }
        }
        return (least + most + 1) / 2;
    }

    /** The square of all that is dark, and the module in it; false where there is none. */
    private boolean measure() {
        left = frame.width();
        top = frame.height();
        int right = -1;
        int bottom = -1;
        for (int y = 0; y < frame.height(); y++) {
            for (int x = 0; x < frame.width(); x++) {
                if (gray(x, y) < threshold) {
                    left = Math.min(left, x);
                    top = Math.min(top, y);
                    right = Math.max(right, x);
                    bottom = y;
                }
            }
        }
        sidePixels = right - left + 1;
        if (right < 0 || sidePixels != bottom - top + 1) {
            return false;
        }
        int run = 0;
        while (run < sidePixels && gray(left + run, top) < threshold) {
            run++;
        }
        modulePixels = run / FINDER;
        modules = modulePixels == 0 ? 0 : sidePixels / modulePixels;
        return run % FINDER == 0
                && modules * modulePixels == sidePixels
                && modules % 4 == 1
                && modules >= 21
                && modules <= MAX_MODULES;
    }

    private boolean isDark(int x, int y) {
        int middle = modulePixels / 2;
        return gray(left + x * modulePixels + middle, top + y * modulePixels + middle) < threshold;
    }

    private boolean isFramed() {
        for (int i = 0; i < FINDER * FINDER; i++) {
            int x = i % FINDER;
            int y = i / FINDER;
            boolean dark = Math.max(Math.abs(x - 3), Math.abs(y - 3)) != 2;
            int far = modules - FINDER;
            if (isDark(x, y) != dark || isDark(far + x, y) != dark || isDark(x, far + y) != dark) {
                return false;
            }
        }
        for (int i = FINDER; i < modules - FINDER; i++) {
            if (isDark(i, FINDER - 1) != (i % 2 == 0) || isDark(FINDER - 1, i) != (i % 2 == 0)) {
                return false;
            }
        }
        return true;
    }

    private BitMatrix bits() {
        BitMatrix bits = new BitMatrix(modules);
        for (int y = 0; y < modules; y++) {
            for (int x = 0; x < modules; x++) {
                if (isDark(x, y)) {
                    bits.set(x, y);
                }
            }
        }
        return bits;
    }
}
