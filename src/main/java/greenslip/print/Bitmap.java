package greenslip.print;

import java.util.Arrays;

/** Black and white dots, eight to a byte, highest bit leftmost: what {@code 1D 76 30} carries. Immutable. */
final class Bitmap {
    private final int bytesPerRow;
    private final int height;
    private final byte[] bits;

    Bitmap(int bytesPerRow, int height, byte[] bits) {
        if ((long) bytesPerRow * height != bits.length) {
            throw new IllegalArgumentException(bytesPerRow + " x " + height + " bytes, not " + bits.length);
        }
        this.bytesPerRow = bytesPerRow;
        this.height = height;
        this.bits = Arrays.copyOf(bits, bits.length);
    }

    /** The dots that fall on paper of that width, from the left: a wide picture of a stray stream must not be kept whole. */
    Bitmap cropped(int paperDots) {
        int kept = Math.min(bytesPerRow, (paperDots + 7) / 8);
        byte[] cut = new byte[kept * height];
        for (int y = 0; y < height; y++) {
            System.arraycopy(bits, y * bytesPerRow, cut, y * kept, kept);
        }
        return new Bitmap(kept, height, cut);
    }

    int bytesPerRow() {
        return bytesPerRow;
    }

    /** How many bytes of a row are needed to show all its black dots. */
    int inkedBytes(int y) {
        int count = bytesPerRow;
        while (count > 0 && bits[y * bytesPerRow + count - 1] == 0) {
            count--;
        }
        return count;
    }

    /** Copies the first bytes of a row. */
    void copyRow(int y, byte[] into, int at, int count) {
        System.arraycopy(bits, y * bytesPerRow, into, at, count);
    }

    int width() {
        return bytesPerRow * 8;
    }

    int height() {
        return height;
    }

    boolean black(int x, int y) {
        return (bits[y * bytesPerRow + x / 8] >> (7 - x % 8) & 1) != 0;
    }
}
