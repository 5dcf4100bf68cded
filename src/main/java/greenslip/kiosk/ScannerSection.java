package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.round.Station;
import greenslip.scan.CameraSettings;
import greenslip.scan.KeyLayout;
import greenslip.scan.KeyboardSettings;
import greenslip.scan.SerialScannerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The part of a station's file that says which scanners it has and at which table each stands. */
final class ScannerSection {
    /** Even, so that it is harmless in every format. */
    private static final int MIN_CAMERA_SIDE = 32;

    private static final int MAX_CAMERA_SIDE = 4096;
    private static final int MAX_QUIET_MILLIS = 60_000;
    private static final int USUAL_BAUD = 9_600;
    private static final int MIN_SLEEP_SECONDS = 5;
    private static final int MAX_SLEEP_SECONDS = 3_600;

    private enum Kind {
        VIRTUAL,
        CAMERA,
        KEYBOARD,
        SERIAL
    }

    private final Section root;
    private final Station station;
    private final PanelChoice panel;
    private final List<ScannerChoice> scanners = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<Path> devices = new HashSet<>();

    private ScannerSection(Section root, Station station, PanelChoice panel) {
        this.root = root;
        this.station = station;
        this.panel = panel;
    }

    static List<ScannerChoice> read(Section root, Station station, PanelChoice panel) {
        return new ScannerSection(root, station, panel).read();
    }

    private List<ScannerChoice> read() {
        root.sections("scanners").forEach(this::scanner);
        if (scanners.stream().filter(ScannerChoice.Page.class::isInstance).count() > 1) {
            root.fault("scanners", "has more than one of kind virtual");
        }
        if (!root.has("scanners") || root.isEmptyList("scanners")) {
            root.fault("scanners", "is missing: without one nobody can scan out");
        }
        return scanners;
    }

    private void scanner(Section section) {
        String name = section.text("name", KioskConfig.WORD, "1 to 24 of a-z, 0-9 and -");
        if (!names.add(name)) {
            section.fault("name", "names a scanner that stands here already");
        }
        String first = station.tables().isEmpty() ? "" : station.tables().getFirst();
        String table = section.text("table", first);
        if (!station.tables().contains(table)) {
            section.fault("table", "is none of station.tables");
        }
        switch (section.choice("kind", Kind.class, Kind.VIRTUAL)) {
            case VIRTUAL -> scanners.add(new ScannerChoice.Page(name, table));
            case CAMERA -> {
                int sleepMillis = sleepMillis(section);
                camera(section, name)
                        .ifPresent(camera -> scanners.add(new ScannerChoice.Camera(camera, table, sleepMillis)));
            }
            case KEYBOARD -> scanners.add(new ScannerChoice.Keyboard(keyboard(section, name), table));
            case SERIAL -> scanners.add(new ScannerChoice.Serial(serial(section, name), table));
        }
    }

    private KeyboardSettings keyboard(Section section, String name) {
        KeyboardSettings usual = KeyboardSettings.of(name, device(section));
        KeyboardSettings.Ending ending = section.choice("ending", KeyboardSettings.Ending.class, usual.ending());
        // A code that only a pause ends keeps its resident waiting for that pause.
        int idle = ending == KeyboardSettings.Ending.NONE ? 150 : usual.idleMillis();
        return new KeyboardSettings(
                name,
                usual.device(),
                section.choice("layout", KeyLayout.class, usual.layout()),
                ending,
                section.choice("alt-codes", KeyboardSettings.AltCodes.class, usual.altCodes()),
                (int) section.integer("idle-millis", 20, 10_000, idle),
                quiet(section, usual.sameCodeQuietMillis()),
                usual.retryMinMillis(),
                usual.retryMaxMillis());
    }

    private SerialScannerSettings serial(Section section, String name) {
        SerialScannerSettings usual = SerialScannerSettings.of(name, device(section), line(section));
        return new SerialScannerSettings(
                name,
                usual.device(),
                usual.line(),
                section.choice("ending", SerialScannerSettings.Ending.class, usual.ending()),
                section.choice("encoding", SerialScannerSettings.Encoding.class, usual.encoding()),
                section.choice("trigger", SerialScannerSettings.Trigger.class, usual.trigger()),
                (int) section.integer("silence-millis", 10, 10_000, usual.silenceMillis()),
                quiet(section, usual.sameCodeQuietMillis()),
                usual.retryMinMillis(),
                usual.retryMaxMillis());
    }

    private Path device(Section section) {
        Path device = section.path("device");
        if (!section.isBlank("device") && !devices.add(device.normalize())) {
            section.fault("device", "is the device of another scanner here");
        }
        return device;
    }

    private static int quiet(Section section, int usual) {
        return (int) section.integer("same-code-quiet-millis", 0, MAX_QUIET_MILLIS, usual);
    }

    private static SerialLine line(Section section) {
        List<Integer> bauds = SerialLine.bauds();
        int baud = (int) section.integer("baud", bauds.getFirst(), bauds.getLast(), USUAL_BAUD);
        if (!bauds.contains(baud)) {
            section.fault("baud", "is one of " + bauds);
            baud = USUAL_BAUD;
        }
        return new SerialLine(baud, FlowControl.NONE);
    }

    /** Without a sensor nothing would ever wake it. */
    private int sleepMillis(Section section) {
        int seconds = (int) section.integer("sleep-after-seconds", 0, MAX_SLEEP_SECONDS, 0);
        if (seconds > 0 && seconds < MIN_SLEEP_SECONDS) {
            section.fault("sleep-after-seconds", "is 0, or " + MIN_SLEEP_SECONDS + " to " + MAX_SLEEP_SECONDS);
        }
        if (seconds > 0 && !panel.hasPresence()) {
            section.fault("sleep-after-seconds", "needs a presence sensor that wakes it: panel.presence");
        }
        return seconds * 1_000;
    }

    private static Optional<CameraSettings> camera(Section section, String name) {
        List<String> command = section.texts("command");
        CameraSettings.Format format =
                section.choice("format", CameraSettings.Format.class, CameraSettings.Format.GRAY);
        int width = (int) section.integer("width", MIN_CAMERA_SIDE, MAX_CAMERA_SIDE);
        int height = (int) section.integer("height", MIN_CAMERA_SIDE, MAX_CAMERA_SIDE);
        int stride = (int) section.integer("stride-bytes", width, 2 * MAX_CAMERA_SIDE, width);
        int quiet = (int) section.integer("same-code-quiet-millis", 0, 60_000, 2_000);
        try {
            CameraSettings usual = CameraSettings.of(name, command, format, width, height, stride);
            return Optional.of(new CameraSettings(
                    name,
                    command,
                    format,
                    width,
                    height,
                    stride,
                    quiet,
                    usual.frameGapMillis(),
                    usual.restartMinMillis(),
                    usual.restartMaxMillis()));
        } catch (IllegalArgumentException e) {
            if (!name.isBlank()) {
                section.fault("command", String.valueOf(e.getMessage()));
            }
            return Optional.empty();
        }
    }
}
