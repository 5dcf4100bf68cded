package greenslip.scan.qr;

/**
 * A frame at full size, half, a quarter and so on, each pixel the mean of four of the finer level. A code's finders are sought on the
 * level where a module has two to five pixels: there noise and moiré are averaged away and a run of pixels is short. A level is made when
 * it is first asked for. Keeps its buffers from frame to frame; one thread.
 */
final class GrayPyramid {
    static final int MAX_LEVELS = 9;

    /** Below this side nothing can be told apart. */
    private static final int MIN_SIDE_PIXELS = 2;

    private final GrayImage[] levels = new GrayImage[MAX_LEVELS];
    private int made;

    GrayPyramid() {
        for (int i = 0; i < MAX_LEVELS; i++) {
            levels[i] = new GrayImage();
        }
    }

    /** Begins a new frame, whose pixels are used in place. */
    void begin(byte[] luma, int width, int height, int stride) {
        GrayImage whole = levels[0];
        whole.luma = luma;
        whole.width = width;
        whole.height = height;
        whole.stride = stride;
        made = 1;
    }

    /** Whether the frame is large enough for that level. */
    boolean has(int level) {
        GrayImage whole = levels[0];
        return level < MAX_LEVELS && Math.min(whole.width, whole.height) >> level >= MIN_SIDE_PIXELS;
    }

    GrayImage level(int level) {
        while (made <= level) {
            levels[made].halve(levels[made - 1]);
            made++;
        }
        return levels[level];
    }
}
