package greenslip.scan;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Random;

/**
 * What a camera at an exit sees: a street, and people who come, hold up a code and go. Drawn by a pinhole camera's rays onto a flat card,
 * blurred by a lens out of focus and by a moving hand, with grain that differs from frame to frame.
 *
 * <pre>
 *          N                    the card's plane: middle M, axes U and V, one unit is the code's side
 *      U   |   M - - - -        a ray D = (x, y, focal) meets it at P = D (M·N) / (D·N)
 *       \  |  /                 on the card that is u = (P - M)·U, v = (P - M)·V
 *        \ | /
 *   V - - -M
 * </pre>
 */
public final class WalkUp {
    /** What the code is shown on. */
    public enum Card {
        PHONE,
        DARK_PHONE,
        PAPER
    }

    /**
     * How a card is held.
     *
     * @param sidePixels the code's side where it is looked at straight
     * @param turnDegrees about the camera's axis
     * @param tiltDegrees the upper edge away from the camera
     * @param asideDegrees the left edge away from the camera
     * @param leftPixels of the picture's middle
     * @param discPixels the radius of the disc that a point becomes, out of focus
     * @param motionPixels how far the hand moves sideways while the picture is taken
     */
    public record Pose(
            double sidePixels,
            double turnDegrees,
            double tiltDegrees,
            double asideDegrees,
            double leftPixels,
            double discPixels,
            double motionPixels) {}

    /** Frames in which somebody comes nearer: small, tilted, blurred by movement and out of focus. */
    public static final int COMING = 10;

    /** Frames in which the code is held still. */
    public static final int CLEAR = 15;

    /** Frames in which somebody goes. */
    public static final int GOING = 5;

    private static final int GRAIN_TABLE = 1 << 20;
    private static final double FOCAL = 1.1;

    private final int width;
    private final int height;
    private final byte[] street;
    private final byte[] grain = new byte[GRAIN_TABLE];
    private final Random random;

    /** @param grainGrays the standard deviation of a pixel from frame to frame; 2 in good light, 8 at dusk */
    public WalkUp(int width, int height, double grainGrays, long seed) {
        this.width = width;
        this.height = height;
        this.random = new Random(seed);
        this.street = street();
        for (int i = 0; i < grain.length; i++) {
            grain[i] = (byte) Math.round(Math.max(-100, Math.min(100, grainGrays * random.nextGaussian())));
        }
    }

    /** Writes so many frames in which nobody is there. */
    public void idle(int frames, OutputStream out) throws IOException {
        for (int i = 0; i < frames; i++) {
            out.write(grained(street));
        }
    }

    /** Writes {@link #COMING}, {@link #CLEAR} and {@link #GOING} frames of somebody who holds up a code. */
    public void person(String text, Card card, OutputStream out) throws IOException {
        for (int i = 0; i < COMING; i++) {
            out.write(frame(text, card, coming((double) i / COMING)));
        }
        for (int i = 0; i < CLEAR; i++) {
            out.write(frame(text, card, clear(i)));
        }
        for (int i = 0; i < GOING; i++) {
            out.write(frame(text, card, coming(1 - (i + 1.0) / GOING)));
        }
    }

    private Pose coming(double near) {
        double far = 1 - near;
        return new Pose(
                side() * (0.35 + 0.65 * near),
                40 * far,
                8 + 45 * far,
                35 * far,
                0.3 * width * far,
                1 + 7 * far,
                3 + 22 * far);
    }

    /** Held as people hold: a little tilted, never quite still. */
    private Pose clear(int frame) {
        return new Pose(side(), 4 + frame % 3, 8 - frame % 2, 5, 2 * (frame % 2), 0.6, 0.8);
    }

    /** Clear at once, after frames that nobody could read. */
    public void sudden(String text, Card card, OutputStream out) throws IOException {
        for (int i = 0; i < COMING; i++) {
            out.write(frame(text, card, new Pose(side(), 20, 30, 10, 60 - 4 * i, 18, 60)));
        }
        for (int i = 0; i < CLEAR; i++) {
            out.write(frame(text, card, clear(i)));
        }
    }

    private double side() {
        return 0.4 * height;
    }

    /** One picture: the card, blurred with its edges, before the street. */
    public byte[] frame(String text, Card card, Pose pose) {
        byte[] gray = new byte[width * height];
        byte[] cover = new byte[width * height];
        draw(modules(text), card, pose, gray, cover);
        gray = blurred(gray, pose);
        cover = blurred(cover, pose);
        byte[] frame = street.clone();
        for (int i = 0; i < frame.length; i++) {
            int behind = (street[i] & 0xFF) * (255 - (cover[i] & 0xFF)) / 255;
            frame[i] = (byte) Math.min(255, (gray[i] & 0xFF) + behind);
        }
        return grained(frame);
    }

