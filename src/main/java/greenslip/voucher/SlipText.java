package greenslip.voucher;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.util.ArrayList;
import java.util.List;

/** Text fitted to the paper: only what GBK can say, no longer than a line. */
final class SlipText {
    /** Columns of 58 mm paper at scale 1. */
    static final int COLUMNS = 32;

    static final int MAX_LINES = 3;

    private static final Charset GBK = Charset.forName("GBK");
    private static final int ELLIPSIS = '…';
    private static final char MISSING = '〓';

    private SlipText() {}

    /**
     * The text as a slip can carry it: with the geta mark 〓 where a sort is missing, as typesetters do, so that a name that lacks a
     * character is seen to lack it. The narrow yen sign is in no Chinese printer and becomes the wide one.
     */
    static String printable(String text) {
        CharsetEncoder gbk = GBK.newEncoder();
        StringBuilder printable = new StringBuilder();
        text.codePoints().forEach(point -> {
            boolean carried = point <= 0xFFFF
                    && !Character.isISOControl(point)
                    && !Character.isSurrogate((char) point)
                    && gbk.canEncode((char) point);
            printable.append(carried ? (char) point : point == '¥' ? '￥' : MISSING);
        });
        return printable.toString();
    }

    /** Columns that a printable text takes at scale 1. */
    static int columns(String text) {
        return text.chars().map(SlipText::columns).sum();
    }

    /** The printable text broken into lines for a scale, at most {@value #MAX_LINES}, the last cut with an ellipsis. */
    static List<String> lines(String text, int scale) {
        int width = COLUMNS / scale;
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (char c : printable(text).strip().toCharArray()) {
            if (columns(line.toString()) + columns(c) > width) {
                if (lines.size() == MAX_LINES - 1) {
                    cut(line, width);
                    break;
                }
                lines.add(line.toString().strip());
                line.setLength(0);
            }
            line.append(c);
        }
        lines.add(line.toString().strip());
        return lines;
    }

    private static void cut(StringBuilder line, int width) {
        while (columns(line.toString()) + columns(ELLIPSIS) > width) {
            line.setLength(line.length() - 1);
        }
        line.append((char) ELLIPSIS);
    }

    private static int columns(int c) {
        return c < 0x80 ? 1 : 2;
    }
}
