package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class GuardTest {
    private static final Guard GUARD = new Guard(Set.of("kiosk.lan"));

    @Test
    void the_names_of_this_machine_are_ours_with_and_without_port() {
        assertThat(new String[] {
                    "localhost", "LocalHost:8080", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:8080", "kiosk.lan:1"
                })
                .allMatch(GUARD::ours);
        assertThat(new String[] {
                    "",
                    ":",
                    "localhost.evil.example",
                    "evil.example",
                    "127.0.0.1.evil.example",
                    "::1",
                    "[::2]:8080",
                    "localhost@evil"
                })
                .noneMatch(GUARD::ours);
    }

    @Property(tries = 200)
    void a_foreign_name_is_never_ours(@ForAll @AlphaChars @StringLength(min = 1, max = 12) String name) {
        assertThat(GUARD.ours(name + ".example:8080")).isFalse();
        assertThat(Guard.sameOrigin("http://" + name + ".example", "localhost")).isFalse();
    }

    @Test
    void a_foreign_page_can_not_post_and_nothing_happens() throws Exception {
        try (FakeStation station = new FakeStation()) {
            for (String origin : new String[] {
                "http://evil.example", "null", "https://127.0.0.1:" + station.server.port(), "http://127.0.0.1:1"
            }) {
                HttpResponse<String> refused = station.send(post(station, "C1-A", origin));
                assertThat(refused.statusCode()).as(origin).isEqualTo(403);
                assertThat(refused.body()).contains("别的网页");
            }
            assertThat(station.exit.scanned).isEmpty();
            String own = "http://127.0.0.1:" + station.server.port();
            assertThat(station.send(post(station, "C1-A", own)).statusCode()).isEqualTo(200);
        }
    }

    private static HttpRequest post(FakeStation station, String code, String origin) {
        return station.request("/api/scans")
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(code))
                .build();
    }

    @Test
    void a_name_that_was_rebound_to_loopback_reaches_nothing() throws Exception {
        try (FakeStation station = new FakeStation()) {
            for (String path : new String[] {
                "GET /", "GET /api/state", "GET //api/state", "GET /api/events", "POST /api/rounds/close"
            }) {
                assertThat(raw(station, path, "evil.example")).as(path).startsWith("HTTP/1.1 403");
            }
            assertThat(raw(station, "GET /api/state", "localhost")).startsWith("HTTP/1.1 200");
            // Monitoring knows this machine by other names, and reads numbers only.
            assertThat(raw(station, "GET /metrics", "monitored.example")).startsWith("HTTP/1.1 200");
            assertThat(raw(station, "POST /metrics", "monitored.example")).startsWith("HTTP/1.1 403");
        }
    }

    /** An answer as it comes, for headers that a decent client would not send. */
    private static String raw(FakeStation station, String line, String host) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", station.server.port()), 5000);
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            out.write((line + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            return new String(socket.getInputStream().readNBytes(64), StandardCharsets.UTF_8);
        }
    }

    @Test
    void pages_carry_what_keeps_a_browser_strict() throws Exception {
        try (FakeStation station = new FakeStation()) {
            for (String path : new String[] {"/", "/operator", "/resident.js", "/api/state"}) {
                HttpResponse<String> page = station.get(path);
                assertThat(page.statusCode()).as(path).isEqualTo(200);
                assertThat(page.headers().firstValue("content-security-policy").orElse(""))
                        .contains("default-src 'self'", "frame-ancestors 'none'")
                        .doesNotContain("unsafe");
                assertThat(page.headers().firstValue("x-content-type-options")).hasValue("nosniff");
                assertThat(page.headers().firstValue("referrer-policy")).hasValue("no-referrer");
            }
            assertThat(station.get("/").headers().firstValue("cache-control")).hasValue("no-cache");
        }
    }

    @Test
    void an_unchanged_page_is_not_sent_again() throws Exception {
        try (FakeStation station = new FakeStation()) {
            String tag =
                    station.get("/resident.js").headers().firstValue("etag").orElseThrow();
            HttpResponse<String> again = station.send(
                    station.request("/resident.js").header("If-None-Match", tag).build());
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            HttpResponse<String> weak = station.send(station.request("/resident.js")
                    .header("If-None-Match", "\"other\", W/" + tag)
                    .build());
            assertThat(weak.statusCode()).isEqualTo(304);
            HttpResponse<String> other = station.send(station.request("/resident.js")
                    .header("If-None-Match", "\"other\"")
                    .build());
            assertThat(other.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_page_tells_its_size_and_kind_without_being_sent() throws Exception {
        try (FakeStation station = new FakeStation()) {
            HttpResponse<String> head = station.send(station.request("/operator.css")
                    .method("HEAD", BodyPublishers.noBody())
                    .build());
            assertThat(head.statusCode()).isEqualTo(200);
            assertThat(head.body()).isEmpty();
            assertThat(head.headers().firstValue("content-type")).hasValue("text/css; charset=utf-8");
            assertThat(head.headers().firstValueAsLong("content-length"))
                    .hasValue(station.get("/operator.css").body().getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void what_is_not_there_is_said_and_its_name_is_not_quoted() throws Exception {
        try (FakeStation station = new FakeStation()) {
            for (String path : new String[] {"/secret", "/api/secret", "/../secret", "/%2e%2e/secret"}) {
                HttpResponse<String> none = station.get(path);
                assertThat(none.statusCode()).as(path).isIn(400, 404);
                assertThat(none.body()).as(path).doesNotContain("secret");
            }
        }
    }
}
