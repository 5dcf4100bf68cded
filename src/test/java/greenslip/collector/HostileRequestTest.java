package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.BatchCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What no well-meaning client sends, byte by byte. Whatever it is, the next one is served. */
@Timeout(60)
class HostileRequestTest {
    @TempDir
    Path folder;

    private final District district = new District();
    private CollectorServer server;

    @BeforeEach
    void start() {
        server = new CollectorServer(district.settings(folder), district.verifier()).start();
    }

    @AfterEach
    void stop() throws Exception {
        assertThat(send("GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", new byte[0]))
                .contains("\"UP\"");
        server.close();
    }

    /** The answer, or what there is of it where the server hangs up. */
    private String send(String head, byte[] body) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            StringBuilder answer = new StringBuilder();
            try {
                OutputStream out = socket.getOutputStream();
                out.write(head.getBytes(StandardCharsets.ISO_8859_1));
                out.write(body);
                out.flush();
                // The server keeps connections open for a while, whatever a client asks for.
                socket.shutdownOutput();
                InputStream in = socket.getInputStream();
                byte[] buffer = new byte[4_096];
                for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
                    answer.append(new String(buffer, 0, read, StandardCharsets.UTF_8));
                }
            } catch (IOException hungUp) {
                answer.append("[hung up]");
            }
            return answer.toString();
        }
    }

    private static String post(String more) {
        return "POST " + BatchCodec.PATH + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n" + more + "\r\n";
    }

    @Test
    void a_body_without_end_is_cut_off() throws Exception {
        byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
        byte[] many = new byte[chunk.length * 40];
        for (int i = 0; i < 40; i++) {
            System.arraycopy(chunk, 0, many, i * chunk.length, chunk.length);
        }
        assertThat(send(post("Content-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n"), many))
                .doesNotContain("200 OK");
    }

    @Test
    void a_batch_that_breaks_off_leaves_no_trace_in_the_log() throws Exception {
        List<LogRecord> logged = new CopyOnWriteArrayList<>();
        Handler listening = listening(logged);
        Logger.getLogger("").addHandler(listening);
        try {
            for (String length : List.of("Content-Length: 10\r\n", "Transfer-Encoding: chunked\r\n")) {
                assertThat(send(post("Content-Encoding: gzip\r\n" + length), "abc".getBytes(StandardCharsets.US_ASCII)))
                        .doesNotContain("200 OK");
            }
        } finally {
            Logger.getLogger("").removeHandler(listening);
        }
        assertThat(logged).extracting(LogRecord::getMessage).isEmpty();
    }

    private static Handler listening(List<LogRecord> logged) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                if (line.getLevel().intValue() >= Level.WARNING.intValue()) {
                    logged.add(line);
                }
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    @Test
    void another_encoding_or_none_is_turned_away() throws Exception {
        assertThat(send(post("Content-Encoding: br\r\nContent-Length: 1\r\n"), new byte[1]))
                .startsWith("HTTP/1.1 4");
        assertThat(send(post("Content-Length: 1\r\n"), new byte[1])).startsWith("HTTP/1.1 401");
        assertThat(send(post("Content-Length: 0\r\n"), new byte[0])).startsWith("HTTP/1.1 401");
    }

    @Test
    void a_get_where_batches_go_and_a_path_upwards_find_nothing() throws Exception {
        String get = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(send("GET " + BatchCodec.PATH + get, new byte[0])).startsWith("HTTP/1.1 40");
        assertThat(send("GET /district/../../etc/passwd" + get, new byte[0])).startsWith("HTTP/1.1 40");
        assertThat(send("GET /api/district?round=99999" + get, new byte[0])).startsWith("HTTP/1.1 400");
    }

    @Test
    void noise_on_the_port_harms_nobody() throws Exception {
        Random random = new Random(3);
        for (int i = 0; i < 30; i++) {
            byte[] noise = new byte[random.nextInt(3_000)];
            random.nextBytes(noise);
            assertThat(send("", concat(noise, "\r\n\r\n\r\n\r\n".getBytes(StandardCharsets.US_ASCII))))
                    .doesNotContain("200 OK");
        }
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = java.util.Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
