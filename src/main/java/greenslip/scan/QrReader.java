package greenslip.scan;

import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.ResultPointCallback;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads the QR code in one gray frame, dark on light or light on dark (a phone in dark mode).
 *
 * <p>ZXing's QR reader does it, never its multi-format reader, which reads bar codes into textures. The effort is bounded, cheapest try
 * first, and stops at the first text:
 *
 * <pre>
 * 1  local threshold              finders sought on every few rows
 * 2  local threshold              on every third row: another try on frames of 518 rows and more
 * 3  one threshold for all        reads low light and blur that the local one breaks up
 * 4  inverted, local threshold
 * 5  inverted, one threshold
 * 6  half the size                averages noise and moiré away
 * </pre>
 *
 * <p>Whatever the frame holds, nothing is thrown. ZXing weighs all triples of the finder patterns it sees, so that a poster strewn with
 * 3,000 of them would cost four seconds and one with 14,000 many minutes; a try ends at {@value #MAX_FINDERS}, where true frames show a
 * dozen.
 *
 * <p>One thread at a time: buffers are kept from frame to frame.
 */
public final class QrReader {
    /** Candidates for finder and alignment patterns in one try; 1.3 million triples at most, a few milliseconds. */
    static final int MAX_FINDERS = 200;

    /** ZXing looks at rows height / 129 apart, at least 3; below this, trying harder is the same again. */
    private static final int SKIPPING_HEIGHT_PIXELS = 518;

    /** The smallest code there is, 21 modules, at a pixel each. */
    private static final int MIN_SIDE_PIXELS = 21;

    private static final Logger LOG = System.getLogger(QrReader.class.getName());

    private static final String WARM_UP_TEXT = "GREENSLIP WARM UP 0123456789";
    private static final int WARM_UP_ROUNDS = 60;
    private static final long WARM_UP_NANOS = 2_000_000_000L;
    private static volatile boolean warm;

    private final QRCodeReader zxing = new QRCodeReader();
    private final FinderLimit finders = new FinderLimit();
    private final Map<DecodeHintType, Object> plain = new EnumMap<>(DecodeHintType.class);
    private final Map<DecodeHintType, Object> harder = new EnumMap<>(DecodeHintType.class);
    private byte[] whole = new byte[0];
    private byte[] half = new byte[0];
    private byte[] inverse = new byte[0];

    public QrReader() {
        plain.put(DecodeHintType.NEED_RESULT_POINT_CALLBACK, finders);
        harder.put(DecodeHintType.NEED_RESULT_POINT_CALLBACK, finders);
        harder.put(DecodeHintType.TRY_HARDER, true);
    }

    /** The text of a QR code in the frame, which stays as it is; empty where none could be read. Never throws for a picture's content. */
    public Optional<String> read(GrayFrame frame) {
        int width = frame.width();
        int height = frame.height();
        Pixels upright = new Pixels(compact(frame), width, height);
        Optional<String> text = decode(new HybridBinarizer(upright), plain);
        if (text.isEmpty() && height >= SKIPPING_HEIGHT_PIXELS) {
            text = decode(new HybridBinarizer(upright), harder);
        }
        if (text.isEmpty()) {
            text = decode(new GlobalHistogramBinarizer(upright), harder);
        }
        if (text.isEmpty()) {
            text = readInverted(upright);
        }
        if (text.isEmpty() && Math.min(width, height) >= 2 * MIN_SIDE_PIXELS) {
            text = decode(new HybridBinarizer(halved(frame)), harder);
        }
        return text;
    }

    private Optional<String> readInverted(Pixels upright) {
        Pixels inverted = inverted(upright);
        Optional<String> text = decode(new HybridBinarizer(inverted), harder);
        return text.isPresent() ? text : decode(new GlobalHistogramBinarizer(inverted), harder);
    }

    /**
     * Reads built-in frames until the virtual machine has compiled the reader, so that the first resident does not wait for it. Takes up
     * to two seconds, once: what is compiled serves all readers.
     */
    public void warmUp() {
        if (warm) {
            return;
        }
        GrayFrame light = SampleFrame.of(WARM_UP_TEXT, 640, 480, false);
        GrayFrame dark = SampleFrame.of(WARM_UP_TEXT, 640, 480, true);
        GrayFrame empty = SampleFrame.texture(640, 480);
        long start = System.nanoTime();
        int reads = 0;
        for (int i = 0; i < WARM_UP_ROUNDS && System.nanoTime() - start < WARM_UP_NANOS; i++) {
            for (GrayFrame frame : List.of(light, dark, empty)) {
                reads += read(frame).isPresent() ? 1 : 0;
            }
        }
        LOG.log(Level.DEBUG, "the reader is warm after {0} readings", reads);
        warm = true;
    }

    private Optional<String> decode(Binarizer binarizer, Map<DecodeHintType, Object> hints) {
        finders.count = 0;
        try {
            String text = zxing.decode(new BinaryBitmap(binarizer), hints).getText();
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (ReaderException e) {
            return Optional.empty();
        } catch (RuntimeException e) {
            // ZXing indexes past its arrays on odd sizes and broken grids; for us that is a frame without a code.
            return Optional.empty();
        }
    }

    /** The frame's pixels without gaps between rows: its own array where that is so already. */
    private byte[] compact(GrayFrame frame) {
        int width = frame.width();
        if (frame.stride() == width) {
            return frame.luma();
        }
        whole = atLeast(whole, width * frame.height());
        for (int y = 0; y < frame.height(); y++) {
            System.arraycopy(frame.luma(), y * frame.stride(), whole, y * width, width);
        }
        return whole;
    }

    private Pixels inverted(Pixels upright) {
        int count = upright.getWidth() * upright.getHeight();
        inverse = atLeast(inverse, count);
        byte[] pixels = upright.getMatrix();
        for (int i = 0; i < count; i++) {
            inverse[i] = (byte) ~pixels[i];
        }
        return new Pixels(inverse, upright.getWidth(), upright.getHeight());
    }

    /** The means of two by two pixels; an odd last row or column is left out. */
    private Pixels halved(GrayFrame frame) {
        int width = frame.width() / 2;
        int height = frame.height() / 2;
        half = atLeast(half, width * height);
        byte[] luma = frame.luma();
        for (int y = 0; y < height; y++) {
            int above = 2 * y * frame.stride();
            int below = above + frame.stride();
            int to = y * width;
            for (int x = 0; x < width; x++, above += 2, below += 2) {
                int sum = (luma[above] & 0xFF)
                        + (luma[above + 1] & 0xFF)
                        + (luma[below] & 0xFF)
                        + (luma[below + 1] & 0xFF);
                half[to + x] = (byte) ((sum + 2) >> 2);
            }
        }
        return new Pixels(half, width, height);
    }

    private static byte[] atLeast(byte[] buffer, int size) {
        return buffer.length >= size ? buffer : new byte[size];
    }

    /** Gray pixels as ZXing wants them. It only ever reads the matrix, so that the array itself may be handed out. */
    private static final class Pixels extends LuminanceSource {
        private final byte[] pixels;

        Pixels(byte[] pixels, int width, int height) {
            super(width, height);
            this.pixels = pixels;
        }

        @Override
        public byte[] getRow(int y, byte @Nullable [] row) {
            byte[] target = row == null || row.length < getWidth() ? new byte[getWidth()] : row;
            System.arraycopy(pixels, y * getWidth(), target, 0, getWidth());
            return target;
        }

        @Override
        public byte[] getMatrix() {
            return pixels;
        }
    }

    /** Ends a try when it has seen too many candidates for finder and alignment patterns. */
    private static final class FinderLimit implements ResultPointCallback {
        private int count;

        @Override
        public void foundPossibleResultPoint(ResultPoint point) {
            if (++count > MAX_FINDERS) {
                throw new TooManyFinders();
            }
        }
    }

    private static final class TooManyFinders extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooManyFinders() {
            super("more than " + MAX_FINDERS + " finder patterns", null, false, false);
        }
    }
}
