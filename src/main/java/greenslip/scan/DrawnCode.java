package greenslip.scan;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.DecoderResult;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.detector.Detector;
import java.util.Optional;

/**
 * Codes in small pictures that a program drew: at one pixel a module, up to the picture's edge, with ornaments. They are no camera's
 * frames, and ZXing's own search, which asks for whole rows of black and white, reads some of them where ours does not.
 *
 * <p>What it makes of anything else may be a text that is not there; so only a code is taken of which not one byte had to be corrected.
 */
final class DrawnCode {
    /** A larger picture holds larger modules. */
    private static final int MAX_SIDE_PIXELS = 400;

    private DrawnCode() {}

    /** The text; empty where the picture is large, or shows no such code. */
    static Optional<String> read(GrayFrame frame) {
        if (frame.width() > MAX_SIDE_PIXELS || frame.height() > MAX_SIDE_PIXELS) {
            return Optional.empty();
        }
        try {
            DecoderResult result = new Decoder().decode(new Detector(blackAndWhite(frame)).detect().getBits());
            boolean flawless = result.getErrorsCorrected() != null && result.getErrorsCorrected() == 0;
            return Optional.of(result.getText()).filter(text -> flawless && !text.isEmpty());
        } catch (ReaderException | RuntimeException e) {
            // It throws index and argument exceptions too where it finds none.
            return Optional.empty();
        }
    }

    private static BitMatrix blackAndWhite(GrayFrame frame) throws ReaderException {
        return new BinaryBitmap(new HybridBinarizer(new PlanarYUVLuminanceSource(
                        frame.luma(),
                        frame.stride(),
                        frame.height(),
                        0,
                        0,
                        frame.width(),
                        frame.height(),
                        false)))
                .getBlackMatrix();
    }
}
