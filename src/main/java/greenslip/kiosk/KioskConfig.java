package greenslip.kiosk;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFile;
import greenslip.config.Section;
import greenslip.desk.PaperGauge;
import greenslip.desk.PrintRules;
import greenslip.ledger.Retention;
import greenslip.posix.SerialLine;
import greenslip.print.PrinterProfile;
import greenslip.resident.CodeFormats;
import greenslip.round.Station;
import greenslip.scan.CameraSettings;
import greenslip.scan.KeyboardSettings;
import greenslip.scan.SerialScannerSettings;
import greenslip.voucher.Credential;
import greenslip.voucher.CredentialUrl;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One station as its file describes it; every key is explained in {@code config/kiosk.yaml}.
 *
 * @param folder where the ledger lives; the keys have paths of their own
 * @param clock who vouches for this machine's clock
 * @param retention how long closed rounds are kept
 * @param rules what happens to slips that only a person can decide about
 * @param paper the rolls, and when to warn
 * @param panel lamp, sounder, buttons and presence sensor
 * @param communities name by code, in order
 * @param operator who may operate, and from where
 */
public record KioskConfig(
        Station station,
        ZoneId zone,
        Path folder,
        ClockKeeper clock,
        Retention retention,
        Map<String, String> communities,
        RoundDefaults rounds,
        Keys keys,
        VoucherUse voucher,
        CodeFormats formats,
        List<ScannerChoice> scanners,
        PrinterChoice printer,
        PrintRules rules,
        PaperGauge.Setting paper,
        PanelChoice panel,
        Http http,
        Optional<Upload> upload,
        Operator operator) {
    private static final Pattern STATION = Pattern.compile("[A-HJ-NP-Z2-9]{4}");
    private static final Pattern SITE = Pattern.compile("[A-Z0-9]{1," + Credential.MAX_SITE_BYTES + "}");
    private static final Pattern TABLE = Pattern.compile("[A-Z0-9]{1," + Credential.MAX_TABLE_BYTES + "}");
    private static final Pattern COMMUNITY = Pattern.compile("[A-Z0-9]{1," + Credential.MAX_COMMUNITY_BYTES + "}");
    private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,24}");
    private static final String HARMLESS_URL = "https://v.example.org/#";
    private static final Retention KEPT = new Retention(30);
    private static final int MAX_KEPT_DAYS = 3650;
    static final Pattern WORD = Pattern.compile("[a-z0-9][a-z0-9-]{0,23}");

    /** What the operator is offered when opening a round. */
    public record RoundDefaults(int firstNumber, String title, String authority) {}

    /**
     * The station's secrets, one file each, with a purpose each.
     *
     * @param district salt of the pseudonyms: the same in the whole district
     */
    public record Keys(Path voucher, Path transport, Path pseudonyms, String district) {}

    /** @param goodHours how long after a round's end its vouchers are good */
    public record VoucherUse(CredentialUrl url, int goodHours) {}

    /** A scanner and the sampling table it stands at. */
    public sealed interface ScannerChoice {
        String name();

        String table();

        record Page(String name, String table) implements ScannerChoice {}

        /** @param sleepAfterMillis how long nobody has to be there until it sleeps; 0 for never */
        record Camera(CameraSettings settings, String table, int sleepAfterMillis) implements ScannerChoice {
            @Override
            public String name() {
                return settings.name();
            }
        }

        record Keyboard(KeyboardSettings settings, String table) implements ScannerChoice {
            @Override
            public String name() {
                return settings.name();
            }
        }

        record Serial(SerialScannerSettings settings, String table) implements ScannerChoice {
            @Override
            public String name() {
                return settings.name();
            }
        }
    }

    /** A printer and how it is reached. */
    public sealed interface PrinterChoice {
        PrinterProfile profile();

        /** @param pictures folder that keeps the slips' pictures, where one is wanted */
        record Virtual(
                PrinterProfile profile,
                int millimetresPerSecond,
                @Nullable Path pictures,
                int picturesKept) implements PrinterChoice {}

        record Tcp(PrinterProfile profile, String host, int port) implements PrinterChoice {}

        record Serial(PrinterProfile profile, Path device, SerialLine line) implements PrinterChoice {}

        record Usblp(PrinterProfile profile, Path device) implements PrinterChoice {}

        /** Bytes into a file or a FIFO; nothing comes back. */
        record File(PrinterProfile profile, Path file) implements PrinterChoice {}
    }

    public record Http(String host, int port) {}

    /**
     * @param pin the PIN's file, empty where nobody has to sign in
     * @param sessionMinutes how long a session lasts without anybody doing something
     */
    public record Operator(Optional<Path> pin, int sessionMinutes, Optional<Remote> remote) {}

    /** @param certificate what the station shows to other machines, and its key */
    public record Remote(int port, Path certificate) {}

    /** @param maxAgeMillis how long a row may wait for others to fill a batch */
    public record Upload(URI collector, int maxAgeMillis) {}

    /** Whom this machine's clock is believed on. */
    public enum ClockKeeper {
        /** Somebody else keeps it, as on a laptop: believed from the start. */
        HOST,
        /** Once the network set it in this boot. */
        TIMESYNC,
        /** Never by itself; the collector's answer or the operator tells the time. */
        TOLD
    }

    /** @throws ConfigException with every fault and its line */
    public static KioskConfig read(Path file) throws ConfigException {
        return of(ConfigFile.read(file));
    }

    public static KioskConfig parse(String name, String yaml) throws ConfigException {
        return of(ConfigFile.parse(name, yaml));
    }

    private static KioskConfig of(ConfigFile file) throws ConfigException {
        Section root = file.root();
        Station station = station(root.section("station"));
        PrinterChoice printer = PrinterSection.read(root.section("printer"));
        Keys keys = keys(root.section("keys"));
        PanelChoice panel =
                root.optionalSection("panel").map(PanelSection::read).orElseGet(PanelChoice.None::new);
        KioskConfig config = new KioskConfig(
                station,
                zone(root),
                root.path("folder"),
                root.choice("clock", ClockKeeper.class, ClockKeeper.TIMESYNC),
                root.optionalSection("ledger").map(KioskConfig::retention).orElse(KEPT),
                communities(root),
                rounds(root.section("rounds")),
                keys,
                voucher(root.section("voucher")),
                root.has("formats") ? FormatSection.read(root) : CodeFormats.shipped(),
                ScannerSection.read(root, station, panel),
                printer,
                PaperSection.rules(root),
                PaperSection.paper(root, printer.profile()),
                panel,
                http(root.section("http")),
                root.optionalSection("upload").map(KioskConfig::upload),
                OperatorSection.read(root, keys));
        // Where a fault was noted something harmless stands above; it never leaves here.
        file.check();
        return config;
    }

    private static Retention retention(Section section) {
        return new Retention((int) section.integer("keep-closed-days", 0, MAX_KEPT_DAYS, KEPT.keepClosedDays()));
    }

    private static Station station(Section section) {
        String code = section.text("code", STATION, "4 of A-Z and 2-9 without I and O");
        Section site = section.section("site");
        String siteCode = site.text("code", SITE, "1 to 6 of A-Z and 0-9");
        String siteName = site.text("name", NAME, "1 to 24 characters");
        List<String> tables = section.texts("tables");
        if (tables.isEmpty() || tables.size() > 16) {
            section.fault("tables", "names 1 to 16 sampling tables");
        }
        if (Set.copyOf(tables).size() < tables.size()) {
            section.fault("tables", "names a table twice");
        }
        for (String table : tables) {
            if (!TABLE.matcher(table).matches()) {
                section.fault("tables", "holds codes of 1 to 4 of A-Z and 0-9, not " + Section.quoted(table));
            }
        }
        return new Station(code, siteCode, siteName, tables);
    }

    private static ZoneId zone(Section root) {
        try {
            return ZoneId.of(root.text("zone", "Asia/Shanghai"));
        } catch (DateTimeException e) {
            root.fault("zone", "is a time zone such as Asia/Shanghai");
            return ZoneId.of("Asia/Shanghai");
        }
    }

    private static Map<String, String> communities(Section root) {
        Map<String, String> communities = new LinkedHashMap<>();
        for (Section community : root.sections("communities")) {
            String code = community.text("code", COMMUNITY, "1 to 8 of A-Z and 0-9");
            String name = community.text("name", NAME, "1 to 24 characters");
            if (communities.putIfAbsent(code, name) != null) {
                community.fault("code", "names a community that stands here already");
            }
        }
        return communities;
    }

    private static RoundDefaults rounds(Section section) {
        return new RoundDefaults(
                (int) section.integer("first-number", 1, 9999, 1),
                section.text("title", Pattern.compile("[^\\p{Cntrl}]{1,16}"), "1 to 16 characters"),
                section.text("authority", Pattern.compile("[^\\p{Cntrl}]{1,32}"), "1 to 32 characters"));
    }

    private static Keys keys(Section section) {
        Keys keys = new Keys(
                section.path("voucher"),
                section.path("transport"),
                section.path("pseudonyms"),
                section.text("district", WORD, "1 to 24 of a-z, 0-9 and -"));
        Map<Path, String> files = new LinkedHashMap<>();
        refuseShared(section, "voucher", keys.voucher(), files);
        refuseShared(section, "transport", keys.transport(), files);
        refuseShared(section, "pseudonyms", keys.pseudonyms(), files);
        return keys;
    }

    private static void refuseShared(Section section, String key, Path file, Map<Path, String> files) {
        String other = files.putIfAbsent(file.normalize(), key);
        if (other != null && !section.isBlank(key) && !section.isBlank(other)) {
            section.fault(key, "is the file of " + section.dotted(other) + " too: each key has a purpose of its own");
        }
    }

    private static VoucherUse voucher(Section section) {
        String prefix = section.text("url");
        int hours = (int) section.integer("good-hours", 1, 720, 48);
        List<String> faults = prefix.isEmpty() ? List.of() : CredentialUrl.faults(prefix);
        faults.forEach(fault -> section.fault("url", fault));
        boolean good = !prefix.isEmpty() && faults.isEmpty();
        return new VoucherUse(new CredentialUrl(good ? prefix : HARMLESS_URL), hours);
    }

    private static Http http(Section section) {
        String host = section.text("host", "127.0.0.1");
        if (!isLoopback(host)) {
            section.fault(
                    "host",
                    "is a loopback address such as 127.0.0.1: other machines come in by operator.remote, over TLS and"
                            + " with a PIN");
        }
        return new Http(host, (int) section.integer("port", 0, 65_535, 8080));
    }

    /** By the address itself: no name is looked up, a station starts without a network. */
    private static boolean isLoopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Upload upload(Section section) {
        String collector = section.text("collector");
        int maxAge = (int) section.integer("max-age-millis", 10, 600_000, 10_000);
        try {
            URI uri = URI.create(collector);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return new Upload(uri, maxAge);
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        if (!collector.isEmpty()) {
            section.fault("collector", "is a URL such as https://collector.example.org:8443");
        }
        return new Upload(URI.create(HARMLESS_URL), maxAge);
    }
}
