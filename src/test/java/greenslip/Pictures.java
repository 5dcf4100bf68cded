package greenslip;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes the pictures of the README from a running demo: {@code Pictures FOLDER} writes slip, resident, operator's and district's page as
 * PNG, and beside them the checksums of the pages they show.
 */
final class Pictures {
    /** What a page looks like, but for what the programs in it fill in. */
    static final List<Path> PAGES = Stream.of(
                    "web/index.html",
                    "web/resident.css",
                    "web/operator.html",
                    "web/operator.css",
                    "greenslip/collector/district/index.html",
                    "greenslip/collector/district/district.css")
            .map(Path.of("src/main/resources")::resolve)
            .toList();

    /** As {@code sha256sum -c} reads it. */
    static final String CHECKSUMS = "pages.sha256";

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SLIPS = 24;

    private Pictures() {}

    public static void main(String[] arguments) throws Exception {
        Path target = Files.createDirectories(Path.of(arguments[0]));
        Path data = Files.createTempDirectory("greenslip-pictures");
        try (Demo demo = Demo.start(data, 0, 0, 0);
                Browser wide = new Browser(1280, 800)) {
            int port = demo.kiosk().port();
            for (int resident = 1; resident < SLIPS; resident++) {
                Await.scan(port, "RKEQ%d-%08d".formatted(1 + resident % 3, 4711 * resident));
            }
            wide.open(URI.create("http://localhost:" + port + "/"));
            wide.visible("#entry");
            wide.script(
                    "document.getElementById('code').value = arguments[0];"
                            + "document.getElementById('entry').requestSubmit();",
                    "11010519491231002X");
            wide.text("main", "请取凭证");
            Await.until(PATIENCE, () -> demo.kiosk().ledger().tally().total().printed() == SLIPS);
            Await.until(
                    PATIENCE,
                    () -> Boolean.TRUE.equals(
                            wide.script("const slip = document.getElementById('slip'); return slip.complete &&"
                                    + " slip.naturalWidth > 0;")));
            Files.write(target.resolve("resident.png"), wide.picture());
            Files.write(
                    target.resolve("slip.png"),
                    demo.kiosk().virtualPrinter().orElseThrow().png(SLIPS).orElseThrow());
            wide.open(URI.create("http://localhost:" + port + "/operator"));
            wide.text("#by-community", "阳光小区");
            Files.write(target.resolve("operator.png"), wide.picture());
            Await.until(PATIENCE, () -> demo.kiosk().ledger().waiting() == 0);
            wide.open(URI.create("http://localhost:" + demo.collector().port() + "/district"));
            wide.text("body", "K27A");
            Files.write(target.resolve("district.png"), wide.picture());
        }
        Files.writeString(target.resolve(CHECKSUMS), checksums());
    }

    static String checksums() throws IOException, NoSuchAlgorithmException {
        StringBuilder lines = new StringBuilder();
        for (Path page : PAGES) {
            byte[] sum = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(page));
            lines.append(HexFormat.of().formatHex(sum))
                    .append("  ")
                    .append(page)
                    .append('\n');
        }
        return lines.toString();
    }
}
