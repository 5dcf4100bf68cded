package greenslip.kiosk;

import greenslip.config.Section;
import greenslip.kiosk.KioskConfig.Keys;
import java.nio.file.Path;
import java.util.Optional;

/** Reads {@code operator}: who may operate, and from where. */
final class OperatorSection {
    private static final String PIN_NAME = "operator.pin";
    private static final int USUAL_MINUTES = 15;
    private static final int USUAL_PORT = 8443;

    private OperatorSection() {}

    /** What {@code sign-in} may be. */
    private enum Mode {
        PIN,
        OFF
    }

    /** @param keys which the PIN lies beside where nothing else is said */
    static KioskConfig.Operator read(Section root, Keys keys) {
        Path beside = keys.voucher().resolveSibling(PIN_NAME);
        return root.optionalSection("operator")
                .map(section -> read(section, beside, keys))
                .orElseGet(() -> new KioskConfig.Operator(Optional.of(beside), USUAL_MINUTES, Optional.empty()));
    }

    private static KioskConfig.Operator read(Section section, Path beside, Keys keys) {
        Mode mode = section.choice("sign-in", Mode.class, Mode.PIN);
        Path pin = section.optionalPath("pin").orElse(beside);
        int minutes = (int) section.integer("session-minutes", 2, 60, USUAL_MINUTES);
        Optional<KioskConfig.Remote> remote = section.optionalSection("remote")
                .map(each -> new KioskConfig.Remote(
                        (int) each.integer("port", 0, 65_535, USUAL_PORT), each.path("certificate")));
        if (mode == Mode.OFF && section.has("remote")) {
            section.fault(
                    "sign-in",
                    "is off, and remote lets other machines in: anybody could operate; set it to pin, or leave remote"
                            + " out");
        }
        refuseShared(section, "pin", pin, keys);
        return new KioskConfig.Operator(mode == Mode.OFF ? Optional.empty() : Optional.of(pin), minutes, remote);
    }

    private static void refuseShared(Section section, String key, Path file, Keys keys) {
        Path given = file.normalize();
        if (given.equals(keys.voucher().normalize())
                || given.equals(keys.transport().normalize())
                || given.equals(keys.pseudonyms().normalize())) {
            section.fault(key, "is the file of a key: the PIN has a file of its own");
        }
    }
}
