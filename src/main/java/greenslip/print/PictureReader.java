package greenslip.print;

import greenslip.print.EscPosInterpreter.Mechanism;
import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Raster;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The commands by which a simulated printer draws: QR codes ({@code 1D 28 6B}), pictures at once ({@code 1D 76 30}), and Epson's graphics,
 * which are stored and then printed ({@code 1D 28 4C}, {@code 1D 38 4C}). Each says whether the command meant anything. One thread.
 */
final class PictureReader {
    /** The digits that the largest QR code holds. */
    private static final int MOST_CODE_BYTES = 7_089;

    private static final int USUAL_MODULE_DOTS = 3;

    private final int paperDots;
    private final LineComposer line;
    private final Mechanism mechanism;
    private int moduleDots = USUAL_MODULE_DOTS;
    private char level = 'L';
    private String code = "";
    private @Nullable StoredPicture stored;

    PictureReader(int paperDots, LineComposer line, Mechanism mechanism) {
        this.paperDots = paperDots;
        this.line = line;
        this.mechanism = mechanism;
    }

    /** A function of the QR codes; the command's bytes up to its length. */
    boolean code(byte[] command, int length) {
        int parameter = length > 7 ? command[7] & 0xff : 0;
        switch (command[6]) {
            case 'A' -> {}
            case 'C' -> moduleDots = Math.clamp(parameter, 1, 16);
            case 'E' -> level = "LMQH".charAt(Math.clamp(parameter - '0', 0, 3));
            case 'P' -> {
                int bytes = length - 8;
                boolean fits = bytes > 0 && bytes <= MOST_CODE_BYTES;
                code = fits ? new String(command, 8, bytes, StandardCharsets.ISO_8859_1) : "";
            }
            case 'Q' -> {
                endLine();
                if (!code.isEmpty()) {
                    mechanism.row(new Code(code, moduleDots, level, line.side()));
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    /** As printers do it, dots in the middle of a line are not printed. */
    boolean raster(byte[] command, int length) {
        int bytesPerRow = word(command, 4);
        int height = word(command, 6);
        boolean wellFormed = length == 8 + bytesPerRow * height && bytesPerRow > 0 && height > 0;
        if (!line.isEmpty() || !wellFormed) {
            return false;
        }
        int mode = command[3] & 3;
        Bitmap bitmap = new Bitmap(bytesPerRow, height, Arrays.copyOfRange(command, 8, length)).cropped(paperDots);
        mechanism.row(new Raster(bitmap, (mode & 1) + 1, (mode >> 1) + 1, line.side()));
        return true;
    }

    /** Function 112 stores a picture, 50 prints it. */
    boolean graphics(byte[] command, int at, int length) {
        if (length < at + 2 || command[at] != '0') {
            return false;
        }
        int function = command[at + 1] & 0xff;
        if (function == 2 || function == 50) {
            endLine();
            if (stored != null) {
                mechanism.row(stored.row(line.side()));
            }
            return stored != null;
        }
        if (function != 112) {
            return false;
        }
        stored = StoredPicture.of(command, at, length, paperDots);
        return stored != null;
    }

    void reset() {
        stored = null;
        moduleDots = USUAL_MODULE_DOTS;
        level = 'L';
        code = "";
    }

    private void endLine() {
        if (!line.isEmpty()) {
            line.end();
        }
    }

    private static int word(byte[] command, int at) {
        return (command[at] & 0xff) | (command[at + 1] & 0xff) << 8;
    }
}
