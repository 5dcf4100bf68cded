package greenslip.export;

import java.io.IOException;
import java.io.OutputStream;

/** How a table is written. */
public enum SheetForm {
    CSV("csv", "text/csv; charset=utf-8"),
    XLSX("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");

    private final String ending;
    private final String mediaType;

    SheetForm(String ending, String mediaType) {
        this.ending = ending;
        this.mediaType = mediaType;
    }

    public String ending() {
        return ending;
    }

    public String mediaType() {
        return mediaType;
    }

    Sheet sheet(OutputStream out, String name) throws IOException {
        return switch (this) {
            case CSV -> new CsvSheet(out);
            case XLSX -> new XlsxSheet(out, name);
        };
    }
}
