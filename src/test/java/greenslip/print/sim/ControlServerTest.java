package greenslip.print.sim;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.EscPosEncoder;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterSimulator;
import greenslip.print.SimulatedTrouble;
import greenslip.print.SimulatorSettings;
import greenslip.print.Slip;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page and the API, as a browser and a script would use them. */
class ControlServerTest {
    private final PrinterSimulator printer =
            new PrinterSimulator("page", SimulatorSettings.like(PrinterProfile.GENERIC_58));
    private final ControlServer server = ControlServer.start(printer, List.of("127.0.0.1:9100"), 0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        server.close();
        printer.close();
    }

    @Test
    void the_page_and_what_belongs_to_it_are_there() throws Exception {
        assertThat(get("/").body()).contains("模拟打印机", "sim.js");
        assertThat(get("/sim.js").statusCode()).isEqualTo(200);
        assertThat(get("/sim.css").statusCode()).isEqualTo(200);
        assertThat(get("/nothing").statusCode()).isEqualTo(404);
    }

    @Test
    void an_order_is_done_and_answered_with_the_state() throws Exception {
        HttpResponse<String> answer = post("paper-out", "");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("{\"word\":\"paper-out\",\"chinese\":\"缺纸\",\"english\":\"paper out\",\"on\":true}");
        assertThat(printer.has(SimulatedTrouble.PAPER_OUT)).isTrue();
        assertThat(get("/api/printer").body()).isEqualTo(answer.body());
    }

    @Test
    void what_is_no_order_is_refused_with_a_sentence() throws Exception {
        assertThat(post("explode", "").statusCode()).isEqualTo(400);
        assertThat(post("explode", "").body()).contains("No such order: explode");
        assertThat(post("well\n".repeat(2_000), "").statusCode()).isEqualTo(413);
        assertThat(get("/api/orders").statusCode()).isEqualTo(404);
    }

    @Test
    void slips_are_there_as_picture_and_text() throws Exception {
        assertThat(get("/api/slips/latest.png").statusCode()).isEqualTo(404);
        Slip slip = new Slip(List.of(new Slip.Text("凭证 K27A-A000-123H", Slip.Align.LEFT, 1, false)));
        var line = printer.session();
        line.connect(System.nanoTime());
        byte[] job = new EscPosEncoder(PrinterProfile.GENERIC_58).encode(slip);
        assertThat(line.write(job, System.nanoTime())).isEqualTo(job.length);
        assertThat(get("/api/slips/latest.txt").body()).isEqualTo("凭证 K27A-A000-123H");
        HttpResponse<byte[]> picture = client.send(request("/api/slips/1.png").build(), BodyHandlers.ofByteArray());
        assertThat(picture.headers().firstValue("content-type")).contains("image/png");
        assertThat(picture.body()).isEqualTo(printer.png(1).orElseThrow());
        for (String name : List.of("2.png", "latest.gif", "0.txt", "-1.png", "x.png", "99999999999999999999.png")) {
            assertThat(get("/api/slips/" + name).statusCode()).as(name).isEqualTo(404);
        }
    }

    @Test
    void a_page_of_another_site_is_kept_out() throws Exception {
        assertThat(post("paper-out", "http://evil.example").statusCode()).isEqualTo(403);
        assertThat(printer.troubles()).isEmpty();
        assertThat(post("paper-out", "http://127.0.0.1:" + server.port()).statusCode())
                .isEqualTo(200);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return client.send(request(path).build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> post(String orders, String origin) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                request("/api/orders").POST(HttpRequest.BodyPublishers.ofString(orders, StandardCharsets.UTF_8));
        if (!origin.isEmpty()) {
            request.header("Origin", origin);
        }
        return client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }
}
