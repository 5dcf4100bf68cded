package greenslip.kiosk;

import greenslip.collector.CollectorServer;
import greenslip.collector.CollectorSettings;
import greenslip.ledger.Ledger;
import greenslip.ledger.TroubledDisk;
import greenslip.round.Timekeeper;
import greenslip.upload.Await;
import io.avaje.jsonb.Jsonb;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A whole kiosk with a collector beside it, asked over HTTP, its ledger on a disk that may be in trouble. */
final class HttpStation implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    private final List<String> pageLines = new CopyOnWriteArrayList<>();
    private final Kiosk kiosk;
    private final CollectorServer collector;

    /** What a scan came to. */
    record Answer(
            String body,
            String outcome,
            @Nullable String serial,
            @Nullable String code) {}

    private HttpStation(Kiosk kiosk, CollectorServer collector) {
        this.kiosk = kiosk;
        this.collector = collector;
    }

    static Path ledger(Path folder) {
        return folder.resolve("kiosk").resolve("ledger");
    }

    /** On a disk that is well. */
    static HttpStation start(Path folder) throws Exception {
        return start(folder, null);
    }

    static HttpStation start(Path folder, @Nullable TroubledDisk disk) throws Exception {
        StationKeys keys = StationKeys.readOrCreate(config(folder, 0).keys());
        CollectorServer collector = CollectorServer.of(CollectorSettings.in(
                        Files.createDirectories(folder.resolve("collector")),
                        "127.0.0.1",
                        0,
                        Map.of("K27A", keys.transport().verifyingKey().raw())))
                .start();
        try {
            KioskConfig config = config(folder, collector.port());
            Timekeeper timekeeper = Timekeeper.trustingHost(Kiosk.BUILT_MILLIS);
            Optional<Ledger> standIn = disk == null
                    ? Optional.empty()
                    : disk.standIn(config.station(), config.zone(), timekeeper, keys.transport(), config.retention());
            Kiosk kiosk = standIn.isPresent()
                    ? Kiosk.start(config, keys, timekeeper, standIn.get())
                    : Kiosk.start(config, keys);
            HttpStation station = new HttpStation(kiosk, collector);
            station.listen();
            return station;
        } catch (RuntimeException e) {
            collector.close();
            throw e;
        }
    }

    private static KioskConfig config(Path folder, int collectorPort) throws Exception {
        return KioskConfig.parse("test.yaml", """
            station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1, T2]}
            zone: Asia/Shanghai
            folder: "%1$s/kiosk"
            clock: host
            rounds: {first-number: 1, title: 核酸检测, authority: 科尔沁街道筹备组}
            keys: {voucher: "%1$s/v.key", transport: "%1$s/t.key", pseudonyms: "%1$s/p.key", district: keerqin}
            voucher: {url: "https://v.example.org/#", good-hours: 48}
            scanners: [{name: page, kind: virtual, table: T1}]
            printer: {kind: virtual, profile: generic-58, millimetres-per-second: 0}
            operator: {sign-in: off}
            http: {host: 127.0.0.1, port: 0}
            upload: {collector: "http://127.0.0.1:%2$d", max-age-millis: 100}
            """.formatted(folder, collectorPort));
    }

    Kiosk kiosk() {
        return kiosk;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + kiosk.port() + path);
    }

    /** As the resident's page does: an event stream, joined anew when it breaks off. */
    private void listen() {
        var _ = client.sendAsync(HttpRequest.newBuilder(uri("/api/events")).build(), BodyHandlers.ofLines())
                .thenAcceptAsync(answer -> {
                    try (Stream<String> lines = answer.body()) {
                        lines.forEach(pageLines::add);
                    }
                });
    }

    /** Whether an event of that name came whose document holds this text. */
    boolean pageSaw(String event, String text) {
        List<String> lines = List.copyOf(pageLines);
        for (int i = 0; i + 1 < lines.size(); i++) {
            String both = lines.get(i) + lines.get(i + 1);
            if (both.contains("event:" + event) && both.contains(text)) {
                return true;
            }
        }
        return false;
    }

    HttpResponse<String> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).timeout(PATIENCE).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> post(String path, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .timeout(PATIENCE)
                        .header(
                                "Content-Type",
                                path.equals("/api/scans") ? "text/plain; charset=utf-8" : "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    Answer scan(String code) throws Exception {
        HttpResponse<String> response = post("/api/scans", code);
        Map<String, Object> document = json(response.body());
        return new Answer(
                response.body(), String.valueOf(document.get("outcome")), (String) document.get("serial"), (String)
                        document.get("code"));
    }

    void openRound(int number) throws Exception {
        HttpResponse<String> answer = post("/api/rounds", """
            {"number":%d,"title":"核酸检测","authority":"科尔沁街道筹备组","endsAt":%d}\
            """.formatted(
                        number, System.currentTimeMillis() + Duration.ofHours(5).toMillis()));
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.body());
        }
    }

    String roundStatus() throws Exception {
        return String.valueOf(part(state(), "round").get("status"));
    }

    Map<String, Object> state() throws Exception {
        return json(get("/api/state").body());
    }

    void awaitState(String what, Predicate<Map<String, Object>> condition) {
        Await.until(what, () -> {
            try {
                return condition.test(state());
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    int tally(Map<String, Object> state, String number) {
        return state.get("tally") == null ? -1 : ((Number) part(state, "tally").get(number)).intValue();
    }

    Map<String, Object> district() throws Exception {
        Map<String, Object> whole = new LinkedHashMap<>(json(client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + collector.port() + "/api/district"))
                                .build(),
                        BodyHandlers.ofString())
                .body()));
        whole.replaceAll((key, value) -> value instanceof Number number ? (Object) number.intValue() : value);
        return whole;
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> document, String name) {
        return (Map<String, Object>) document.get(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> json(String text) {
        return (Map<String, Object>) Jsonb.builder().build().type(Object.class).fromJson(text);
    }

    @Override
    public void close() {
        kiosk.close();
        collector.close();
        client.close();
    }
}
