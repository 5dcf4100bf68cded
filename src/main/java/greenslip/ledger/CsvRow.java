package greenslip.ledger;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of CSV (RFC 4180): CR LF. Text that a spreadsheet would take for a formula gets an apostrophe before it: what came out of a code,
 * from a keyboard or a file is not to be run on the district's computers.
 */
public final class CsvRow {
    /** In full width too: some spreadsheets make the one of the other. */
    private static final String FORMULA = "=+-@＝＋－＠";

    private static final char REPLACEMENT = '\uFFFD';

    private CsvRow() {}

    /** @param values numbers as they are, everything else as text */
    public static String of(List<?> values) {
        return values.stream().map(CsvRow::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    /** The text without what nobody can see: control characters but line ends, and those that change the direction of others. */
    public static String printable(String text) {
        StringBuilder printable = new StringBuilder();
        text.replace("\r\n", "\n").replace('\r', '\n').codePoints().forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL -> printable.append(point == '\n' ? "\n" : point == '\t' ? " " : "");
                case Character.FORMAT, Character.UNASSIGNED -> {
                    // Nobody misses it.
                }
                case Character.SURROGATE -> printable.append(REPLACEMENT);
                default -> printable.appendCodePoint(point);
            }
        });
        return printable.toString();
    }

    private static String field(Object value) {
        String text = String.valueOf(value);
        if (value instanceof Number) {
            return text;
        }
        String printable = printable(text);
        String harmless = isFormula(text) || isFormula(printable) ? "'" + printable : printable;
        boolean quoted =
                harmless.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n') || !harmless.equals(harmless.strip());
        return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }

    /** White space before it protects nobody: some programs take it away first. */
    private static boolean isFormula(String text) {
        String begin = text.strip();
        boolean indented = !text.isEmpty() && Character.isISOControl(text.charAt(0));
        return indented || (!begin.isEmpty() && FORMULA.indexOf(begin.charAt(0)) >= 0);
    }
}