    /** Four rays to a pixel; cover is how much of it the card takes, of 255. */
    private void draw(ByteMatrix modules, Card card, Pose pose, byte[] gray, byte[] cover) {
        double focal = FOCAL * width;
        double[] u = turned(new double[] {1, 0, 0}, pose);
        double[] v = turned(new double[] {0, 1, 0}, pose);
        double[] n = {u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]};
        double[] m = {pose.leftPixels() / pose.sidePixels(), 0, focal / pose.sidePixels()};
        double away = m[0] * n[0] + m[2] * n[2];
        for (int at = 0; at < gray.length; at++) {
            int sum = 0;
            int hits = 0;
            for (int ray = 0; ray < 4; ray++) {
                double dx = at % width + 0.25 + 0.5 * (ray & 1) - width / 2.0;
                double dy = at / width + 0.25 + 0.5 * (ray >> 1) - height / 2.0;
                double t = away / (dx * n[0] + dy * n[1] + focal * n[2]);
                double px = dx * t - m[0];
                double py = dy * t - m[1];
                double pz = focal * t - m[2];
                int hit = gray(modules, card, px * u[0] + py * u[1] + pz * u[2], px * v[0] + py * v[1] + pz * v[2]);
                sum += Math.max(0, hit);
                hits += hit >= 0 ? 1 : 0;
            }
            gray[at] = (byte) (sum / 4);
            cover[at] = (byte) (hits * 255 / 4);
        }
    }

    private byte[] blurred(byte[] sharp, Pose pose) {
        byte[] soft = mean(sharp, (int) Math.round(pose.motionPixels() / 2), false);
        // Three boxes one after the other come near to a disc's weights.
        int box = (int) Math.round(pose.discPixels() / 2.2);
        for (int pass = 0; pass < 3 && box > 0; pass++) {
            soft = mean(mean(soft, box, false), box, true);
        }
        return soft;
    }

    private static double[] turned(double[] axis, Pose pose) {
        rotate(axis, 0, 1, pose.turnDegrees());
        rotate(axis, 1, 2, pose.tiltDegrees());
        rotate(axis, 0, 2, pose.asideDegrees());
        return axis;
    }

    private static void rotate(double[] axis, int from, int to, double degrees) {
        double cos = Math.cos(Math.toRadians(degrees));
        double sin = Math.sin(Math.toRadians(degrees));
        double first = axis[from] * cos - axis[to] * sin;
        axis[to] = axis[from] * sin + axis[to] * cos;
        axis[from] = first;
    }

    /** The card's gray at a place; -1 beside it. */
    private static int gray(ByteMatrix modules, Card card, double u, double v) {
        boolean phone = card != Card.PAPER;
        double wide = phone ? 0.78 : 1.1;
        double high = phone ? 1.35 : 0.9;
        if (Math.abs(u) > wide || Math.abs(v) > high) {
            return -1;
        }
        if (phone && (Math.abs(u) > wide - 0.06 || Math.abs(v) > high - 0.1)) {
            return 20;
        }
        boolean inverted = card == Card.DARK_PHONE;
        int x = (int) Math.floor((u + 0.5) * modules.getWidth());
        int y = (int) Math.floor((v + 0.5) * modules.getHeight());
        boolean set = x >= 0 && y >= 0 && x < modules.getWidth() && y < modules.getHeight() && modules.get(x, y) == 1;
        int light = phone ? 225 : 190;
        int dark = phone ? 28 : 45;
        return set == inverted ? light : dark;
    }

    /** Each pixel the mean of those up to so many beside it. */
    private byte[] mean(byte[] from, int reach, boolean upright) {
        if (reach <= 0) {
            return from;
        }
        byte[] to = new byte[from.length];
        int lines = upright ? width : height;
        int length = upright ? height : width;
        int step = upright ? width : 1;
        for (int line = 0; line < lines; line++) {
            int start = upright ? line : line * width;
            int sum = 0;
            for (int i = -reach; i <= reach; i++) {
                sum += from[start + Math.clamp(i, 0, length - 1) * step] & 0xFF;
            }
            for (int i = 0; i < length; i++) {
                to[start + i * step] = (byte) (sum / (2 * reach + 1));
                sum += from[start + Math.min(length - 1, i + reach + 1) * step] & 0xFF;
                sum -= from[start + Math.max(0, i - reach) * step] & 0xFF;
            }
        }
        return to;
    }

    private byte[] grained(byte[] clean) {
        byte[] frame = new byte[clean.length];
        int at = random.nextInt(GRAIN_TABLE);
        for (int i = 0; i < frame.length; i++) {
            if (i % width == 0) {
                at = random.nextInt(GRAIN_TABLE);
            }
            frame[i] = (byte) Math.clamp((clean[i] & 0xFF) + grain[at++ & GRAIN_TABLE - 1], 0, 255);
        }
        return frame;
    }

    /** Sky, houses with windows, a tiled pavement. */
    private byte[] street() {
        byte[] luma = new byte[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int gray = 200 - 60 * y / height;
                int house = x * 5 / width;
                if (y > height / 6 + house * 37 % (height / 8) && y < height * 2 / 3) {
                    boolean window = x % (width / 25) < width / 60 && y % (height / 14) < height / 30;
                    gray = window ? 60 : 120 + house * 23 % 50;
                } else if (y >= height * 2 / 3) {
                    boolean joint = (x + y) % (width / 12) < 2 || (y - height * 2 / 3) % (height / 16) < 2;
                    gray = joint ? 90 : 140;
                }
                luma[y * width + x] = (byte) gray;
            }
        }
        return luma;
    }

    private static ByteMatrix modules(String text) {
        try {
            return Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("no QR code holds " + text.length() + " such characters", e);
        }
    }
}
