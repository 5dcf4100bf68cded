package greenslip.print;

import java.util.ArrayList;
import java.util.List;

/**
 * Breaks a {@link PrintableText} into lines of paper: at spaces and beside Chinese characters, never within a number, a serial, a word or
 * an address, unless that alone is longer than a line. Closing marks stay with what is before them, opening ones with what follows.
 * Spaces at a break are left out. Stateless; any thread.
 */
public final class PaperLines {
    private static final String OPENING = "（【《“‘〈「『([";
    private static final String CLOSING = "，。、；：？！）】》”’〉」』…·";

    private PaperLines() {}

    /** Lines of at most that many columns, and at most that many lines, the rest left out; an empty text is one empty line. */
    public static List<String> of(String printable, int columns, int mostLines) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int used = 0;
        int at = 0;
        while (at < printable.length()) {
            String piece = printable.substring(at, endOfPiece(printable, at, columns));
            at += piece.length();
            int width = PrintableText.columns(piece);
            if (used + width > columns) {
                lines.add(line.toString().stripTrailing());
                if (lines.size() == mostLines) {
                    return lines;
                }
                line.setLength(0);
                used = 0;
            }
            boolean atBreak = used == 0 && !lines.isEmpty();
            if (!(atBreak && piece.isBlank())) {
                line.append(piece);
                used += width;
            }
        }
        if (used > 0 || lines.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** Where what stays together ends; at least one character, else no wider than a line. */
    private static int endOfPiece(String text, int start, int columns) {
        int point = text.codePointAt(start);
        int end = start + Character.charCount(point);
        int used = PrintableText.columns(point);
        while (end < text.length()) {
            int next = text.codePointAt(end);
            used += PrintableText.columns(next);
            if (used > columns || !staysTogether(point, next)) {
                return end;
            }
            point = next;
            end += Character.charCount(next);
        }
        return end;
    }

    private static boolean staysTogether(int before, int after) {
        boolean word = isNarrow(before) && isNarrow(after);
        return word || OPENING.indexOf(before) >= 0 || CLOSING.indexOf(after) >= 0;
    }

    private static boolean isNarrow(int point) {
        return point > ' ' && point < 0x7f;
    }
}
