package greenslip.upload;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The thread and the HTTP client, against servers that misbehave. */
@Timeout(60)
class UploaderTest {
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    /** The field's settings with all waits at a few milliseconds. */
    public static UploadSettings quick(int port, long requestTimeoutMillis) {
        URI collector = URI.create("http://127.0.0.1:" + port);
        return new UploadSettings(
                collector, 100, 5, 5, 60_000, 0, 2_000, requestTimeoutMillis, 1, 20, 20, 5_000, 65_536);
    }

    private Uploader start(UploadSettings settings) {
        Uploader uploader = new Uploader(
                outbox,
                Rows.station("K7QM"),
                body -> "signature",
                () -> Rows.at(1),
                settings,
                UploadListener.NONE,
                null);
        open.add(uploader);
        uploader.start();
        return uploader;
    }

    private int serve(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(BatchCodec.PATH, handler);
        server.start();
        open.add(() -> server.stop(0));
        return server.getAddress().getPort();
    }

    private static void ok(HttpExchange exchange) throws IOException {
        try (InputStream in = exchange.getRequestBody()) {
            Batch batch = BatchCodec.decode(in.readAllBytes(), BatchLimits.DEFAULT);
            byte[] answer = BatchCodec.encodeAnswer(BatchAnswer.accepted(batch.last(), batch.head(), 1, 0, 100));
            exchange.sendResponseHeaders(200, answer.length);
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(answer);
            }
        } catch (BatchFormatException broken) {
            throw new IOException(broken);
        }
    }

    @Test
    void headers_and_body_are_those_of_the_protocol() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>("");
        int port = serve(exchange -> {
            seen.set(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Encoding") + " "
                    + exchange.getRequestHeaders().getFirst("Greenslip-Kiosk") + " "
                    + exchange.getRequestHeaders().getFirst("Greenslip-Signature"));
            ok(exchange);
        });
        new Rows(1).fill(outbox, 7);
        start(quick(port, 5_000));
        Await.until("seven rows up", () -> outbox.waiting() == 0);
        assertThat(seen.get()).isEqualTo("POST gzip K7QM signature");
    }

    @Test
    void a_collector_that_fails_in_turn_gets_everything_in_the_end() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        int port = serve(exchange -> {
            switch (turn.getAndIncrement() % 5) {
                case 0 -> exchange.sendResponseHeaders(500, -1);
                case 1 -> {
                    byte[] garbage = "{\"acked\":[[[".getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(200, garbage.length);
                    exchange.getResponseBody().write(garbage);
                }
                case 2 -> {
                    exchange.sendResponseHeaders(200, 0);
                    exchange.getResponseBody().write(new byte[200_000]);
                }
                case 3 -> exchange.close();
                default -> ok(exchange);
            }
            exchange.close();
        });
        new Rows(1).fill(outbox, 250);
        start(quick(port, 5_000));
        Await.until("all up", () -> outbox.waiting() == 0);
        assertThat(outbox.position().acked()).isEqualTo(250);
    }

    @Test
    void a_server_that_accepts_and_never_answers_costs_one_timeout() throws Exception {
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(silent);
        new Rows(1).fill(outbox, 3);
        Uploader uploader = start(quick(silent.getLocalPort(), 50));
        Await.until("two timeouts", () -> uploader.status().consecutiveFailures() >= 2);
        assertThat(outbox.waiting()).isEqualTo(3);
    }

    @Test
    void a_body_that_trickles_is_cut_off_with_the_exchange() throws Exception {
        ServerSocket trickle = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(trickle);
        List<Socket> sockets = java.util.Collections.synchronizedList(new ArrayList<>());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = trickle.accept();
                    sockets.add(socket);
                    socket.getOutputStream()
                            .write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII));
                }
            } catch (IOException closed) {
                sockets.forEach(socket -> assertThat(socket).isNotNull());
            }
        });
        new Rows(1).fill(outbox, 3);
        Uploader uploader = start(quick(trickle.getLocalPort(), 100));
        Await.until("two timeouts", () -> uploader.status().consecutiveFailures() >= 2);
        assertThat(uploader.status().lastFailure()).contains("100 ms");
        for (Socket socket : List.copyOf(sockets)) {
            socket.close();
        }
    }

    @Test
    void closing_gives_up_an_attempt_and_keeps_its_rows() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        int port = serve(exchange -> {
            asked.countDown();
            try {
                assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException end) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        new Rows(1).fill(outbox, 3);
        Uploader uploader = start(quick(port, 30_000));
        assertThat(asked.await(30, TimeUnit.SECONDS)).isTrue();
        uploader.close();
        done.countDown();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.getName().equals("uploader"));
        assertThat(outbox.waiting()).isEqualTo(3);
    }

    @Test
    void a_wake_is_enough_and_a_flush_ends_a_pause() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        int port = serve(exchange -> {
            if (asked.getAndIncrement() == 0) {
                exchange.sendResponseHeaders(401, -1);
                exchange.close();
            } else {
                ok(exchange);
            }
        });
        long hour = 3_600_000;
        UploadSettings patient = new UploadSettings(
                URI.create("http://127.0.0.1:" + port),
                1,
                0,
                hour,
                hour,
                0,
                2_000,
                5_000,
                hour,
                hour,
                hour,
                5_000,
                65_536);
        Uploader uploader = start(patient);
        Await.until("the first heartbeat is refused", () -> uploader.status().consecutiveFailures() == 1);
        new Rows(1).fill(outbox, 1);
        uploader.flush();
        Await.until("the pause has ended", () -> outbox.waiting() == 0);
        new Rows(2, 1).fill(outbox, 1);
        uploader.wake();
        Await.until("woken", () -> outbox.waiting() == 0);
        assertThat(uploader.status().alarm()).isNull();
    }
}
