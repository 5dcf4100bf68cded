package greenslip.collector;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFile;
import greenslip.config.Section;
import greenslip.voucher.VerifyingKey;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a collector's file; every key is explained in {@code config/collector.yaml}. */
public final class CollectorConfig {
    private static final Pattern STATION = Pattern.compile("[A-HJ-NP-Z2-9]{4}");

    private CollectorConfig() {}

    /** @throws ConfigException with every fault and its line */
    public static CollectorSettings read(Path file) throws ConfigException {
        ConfigFile config = ConfigFile.read(file);
        Section root = config.root();
        Path folder = root.path("folder");
        Section http = root.section("http");
        String host = http.text("host", "127.0.0.1");
        int port = (int) http.integer("port", 0, 65_535, 8081);
        Map<String, byte[]> kiosks = new LinkedHashMap<>();
        for (Section kiosk : root.sections("kiosks")) {
            String station = kiosk.text("station", STATION, "a station's code");
            Optional<VerifyingKey> key = VerifyingKey.parse(kiosk.text("key"));
            if (kiosk.isBlank("key") || kiosk.isBlank("station")) {
                continue;
            }
            if (key.isEmpty()) {
                kiosk.fault("key", "is a public key of 43 characters, as 'greenslip keys' prints it");
            } else if (kiosks.putIfAbsent(station, key.get().raw()) != null) {
                kiosk.fault("station", "stands here already");
            }
        }
        if (folder.toString().indexOf(';') >= 0) {
            root.fault("folder", "holds a semicolon, which the database's address must not");
        }
        config.check();
        return CollectorSettings.in(folder, host, port, kiosks);
    }
}
