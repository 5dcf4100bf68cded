package greenslip.scan;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.Arrays;
import java.util.Map;

/** Frames drawn rather than photographed: to warm the reader up, and for tests. */
final class SampleFrame {
    /** The empty border that the standard asks for, in modules. */
    private static final int QUIET_ZONE_MODULES = 4;

    private static final Map<EncodeHintType, Object> UTF_8 = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");

    private static final int BLACK = 20;
    private static final int WHITE = 235;

    private SampleFrame() {}

    /**
     * A frame with one code in its middle, as large as fits.
     *
     * @param dark light modules on a dark ground
     * @throws IllegalArgumentException where the text does not fit at a pixel a module
     */
    static GrayFrame of(String text, int width, int height, boolean dark) {
        ByteMatrix modules = modules(text);
        int sideModules = modules.getWidth() + 2 * QUIET_ZONE_MODULES;
        int modulePixels = Math.min(width, height) / sideModules;
        if (modulePixels < 1) {
            throw new IllegalArgumentException(
                    sideModules + " modules do not fit " + width + " x " + height + " pixels");
        }
        byte[] luma = new byte[width * height];
        Arrays.fill(luma, (byte) (dark ? BLACK : WHITE));
        int left = (width - modulePixels * modules.getWidth()) / 2;
        int top = (height - modulePixels * modules.getHeight()) / 2;
        for (int y = 0; y < modulePixels * modules.getHeight(); y++) {
            for (int x = 0; x < modulePixels * modules.getWidth(); x++) {
                boolean set = modules.get(x / modulePixels, y / modulePixels) == 1;
                luma[(top + y) * width + left + x] = (byte) (set == dark ? WHITE : BLACK);
            }
        }
        return new GrayFrame(width, height, width, luma);
    }

    /** A frame without a code but with edges everywhere, on which a reader spends all its effort. */
    static GrayFrame texture(int width, int height) {
        byte[] luma = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                luma[y * width + x] = (byte) (((x * y / 7) ^ (x >> 3)) & 0xFF);
            }
        }
        return new GrayFrame(width, height, width, luma);
    }

    private static ByteMatrix modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M, UTF_8).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("no QR code holds " + text.length() + " such characters", e);
        }
    }
}
