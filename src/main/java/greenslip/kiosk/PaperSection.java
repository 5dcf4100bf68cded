package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.desk.PaperGauge;
import greenslip.desk.PrintRules;
import greenslip.desk.PrintRules.UnknownAnswer;
import greenslip.print.PrinterProfile;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The sections {@code print} and {@code paper} of a station's file; {@code config/kiosk.yaml} explains their keys. */
final class PaperSection {
    private static final int NARROW_ROLL_METRES = 30;
    private static final int WIDE_ROLL_METRES = 50;
    private static final int WARN_SLIPS = 60;
    private static final int WARN_MINUTES = 10;

    private PaperSection() {}

    static PrintRules rules(Section root) {
        PrintRules usual = PrintRules.USUAL;
        return root.optionalSection("print")
                .map(section -> new PrintRules(
                        section.choice("unknown", UnknownAnswer.class, usual.unknown()),
                        TimeUnit.SECONDS.toMillis(section.integer(
                                "unknown-after-seconds",
                                5,
                                3600,
                                TimeUnit.MILLISECONDS.toSeconds(usual.unknownAfterMillis()))),
                        TimeUnit.MINUTES.toMillis(section.integer(
                                "late-after-minutes",
                                1,
                                1440,
                                TimeUnit.MILLISECONDS.toMinutes(usual.lateAfterMillis())))))
                .orElse(usual);
    }

    /** Small printers take small rolls. */
    static PaperGauge.Setting paper(Section root, PrinterProfile profile) {
        int usualMetres =
                profile.columns() < PrinterProfile.GENERIC_80.columns() ? NARROW_ROLL_METRES : WIDE_ROLL_METRES;
        Optional<Section> section = root.optionalSection("paper");
        long metres = section.map(each -> each.integer(
                        "roll-metres", PaperGauge.MIN_ROLL_METRES, PaperGauge.MAX_ROLL_METRES, usualMetres))
                .orElse((long) usualMetres);
        long slips = section.map(each -> each.integer("warn-slips", 0, 2000, WARN_SLIPS))
                .orElse((long) WARN_SLIPS);
        long minutes = section.map(each -> each.integer("warn-minutes", 0, 240, WARN_MINUTES))
                .orElse((long) WARN_MINUTES);
        return new PaperGauge.Setting((int) metres * 1000, (int) slips, (int) minutes);
    }
}
