package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import greenslip.upload.Await;
import greenslip.upload.BatchCodec;
import greenslip.upload.MemoryOutbox;
import greenslip.upload.Rows;
import greenslip.upload.UploadListener;
import greenslip.upload.UploadSettings;
import greenslip.upload.Uploader;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several kiosks, and between them and the collector a proxy that is having a bad day. */
@Timeout(120)
class FaultyWireTest {
    /** What the proxy does with one request. */
    private enum Mischief {
        NONE,
        LOSE_REQUEST,
        LOSE_ANSWER,
        CUT_ANSWER,
        SEND_TWICE,
        ANSWER_500,
        ANSWER_503,
        ANSWER_413,
        ANSWER_LOGIN_PAGE
    }

    @TempDir
    Path folder;

    private final District district = new District();
    private final HttpClient http = HttpClient.newHttpClient();
    private final Random random = new Random(20_220_222);
    private final Map<Mischief, Integer> done = new TreeMap<>();
    private final List<Uploader> uploaders = new ArrayList<>();
    private CollectorServer collector;
    private HttpServer proxy;
    private volatile boolean calm;

    @BeforeEach
    void start() throws IOException {
        collector = new CollectorServer(district.settings(folder), district.verifier()).start();
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", this::pass);
        proxy.start();
    }

    @AfterEach
    void stop() {
        uploaders.forEach(Uploader::close);
        proxy.stop(0);
        http.shutdownNow();
        collector.close();
    }

    private synchronized Mischief next() {
        Mischief[] all = Mischief.values();
        Mischief mischief = calm || random.nextBoolean() ? Mischief.NONE : all[random.nextInt(all.length)];
        done.merge(mischief, 1, Integer::sum);
        return mischief;
    }

    private void pass(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        Mischief mischief = next();
        switch (mischief) {
            case LOSE_REQUEST -> exchange.close();
            case ANSWER_500 -> answer(exchange, 500, new byte[0]);
            case ANSWER_503 -> answer(exchange, 503, new byte[0]);
            case ANSWER_413 -> answer(exchange, 413, new byte[0]);
            case ANSWER_LOGIN_PAGE -> answer(exchange, 200, "<html>log in first</html>".getBytes());
            case LOSE_ANSWER -> {
                forward(exchange, body);
                exchange.close();
            }
            case CUT_ANSWER -> {
                byte[] whole = forward(exchange, body).body();
                exchange.sendResponseHeaders(200, whole.length);
                exchange.getResponseBody().write(whole, 0, whole.length / 2);
                exchange.close();
            }
            case SEND_TWICE -> {
                forward(exchange, body);
                HttpResponse<byte[]> second = forward(exchange, body);
                answer(exchange, second.statusCode(), second.body());
            }
            case NONE -> {
                HttpResponse<byte[]> response = forward(exchange, body);
                answer(exchange, response.statusCode(), response.body());
            }
        }
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, byte[] body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + collector.port() + BatchCodec.PATH))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Encoding", "gzip")
                .header(BatchCodec.KIOSK_HEADER, exchange.getRequestHeaders().getFirst(BatchCodec.KIOSK_HEADER))
                .header(
                        BatchCodec.SIGNATURE_HEADER,
                        exchange.getRequestHeaders().getFirst(BatchCodec.SIGNATURE_HEADER))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try {
            return http.send(request, BodyHandlers.ofByteArray());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException(stopped);
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            if (body.length > 0) {
                out.write(body);
            }
        }
    }

    private MemoryOutbox kiosk(String code, long seed, int rows) {
        MemoryOutbox outbox = new MemoryOutbox();
        new Rows(seed).fill(outbox, rows);
        URI uri = URI.create("http://127.0.0.1:" + proxy.getAddress().getPort());
        UploadSettings quick = new UploadSettings(uri, 40, 5, 5, 60_000, 0, 2_000, 10_000, 1, 10, 10, 5_000, 65_536);
        Uploader uploader = new Uploader(
                outbox, Rows.station(code), district.key(code), () -> Rows.at(1), quick, UploadListener.NONE, null);
        uploaders.add(uploader);
        uploader.start();
        return outbox;
    }

    @Test
    void every_row_arrives_once_whatever_the_wire_does() {
        List<MemoryOutbox> outboxes = List.of(kiosk("K7QM", 1, 600), kiosk("M2XA", 2, 500), kiosk("P9WD", 3, 400));
        Await.until(
                "half of it is up",
                () -> outboxes.stream().mapToInt(MemoryOutbox::waiting).sum() < 750);
        calm = true;
        Await.until("all is up", () -> outboxes.stream().allMatch(outbox -> outbox.waiting() == 0));
        assertThat(done).as("there was mischief").hasSizeGreaterThan(4);
        try (DistrictReader reader =
                new DistrictReader(CollectorSettings.databaseIn(folder), List.of(District.CODES))) {
            DistrictView view = reader.read(3, 0);
            assertThat(view.sampled()).isEqualTo(750);
            assertThat(view.printed()).isEqualTo(750);
            assertThat(view.residents()).isEqualTo(750);
            assertThat(view.kiosks()).extracting("acked").containsExactly(600L, 500L, 400L);
            assertThat(view.kiosks()).extracting("forks").containsOnly(0);
        }
        assertThat(outboxes).allMatch(outbox -> outbox.quarantined().isEmpty());
    }
}
