package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScanApiTest {
    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    @Test
    void every_outcome_is_answered_200_with_five_keys() throws Exception {
        assertThat(station.post("/api/scans", "C1-A").body())
                .isEqualTo("{\"outcome\":\"issued\",\"serial\":\"K27AA000001X\",\"message\":\"登记完成，请取走小票。\","
                        + "\"messageEn\":\"Done. Please take your slip.\",\"code\":null}");
        assertThat(station.post("/api/scans", "C1-A").body())
                .contains("\"already-issued\",\"serial\":\"K27AA000001X\"");
        HttpResponse<String> rejected = station.post("/api/scans", "BAD<script>");
        assertThat(rejected.statusCode()).isEqualTo(200);
        assertThat(rejected.body()).contains("\"rejected\",\"serial\":null").doesNotContain("script");
        assertThat(station.post("/api/scans", "").body()).contains("\"rejected\"", "没有读到内容");
    }

    @Test
    void one_line_ending_is_not_part_of_the_code() throws Exception {
        station.post("/api/scans", "C1-A\r\n");
        station.post("/api/scans", "C1-B\n");
        station.post("/api/scans", "C1-C\n\n");
        assertThat(station.exit.scanned).containsExactly("C1-A", "C1-B", "C1-C\n");
    }

    @Test
    void a_code_of_the_cap_is_read_and_one_byte_more_is_too_long() throws Exception {
        assertThat(station.post("/api/scans", "x".repeat(ScanService.CODE_BYTES))
                        .body())
                .contains("\"issued\"");
        HttpResponse<String> tooLong = station.post("/api/scans", "x".repeat(ScanService.CODE_BYTES + 1));
        assertThat(tooLong.statusCode()).isEqualTo(200);
        assertThat(tooLong.body()).contains("\"rejected\"", "这个码太长");
        assertThat(station.exit.scanned).hasSize(1);
        // What the desk never saw is still an outcome: counted, and shown on the screen.
        assertThat(station.get("/metrics").body()).containsPattern("greenslip_scans_total\\{outcome=\"rejected\".*} 1");
        assertThat(station.get("/api/state").body()).contains("\"last\":{\"source\":\"page\",\"outcome\":\"rejected\"");
    }

    @Test
    void a_body_without_an_announced_length_is_capped_too() throws Exception {
        byte[] body = "y".repeat(100_000).getBytes(StandardCharsets.UTF_8);
        HttpRequest chunked = station.request("/api/scans")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build();
        assertThat(station.send(chunked).body()).contains("\"rejected\"", "这个码太长");
        assertThat(station.exit.scanned).isEmpty();
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress("127.0.0.1", station.server.port()), 5000);
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String head(int bytes) {
        return "POST /api/scans HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: " + bytes
                + "\r\n\r\n";
    }

    private static String answerUntil(Socket socket, String words) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        byte[] some = new byte[1024];
        while (!answer.toString(StandardCharsets.UTF_8).contains(words)) {
            int read = socket.getInputStream().read(some);
            assertThat(read).as(answer.toString(StandardCharsets.UTF_8)).isPositive();
            answer.write(some, 0, read);
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    @Test
    void a_gigabyte_is_answered_before_it_is_sent() throws Exception {
        try (Socket socket = connect()) {
            say(socket, head(1_000_000_000) + "only this");
            assertThat(answerUntil(socket, "这个码太长")).startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void what_was_not_read_of_a_body_is_no_next_request_and_the_connection_ends() throws Exception {
        try (Socket socket = connect()) {
            say(socket, head(1_000_000_000) + "GET /api/tally HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).containsOnlyOnce("HTTP/1.1").contains("这个码太长");
        }
    }

    /** A connection that is closed upon a client that still sends is reset, and an answer on its way is lost with it. */
    @Test
    void whoever_sends_too_much_may_send_it_all_and_has_the_answer() throws Exception {
        String part = "z".repeat(10_000);
        try (Socket socket = connect()) {
            say(socket, head(60 * part.length()) + part);
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            for (int i = 1; i < 60; i++) {
                say(socket, part);
            }
            assertThat(answerUntil(socket, "这个码太长")).startsWith("TTP/1.1 200").contains("onnection: close");
        }
    }

    @Test
    void whoever_asks_before_it_sends_too_much_is_told_at_once() throws Exception {
        try (Socket socket = connect()) {
            say(socket, head(50_000).replace("\r\n\r\n", "\r\nExpect: 100-continue\r\n\r\n"));
            String answers = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answers).startsWith("HTTP/1.1 200").contains("这个码太长").doesNotContain("100");
        }
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {
                "none, 706572736f6e2de9",
                "none, d3c3bba7",
                "text/plain, 706572736f6e2de8",
                "text/plain; charset=utf-8, 4331fffe",
                "text/plain; charset=us-ascii, e794a8",
                "text/plain; charset=gbk, 8130",
                "text/plain; charset=gb18030, 41ff",
                "text/plain; charset=klingon, 41",
            })
    void bytes_that_are_no_text_in_their_encoding_are_rejected_and_counted_and_reach_nobody(String type, String hex)
            throws Exception {
        HttpRequest.Builder request = station.request("/api/scans");
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> answer = station.send(
                request.POST(BodyPublishers.ofByteArray(HexFormat.of().parseHex(hex)))
                        .build());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"rejected\",\"serial\":null", "没有读清楚，请再扫一次", "scan it again");
        assertThat(station.exit.scanned).isEmpty();
        assertThat(station.get("/metrics").body()).containsPattern("greenslip_scans_total\\{outcome=\"rejected\".*} 1");
    }

    @Test
    void a_content_type_that_is_none_is_a_bad_request() throws Exception {
        HttpRequest malformed = station.request("/api/scans")
                .header("Content-Type", "plain")
                .POST(BodyPublishers.ofString("C1-A"))
                .build();
        assertThat(station.send(malformed).statusCode()).isEqualTo(400);
        assertThat(station.exit.scanned).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"utf-8", "UTF-8", "gb2312", "gbk", "GB18030", "\"gb18030\""})
    void a_code_is_read_in_the_encoding_it_names(String name) throws Exception {
        byte[] body = "C1-用户甲".getBytes(Charset.forName(name.replace("\"", "")));
        station.send(station.request("/api/scans")
                .header("Content-Type", "text/plain; charset=" + name)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
        assertThat(station.exit.scanned).containsExactly("C1-用户甲");
    }

    @Test
    void a_desk_that_fails_is_said_without_details_and_the_next_scan_works() throws Exception {
        HttpResponse<String> failed = station.post("/api/scans", "CRASH");
        assertThat(failed.statusCode()).isEqualTo(503);
        assertThat(failed.body()).contains("没有得到答复").doesNotContain("fell over");
        assertThat(station.post("/api/scans", "C1-A").body()).contains("\"issued\"");
    }

    @Test
    void without_the_virtual_scanner_no_code_is_taken() throws Exception {
        ServerOptions off = new ServerOptions("127.0.0.1", 0, false, Set.of(), FakeStation.OPTIONS.zone(), 4, 1000);
        try (FakeStation real = new FakeStation(off, false)) {
            HttpResponse<String> refused = real.post("/api/scans", "C1-A");
            assertThat(refused.statusCode()).isEqualTo(404);
            assertThat(refused.body()).contains("虚拟扫码器");
            assertThat(real.exit.scanned).isEmpty();
        }
    }

    @Test
    void another_machine_may_not_enter_codes() throws Exception {
        assertThat(Http.isLoopback(new InetSocketAddress("192.0.2.7", 4711))).isFalse();
        assertThat(Http.isLoopback(InetSocketAddress.createUnresolved("localhost", 4711)))
                .isFalse();
        assertThat(Http.isLoopback(new InetSocketAddress("127.0.0.1", 4711))).isTrue();
        assertThat(Http.isLoopback(new InetSocketAddress("::1", 4711))).isTrue();
    }
}
