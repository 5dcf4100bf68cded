package greenslip.scan;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import greenslip.fuzz.SealedText;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/** Frames that give a reader much to do: what looks like finders and is none, and true codes at any turn and tilt, spoiled. */
final class FuzzFrames {
    private static final Map<EncodeHintType, Object> UTF_8 = Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
    private static final int MAX_TEXT = 60;

    private final Random random;
    private final int width;
    private final int height;
    private final byte[] luma;

    private FuzzFrames(Random random, int width, int height) {
        this.random = random;
        this.width = width;
        this.height = height;
        this.luma = new byte[width * height];
    }

    /** One frame's pixels, row by row. */
    static byte[] luma(int width, int height, Random random) {
        FuzzFrames frame = new FuzzFrames(random, width, height);
        Arrays.fill(frame.luma, (byte) random.nextInt(256));
        int layers = 1 + random.nextInt(3);
        for (int i = 0; i < layers; i++) {
            frame.layer();
        }
        frame.spoil();
        return frame.luma;
    }

    private void layer() {
        switch (random.nextInt(8)) {
            case 0 -> random.nextBytes(luma);
            case 1 -> blocks(1 + random.nextInt(40));
            case 2 -> stripes();
            case 3 -> rings();
            case 4 -> finders(1 + random.nextInt(60));
            default -> code();
        }
    }

    private void set(int x, int y, int gray) {
        if (x >= 0 && y >= 0 && x < width && y < height) {
            luma[y * width + x] = (byte) gray;
        }
    }

    private void blocks(int side) {
        byte[] grays = new byte[256];
        random.nextBytes(grays);
        for (int i = 0; i < luma.length; i++) {
            luma[i] = grays[(i % width / side * 31 + i / width / side * 17) & 0xFF];
        }
    }

    /** The finder's rhythm, 1:1:3:1:1, along one axis or both, at any scale and slope: each row has as many finders as fit. */
    private void stripes() {
        int module = 1 + random.nextInt(6);
        int period = module * (7 + random.nextInt(4));
        int slope = random.nextInt(9) - 4;
        boolean both = random.nextBoolean();
        for (int i = 0; i < luma.length; i++) {
            int x = i % width;
            int y = i / width;
            boolean dark = isDark(Math.floorMod(x * 4 + y * slope, 4 * period) / (4 * module));
            if (both) {
                dark &= isDark(Math.floorMod(y * 4 - x * slope, 4 * period) / (4 * module));
            }
            luma[i] = (byte) (dark ? 30 : 220);
        }
    }

    private static boolean isDark(int module) {
        return module == 0 || (module >= 2 && module <= 4) || module == 6;
    }

    /** Squares within squares about one middle. */
    private void rings() {
        int period = 2 + random.nextInt(20);
        int middleX = random.nextInt(width);
        int middleY = random.nextInt(height);
        for (int i = 0; i < luma.length; i++) {
            int ring = Math.max(Math.abs(i % width - middleX), Math.abs(i / width - middleY));
            luma[i] = (byte) (isDark(ring % period * 7 / period) ? 20 : 230);
        }
    }

    private void finders(int count) {
        int module = 1 + random.nextInt(5);
        boolean grid = random.nextBoolean();
        for (int n = 0; n < count; n++) {
            int size = random.nextInt(4) == 0 ? 1 + random.nextInt(5) : module;
            int columns = Math.max(1, width / (9 * module));
            int left = grid ? n % columns * 9 * module : random.nextInt(width);
            int top = grid ? n / columns * 9 * module : random.nextInt(height);
            for (int y = 0; y < 7 * size; y++) {
                for (int x = 0; x < 7 * size; x++) {
                    int ring = Math.max(Math.abs(x / size - 3), Math.abs(y / size - 3));
                    set(left + x, top + y, ring == 2 ? 240 : 10);
                }
            }
        }
    }

    /** A code as a camera may see it: turned, tilted, cut off by the edge, light on dark. */
    private void code() {
        ByteMatrix modules = modules(SealedText.of(random, MAX_TEXT));
        int side = modules.getWidth() + 8;
        double pixels = 1 + random.nextDouble() * Math.max(1, Math.min(width, height) * 1.2 / side);
        double angle = random.nextInt(3) == 0 ? random.nextDouble() * 7 : random.nextInt(4) * Math.PI / 2;
        double tiltX = (random.nextDouble() - 0.5) * random.nextInt(3) / (side * pixels);
        double tiltY = (random.nextDouble() - 0.5) * random.nextInt(3) / (side * pixels);
        double middleX = width * (0.4 + 0.2 * random.nextDouble());
        double middleY = height * (0.4 + 0.2 * random.nextDouble());
        int dark = random.nextInt(120);
        int light = 255 - random.nextInt(120);
        boolean inverted = random.nextInt(3) == 0;
        for (int i = 0; i < luma.length; i++) {
            double x = i % width - middleX;
            double y = i / width - middleY;
            double depth = 1 + x * tiltX + y * tiltY;
            double u = (x * Math.cos(angle) + y * Math.sin(angle)) / (pixels * depth) + side / 2.0;
            double v = (y * Math.cos(angle) - x * Math.sin(angle)) / (pixels * depth) + side / 2.0;
            if (depth > 0.1 && u >= 0 && v >= 0 && u < side && v < side) {
                luma[i] = (byte) (isSet(modules, (int) u - 4, (int) v - 4) == inverted ? light : dark);
            }
        }
    }

    private static boolean isSet(ByteMatrix modules, int x, int y) {
        return x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
    }

    private ByteMatrix modules(String text) {
        try {
            ErrorCorrectionLevel level = ErrorCorrectionLevel.values()[random.nextInt(4)];
            return Encoder.encode(text, level, UTF_8).getMatrix();
        } catch (WriterException e) {
            throw new IllegalStateException("a short text fits", e);
        }
    }

    /** Blur, grain, a thumb, a change of light, torn rows. */
    private void spoil() {
        if (random.nextInt(3) == 0) {
            blur(1 + random.nextInt(4));
        }
        if (random.nextInt(3) == 0) {
            int grain = 1 + random.nextInt(60);
            for (int i = 0; i < luma.length; i++) {
                luma[i] = (byte) Math.clamp((luma[i] & 0xFF) + random.nextInt(2 * grain + 1) - grain, 0, 255);
            }
        }
        if (random.nextInt(3) == 0) {
            int left = random.nextInt(width);
            int top = random.nextInt(height);
            int gray = random.nextInt(256);
            int side = 1 + random.nextInt(Math.max(1, width / 3));
            for (int i = 0; i < side * side; i++) {
                set(left + i % side, top + i / side, gray);
            }
        }
        if (random.nextInt(6) == 0) {
            int from = random.nextInt(luma.length);
            Arrays.fill(
                    luma, from, Math.min(luma.length, from + random.nextInt(1 + 4 * width)), (byte) random.nextInt());
        }
        if (random.nextInt(6) == 0) {
            int divisor = 2 + random.nextInt(30);
            for (int i = 0; i < luma.length; i++) {
                luma[i] = (byte) ((luma[i] & 0xFF) / divisor);
            }
        }
    }

    private void blur(int pixels) {
        byte[] sharp = luma.clone();
        int step = random.nextBoolean() ? 1 : width;
        for (int i = 0; i < luma.length; i++) {
            int sum = 0;
            for (int j = 0; j < pixels; j++) {
                sum += sharp[Math.min(luma.length - 1, i + j * step)] & 0xFF;
            }
            luma[i] = (byte) (sum / pixels);
        }
    }
}
