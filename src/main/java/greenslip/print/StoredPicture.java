package greenslip.print;

import greenslip.print.PaperRow.Raster;
import greenslip.print.PaperRow.Side;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A picture that waits in the printer until it is asked for, as Epson's graphics have it:
 *
 * <pre>
 *   30 70 a  bx by  c  xL xH yL yH  dots      by 1D 28 4C or 1D 38 4C; bx and by are 1 or 2, how large a dot is
 * </pre>
 */
record StoredPicture(Bitmap bitmap, int scaleX, int scaleY) {
    private static final int HEAD_BYTES = 10;

    /**
     * The picture in a command, cropped to the paper.
     *
     * @param at where its 30 stands
     * @param length of the whole command
     * @return null where its numbers do not fit its length
     */
    static @Nullable StoredPicture of(byte[] command, int at, int length, int paperDots) {
        if (length <= at + HEAD_BYTES) {
            return null;
        }
        int bytesPerRow = (word(command, at + 6) + 7) / 8;
        int height = word(command, at + 8);
        if (bytesPerRow == 0 || height == 0 || length != at + HEAD_BYTES + bytesPerRow * height) {
            return null;
        }
        byte[] dots = Arrays.copyOfRange(command, at + HEAD_BYTES, length);
        Bitmap bitmap = new Bitmap(bytesPerRow, height, dots).cropped(paperDots);
        return new StoredPicture(bitmap, Math.clamp(command[at + 3], 1, 2), Math.clamp(command[at + 4], 1, 2));
    }

    Raster row(Side side) {
        return new Raster(bitmap, scaleX, scaleY, side);
    }

    private static int word(byte[] bytes, int at) {
        return (bytes[at] & 0xff) | (bytes[at + 1] & 0xff) << 8;
    }
}
