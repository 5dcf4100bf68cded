package greenslip;

import greenslip.collector.CollectorServer;
import greenslip.collector.CollectorSettings;
import greenslip.config.ConfigException;
import greenslip.desk.Refused;
import greenslip.desk.RoundStatus;
import greenslip.kiosk.Kiosk;
import greenslip.kiosk.KioskConfig;
import greenslip.kiosk.StationKeys;
import greenslip.signin.Pin;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A kiosk with virtual devices and a collector beside it, in one process, with a round open: something to try at once. */
final class Demo implements AutoCloseable {
    private static final Duration ROUND = Duration.ofHours(12);

    private static final String PIN = "keys/operator.pin";

    private final Kiosk kiosk;
    private final CollectorServer collector;
    private final KioskConfig config;
    private final Path folder;

    private Demo(Kiosk kiosk, CollectorServer collector, KioskConfig config, Path folder) {
        this.kiosk = kiosk;
        this.collector = collector;
        this.config = config;
        this.folder = folder;
    }

    /**
     * @param folder where everything is kept, from one start to the next
     * @param port of the kiosk's pages, 0 for any
     * @param collectorPort of the collector's, 0 for any
     * @param millimetresPerSecond how fast the virtual printer is, 0 for at once
     */
    static Demo start(Path folder, int port, int collectorPort, int millimetresPerSecond)
            throws ConfigException, IOException, Refused {
        return start(folder, port, collectorPort, millimetresPerSecond, Optional.empty());
    }

    /** @param pin that operators sign in with; where there is none nobody has to */
    static Demo start(Path folder, int port, int collectorPort, int millimetresPerSecond, Optional<Pin> pin)
            throws ConfigException, IOException, Refused {
        Files.createDirectories(folder);
        KioskConfig.Keys places =
                config(folder, port, collectorPort, millimetresPerSecond, pin).keys();
        StationKeys keys = StationKeys.readOrCreate(places);
        if (pin.isPresent()) {
            StationKeys.setPin(folder.resolve(PIN), pin.get());
        }
        Files.writeString(
                folder.resolve("keys/voucher.pub"),
                keys.voucher().verifyingKey().text() + System.lineSeparator());
        String station = config(folder, port, collectorPort, millimetresPerSecond, pin)
                .station()
                .code();
        CollectorServer collector = CollectorServer.of(CollectorSettings.in(
                        Files.createDirectories(folder.resolve("collector")),
                        "127.0.0.1",
                        collectorPort,
                        Map.of(station, keys.transport().verifyingKey().raw())))
                .start();
        try {
            KioskConfig config = config(folder, port, collector.port(), millimetresPerSecond, pin);
            Demo demo = new Demo(Kiosk.start(config, keys), collector, config, folder);
            demo.openRound();
            return demo;
        } catch (RuntimeException | ConfigException | Refused e) {
            collector.close();
            throw e;
        }
    }

    Kiosk kiosk() {
        return kiosk;
    }

    CollectorServer collector() {
        return collector;
    }

    /** What to open and what to try. */
    String welcome() {
        return """

            Greenslip 演示已启动 / The demo is running, data under %s

              居民屏   http://localhost:%d/            resident screen: type or paste a code
              操作台   http://localhost:%d/operator    rounds, tally, reissue, printer faults
              汇总端   http://localhost:%d/district    the district's totals

            试一试 / Try:
              curl -d 11010519491231002X -H 'Content-Type: text/plain' http://localhost:%d/api/scans
              curl -d RKEQ1-00012345 -H 'Content-Type: text/plain' http://localhost:%d/api/scans
              curl http://localhost:%d/api/tally
              java -jar target/greenslip.jar verify --key %s TEXT   (the text of a slip's QR code)

            Ctrl+C 停止 / stops it.
            """.formatted(
                        folder,
                        kiosk.port(),
                        kiosk.port(),
                        collector.port(),
                        kiosk.port(),
                        kiosk.port(),
                        kiosk.port(),
                        folder.resolve("keys/voucher.pub"));
    }

    @Override
    public void close() {
        kiosk.close();
        collector.close();
    }

    /** A round that the last run left open goes on; one whose end has passed makes way for the next. */
    private void openRound() throws Refused {
        long end = System.currentTimeMillis() + ROUND.toMillis();
        RoundStatus status = kiosk.rounds().status();
        if (status instanceof RoundStatus.Ended) {
            kiosk.rounds().close();
            status = kiosk.rounds().status();
        }
        if (status instanceof RoundStatus.NoneOpen none) {
            KioskConfig.RoundDefaults usual = config.rounds();
            kiosk.rounds().open(none.expectedNumber(), usual.title(), usual.authority(), end);
        }
    }

    private static KioskConfig config(
            Path folder, int port, int collectorPort, int millimetresPerSecond, Optional<Pin> pin)
            throws ConfigException, IOException {
        try (InputStream in = Demo.class.getResourceAsStream("demo.yaml")) {
            if (in == null) {
                throw new IOException("the program lacks demo.yaml");
            }
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{sign-in: off}", pin.isPresent() ? "{pin: \"${folder}/" + PIN + "\"}" : "{sign-in: off}")
                    .replace(
                            "${folder}", folder.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                    .replace("${port}", String.valueOf(port))
                    .replace("${collector-port}", String.valueOf(collectorPort))
                    .replace("${millimetres-per-second}", String.valueOf(millimetresPerSecond));
            return KioskConfig.parse("demo.yaml", yaml);
        }
    }
}
