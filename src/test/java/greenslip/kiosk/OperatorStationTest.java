package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.config.ConfigException;
import greenslip.desk.ReportDesk;
import greenslip.ledger.OperatorAct;
import greenslip.print.Slip;
import greenslip.signin.Pin;
import greenslip.upload.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station that people sign in to: what it records, and what it says. */
@Tag("slow")
class OperatorStationTest {
    private static final String SIGN_IN = "{\"pin\":\"471193\"}";

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    private String yaml(String operator) {
        return """
            station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1]}
            folder: "%1$s/kiosk"
            clock: host
            rounds: {title: 核酸检测, authority: 科尔沁街道筹备组}
            keys: {voucher: "%1$s/keys/v", transport: "%1$s/keys/t", pseudonyms: "%1$s/keys/p", district: test}
            voucher: {url: "https://v.example.org/#"}
            scanners: [{name: page, kind: virtual}]
            printer: {kind: virtual, millimetres-per-second: 0}
            %2$s
            http: {port: 0}
            """.formatted(folder, operator);
    }

    private Kiosk start(String operator) throws Exception {
        KioskConfig config = KioskConfig.parse("test.yaml", yaml(operator));
        return Kiosk.start(config, StationKeys.readOrCreate(config.keys()));
    }

    private HttpResponse<String> post(Kiosk kiosk, String path, String cookie, String body) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + kiosk.port() + path))
                        .timeout(Duration.ofSeconds(60))
                        .header("X-Greenslip", "1")
                        .header("Cookie", cookie)
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private String get(Kiosk kiosk, String path) throws Exception {
        return client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + kiosk.port() + path))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private String signIn(Kiosk kiosk) throws Exception {
        return post(kiosk, "/api/sign-in", "", SIGN_IN)
                .headers()
                .firstValue("Set-Cookie")
                .orElseThrow()
                .replaceFirst(";.*", "");
    }

    private void setPin() throws Exception {
        StationKeys.setPin(
                folder.resolve("keys/operator.pin"), Pin.typed("471193").orElseThrow());
    }

    private static List<String> acts(Kiosk kiosk) {
        return kiosk.ledger().acts().latest(100).stream()
                .map(done -> "%s %s %d".formatted(done.act().word(), done.subject(), done.session()))
                .toList()
                .reversed();
    }

    @Test
    void what_is_done_is_recorded_with_whose_session_and_what_is_refused_is_not() throws Exception {
        setPin();
        try (Kiosk kiosk = start("")) {
            String session = signIn(kiosk);
            String open = "{\"number\":1,\"title\":\"核酸检测\",\"authority\":\"筹备组\",\"endsAt\":%d}"
                    .formatted(System.currentTimeMillis() + 3_600_000);
            assertThat(post(kiosk, "/api/rounds", session, open).statusCode()).isEqualTo(200);
            assertThat(post(kiosk, "/api/rounds", session, open).statusCode()).isEqualTo(409);
            String scanned = post(kiosk, "/api/scans", "", "RKEQ1-00000001").body();
            String serial = scanned.replaceFirst(".*\"serial\":\"([^\"]+)\".*", "$1");
            Await.until("the slip", () -> kiosk.ledger().tally().total().printed() == 1);
            String why = "{\"why\":\"lost\"}";
            assertThat(post(kiosk, "/api/vouchers/" + serial + "/reissue", session, why)
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(kiosk, "/api/vouchers/K27AA0009999/reissue", session, why)
                            .statusCode())
                    .isEqualTo(404);
            Await.until("its copy", () -> kiosk.ledger().tally().total().printed() == 2);
            assertThat(post(kiosk, "/api/handwritten", session, "{\"table\":\"T1\",\"first\":1,\"last\":9}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(kiosk, "/api/handwritten", session, "{\"table\":\"T1\",\"first\":1,\"last\":9}")
                            .statusCode())
                    .isEqualTo(409);
            assertThat(post(kiosk, "/api/paper/roll", session, "{\"metres\":30}")
                            .statusCode())
                    .isEqualTo(200);
            assertThat(post(kiosk, "/api/reports/interim", session, "").statusCode())
                    .isEqualTo(200);
            assertThat(post(kiosk, "/api/rounds/close", session, "").statusCode())
                    .isEqualTo(200);
            assertThat(post(kiosk, "/api/rounds/close", session, "").statusCode())
                    .isEqualTo(409);
            assertThat(post(kiosk, "/api/rounds/close", "", "").statusCode()).isEqualTo(401);
            String grouped =
                    greenslip.voucher.Serial.parse(serial).orElseThrow().grouped();
            assertThat(acts(kiosk))
                    .containsExactly(
                            "signed-in  1",
                            "round-opened 1 1",
                            "reissued " + grouped + " 1",
                            "handwritten-entered T1 1-9 1",
                            "new-roll 30 m 1",
                            "report-printed interim 1",
                            "round-closed 1 1");
        }
        try (Kiosk kiosk = start("")) {
            assertThat(post(kiosk, "/api/rounds/close", "greenslip-session=" + "0".repeat(64), "")
                            .statusCode())
                    .isEqualTo(401);
            signIn(kiosk);
            assertThat(acts(kiosk)).hasSize(8).endsWith("signed-in  2");
        }
    }

    @Test
    void without_a_pin_people_are_scanned_on_and_every_act_says_what_sets_one() throws Exception {
        try (Kiosk kiosk = start("operator: {sign-in: pin}")) {
            assertThat(post(kiosk, "/api/scans", "", "RKEQ1-00000001").body()).contains("\"outcome\":\"held\"");
            HttpResponse<String> refused = post(kiosk, "/api/rounds/close", "", "");
            assertThat(refused.statusCode()).isEqualTo(401);
            assertThat(refused.body()).contains("greenslip keys pin").doesNotContain(folder.toString());
            assertThat(get(kiosk, "/health")).contains("sign-in", "degraded", "greenslip keys pin");
            setPin();
            Await.until("a PIN", () -> kiosk.signInComplaint().isEmpty());
            signIn(kiosk);
        }
    }

    @Test
    void wrong_tries_outlast_the_process() throws Exception {
        setPin();
        try (Kiosk kiosk = start("")) {
            for (int i = 0; i < 3; i++) {
                assertThat(post(kiosk, "/api/sign-in", "", "{\"pin\":\"47119" + i + "\"}")
                                .statusCode())
                        .isEqualTo(401);
            }
        }
        try (Kiosk kiosk = start("")) {
            assertThat(post(kiosk, "/api/sign-in", "", SIGN_IN).statusCode()).isEqualTo(429);
            assertThat(kiosk.ledger().acts().latest(10))
                    .extracting(OperatorAct.Done::act)
                    .containsOnly(OperatorAct.SIGN_IN_REFUSED);
        }
    }

    @Test
    void other_machines_get_an_address_and_a_fingerprint_on_paper_and_from_doctor() throws Exception {
        String remote = "operator: {remote: {port: 0, certificate: \"%s/keys/operator.p12\"}}".formatted(folder);
        setPin();
        try (Kiosk kiosk = start(remote)) {
            assertThat(kiosk.remotePage())
                    .as("no certificate, and people are scanned all the same")
                    .isEmpty();
            assertThat(kiosk.signInComplaint().orElseThrow()).contains("greenslip keys");
        }
        KioskConfig config = KioskConfig.parse("test.yaml", yaml(remote));
        List<String> fingerprint = StationKeys.certificate(
                        config.operator().remote().orElseThrow())
                .fingerprint();
        try (Kiosk kiosk = start(remote)) {
            assertThat(kiosk.remotePage().orElseThrow().address()).matches("https://[^/]+:[1-9][0-9]*/operator");
            String paper = kiosk.reports().compose(ReportDesk.Kind.SELF_TEST).rows().stream()
                    .map(Slip.Row::toString)
                    .reduce("", String::concat);
            assertThat(paper).contains(fingerprint).contains("https://");
        }
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Path file = Files.writeString(folder.resolve("station.yaml"), yaml(remote));
        Doctor.station(file, new PrintStream(said, true, StandardCharsets.UTF_8));
        assertThat(said.toString(StandardCharsets.UTF_8)).contains(String.join(":", fingerprint), "✓ 登录口令 PIN");
    }

    @Test
    void signing_in_is_off_only_where_nobody_else_can_come_in() throws Exception {
        KioskConfig off = KioskConfig.parse("test.yaml", yaml("operator: {sign-in: off}"));
        assertThat(off.operator().pin()).isEmpty();
        KioskConfig left = KioskConfig.parse("test.yaml", yaml(""));
        assertThat(left.operator().pin()).contains(folder.resolve("keys/operator.pin"));
        assertThat(left.operator().sessionMinutes()).isEqualTo(15);
        for (String[] wrong : new String[][] {
            {"operator: {sign-in: off, remote: {certificate: a.p12}}", "operator.sign-in"},
            {"operator: {sign-in: maybe}", "operator.sign-in"},
            {"operator: {session-minutes: 1}", "operator.session-minutes"},
            {"operator: {session-minutes: 61}", "operator.session-minutes"},
            {"operator: {remote: {port: 8443}}", "operator.remote.certificate"},
            {"operator: {password: x}", "operator.password"},
            {"operator: {pin: \"%s/keys/v\"}".formatted(folder), "operator.pin"}
        }) {
            ConfigException refused = Assertions.catchThrowableOfType(
                    ConfigException.class, () -> KioskConfig.parse("test.yaml", yaml(wrong[0])));
            assertThat(refused.faults()).as(wrong[0]).singleElement().satisfies(fault -> {
                assertThat(fault.key()).isEqualTo(wrong[1]);
                assertThat(fault.line()).isEqualTo(9);
            });
        }
    }
}
