package greenslip.export;

import greenslip.ledger.CsvRow;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

/** A workbook of one sheet. A text is a cell of type text, so that nothing that it begins with is a formula. */
final class XlsxSheet implements Sheet {
    private static final int ROWS_TO_FLUSH = 256;

    private final Workbook workbook;
    private final Worksheet sheet;
    private int rows;

    XlsxSheet(OutputStream out, String name) {
        // The workbook closes what it writes to, and that is not ours to close.
        this.workbook = new Workbook(new Kept(out), "Greenslip", "1.0");
        this.sheet = workbook.newWorksheet(name);
    }

    @Override
    public void row(List<?> values) throws IOException {
        int column = 0;
        for (Object value : values) {
            if (value instanceof Number number) {
                sheet.value(rows, column, number);
            } else {
                // Inline: a table of shared texts would be kept in memory to the end.
                sheet.inlineString(rows, column, CsvRow.printable(String.valueOf(value)));
            }
            column++;
        }
        rows++;
        if (rows % ROWS_TO_FLUSH == 0) {
            sheet.flush();
        }
    }

    @Override
    public void finish() throws IOException {
        workbook.finish();
    }

    private static final class Kept extends FilterOutputStream {
        Kept(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            flush();
        }
    }
}
