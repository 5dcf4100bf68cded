package greenslip.print;

import com.google.zxing.qrcode.encoder.ByteMatrix;
import greenslip.print.PaperRow.Blank;
import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Glyph;
import greenslip.print.PaperRow.Line;
import greenslip.print.PaperRow.Raster;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

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
        Map<Code, ByteMatrix> codes = codes(rows);
        long dots = rows.stream().mapToLong(row -> height(row, codes)).sum();
        int height = (int) Math.min(PaperTape.MOST_DOTS, dots + 2 * MARGIN_DOTS);
        BufferedImage image = new BufferedImage(widthDots, height, BufferedImage.TYPE_BYTE_BINARY);
        Sheet sheet = new Sheet((DataBufferByte) image.getRaster().getDataBuffer(), widthDots, height);
        sheet.clear();
        int top = MARGIN_DOTS;
        for (PaperRow row : rows) {
            switch (row) {
                case Line line -> line(sheet, line, top);
                case Code code -> code(sheet, code, codes.get(code), top);
                case Raster raster -> raster(sheet, raster, top);
                case Blank blank -> {}
            }
            top += height(row, codes);
        }
        return image;
    }

    /** Drawn once each, for that costs milliseconds; one that is too long for any code is left out. */
    private static Map<Code, ByteMatrix> codes(List<PaperRow> rows) {
        Map<Code, ByteMatrix> codes = new HashMap<>();
        for (PaperRow row : rows) {
            if (row instanceof Code code) {
                QrSymbol.draw(code.text(), code.level()).ifPresent(matrix -> codes.put(code, matrix));
            }
        }
        return codes;
    }

    /** A code's height is reckoned on paper, but drawn it must not run into the next row. */
    private static int height(PaperRow row, Map<Code, ByteMatrix> codes) {
        if (!(row instanceof Code code)) {
            return row.heightDots();
        }
        ByteMatrix matrix = codes.get(code);
        return matrix == null ? 0 : matrix.getHeight() * code.moduleDots();
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

    private static void code(Sheet sheet, Code code, @Nullable ByteMatrix matrix, int top) {
        if (matrix == null) {
            return;
        }
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

    /** The paper, a bit to a dot, rows on whole bytes; dots beyond its edges go nowhere, as on a printer. */
    private record Sheet(DataBufferByte dots, int width, int height) {
        void clear() {
            Arrays.fill(dots.getData(), (byte) 0xff);
        }

        void block(int left, int top, int blockWidth, int blockHeight) {
            byte[] bytes = dots.getData();
            int rowBytes = (width + 7) / 8;
            for (int y = top; y < Math.min(height, top + blockHeight); y++) {
                for (int x = left; x < Math.min(width, left + blockWidth); x++) {
                    bytes[y * rowBytes + x / 8] &= (byte) ~(0x80 >> x % 8);
                }
            }
        }
    }
}
