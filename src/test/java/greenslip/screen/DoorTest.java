package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.RoundStatus;
import greenslip.ledger.OperatorAct;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.signin.ActLog;
import greenslip.signin.CertificateMaker;
import greenslip.signin.Pin;
import greenslip.signin.PinFile;
import greenslip.signin.SignIn;
import greenslip.signin.StationCertificate;
import greenslip.upload.Await;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in where: over real HTTP on this machine, and real TLS from another one, by clients that are not ours. */
class DoorTest {
    private static final String PIN = "471193";
    private static final Timestamp NOW = new Timestamp(1_795_480_920_000L, 1, "boot", ClockTrust.SYNCHRONISED);

    @TempDir
    static Path folder;

    private static StationCertificate certificate;
    private static HttpClient elsewhere;

    private final FakeActs acts = new FakeActs();
    private SignIn signIn;
    private FakeStation station;

    @BeforeAll
    static void enrol() throws Exception {
        Path file = folder.resolve("operator.p12");
        CertificateMaker.makeMissing(file, Instant.EPOCH);
        certificate = StationCertificate.read(file);
        PinFile.write(folder.resolve("pin"), Pin.typed(PIN).orElseThrow());
        KeyStore pinned = KeyStore.getInstance("PKCS12");
        pinned.load(null, null);
        pinned.setCertificateEntry("station", certificate.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(pinned);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        elsewhere = HttpClient.newBuilder().sslContext(context).build();
    }

    @BeforeEach
    void start() {
        signIn = SignIn.start(folder.resolve("pin"), Duration.ofMinutes(15), new ActLog(acts), () -> NOW);
        station = new FakeStation(
                FakeStation.OPTIONS,
                true,
                new Door(new ActLog(acts), Optional.of(signIn), Optional.of(new Door.Remote(0, certificate))));
    }

    @AfterEach
    void stop() {
        station.close();
        signIn.close();
    }

    private int remotePort() {
        return station.server.remotePort().orElseThrow();
    }

    private HttpRequest.Builder remote(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + remotePort() + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> sendRemote(HttpRequest.Builder request) throws Exception {
        return elsewhere.send(request.build(), BodyHandlers.ofString());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return station.send(request.build());
    }

    private static HttpRequest.Builder signingIn(HttpRequest.Builder request, String pin) {
        return request.header("X-Greenslip", "1").POST(BodyPublishers.ofString("{\"pin\":\"" + pin + "\"}"));
    }

    private static String cookie(HttpResponse<String> answer) {
        return answer.headers().firstValue("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
    }

    private String signedIn() throws Exception {
        return cookie(send(signingIn(station.request("/api/sign-in"), PIN)));
    }

    private String signedInRemote() throws Exception {
        return cookie(sendRemote(signingIn(remote("/api/sign-in"), PIN)));
    }

    private static HttpRequest.Builder posting(HttpRequest.Builder request, String cookie) {
        return request.header("Cookie", cookie)
                .header("X-Greenslip", "1")
                .POST(BodyPublishers.ofString("{\"metres\":30}"));
    }

    @Test
    void the_resident_screen_and_scanning_go_on_without_anybody_and_what_an_operator_does_does_not() throws Exception {
        for (String path : List.of(
                "/", "/operator", "/signin.js", "/api/state", "/api/tally", "/health", "/metrics", "/api/sign-in")) {
            assertThat(station.get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(station.post("/api/scans", "HC01-A").statusCode()).isEqualTo(200);
        assertThat(station.post("/api/virtual/printer", "{\"fault\":\"none\"}").statusCode())
                .isEqualTo(200);
        for (String path : List.of("/api/reconciliation", "/api/audit", "/api/nothing", "/api/export")) {
            HttpResponse<String> refused = station.get(path);
            assertThat(refused.statusCode()).as(path).isEqualTo(401);
            assertThat(refused.body()).contains("请先登录");
        }
        for (String path : List.of(
                "/api/rounds",
                "/api/rounds/extend",
                "/api/rounds/close",
                "/api/vouchers/K27AA000001X/reissue",
                "/api/vouchers/K27AA000001X/void",
                "/api/handwritten",
                "/api/handwritten/1/undo",
                "/api/jobs/1/came-out",
                "/api/jobs/1/wanted",
                "/api/jobs/through/1/came-out",
                "/api/clock",
                "/api/reports/interim",
                "/api/paper/roll",
                "/api/notices/L06/seen",
                "/api/upload/seen")) {
            HttpRequest.Builder request = station.request(path).header("X-Greenslip", "1");
            assertThat(send(request.POST(BodyPublishers.ofString("{}"))).statusCode())
                    .as(path)
                    .isEqualTo(401);
        }
        assertThat(station.alarmsSeen).isZero();
    }

    @Test
    void no_way_to_write_a_path_leads_past_the_door() throws Exception {
        for (String path : List.of(
                "//api/rounds/close",
                "/%61pi/rounds/close",
                "/api/rounds/close/",
                "/api/./rounds/close",
                "/x/../api/rounds/close",
                "/api;a=b/rounds/close",
                "/api/rounds;a=b/close",
                "/;/api/rounds/close",
                "/api/rounds%2Fclose",
                "/api%2frounds/close",
                "/api/scans/../rounds/close",
                "/api/virtual/../rounds/close",
                "/API/rounds/close",
                "/health/../api/rounds/close",
                "/api/virtual/%2e%2e/rounds/close")) {
            assertThat(line("POST " + path)).as(path).doesNotStartWith("HTTP/1.1 200");
            assertThat(station.exit.round()).as(path).isInstanceOf(RoundStatus.Open.class);
        }
    }

    /** The answer's first line, for paths that a decent client would not send. */
    private String line(String request) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", station.server.port()), 5000);
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((request + " HTTP/1.1\r\nHost: localhost\r\nX-Greenslip: 1\r\nConnection: close\r\n"
                                    + "Content-Length: 0\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readNBytes(16), StandardCharsets.US_ASCII);
        }
    }

    @Test
    void from_another_machine_there_is_nothing_but_the_sign_in_and_never_a_scan() throws Exception {
        for (String path :
                List.of("/operator", "/operator.js", "/signin.css", "/icon.svg", "/health", "/api/sign-in")) {
            assertThat(sendRemote(remote(path)).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(sendRemote(remote("/")).headers().firstValue("Location")).hasValue("/operator");
        for (String path : List.of(
                "/index.html",
                "/metrics",
                "/district",
                "/api/state",
                "/api/tally",
                "/api/events",
                "/api/slips/latest.png",
                "/api/audit",
                "/api/reconciliation",
                "//api/state",
                "/%61pi/state")) {
            assertThat(sendRemote(remote(path)).statusCode()).as(path).isIn(401, 400, 404);
        }
        String session = signedInRemote();
        for (String path : List.of("/api/state", "/api/tally", "/api/audit", "/metrics")) {
            assertThat(sendRemote(remote(path).header("Cookie", session)).statusCode())
                    .as(path)
                    .isEqualTo(200);
        }
        for (String path : List.of("/api/scans", "/api/scans/", "/api/virtual/printer", "/api/virtual/panel")) {
            assertThat(sendRemote(posting(remote(path), session)).statusCode())
                    .as(path)
                    .isEqualTo(404);
            assertThat(sendRemote(remote(path).header("Cookie", session)).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
        assertThat(station.exit.scanned).isEmpty();
    }

    @Test
    void a_session_acts_and_its_cookie_is_kept_from_scripts_other_sites_and_plain_http() throws Exception {
        HttpResponse<String> here = send(signingIn(station.request("/api/sign-in"), PIN));
        assertThat(here.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("greenslip-session=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict");
        HttpResponse<String> there = sendRemote(signingIn(remote("/api/sign-in"), PIN));
        assertThat(there.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("__Host-greenslip-session=[0-9a-f]{64}; Path=/; HttpOnly; SameSite=Strict; Secure");
        assertThat(there.body())
                .contains("\"signedIn\":true", "\"remote\":true")
                .doesNotContain(cookie(there).substring(30));
        assertThat(send(posting(station.request("/api/paper/roll"), cookie(here)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sendRemote(posting(remote("/api/paper/roll"), cookie(there))).statusCode())
                .isEqualTo(200);
        assertThat(send(station.request("/api/audit?limit=1").header("Cookie", cookie(here)))
                        .body())
                .contains("\"act\":\"signed-in\"", "\"session\":2", "\"remote\":true");
        for (String limit : List.of("0", "201", "x", "-1", "99999999999")) {
            assertThat(send(station.request("/api/audit?limit=" + limit).header("Cookie", cookie(here)))
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void a_cookie_from_one_socket_opens_nothing_at_the_other() throws Exception {
        String here = signedIn();
        String there = signedInRemote();
        String tokenHere = here.substring(here.indexOf('=') + 1);
        String tokenThere = there.substring(there.indexOf('=') + 1);
        assertThat(sendRemote(posting(remote("/api/paper/roll"), here)).statusCode())
                .isEqualTo(401);
        assertThat(sendRemote(posting(remote("/api/paper/roll"), "__Host-greenslip-session=" + tokenHere))
                        .statusCode())
                .isEqualTo(401);
        assertThat(send(posting(station.request("/api/paper/roll"), "greenslip-session=" + tokenThere))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_form_of_another_site_changes_nothing_even_with_the_cookie() throws Exception {
        String session = signedIn();
        String own = "http://127.0.0.1:" + station.server.port();
        String body = "{\"metres\":30}";
        HttpRequest.Builder bare = station.request("/api/paper/roll")
                .header("Cookie", session)
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(body));
        assertThat(send(bare).statusCode()).as("no Origin, text/plain").isEqualTo(403);
        assertThat(send(bare.copy().header("Origin", "http://evil.example")).statusCode())
                .isEqualTo(403);
        assertThat(send(bare.copy().header("Origin", "null")).statusCode()).isEqualTo(403);
        assertThat(send(bare.copy().header("Sec-Fetch-Site", "cross-site").header("Origin", own))
                        .statusCode())
                .isEqualTo(403);
        assertThat(send(bare.copy().header("Sec-Fetch-Site", "same-site").header("X-Greenslip", "1"))
                        .statusCode())
                .as("another port of this machine")
                .isEqualTo(403);
        assertThat(send(bare.copy().header("X-Greenslip", "yes")).statusCode()).isEqualTo(403);
        assertThat(send(station.request("/api/sign-in").POST(BodyPublishers.ofString("{\"pin\":\"000000\"}")))
                        .statusCode())
                .as("nor does it use up tries")
                .isEqualTo(403);
        assertThat(send(station.request("/api/sign-out")
                                .header("Cookie", session)
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(403);
        assertThat(acts.latest(10)).hasSize(1);
        for (HttpRequest.Builder good : List.of(
                bare.copy().header("Origin", own),
                bare.copy().header("Sec-Fetch-Site", "same-origin"),
                bare.copy().header("X-Greenslip", "1"))) {
            assertThat(send(good).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void a_name_that_the_certificate_does_not_have_reaches_nothing() throws Exception {
        String[] answer = new String[2];
        for (int i = 0; i < 2; i++) {
            String host = List.of("evil.example", "localhost").get(i);
            try (Socket socket = elsewhere.sslContext().getSocketFactory().createSocket()) {
                socket.connect(new InetSocketAddress("127.0.0.1", remotePort()), 5000);
                socket.setSoTimeout(10_000);
                OutputStream out = socket.getOutputStream();
                out.write(("GET /operator HTTP/1.1\r\nHost: " + host + ":" + remotePort()
                                + "\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
                out.flush();
                answer[i] = new String(socket.getInputStream().readNBytes(16), StandardCharsets.US_ASCII);
            }
        }
        assertThat(answer[0]).startsWith("HTTP/1.1 403");
        assertThat(answer[1]).startsWith("HTTP/1.1 200");
    }

    @Test
    void wrong_pins_are_told_with_how_long_to_wait_and_a_right_one_is_not_looked_at_meanwhile() throws Exception {
        assertThat(send(signingIn(station.request("/api/sign-in"), "000000")).body())
                .contains("口令不对", "请再输一次");
        sendRemote(signingIn(remote("/api/sign-in"), "000001"));
        HttpResponse<String> third = send(signingIn(station.request("/api/sign-in"), "000002"));
        assertThat(third.statusCode()).isEqualTo(401);
        assertThat(third.body()).contains("\"waitSeconds\":30", "请等 30 秒");
        HttpResponse<String> right = sendRemote(signingIn(remote("/api/sign-in"), PIN));
        assertThat(right.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(right.headers().firstValue("Retry-After").orElseThrow()))
                .isBetween(20, 30);
        assertThat(right.body()).contains("没有核对");
        assertThat(right.headers().firstValue("Set-Cookie")).isEmpty();
        assertThat(acts.latest(10)).extracting(OperatorAct.Done::act).containsOnly(OperatorAct.SIGN_IN_REFUSED);
    }

    @Test
    void whatever_is_sent_instead_of_a_pin_is_refused_and_costs_no_try() throws Exception {
        for (String body : List.of(
                "",
                "{}",
                "[]",
                "{\"pin\":null}",
                "{\"pin\":471193}",
                "{\"pin\":\"٤٧١١٩٣\"}",
                "{\"pin\":{}}",
                "471193")) {
            HttpRequest.Builder request = station.request("/api/sign-in").header("X-Greenslip", "1");
            assertThat(send(request.POST(BodyPublishers.ofString(body))).statusCode())
                    .as(body)
                    .isIn(400, 200);
        }
        HttpRequest.Builder huge = station.request("/api/sign-in").header("X-Greenslip", "1");
        assertThat(send(huge.POST(BodyPublishers.ofString("{\"pin\":\"" + "4".repeat(200_000) + "\"}")))
                        .statusCode())
                .isEqualTo(413);
        assertThat(acts.latest(10)).noneMatch(done -> done.act() == OperatorAct.SIGN_IN_REFUSED);
        assertThat(send(signingIn(station.request("/api/sign-in"), "４７１１９３")).statusCode())
                .as("full-width digits, as an input method types them")
                .isEqualTo(200);
    }

    @Test
    void hostile_cookies_are_no_session() throws Exception {
        for (String cookie : List.of(
                "greenslip-session=",
                "greenslip-session=" + "0".repeat(64),
                "greenslip-session",
                ";;;=;",
                "a=b; c",
                "greenslip-session=" + "0".repeat(3000),
                "x".repeat(6000))) {
            assertThat(send(posting(station.request("/api/paper/roll"), cookie)).statusCode())
                    .as(cookie)
                    .isIn(401, 400);
        }
        String session = signedIn();
        assertThat(send(posting(station.request("/api/paper/roll"), "a=b;" + session + "; c=d"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void signing_out_ends_it_and_a_live_stream_from_elsewhere_ends_with_it() throws Exception {
        String session = signedInRemote();
        CompletableFuture<Long> stream = elsewhere
                .sendAsync(remote("/api/events").header("Cookie", session).build(), BodyHandlers.ofLines())
                .thenApplyAsync(answer -> {
                    try (Stream<String> lines = answer.body()) {
                        return lines.count();
                    }
                });
        Await.until(
                "a listener", () -> station.body("/metrics").matches("(?s).*greenslip_event_clients[^\n]* 1\\.0.*"));
        HttpResponse<String> out = sendRemote(posting(remote("/api/sign-out"), session));
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
        assertThat(stream.get(20, TimeUnit.SECONDS)).isPositive();
        assertThat(sendRemote(remote("/api/state").header("Cookie", session)).statusCode())
                .isEqualTo(401);
        assertThat(acts.latest(1).getFirst().act()).isEqualTo(OperatorAct.SIGNED_OUT);
    }

    @Test
    void old_versions_of_tls_and_plain_http_are_refused_and_foreign_clients_get_in() throws Exception {
        assertThat(openssl("-tls1_2")).contains("TLSv1.2").contains("Greenslip");
        assertThat(openssl("-tls1_3")).contains("TLSv1.3");
        assertThat(openssl("-tls1_1", "-cipher", "ALL:@SECLEVEL=0")).doesNotContain("Cipher is ECDHE", "New, TLSv1.1,");
        Path pem = folder.resolve("station.pem");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
                                .encodeToString(certificate.certificate().getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        String address = "https://localhost:" + remotePort() + "/api/sign-in";
        assertThat(run(
                        "curl",
                        "-sS",
                        "--cacert",
                        pem.toString(),
                        "-H",
                        "X-Greenslip: 1",
                        "-d",
                        "{\"pin\":\"" + PIN + "\"}",
                        address))
                .contains("\"signedIn\":true");
        assertThat(run("curl", "-sS", address)).as("nobody vouches for it").contains("certificate");
        assertThat(run("curl", "-sS", "http://localhost:" + remotePort() + "/operator"))
                .doesNotContain("<html");
    }

    private String openssl(String... further) throws Exception {
        return run(Stream.concat(
                        Stream.of("openssl", "s_client", "-connect", "localhost:" + remotePort()), Stream.of(further))
                .toArray(String[]::new));
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
