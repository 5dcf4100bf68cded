package greenslip.print;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.font.GlyphVector;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The character generator of a virtual printer: each character as black and white dots in a cell of 12 or 24 by 24, from whatever font
 * the machine has. Where none knows Chinese, a Chinese character is an empty box. Any thread.
 */
final class ThermalFont {
    private static final String SAMPLE = "核酸检测完成凭证补办轮次";
    private static final int HEIGHT = PaperRow.Glyph.HEIGHT_DOTS;
    private static final int MOST_GLYPHS = 4_000;
    private static final int INK = 110;

    /** Fonts that look right on a slip, best first; any other font that knows Chinese comes after them. */
    private static final List<String> CHINESE = List.of(
            "WenQuanYi Zen Hei",
            "WenQuanYi Micro Hei",
            "Noto Sans CJK SC",
            "Noto Sans SC",
            "Source Han Sans SC",
            "Source Han Sans CN",
            "Microsoft YaHei",
            "PingFang SC",
            "Heiti SC",
            "SimHei",
            "SimSun",
            "AR PL UMing CN");

    private static final List<String> LATIN = List.of(
            "DejaVu Sans Mono", "Liberation Mono", "Noto Sans Mono", "Consolas", "Menlo", "WenQuanYi Zen Hei Mono");

    /** As many families as a character is looked for in. */
    private static final int MOST_FAMILIES = 100;

    private final @Nullable Font chinese;
    private final Font latin;
    private final List<String> others;
    private final Map<Integer, boolean[]> glyphs = newest();
    private final Map<Integer, Optional<Font>> wide = newest();

    /** With the fonts of this machine. */
    ThermalFont() {
        this(Arrays.asList(GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames()));
    }

    /** With the fonts of these families, as far as they are there. */
    ThermalFont(List<String> installed) {
        Set<String> families = Set.copyOf(installed);
        chinese = find(CHINESE, families, SAMPLE, true);
        Font found = find(LATIN, families, "A0", false);
        latin = found == null ? new Font(Font.MONOSPACED, Font.PLAIN, 20) : found;
        others = Stream.concat(
                        CHINESE.stream().filter(families::contains),
                        families.stream().sorted())
                .distinct()
                .limit(MOST_FAMILIES)
                .toList();
    }

    private static <T> Map<Integer, T> newest() {
        return new LinkedHashMap<>(256, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Integer, T> eldest) {
                return size() > MOST_GLYPHS;
            }
        };
    }

    private static @Nullable Font find(List<String> wanted, Set<String> families, String sample, boolean elseAny) {
        for (String family : wanted) {
            if (families.contains(family)) {
                Font font = new Font(family, Font.PLAIN, 24);
                if (font.canDisplayUpTo(sample) < 0) {
                    return font;
                }
            }
        }
        return elseAny
                ? families.stream()
                        .sorted()
                        .map(family -> new Font(family, Font.PLAIN, 24))
                        .filter(font -> font.canDisplayUpTo(sample) < 0)
                        .findFirst()
                        .orElse(null)
                : null;
    }

    /** Whether Chinese comes out as boxes. */
    boolean chineseMissing() {
        return chinese == null;
    }

    /** Whether some font here has a character of two columns; else it is a box. */
    boolean knows(int point) {
        return wide(point).isPresent();
    }

    /** The Chinese font, or the first that has what it lacks. */
    private Optional<Font> wide(int point) {
        if (chinese != null && chinese.canDisplay(point)) {
            return Optional.of(chinese);
        }
        synchronized (wide) {
            return wide.computeIfAbsent(
                    point,
                    absent -> others.stream()
                            .map(family -> new Font(family, Font.PLAIN, 24))
                            .filter(font -> font.canDisplay(point))
                            .findFirst());
        }
    }

    /** The dots of a character, row by row; {@code columns * 12} to a row. */
    boolean[] dots(int point, int columns, boolean bold) {
        int key = point | columns << 21 | (bold ? 1 << 24 : 0);
        synchronized (glyphs) {
            return glyphs.computeIfAbsent(key, absent -> draw(point, columns, bold));
        }
    }

    private boolean[] draw(int point, int columns, boolean bold) {
        int width = columns * PrinterProfile.COLUMN_DOTS;
        Font font =
                columns == 1 && latin.canDisplay(point) ? latin : wide(point).orElse(null);
        if (font == null) {
            return box(width);
        }
        BufferedImage cell = new BufferedImage(width, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D pen = cell.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        pen.setColor(Color.WHITE);
        place(pen, font, point, columns, width);
        pen.dispose();
        boolean[] dots = new boolean[width * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < width; x++) {
                boolean ink = ink(cell, x, y) || (bold && x > 0 && ink(cell, x - 1, y));
                dots[y * width + x] = ink;
            }
        }
        return dots;
    }

    private static boolean ink(BufferedImage cell, int x, int y) {
        return cell.getRaster().getSample(x, y, 0) >= INK;
    }

    /** Squeezed into its cell where the font draws wider, and centred where it draws narrower. */
    private static void place(Graphics2D pen, Font family, int point, int columns, int width) {
        Font font = family.deriveFont(columns == 1 ? 21f : 23f);
        GlyphVector glyph = font.createGlyphVector(pen.getFontRenderContext(), Character.toString(point));
        double advance = glyph.getGlyphMetrics(0).getAdvance();
        double squeeze = advance > width ? width / advance : 1;
        double left = (width - advance * squeeze) / 2;
        AffineTransform into = AffineTransform.getTranslateInstance(left, columns == 1 ? 19 : 20.5);
        into.scale(squeeze, 1);
        pen.fill(into.createTransformedShape(glyph.getOutline()));
    }

    private static boolean[] box(int width) {
        boolean[] dots = new boolean[width * HEIGHT];
        for (int y = 2; y < HEIGHT - 2; y++) {
            for (int x = 1; x < width - 1; x++) {
                dots[y * width + x] = y == 2 || y == HEIGHT - 3 || x == 1 || x == width - 2;
            }
        }
        return dots;
    }
}
