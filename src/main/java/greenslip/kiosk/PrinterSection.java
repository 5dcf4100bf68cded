package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.kiosk.KioskConfig.PrinterChoice;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.PrinterProfile.StatusAnswers;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The part of a station's file that says which printer it has, how it is reached, and where it differs from its profile. */
final class PrinterSection {
    /** On slower lines the bytes that begin a connection would outlast the patience with a printer. */
    private static final int LEAST_BAUD = 9_600;

    private static final Path USB_PRINTER = Path.of("/dev/usb/lp0");

    private enum Kind {
        VIRTUAL,
        TCP,
        SERIAL,
        USBLP,
        FILE
    }

    private PrinterSection() {}

    static PrinterChoice read(Section section) {
        PrinterProfile profile = changed(section, profile(section));
        return switch (section.choice("kind", Kind.class, Kind.VIRTUAL)) {
            case VIRTUAL ->
                new PrinterChoice.Virtual(
                        profile,
                        (int) section.integer("millimetres-per-second", 0, 300, 90),
                        section.optionalPath("pictures").orElse(null),
                        (int) section.integer("pictures-kept", 1, 10_000, 200));
            case TCP ->
                new PrinterChoice.Tcp(profile, section.text("host"), (int) section.integer("port", 1, 65_535, 9100));
            case SERIAL -> new PrinterChoice.Serial(profile, section.path("device"), line(section, profile));
            case USBLP ->
                new PrinterChoice.Usblp(profile, section.optionalPath("device").orElse(USB_PRINTER));
            case FILE -> file(section, profile);
        };
    }

    private static PrinterProfile profile(Section section) {
        String name = section.text("profile", PrinterProfile.GENERIC_58.name());
        Optional<PrinterProfile> profile = PrinterProfile.named(name);
        if (profile.isEmpty()) {
            List<String> names =
                    PrinterProfile.SHIPPED.stream().map(PrinterProfile::name).toList();
            section.fault("profile", "is one of " + names);
        }
        return profile.orElse(PrinterProfile.GENERIC_58);
    }

    private static PrinterProfile changed(Section section, PrinterProfile usual) {
        return usual.change()
                .text(section.choice("text", Drawing.class, usual.text()))
                .codes(section.choice("codes", Drawing.class, usual.codes()))
                .cutter(section.flag("cutter", usual.cutter()))
                .feedLines((int) section.integer("feed-lines", 0, 10, usual.feedLines()))
                .bufferBytes((int) section.integer("buffer-bytes", 256, 1 << 20, usual.bufferBytes()))
                .status(section.choice("status", StatusAnswers.class, usual.status()))
                .confirms(section.flag("confirms", usual.confirms()))
                .slipMillimetres((int) section.integer("slip-millimetres", 20, 500, usual.slipMillimetres()))
                .timeouts((int) section.integer("status-timeout-millis", 50, 5_000, usual.statusTimeoutMillis()), (int)
                        section.integer("job-timeout-millis", 100, 60_000, usual.jobTimeoutMillis()))
                .build();
    }

    private static SerialLine line(Section section, PrinterProfile profile) {
        List<Integer> bauds =
                SerialLine.bauds().stream().filter(baud -> baud >= LEAST_BAUD).toList();
        int baud = (int) section.integer("baud", LEAST_BAUD, bauds.getLast(), LEAST_BAUD);
        if (!bauds.contains(baud)) {
            section.fault("baud", "is one of " + bauds);
            baud = LEAST_BAUD;
        }
        return new SerialLine(baud, section.choice("flow-control", FlowControl.class, profile.flowControl()));
    }

    private static PrinterChoice file(Section section, PrinterProfile profile) {
        if (section.has("confirms") && profile.confirms()) {
            section.fault("confirms", "is no here: nothing ever comes back from a file");
        }
        if (section.has("status") && profile.answers()) {
            section.fault("status", "is none here: nothing ever comes back from a file");
        }
        return new PrinterChoice.File(profile.mute(), section.path("file"));
    }
}
