package greenslip.print;

import java.util.List;

/**
 * A small paper document, top to bottom, that any slip printer can print; the cut comes after the last row.
 *
 * @param rows what is printed, in order
 */
public record Slip(List<Row> rows) {
    public Slip {
        rows = List.copyOf(rows);
    }

    /** One row of a slip. */
    public sealed interface Row permits Text, Rule, Qr, Feed {}

    /** Where a text stands on its line. */
    public enum Align {
        LEFT,
        CENTRE,
        RIGHT
    }

    /**
     * One line of text. What the printer's character set lacks, and every control character, is replaced by the encoder, never sent.
     *
     * @param scale size of a character in both directions, 1 to 4
     */
    public record Text(String text, Align align, int scale, boolean bold) implements Row {
        public Text {
            if (scale < 1 || scale > 4) {
                throw new IllegalArgumentException("scale is 1 to 4, not " + scale);
            }
        }
    }

    /** A line across the paper, with an optional word in its middle. */
    public record Rule(String word) implements Row {}

    /** A QR code, error correction level M; the profile decides the size of its modules. */
    public record Qr(String text) implements Row {}

    /** Empty lines. */
    public record Feed(int lines) implements Row {
        public Feed {
            if (lines < 1 || lines > 20) {
                throw new IllegalArgumentException("1 to 20 lines, not " + lines);
            }
        }
    }
}
