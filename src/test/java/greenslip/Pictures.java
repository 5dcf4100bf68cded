package greenslip;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Makes the pictures of the README from a running demo: {@code Pictures FOLDER} writes slip, resident and operator page as PNG. */
final class Pictures {
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
            wide.text("main", "登记完成");
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
    }
}
