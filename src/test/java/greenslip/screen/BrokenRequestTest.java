package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that go away in the middle of what they say: an everyday thing, and no fault of the station. */
class BrokenRequestTest {
    private final FakeStation station = new FakeStation();
    private final LogLines log = new LogLines();

    @AfterEach
    void stop() {
        log.close();
        station.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/api/scans, Content-Length: 10, abc",
        "/api/rounds, Content-Length: 10, abc",
        "/api/scans, Transfer-Encoding: chunked, a;abc",
        "/api/rounds, Transfer-Encoding: chunked, zz;",
        "/api/upload/seen, Content-Length: 10, abc",
        "/api/nothing, Content-Length: 10, abc",
    })
    void a_body_that_breaks_off_leaves_no_trace_in_the_log_and_reaches_nobody(String path, String length, String body)
            throws Exception {
        for (int client = 0; client < 3; client++) {
            breakOff(path, length, body.replace(";", "\r\n"));
        }
        assertThat(station.post("/api/scans", "C1-A").statusCode()).isEqualTo(200);
        assertThat(station.exit.scanned).containsExactly("C1-A");
        assertThat(log.messages()).isEmpty();
    }

    /** Says so much and no more; returns once the server has given up on it. */
    private void breakOff(String path, String length, String body) throws Exception {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", station.server.port()), 5000);
            socket.setSoTimeout(15_000);
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n" + length
                            + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            InputStream in = socket.getInputStream();
            while (in.read() >= 0) {
                // Whatever it answers; its end says that the request was dealt with.
            }
        }
    }
}
