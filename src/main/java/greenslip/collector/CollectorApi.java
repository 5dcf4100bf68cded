package greenslip.collector;

import greenslip.upload.BatchAnswer;
import greenslip.upload.BatchCodec;
import io.avaje.jsonb.JsonType;
import io.avaje.jsonb.Jsonb;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.HttpRules;
import io.helidon.webserver.http.HttpService;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.LongSupplier;

/**
 * The collector over HTTP: batches in, sums and the district's page out. The server around it must have {@link RawGzip} in its content
 * encodings, or it answers each batch with 400 before anyone here sees it.
 */
final class CollectorApi implements HttpService {
    private static final Logger LOG = System.getLogger(CollectorApi.class.getName());
    private static final HeaderName KIOSK = HeaderNames.create(BatchCodec.KIOSK_HEADER);
    private static final HeaderName SIGNATURE = HeaderNames.create(BatchCodec.SIGNATURE_HEADER);
    private static final JsonType<DistrictView> DISTRICT =
            Jsonb.builder().build().type(DistrictView.class);
    private static final String JSON = "application/json; charset=utf-8";

    private final BatchReceiver receiver;
    private final DistrictReader district;
    private final int maxBodyBytes;
    private final LongSupplier wallMillis;

    CollectorApi(BatchReceiver receiver, DistrictReader district, int maxBodyBytes, LongSupplier wallMillis) {
        this.receiver = receiver;
        this.district = district;
        this.maxBodyBytes = maxBodyBytes;
        this.wallMillis = wallMillis;
    }

    @Override
    public void routing(HttpRules rules) {
        rules.post(BatchCodec.PATH, this::batch)
                .get("/api/district", this::sums)
                .get("/health", this::health);
        page(rules, "/district", "index.html", "text/html; charset=utf-8");
        page(rules, "/district/district.css", "district.css", "text/css; charset=utf-8");
        page(rules, "/district/district.js", "district.js", "text/javascript; charset=utf-8");
        rules.get(
                "/",
                (request, response) -> response.status(Status.FOUND_302)
                        .header(HeaderNames.LOCATION, "/district")
                        .send());
    }

    private void batch(ServerRequest request, ServerResponse response) {
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readNBytes(maxBodyBytes + 1);
        } catch (IOException | RuntimeException gone) {
            // The server throws what it likes where a body ends early: the line's doing, and the kiosk sends it again.
            LOG.log(Level.DEBUG, "a batch broke off: {0}", gone.toString());
            response.header(HeaderNames.CONNECTION, "close");
            answer(response, new BatchReceiver.Response(408, BatchAnswer.error("broke off")));
            return;
        }
        if (body.length > maxBodyBytes) {
            answer(response, new BatchReceiver.Response(413, BatchAnswer.error("body too large")));
            return;
        }
        String kiosk = request.headers().first(KIOSK).orElse(null);
        String signature = request.headers().first(SIGNATURE).orElse(null);
        answer(response, receiver.receive(kiosk, signature, body));
    }

    private static void answer(ServerResponse response, BatchReceiver.Response answer) {
        if (answer.retryAfterSeconds() > 0) {
            response.header(HeaderNames.RETRY_AFTER, String.valueOf(answer.retryAfterSeconds()));
        }
        send(response.status(Status.create(answer.status())), JSON, BatchCodec.encodeAnswer(answer.answer()));
    }

    private void sums(ServerRequest request, ServerResponse response) {
        String wanted = request.query().first("round").orElse("0");
        if (!wanted.matches("[0-9]{1,4}")) {
            send(response.status(Status.BAD_REQUEST_400), JSON, BatchCodec.encodeAnswer(BatchAnswer.error("round")));
            return;
        }
        try {
            DistrictView view = district.read(Integer.parseInt(wanted), wallMillis.getAsLong());
            send(response, JSON, DISTRICT.toJsonBytes(view));
        } catch (CollectorStoreException down) {
            LOG.log(Level.ERROR, "the sums cannot be read", down);
            unavailable(response);
        }
    }

    /** Up means that the database answers; nothing more can be promised from here. */
    private void health(ServerRequest request, ServerResponse response) {
        try {
            district.read(0, wallMillis.getAsLong());
            send(response, JSON, "{\"status\":\"UP\"}".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (CollectorStoreException down) {
            LOG.log(Level.ERROR, "unhealthy", down);
            unavailable(response);
        }
    }

    private static void unavailable(ServerResponse response) {
        response.header(HeaderNames.RETRY_AFTER, "5");
        send(
                response.status(Status.SERVICE_UNAVAILABLE_503),
                JSON,
                BatchCodec.encodeAnswer(BatchAnswer.error("store")));
    }

    private static void page(HttpRules rules, String path, String resource, String type) {
        byte[] content = resource("/greenslip/collector/district/" + resource);
        rules.get(path, (request, response) -> send(response, type, content));
    }

    private static void send(ServerResponse response, String type, byte[] content) {
        response.header(HeaderNames.CONTENT_TYPE, type);
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'");
        response.header("X-Content-Type-Options", "nosniff");
        response.header("Referrer-Policy", "no-referrer");
        response.send(content);
    }

    private static byte[] resource(String path) {
        try (InputStream in = CollectorApi.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("missing in the jar: " + path);
            }
            return in.readAllBytes();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
