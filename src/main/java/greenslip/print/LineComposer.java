package greenslip.print;

import greenslip.print.EscPosInterpreter.Mechanism;
import greenslip.print.PaperRow.Blank;
import greenslip.print.PaperRow.Glyph;
import greenslip.print.PaperRow.Line;
import greenslip.print.PaperRow.Side;
import java.util.ArrayList;
import java.util.List;

/**
 * The line that a simulated printer is composing, and the modes that say how: size, weight, side, margin, width and spacing. A line that is
 * full is printed by itself. One thread.
 */
final class LineComposer {
    static final int USUAL_SPACING_DOTS = 30;

    /** The widest character there is must fit. */
    private static final int LEAST_AREA_DOTS = 24;

    private static final int TAB_COLUMNS = 8;

    private final int paperDots;
    private final Mechanism mechanism;
    private final List<Glyph> glyphs = new ArrayList<>();
    private int lineDots;
    private int leadDots;
    private Side side = Side.LEFT;
    private int scaleX = 1;
    private int scaleY = 1;
    private boolean bold;
    private boolean underlined;
    private int spacingDots = USUAL_SPACING_DOTS;
    private int marginDots;
    private int areaDots;

    LineComposer(int paperDots, Mechanism mechanism) {
        this.paperDots = paperDots;
        this.mechanism = mechanism;
        areaDots = paperDots;
    }

    boolean isEmpty() {
        return glyphs.isEmpty();
    }

    Side side() {
        return side;
    }

    void put(char unit, int columns) {
        int width = columns * PrinterProfile.COLUMN_DOTS * scaleX;
        if (lineDots + leadDots + width > areaDots && !isEmpty()) {
            end();
        }
        int margin = isEmpty() && side == Side.LEFT ? marginDots : 0;
        glyphs.add(new Glyph(unit, columns, scaleX, scaleY, bold, underlined, leadDots + margin));
        lineDots += leadDots + width;
        leadDots = 0;
    }

    void tab() {
        int columns = TAB_COLUMNS - lineDots / PrinterProfile.COLUMN_DOTS % TAB_COLUMNS;
        for (int i = 0; i < columns; i++) {
            put(' ', 1);
        }
    }

    /** Moves the place of the next character to so many dots from the margin, never back over what stands there. */
    void moveTo(int dots) {
        leadDots = Math.clamp(dots, lineDots, Math.max(lineDots, areaDots)) - lineDots;
    }

    void moveBy(int dots) {
        moveTo(lineDots + leadDots + dots);
    }

    /** Prints the line, or feeds one where it is empty. */
    void end() {
        if (isEmpty()) {
            feed(spacingDots);
        } else {
            print(spacingDots);
        }
    }

    /** The line itself is the first of them. */
    void feedLines(int count) {
        int left = count;
        if (!isEmpty()) {
            end();
            left--;
        }
        feed(left * spacingDots);
    }

    void feedDots(int dots) {
        if (isEmpty()) {
            feed(dots);
        } else {
            print(dots);
        }
    }

    private void print(int leastDots) {
        int tallest = glyphs.stream().mapToInt(Glyph::scaleY).max().orElse(1) * Glyph.HEIGHT_DOTS;
        mechanism.row(new Line(glyphs, side, Math.max(leastDots, tallest)));
        glyphs.clear();
        lineDots = 0;
        leadDots = 0;
    }

    private void feed(int dots) {
        if (dots > 0) {
            mechanism.row(new Blank(dots));
        }
    }

    // ---- modes

    void bold(boolean on) {
        bold = on;
    }

    void underlined(boolean on) {
        underlined = on;
    }

    void spacing(int dots) {
        spacingDots = dots;
    }

    void scale(int across, int down) {
        scaleX = across;
        scaleY = down;
    }

    /** 0 left, 1 centre, 2 right; at the start of a line only, as printers do it. */
    void align(int place) {
        if (isEmpty()) {
            side = switch (place) {
                case 0 -> Side.LEFT;
                case 1 -> Side.CENTRE;
                case 2 -> Side.RIGHT;
                default -> side;
            };
        }
    }

    void margin(int dots) {
        marginDots = Math.min(dots, paperDots - LEAST_AREA_DOTS);
    }

    void area(int dots) {
        areaDots = Math.clamp(dots, LEAST_AREA_DOTS, paperDots);
    }

    /** What was on the line is gone. */
    void reset() {
        glyphs.clear();
        lineDots = 0;
        leadDots = 0;
        marginDots = 0;
        areaDots = paperDots;
        side = Side.LEFT;
        scaleX = 1;
        scaleY = 1;
        bold = false;
        underlined = false;
        spacingDots = USUAL_SPACING_DOTS;
    }
}
