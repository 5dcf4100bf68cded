package greenslip.print;

import java.util.ArrayList;
import java.util.List;

/**
 * What a job's bytes put on the paper of a printer, without a printer: for looking at a slip before there is one. Any thread.
 */
public final class SlipPicture {
    private final List<PaperRow> rows = new ArrayList<>();
    private final int widthDots;
    private final ThermalFont font = new ThermalFont();
    private long movedDots;

    /** Takes a whole job; of bytes that mean nothing nothing is seen. */
    public SlipPicture(byte[] job, PrinterProfile profile) {
        widthDots = profile.widthDots();
        EscPosInterpreter interpreter = new EscPosInterpreter(widthDots, new Paper());
        for (byte value : job) {
            interpreter.accept(value);
        }
    }

    /** One pixel to a dot. */
    public byte[] png() {
        return new PaperPainter(font).png(rows, widthDots);
    }

    /** A line for each row, {@code [QR]} for a code, {@code [picture]} for dots. */
    public String text() {
        return new PrintedSlip(1, rows).text();
    }

    /** Paper that moves past the head, the way to the knife included. */
    public int millimetres() {
        return (int) (movedDots / PrinterProfile.DOTS_PER_MILLIMETRE);
    }

    /** Whether Chinese comes out as empty boxes, because no font on this machine knows it. */
    public boolean chineseFontMissing() {
        return font.chineseMissing();
    }

    private final class Paper implements EscPosInterpreter.Mechanism {
        @Override
        public void row(PaperRow row) {
            rows.add(row);
            movedDots += row.heightDots();
        }

        @Override
        public void cut(int feedDots) {
            movedDots += feedDots;
        }

        @Override
        public void askedJobDone() {}

        @Override
        public void pushStatus(boolean on) {}
    }
}
