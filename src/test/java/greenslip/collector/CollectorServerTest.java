package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.OutboxRow;
import greenslip.upload.Await;
import greenslip.upload.BatchCodec;
import greenslip.upload.MemoryOutbox;
import greenslip.upload.Rows;
import greenslip.upload.UploadListener;
import greenslip.upload.UploadSettings;
import greenslip.upload.Uploader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploaders and the collector as they ship: real HTTP, real files. */
@Timeout(120)
class CollectorServerTest {
    @TempDir
    Path folder;

    private final District district = new District();
    private final List<Uploader> uploaders = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private CollectorServer server;

    @BeforeEach
    void start() {
        server = new CollectorServer(district.settings(folder), district.verifier()).start();
    }

    @AfterEach
    void stop() {
        uploaders.forEach(Uploader::close);
        server.close();
        http.shutdownNow();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.port() + path);
    }

    private Uploader upload(String kiosk, MemoryOutbox outbox) {
        UploadSettings quick =
                new UploadSettings(uri("/"), 100, 5, 5, 60_000, 0, 2_000, 10_000, 1, 20, 20, 5_000, 65_536);
        Uploader uploader = new Uploader(
                outbox, Rows.station(kiosk), district.key(kiosk), () -> Rows.at(1), quick, UploadListener.NONE, null);
        uploaders.add(uploader);
        uploader.start();
        return uploader;
    }

    private HttpResponse<String> get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .timeout(Duration.ofSeconds(20))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private int post(byte[] body, String kiosk, String signature) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri(BatchCodec.PATH))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Encoding", "gzip")
                .header(BatchCodec.KIOSK_HEADER, kiosk)
                .header(BatchCodec.SIGNATURE_HEADER, signature)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofString()).statusCode();
    }

    private static List<OutboxRow> scan(Rows rows, int count, MemoryOutbox... outboxes) {
        List<OutboxRow> scanned = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            OutboxRow row = rows.next();
            scanned.add(row);
            for (MemoryOutbox outbox : outboxes) {
                outbox.add(row);
            }
        }
        return scanned;
    }

    @Test
    void what_is_scanned_is_on_the_districts_page() throws Exception {
        MemoryOutbox outbox = new MemoryOutbox();
        scan(new Rows(1), 250, outbox);
        upload("K7QM", outbox);
        Await.until("all up", () -> outbox.waiting() == 0);
        HttpResponse<String> sums = get("/api/district");
        assertThat(sums.statusCode()).isEqualTo(200);
        assertThat(sums.body())
                .contains("\"round\":3", "\"sampled\":125", "\"printed\":125", "\"residents\":125")
                .contains("\"kiosk\":\"K7QM\"", "\"acked\":250", "\"bucket\":\"DK/1\"", "\"kiosk\":\"P9WD\"");
        assertThat(get("/api/district?round=9").body()).contains("\"sampled\":0");
        assertThat(get("/api/district?round=x%27--").statusCode()).isEqualTo(400);
    }

    @Test
    void the_collector_may_be_away_for_a_while() throws Exception {
        MemoryOutbox outbox = new MemoryOutbox();
        Rows rows = new Rows(1);
        scan(rows, 120, outbox);
        Uploader uploader = upload("K7QM", outbox);
        Await.until("the first rows are up", () -> outbox.waiting() == 0);
        int port = server.port();
        server.stop();
        scan(rows, 330, outbox);
        uploader.wake();
        Await.until("it has noticed", () -> uploader.status().consecutiveFailures() > 1);
        assertThat(outbox.waiting()).isEqualTo(330);
        server.start();
        assertThat(server.port()).isEqualTo(port);
        Await.until("the rest is up", () -> outbox.waiting() == 0);
        assertThat(get("/api/district").body()).contains("\"sampled\":225", "\"printed\":225", "\"residents\":225");
        assertThat(uploader.status().alarm()).isNull();
        assertThat(outbox.position().incarnation()).isEqualTo(1);
    }

    @Test
    void the_collector_may_be_restarted_in_the_middle() throws Exception {
        MemoryOutbox outbox = new MemoryOutbox();
        scan(new Rows(1), 3_000, outbox);
        upload("K7QM", outbox);
        for (int i = 1; i <= 3; i++) {
            int left = 3_000 - i * 700;
            Await.until("some are up", () -> outbox.waiting() <= left);
            server.stop();
            server.start();
        }
        Await.until("all up", () -> outbox.waiting() == 0);
        assertThat(get("/api/district").body()).contains("\"sampled\":1500", "\"printed\":1500");
        assertThat(outbox.position().incarnation()).isEqualTo(1);
    }

    @Test
    void a_copied_card_in_a_second_kiosk_is_noticed_and_counts_nothing_twice() throws Exception {
        MemoryOutbox card = new MemoryOutbox();
        Rows rows = new Rows(1);
        scan(rows, 150, card);
        MemoryOutbox copy = card.copy();
        Uploader first = upload("K7QM", card);
        Uploader second = upload("K7QM", copy);
        Await.until("both have sent the rows they share", () -> card.waiting() + copy.waiting() == 0);
        scan(rows, 50, card);
        scan(new Rows(99, rows.sequence()), 70, copy);
        first.wake();
        second.wake();
        Await.until("both have sent their own", () -> card.waiting() + copy.waiting() == 0);
        assertThat(get("/api/district").body()).contains("\"sampled\":135", "\"printed\":135");
        assertThat(card.position().incarnation() + copy.position().incarnation())
                .isGreaterThan(2);
        assertThat(List.of(
                        String.valueOf(first.status().alarm()),
                        String.valueOf(second.status().alarm())))
                .anyMatch(alarm -> alarm.contains("复制的存储卡"));
    }

    @Test
    void a_collector_restored_from_an_old_backup_loses_rows_in_sight_and_counting_goes_on() throws Exception {
        MemoryOutbox outbox = new MemoryOutbox();
        Rows rows = new Rows(1);
        scan(rows, 100, outbox);
        Uploader uploader = upload("K7QM", outbox);
        Await.until("all up", () -> outbox.waiting() == 0);
        server.stop();
        java.nio.file.Files.delete(folder.resolve("collector.mv.db"));
        server.start();
        scan(rows, 10, outbox);
        uploader.flush();
        Await.until("the new rows are up", () -> outbox.waiting() == 0);
        assertThat(uploader.status().alarm()).contains("rows 1-100");
        assertThat(get("/api/district").body()).contains("\"sampled\":5");
    }

    @Test
    void a_body_over_the_limit_and_a_forged_one_are_turned_away() throws Exception {
        assertThat(post(new byte[300_000], "K7QM", "x")).isEqualTo(413);
        assertThat(post(new byte[3_000], "K7QM", "x")).isEqualTo(401);
        assertThat(post(new byte[3_000], "NONE", "x")).isEqualTo(401);
        byte[] signed = new byte[3_000];
        assertThat(post(signed, "K7QM", district.key("K7QM").sign(signed))).isEqualTo(400);
    }

    @Test
    void the_page_comes_from_here_alone_and_runs_no_foreign_script() throws Exception {
        for (String path : List.of("/district", "/district/district.css", "/district/district.js")) {
            HttpResponse<String> page = get(path);
            assertThat(page.statusCode()).as(path).isEqualTo(200);
            assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                    .startsWith("default-src 'self'");
            assertThat(page.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        }
        assertThat(get("/district").body())
                .contains("多久没有消息")
                .doesNotContain("style=")
                .doesNotContain("onclick");
        assertThat(get("/health").body()).isEqualTo("{\"status\":\"UP\"}");
        assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    }
}
