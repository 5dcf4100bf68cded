package greenslip.print;

import greenslip.print.PaperRow.Blank;
import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Line;
import greenslip.print.PaperRow.Raster;
import java.util.List;
import java.util.stream.Collectors;

/** One slip that a virtual printer cut off. */
record PrintedSlip(long number, List<PaperRow> rows) {
    PrintedSlip {
        rows = List.copyOf(rows);
    }

    /** One line for each row that is not blank; a code is {@code [QR]}, a picture {@code [picture]}. */
    String text() {
        return rows.stream()
                .filter(row -> !(row instanceof Blank))
                .map(row -> switch (row) {
                    case Line line -> line.text();
                    case Code code -> "[QR]";
                    case Raster raster -> "[picture]";
                    case Blank blank -> "";
                })
                .collect(Collectors.joining("\n"));
    }

    /** What the printer's own codes say, in order. */
    List<String> codes() {
        return rows.stream()
                .filter(row -> row instanceof Code)
                .map(row -> ((Code) row).text())
                .toList();
    }
}
