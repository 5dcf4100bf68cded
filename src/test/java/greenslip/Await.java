package greenslip;

import io.avaje.jsonb.Jsonb;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for conditions of a running station, with a deadline, and asks it over HTTP as a stranger would. */
final class Await {
    private static final long LOOK_NANOS = 20_000_000;
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

    private Await() {}

    static void until(Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("did not come about within " + patience);
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    /** A JSON document's numbers as int, so that they compare as written. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> json(int port, String path) throws IOException, InterruptedException {
        return whole(
                (Map<String, Object>) Jsonb.builder().build().type(Object.class).fromJson(text(port, path)));
    }

    static String text(int port, String path) throws IOException, InterruptedException {
        return get(port, path).body();
    }

    static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .build(),
                BodyHandlers.ofString());
    }

    static HttpResponse<String> post(int port, String path, String body) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                        .header("Content-Type", "text/plain; charset=utf-8")
                        .timeout(Duration.ofSeconds(60))
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    /** The outcome's name for a code posted as the page does. */
    static String scan(int port, String code) throws IOException, InterruptedException {
        String answer = post(port, "/api/scans", code).body();
        return answer.replaceFirst(".*\"outcome\":\"([a-z-]+)\".*", "$1");
    }

    private static Map<String, Object> whole(Map<String, Object> document) {
        Map<String, Object> copy = new LinkedHashMap<>();
        document.forEach((key, value) -> copy.put(key, value instanceof Number number ? number.intValue() : value));
        return copy;
    }
}
