package greenslip.print;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import greenslip.print.PaperRow.Glyph;
import greenslip.print.PaperRow.Side;
import greenslip.print.Slip.Align;

/**
 * Lines and codes as dots, for a printer that cannot draw them. What comes out in even sizes is drawn at half of it and doubled by the
 * printer, which takes a quarter of the bytes. One thread.
 */
final class SlipRaster {
    /** Dots, and whether the printer is to double them. */
    record Picture(Bitmap bitmap, boolean doubled) {}

    private final int paperDots;

    SlipRaster(int paperDots) {
        this.paperDots = paperDots;
    }

    /** A line of text that {@link PrintableText} made, and that fits the paper. */
    Picture line(ThermalFont font, String printable, Align align, int scale, boolean bold) {
        boolean doubled = scale % 2 == 0;
        int drawn = doubled ? scale / 2 : scale;
        int width = doubled ? paperDots / 2 : paperDots;
        Canvas canvas = new Canvas(width, Glyph.HEIGHT_DOTS * drawn);
        int textDots = PrintableText.columns(printable) * PrinterProfile.COLUMN_DOTS * drawn;
        int left = side(align).startDots(width, textDots);
        for (int point : printable.codePoints().toArray()) {
            int columns = PrintableText.columns(point);
            int glyphDots = columns * PrinterProfile.COLUMN_DOTS;
            boolean[] dots = font.dots(point, columns, bold);
            for (int at = 0; at < dots.length; at++) {
                if (dots[at]) {
                    canvas.block(left + at % glyphDots * drawn, at / glyphDots * drawn, drawn);
                }
            }
            left += glyphDots * drawn;
        }
        return new Picture(canvas.bitmap(), doubled);
    }

    /** A code in the middle of the paper, without its quiet zone. */
    Picture code(ByteMatrix modules, int moduleDots) {
        boolean doubled = moduleDots % 2 == 0;
        int drawn = doubled ? moduleDots / 2 : moduleDots;
        int width = doubled ? paperDots / 2 : paperDots;
        Canvas canvas = new Canvas(width, modules.getHeight() * drawn);
        int left = Side.CENTRE.startDots(width, modules.getWidth() * drawn);
        for (int y = 0; y < modules.getHeight(); y++) {
            for (int x = 0; x < modules.getWidth(); x++) {
                if (modules.get(x, y) != 0) {
                    canvas.block(left + x * drawn, y * drawn, drawn);
                }
            }
        }
        return new Picture(canvas.bitmap(), doubled);
    }

    private static Side side(Align align) {
        return switch (align) {
            case LEFT -> Side.LEFT;
            case CENTRE -> Side.CENTRE;
            case RIGHT -> Side.RIGHT;
        };
    }

    private static final class Canvas {
        private final int bytesPerRow;
        private final int height;
        private final byte[] bits;

        Canvas(int width, int height) {
            bytesPerRow = (width + 7) / 8;
            this.height = height;
            bits = new byte[bytesPerRow * height];
        }

        void block(int left, int top, int edge) {
            for (int y = top; y < top + edge; y++) {
                for (int x = left; x < left + edge; x++) {
                    bits[y * bytesPerRow + x / 8] |= (byte) (0x80 >> x % 8);
                }
            }
        }

        Bitmap bitmap() {
            return new Bitmap(bytesPerRow, height, bits);
        }
    }
}
