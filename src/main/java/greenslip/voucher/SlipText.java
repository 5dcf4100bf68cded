package greenslip.voucher;

import greenslip.print.PaperLines;
import greenslip.print.PrintableText;
import java.util.ArrayList;
import java.util.List;

/** Text fitted to 58 mm paper: only what a slip can show, no longer than a line, broken where it reads well. Stateless; any thread. */
public final class SlipText {
    /** Columns of 58 mm paper at scale 1. */
    static final int COLUMNS = 32;

    static final int MAX_LINES = 3;

    private static final String ELLIPSIS = "…";

    private SlipText() {}

    /** The printable text broken into lines for a scale, at most {@value #MAX_LINES}, the last cut with an ellipsis. */
    static List<String> lines(String text, int scale) {
        int width = COLUMNS / scale;
        List<String> lines = PaperLines.of(PrintableText.of(text).strip(), width, MAX_LINES + 1);
        if (lines.size() <= MAX_LINES) {
            return lines;
        }
        List<String> cut = new ArrayList<>(lines.subList(0, MAX_LINES - 1));
        cut.add(PaperLines.of(lines.get(MAX_LINES - 1), width - PrintableText.columns(ELLIPSIS), 1)
                        .getFirst()
                + ELLIPSIS);
        return cut;
    }

    /** Two short texts beside each other where they fit, else below each other. */
    public static List<String> pair(String left, String right) {
        String both = PrintableText.of(left + "  " + right);
        if (PrintableText.columns(both) <= COLUMNS) {
            return List.of(both);
        }
        List<String> lines = new ArrayList<>(lines(left, 1));
        lines.addAll(lines(right, 1));
        return lines;
    }

    /** A round's title with its number, which is never broken apart. */
    public static List<String> title(String title, String round, int scale) {
        String both = PrintableText.of(title + round);
        if (PrintableText.columns(both) * scale <= COLUMNS) {
            return List.of(both);
        }
        List<String> lines = new ArrayList<>(lines(title, scale));
        lines.addAll(lines(round, scale));
        return lines;
    }
}
