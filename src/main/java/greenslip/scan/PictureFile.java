package greenslip.scan;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Pictures from files, as gray frames: PNG, JPEG, and PGM (P5 and P2), told apart by their first bytes.
 *
 * <p>Every colour type becomes BT.601 luma; what is transparent is seen on white paper. Gray samples are taken as they stand: Java's own
 * conversion would treat them as linear light and brighten them. A file is hostile input: both its bytes and its pixels are limited, and
 * the pixels are known before any are decoded.
 */
public final class PictureFile {
    /** The largest file, in bytes. */
    public static final int MAX_FILE_BYTES = 64 << 20;

    /** The largest picture, in pixels. */
    public static final int MAX_PIXELS = 64 << 20;

    private PictureFile() {}

    /**
     * Reads a whole file into a frame.
     *
     * @throws IOException where there is no such file, it is of another format, corrupt or too large; says which
     */
    public static GrayFrame read(Path file) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_FILE_BYTES + 1);
        }
        if (bytes.length > MAX_FILE_BYTES) {
            throw new IOException("larger than " + MAX_FILE_BYTES + " bytes");
        }
        try {
            return parse(bytes);
        } catch (OutOfMemoryError e) {
            throw new IOException("the picture does not fit into memory", e);
        }
    }

    static GrayFrame parse(byte[] bytes) throws IOException {
        if (Pgm.isPgm(bytes)) {
            return Pgm.read(bytes);
        }
        if (startsWith(bytes, 0x89, 'P', 'N', 'G')) {
            return decode(bytes, "png");
        }
        if (startsWith(bytes, 0xFF, 0xD8, 0xFF)) {
            return decode(bytes, "jpeg");
        }
        throw new IOException(bytes.length == 0 ? "the file is empty" : "neither PNG nor JPEG nor PGM");
    }

    /** Refuses sizes that no picture of ours has, before memory is reserved for them. */
    static void checkSize(int width, int height) throws IOException {
        if (width < 1
                || height < 1
                || width > GrayFrame.MAX_SIDE_PIXELS
                || height > GrayFrame.MAX_SIDE_PIXELS
                || (long) width * height > MAX_PIXELS) {
            throw new IOException(
                    "a size of " + width + " x " + height + " pixels; at most " + MAX_PIXELS + " are read");
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        if (bytes.length < magic.length) {
            return false;
        }
        for (int i = 0; i < magic.length; i++) {
            if ((bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private static GrayFrame decode(byte[] bytes, String format) throws IOException {
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime reads no " + format);
        }
        ImageReader reader = readers.next();
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            checkSize(reader.getWidth(0), reader.getHeight(0));
            return gray(reader.read(0));
        } catch (RuntimeException e) {
            // The readers of the JDK answer some broken files with index, argument and colour-profile exceptions.
            throw new IOException("a corrupt " + format + " file", e);
        } finally {
            reader.dispose();
        }
    }

    private static GrayFrame gray(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] luma = new byte[width * height];
        boolean isGray = image.getColorModel().getColorSpace().getType() == ColorSpace.TYPE_GRAY;
        if (isGray && image.getRaster().getTransferType() <= DataBuffer.TYPE_USHORT) {
            fromGray(image, luma);
        } else {
            fromColour(image, luma);
        }
        return new GrayFrame(width, height, width, luma);
    }

    /** Gray of 8 or 16 bits, with or without alpha as second band. */
    private static void fromGray(BufferedImage image, byte[] luma) {
        Raster raster = image.getRaster();
        int width = image.getWidth();
        int shift = Math.max(0, image.getColorModel().getComponentSize(0) - 8);
        boolean alpha = image.getColorModel().hasAlpha() && raster.getNumBands() > 1;
        int[] values = new int[width];
        int[] alphas = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            raster.getSamples(0, y, width, 1, 0, values);
            if (alpha) {
                raster.getSamples(0, y, width, 1, 1, alphas);
            }
            for (int x = 0; x < width; x++) {
                int value = values[x] >> shift;
                luma[y * width + x] = (byte) (alpha ? onWhite(value, alphas[x] >> shift) : value);
            }
        }
    }

    private static void fromColour(BufferedImage image, byte[] luma) {
        int width = image.getWidth();
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int argb = row[x];
                int value = (77 * ((argb >> 16) & 0xFF) + 150 * ((argb >> 8) & 0xFF) + 29 * (argb & 0xFF) + 128) >> 8;
                luma[y * width + x] = (byte) onWhite(value, argb >>> 24);
            }
        }
    }

    private static int onWhite(int value, int alpha) {
        return (value * alpha + 255 * (255 - alpha) + 127) / 255;
    }
}
