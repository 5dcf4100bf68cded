package greenslip.scan;

/**
 * One picture in 8-bit gray: pixel (x, y) lies at {@code luma[y * stride + x]}, 0 is black.
 *
 * <p>It wraps the array it is given and copies nothing, so that a camera can refill one frame for hours. Whoever holds the frame must
 * not let it be refilled while it is being read.
 */
public final class GrayFrame {
    /** The largest width and height; a frame beyond it is a mistake in some header. */
    public static final int MAX_SIDE_PIXELS = 65_535;

    private final int width;
    private final int height;
    private final int stride;
    private final byte[] luma;

    /**
     * @param width in pixels
     * @param height in pixels
     * @param stride bytes from one row to the next, at least the width
     * @param luma at least {@code stride * (height - 1) + width} bytes; more is ignored (the colour planes of a camera's frame)
     * @throws IllegalArgumentException where these do not agree
     */
    public GrayFrame(int width, int height, int stride, byte[] luma) {
        if (width < 1 || height < 1 || width > MAX_SIDE_PIXELS || height > MAX_SIDE_PIXELS) {
            throw new IllegalArgumentException("no frame is " + width + " x " + height + " pixels");
        }
        if (stride < width) {
            throw new IllegalArgumentException("a stride of " + stride + " bytes is less than a width of " + width);
        }
        if (luma.length < (long) stride * (height - 1) + width) {
            throw new IllegalArgumentException(luma.length + " bytes are too few for " + width + " x " + height
                    + " pixels with a stride of " + stride);
        }
        this.width = width;
        this.height = height;
        this.stride = stride;
        this.luma = luma;
    }

    /** In pixels. */
    public int width() {
        return width;
    }

    /** In pixels. */
    public int height() {
        return height;
    }

    /** Bytes from one row to the next. */
    public int stride() {
        return stride;
    }

    /** The array itself, not a copy. */
    public byte[] luma() {
        return luma;
    }

    @Override
    public String toString() {
        return "GrayFrame[" + width + " x " + height + ", stride " + stride + "]";
    }
}
