package greenslip.print;

import java.util.List;

/** What stands on the paper of a virtual printer, row by row, as it was meant: drawn only when somebody looks. */
sealed interface PaperRow {
    /** How far the paper moves for it, in dots. */
    int heightDots();

    /** Where a row stands across the paper. */
    enum Side {
        LEFT,
        CENTRE,
        RIGHT;

        int startDots(int paperDots, int rowDots) {
            int free = Math.max(0, paperDots - rowDots);
            return switch (this) {
                case LEFT -> 0;
                case CENTRE -> free / 2;
                case RIGHT -> free;
            };
        }
    }

    /**
     * One character, in cells of 12 by 24 dots; a Chinese one has two.
     *
     * @param leadDots blank before it
     */
    record Glyph(char unit, int columns, int scaleX, int scaleY, boolean bold, boolean underlined, int leadDots) {
        static final int HEIGHT_DOTS = 24;

        Glyph(char unit, int columns, int scaleX, int scaleY, boolean bold, boolean underlined) {
            this(unit, columns, scaleX, scaleY, bold, underlined, 0);
        }

        int widthDots() {
            return leadDots + columns * PrinterProfile.COLUMN_DOTS * scaleX;
        }
    }

    /** A line of text. */
    record Line(List<Glyph> glyphs, Side side, int heightDots) implements PaperRow {
        public Line {
            glyphs = List.copyOf(glyphs);
        }

        int widthDots() {
            return glyphs.stream().mapToInt(Glyph::widthDots).sum();
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (Glyph glyph : glyphs) {
                boolean apart = glyph.leadDots() >= PrinterProfile.COLUMN_DOTS && !text.isEmpty();
                text.append(apart ? " " : "").append(glyph.unit());
            }
            return text.toString();
        }
    }

    /** Blank paper. */
    record Blank(int heightDots) implements PaperRow {}

    /** A code that the printer itself draws. */
    record Code(String text, int moduleDots, char level, Side side) implements PaperRow {
        @Override
        public int heightDots() {
            return QrSymbol.modules(text, level) * moduleDots;
        }
    }

    /** A picture that came as dots. */
    record Raster(Bitmap bitmap, int scaleX, int scaleY, Side side) implements PaperRow {
        @Override
        public int heightDots() {
            return bitmap.height() * scaleY;
        }
    }
}
