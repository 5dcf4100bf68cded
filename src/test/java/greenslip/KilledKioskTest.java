package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.collector.CollectorServer;
import greenslip.collector.CollectorSettings;
import greenslip.kiosk.KioskConfig;
import greenslip.kiosk.StationKeys;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The kiosk from its jar is killed ({@code kill -9}) while several clients scan over HTTP, again and again. What they were told, what the
 * kiosk holds, and what the collector counts must be the same in the end. {@code -Dgreenslip.seed=N} repeats a run's moments.
 */
@Execution(ExecutionMode.CONCURRENT)
@Tag("slow")
@Timeout(300)
class KilledKioskTest {
    private static final int KILLS = 6;
    private static final int CLIENTS = 4;
    private static final int MAX_SCANS = 300;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern ANSWER = Pattern.compile("\"outcome\":\"([a-z-]+)\",\"serial\":\"([0-9A-Z]+)\"");

    @TempDir
    Path folder;

    private final Map<String, String> serials = new ConcurrentHashMap<>();
    private final AtomicInteger residents = new AtomicInteger();
    private final List<Process> processes = new ArrayList<>();
    private int port;

    @AfterEach
    void stop() {
        processes.forEach(Process::destroyForcibly);
    }

    private Path config(int collectorPort) throws IOException {
        return Files.writeString(folder.resolve("kiosk.yaml"), """
            station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1]}
            folder: "%1$s/kiosk"
            clock: host
            rounds: {first-number: 1, title: 核酸检测, authority: 科尔沁街道筹备组}
            keys: {voucher: "%1$s/v.key", transport: "%1$s/t.key", pseudonyms: "%1$s/p.key", district: keerqin}
            voucher: {url: "https://v.example.org/#", good-hours: 48}
            scanners: [{name: page, kind: virtual, table: T1}]
            printer: {kind: virtual, profile: generic-58, millimetres-per-second: 0}
            operator: {sign-in: off}
            http: {host: 127.0.0.1, port: %2$d}
            upload: {collector: "http://127.0.0.1:%3$d", max-age-millis: 100}
            """.formatted(folder, port, collectorPort));
    }

    private Process start(Path config) throws IOException {
        Process kiosk = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djava.awt.headless=true",
                        "-jar",
                        Path.of("target", "greenslip.jar").toString(),
                        "kiosk",
                        "--config",
                        config.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("kiosk.log").toFile()))
                .start();
        processes.add(kiosk);
        Await.until(PATIENCE, () -> {
            assertThat(kiosk.isAlive()).as("it starts after every kill").isTrue();
            return answers("/api/state");
        });
        return kiosk;
    }

    private boolean answers(String path) {
        try {
            return Await.text(port, path).startsWith("{");
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Map<String, Object> tally() {
        try {
            return Await.json(port, "/api/tally");
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Scans until the kiosk answers no more. An answer that did not come is nothing that was told. */
    private void scanUntilKilled() {
        try {
            for (int i = 0; i < MAX_SCANS; i++) {
                String code = "RKEQ1-%08d".formatted(residents.incrementAndGet());
                Matcher answer =
                        ANSWER.matcher(Await.post(port, "/api/scans", code).body());
                assertThat(answer.find()).isTrue();
                serials.put(code, answer.group(2));
            }
        } catch (IOException killed) {
            // As the browser, which would say "connecting again".
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void what_clients_were_told_is_what_the_kiosk_holds_and_the_collector_counts() throws Exception {
        long seed = Long.getLong("greenslip.seed", System.nanoTime());
        System.out.println("kiosk kills " + KILLS + ", seed " + seed);
        Random random = new Random(seed);
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        StationKeys keys = StationKeys.readOrCreate(KioskConfig.read(config(0)).keys());
        try (CollectorServer collector = CollectorServer.of(CollectorSettings.in(
                        Files.createDirectories(folder.resolve("collector")),
                        "127.0.0.1",
                        0,
                        Map.of("K27A", keys.transport().verifyingKey().raw())))
                .start()) {
            Path config = config(collector.port());
            Process kiosk = start(config);
            assertThat(Await.post(port, "/api/rounds", """
                {"number":1,"title":"核酸检测","authority":"筹备组","endsAt":%d}\
                """.formatted(System.currentTimeMillis() + 3_600_000))
                            .statusCode())
                    .isEqualTo(200);
            for (int kill = 0; kill < KILLS; kill++) {
                killUnderLoad(kiosk, serials.size() + 10 + random.nextInt(120));
                kiosk = start(config);
            }
            agrees(collector.port());
            assertThat(Await.scan(port, "RKEQ1-99999999")).isEqualTo("issued");
        }
    }

    private void killUnderLoad(Process kiosk, int toldBefore) throws InterruptedException {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(this::scanUntilKilled));
        }
        Await.until(PATIENCE, () -> serials.size() >= toldBefore);
        kiosk.destroyForcibly();
        assertThat(kiosk.waitFor(30, TimeUnit.SECONDS)).isTrue();
        for (Thread client : clients) {
            client.join();
        }
    }

    private void agrees(int collectorPort) throws Exception {
        assertThat(serials.values()).doesNotHaveDuplicates();
        for (Map.Entry<String, String> told : serials.entrySet()) {
            Matcher answer =
                    ANSWER.matcher(Await.post(port, "/api/scans", told.getKey()).body());
            assertThat(answer.find()).isTrue();
            assertThat(answer.group(1)).isEqualTo("already-issued");
            assertThat(answer.group(2)).isEqualTo(told.getValue());
        }
        Await.until(PATIENCE, () -> {
            Map<String, Object> tally = tally();
            return number(tally, "printed") + number(tally, "unknown") == number(tally, "issued")
                    && number(tally, "pendingUpload") == 0;
        });
        Map<String, Object> tally = tally();
        assertThat(number(tally, "issued"))
                .as("each client may have had one scan recorded whose answer the kill cut off")
                .isBetween(serials.size(), serials.size() + KILLS * CLIENTS);
        assertThat(number(tally, "unknown"))
                .as("the slip in the printer at each kill")
                .isBetween(1, KILLS);
        assertThat(Await.json(collectorPort, "/api/district"))
                .containsEntry("sampled", tally.get("sampled"))
                .containsEntry("issued", tally.get("issued"))
                .containsEntry("residents", tally.get("issued"))
                .containsEntry("printed", tally.get("printed"))
                .containsEntry("unknown", tally.get("unknown"));
    }

    private static int number(Map<String, Object> tally, String name) {
        return (Integer) tally.get(name);
    }
}
