package greenslip.print;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import greenslip.print.PaperRow.Blank;
import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Glyph;
import greenslip.print.PaperRow.Line;
import greenslip.print.PaperRow.Raster;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Paper rows as a picture, one pixel to a dot, black on white. The blank that the way to the cutter makes is left out; a small margin
 * stands for it. Any thread.
 */
final class PaperPainter {
    static final int MARGIN_DOTS = 24;

    private final ThermalFont font;

    PaperPainter(ThermalFont font) {
        this.font = font;
    }

    byte[] png(List<PaperRow> rows, int widthDots) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(8_192);
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageIO.write(paint(rows, widthDots), "png", stream);
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory", e);
        }
        return out.toByteArray();
    }

    BufferedImage paint(List<PaperRow> rows, int widthDots) {
        long dots = rows.stream().mapToLong(PaperPainter::height).sum();
        int height = (int) Math.min(PaperTape.MOST_DOTS, dots + 2 * MARGIN_DOTS);
        BufferedImage image = new BufferedImage(widthDots, height, BufferedImage.TYPE_BYTE_BINARY);
        Sheet sheet = new Sheet(image.getRaster(), widthDots, height);
        sheet.clear();
        int top = MARGIN_DOTS;
        for (PaperRow row : rows) {
            switch (row) {
                case Line line -> line(sheet, line, top);
                case Code code -> code(sheet, code, top);
                case Raster raster -> raster(sheet, raster, top);
                case Blank blank -> {}
            }
            top += height(row);
        }
        return image;
    }

    /** A code's height is reckoned on paper, but drawn it must not run into the next row. */
    private static int height(PaperRow row) {
        return row instanceof Code code
                ? QrSymbol.draw(code.text(), code.level())
                        .map(matrix -> matrix.getHeight() * code.moduleDots())
                        .orElse(0)
                : row.heightDots();
    }

    private void line(Sheet sheet, Line line, int top) {
        int tallest = line.glyphs().stream().mapToInt(Glyph::scaleY).max().orElse(1);
        int left = line.side().startDots(sheet.width, line.widthDots());
        for (Glyph glyph : line.glyphs()) {
            boolean[] dots = font.dots(glyph.unit(), glyph.columns(), glyph.bold());
            int width = glyph.columns() * PrinterProfile.COLUMN_DOTS;
            int down = top + (tallest - glyph.scaleY()) * Glyph.HEIGHT_DOTS;
            for (int i = 0; i < dots.length; i++) {
                boolean under = glyph.underlined() && i / width == Glyph.HEIGHT_DOTS - 1;
                if (dots[i] || under) {
                    int x = left + glyph.leadDots() + i % width * glyph.scaleX();
                    int y = down + i / width * glyph.scaleY();
                    sheet.block(x, y, glyph.scaleX(), glyph.scaleY());
                }
            }
            left += glyph.widthDots();
        }
    }

    private static void code(Sheet sheet, Code code, int top) {
        Optional<ByteMatrix> drawn = QrSymbol.draw(code.text(), code.level());
        if (drawn.isEmpty()) {
            return;
        }
        ByteMatrix matrix = drawn.get();
        int module = code.moduleDots();
        int left = code.side().startDots(sheet.width, matrix.getWidth() * module);
        for (int y = 0; y < matrix.getHeight(); y++) {
            for (int x = 0; x < matrix.getWidth(); x++) {
                if (matrix.get(x, y) != 0) {
                    sheet.block(left + x * module, top + y * module, module, module);
                }
            }
        }
    }

    private static void raster(Sheet sheet, Raster raster, int top) {
        Bitmap bitmap = raster.bitmap();
        int left = raster.side().startDots(sheet.width, bitmap.width() * raster.scaleX());
        for (int y = 0; y < bitmap.height(); y++) {
            for (int x = 0; x < bitmap.width(); x++) {
                if (bitmap.black(x, y)) {
                    int across = left + x * raster.scaleX();
                    sheet.block(across, top + y * raster.scaleY(), raster.scaleX(), raster.scaleY());
                }
            }
        }
    }

    /** The paper; dots beyond its edges go nowhere, as on a printer. */
    private record Sheet(WritableRaster dots, int width, int height) {
        void clear() {
            int[] white = new int[width];
            Arrays.fill(white, 1);
            for (int y = 0; y < height; y++) {
                dots.setSamples(0, y, width, 1, 0, white);
            }
        }

        void block(int left, int top, int blockWidth, int blockHeight) {
            for (int y = top; y < Math.min(height, top + blockHeight); y++) {
                for (int x = left; x < Math.min(width, left + blockWidth); x++) {
                    dots.setSample(x, y, 0, 0);
                }
            }
        }
    }
}
