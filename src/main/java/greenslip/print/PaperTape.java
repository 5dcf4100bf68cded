package greenslip.print;

import greenslip.print.PaperRow.Blank;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The paper in a virtual printer: what hangs out of it, and the slips cut off last. Guarded by the printer's lock. */
final class PaperTape {
    /** What hangs out of a printer that never cuts is torn off after so many rows, or so many dots: ten metres. */
    private static final int MOST_ROWS = 10_000;

    static final int MOST_DOTS = 80_000;

    private final int keep;
    private final ArrayDeque<PrintedSlip> slips = new ArrayDeque<>();
    private final List<PaperRow> hanging = new ArrayList<>();
    private long hangingDots;
    private boolean scrap;
    private long lastNumber;
    private long printed;
    private long scraps;
    private long movedDots;

    PaperTape(int keep, long lastNumber) {
        this.keep = keep;
        this.lastNumber = lastNumber;
    }

    void add(PaperRow row) {
        int dots = row.heightDots();
        if (hanging.size() >= MOST_ROWS || hangingDots + dots > MOST_DOTS) {
            tearOff();
        }
        hanging.add(row);
        hangingDots += dots;
        movedDots += dots;
    }

    /** Rows hanging out that are not blank. */
    long inkedRows() {
        return hanging.stream().filter(row -> !(row instanceof Blank)).count();
    }

    /** Cuts; a piece that carries nothing, or whose job was thrown away in the middle, is no slip. */
    Optional<PrintedSlip> cut(int feedDots) {
        movedDots += feedDots;
        if (scrap || inkedRows() == 0) {
            tearOff();
            return Optional.empty();
        }
        PrintedSlip slip = new PrintedSlip(++lastNumber, hanging);
        printed++;
        hanging.clear();
        hangingDots = 0;
        slips.addLast(slip);
        if (slips.size() > keep) {
            slips.removeFirst();
        }
        return Optional.of(slip);
    }

    /** The rest of the job that hangs out will never come. */
    void interrupted() {
        scrap = scrap || inkedRows() > 0;
    }

    void tearOff() {
        if (inkedRows() > 0) {
            scraps++;
        }
        hanging.clear();
        hangingDots = 0;
        scrap = false;
    }

    /** What hangs out now, as a slip without a number. */
    PrintedSlip hanging() {
        return new PrintedSlip(0, hanging);
    }

    Optional<PrintedSlip> slip(long number) {
        return slips.stream().filter(slip -> slip.number() == number).findFirst();
    }

    long lastNumber() {
        return lastNumber;
    }

    long printed() {
        return printed;
    }

    long scraps() {
        return scraps;
    }

    long movedDots() {
        return movedDots;
    }
}
