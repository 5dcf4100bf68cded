package greenslip.ledger;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A line of CSV (RFC 4180): UTF-8 without a mark, CR LF. Text that a spreadsheet would take for a formula gets an apostrophe before it:
 * what came out of a code or from a keyboard is not to be run on the district's computers.
 */
final class CsvRow {
    private static final String FORMULA = "=+-@\t\r\n";

    private CsvRow() {}

    /** @param values numbers as they are, everything else as text */
    static String of(List<?> values) {
        return values.stream().map(CsvRow::field).collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String field(Object value) {
        String text = String.valueOf(value);
        if (value instanceof Number) {
            return text;
        }
        String harmless = !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        boolean quoted = harmless.chars().anyMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                || !harmless.equals(harmless.strip());
        return quoted ? '"' + harmless.replace("\"", "\"\"") + '"' : harmless;
    }
}
