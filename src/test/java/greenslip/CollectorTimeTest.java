package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.collector.CollectorServer;
import greenslip.collector.CollectorSettings;
import greenslip.kiosk.Kiosk;
import greenslip.kiosk.KioskConfig;
import greenslip.kiosk.StationKeys;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A station that does not know the time, and a collector that does. */
class CollectorTimeTest {
    /** Far from what this machine's clock shows, so that it cannot be mistaken for it. */
    private static final long TRUE = Instant.parse("2071-06-01T00:00:00Z").toEpochMilli();

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    @Test
    void a_voucher_issued_before_the_time_was_known_gets_it_from_the_collectors_answer() throws Exception {
        StationKeys keys = StationKeys.readOrCreate(config(1).keys());
        CollectorSettings settings = CollectorSettings.in(
                Files.createDirectories(folder.resolve("collector")),
                "127.0.0.1",
                0,
                Map.of("K27A", keys.transport().verifyingKey().raw()));
        try (CollectorServer collector =
                new CollectorServer(settings, (kiosk, body, header) -> true, () -> TRUE).start()) {
            try (Kiosk kiosk = Kiosk.start(config(collector.port()), keys)) {
                kiosk.rounds().open(1, "核酸检测", "筹备组", TRUE + 3_600_000);
                Await.scan(kiosk.port(), "RKEQ1-00012345");
                Await.until(PATIENCE, () -> issued(kiosk).trusted());
                assertThat(issued(kiosk).trust()).isEqualTo(ClockTrust.COLLECTOR);
                assertThat(issued(kiosk).wall())
                        .isBetween(
                                Instant.ofEpochMilli(TRUE).minus(PATIENCE),
                                Instant.ofEpochMilli(TRUE).plus(PATIENCE));
            }
        }
    }

    private static Timestamp issued(Kiosk kiosk) {
        return kiosk.ledger().recentJobs(1).getFirst().voucher().issued();
    }

    /** The demo's station, with its own clock not to be believed. */
    private KioskConfig config(int collectorPort) throws Exception {
        try (InputStream in = Demo.class.getResourceAsStream("demo.yaml")) {
            assertThat(in).isNotNull();
            String yaml = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("clock: host", "clock: told")
                    .replace("${folder}", folder.toString())
                    .replace("${port}", "0")
                    .replace("${collector-port}", String.valueOf(collectorPort))
                    .replace("${millimetres-per-second}", "0");
            return KioskConfig.parse("demo.yaml", yaml);
        }
    }
}
