package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.Outcome;
import greenslip.print.PrinterState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EventApiTest {
    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    /** An event stream as java.net.http reads it; the test's own time limit is the deadline. */
    private static final class Stream implements AutoCloseable {
        private final HttpResponse<InputStream> response;
        private final BufferedReader lines;

        Stream(FakeStation station) throws Exception {
            response = station.client.send(
                    station.request("/api/events")
                            .header("Accept", "text/event-stream")
                            .build(),
                    BodyHandlers.ofInputStream());
            lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
        }

        /** The next event as "name data". */
        String next() throws IOException {
            String name = "";
            StringBuilder data = new StringBuilder();
            while (true) {
                String line = lines.readLine();
                if (line == null) {
                    throw new IOException("the stream ended");
                }
                if (line.startsWith("event:")) {
                    name = line.substring(6).strip();
                } else if (line.startsWith("data:")) {
                    data.append(line.substring(5));
                } else if (line.isEmpty() && !data.isEmpty()) {
                    return name + " " + data.toString().strip();
                }
            }
        }

        String next(Predicate<String> wanted) throws IOException {
            String event = next();
            while (!wanted.test(event)) {
                event = next();
            }
            return event;
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    @Test
    void a_stream_starts_with_the_state_and_the_tally() throws Exception {
        try (Stream stream = new Stream(station)) {
            assertThat(stream.response.statusCode()).isEqualTo(200);
            assertThat(stream.response.headers().firstValue("content-type").orElse(""))
                    .startsWith("text/event-stream");
            assertThat(stream.next()).startsWith("state {\"station\":{\"code\":\"K27A\"");
            assertThat(stream.next()).startsWith("tally {\"round\":3");
        }
    }

    @Test
    void outcomes_come_in_order_each_once_and_the_tally_after_them() throws Exception {
        try (Stream stream = new Stream(station)) {
            stream.next(event -> event.startsWith("tally "));
            for (int i = 0; i < 20; i++) {
                station.exit.scan("C1-" + i);
            }
            List<String> outcomes = new ArrayList<>();
            String event = "";
            while (!event.contains("tally {\"round\":3,\"sampled\":20")) {
                event = stream.next();
                if (event.startsWith("outcome ")) {
                    outcomes.add(event);
                }
            }
            assertThat(outcomes).hasSize(20);
            for (int i = 0; i < 20; i++) {
                assertThat(outcomes.get(i))
                        .contains("\"source\":\"page\",\"outcome\":\"issued\",\"serial\":\"K27AA0000%02dX\""
                                .formatted(i + 1));
            }
        }
    }

    @Test
    void what_a_scanner_read_is_seen_and_says_when_it_was_first_issued() throws Exception {
        station.exit.scan("C1-A");
        try (Stream stream = new Stream(station)) {
            stream.next(event -> event.startsWith("tally "));
            station.exit.tell(
                    "usb",
                    new Outcome.AlreadyIssued(station.exit.recent(1).getFirst().voucher()));
            assertThat(stream.next(event -> event.startsWith("outcome ")))
                    .contains("\"source\":\"usb\",\"outcome\":\"already-issued\"", "\"firstMillis\":1795480920000");
        }
    }

    @Test
    void a_rush_of_changes_is_told_as_few_states() throws Exception {
        try (Stream stream = new Stream(station)) {
            stream.next(event -> event.startsWith("tally "));
            for (int i = 0; i < 5000; i++) {
                station.exit.change();
            }
            station.exit.scan("C1-A");
            int states = 0;
            String event = "";
            while (!event.contains("tally {\"round\":3,\"sampled\":1")) {
                event = stream.next();
                states += event.startsWith("state ") ? 1 : 0;
            }
            // However slow this machine is: 5,000 changes are never anything near 5,000 states.
            assertThat(states).isBetween(1, 500);
        }
    }

    @Test
    void a_printers_trouble_is_news_without_any_scan() throws Exception {
        try (Stream stream = new Stream(station)) {
            stream.next(event -> event.startsWith("tally "));
            station.exit.printer = PrinterState.COVER_OPEN;
            assertThat(stream.next(event -> event.startsWith("state "))).contains("\"code\":\"P02\"");
        }
    }

    @Test
    void a_quiet_stream_beats() throws Exception {
        try (Stream stream = new Stream(station)) {
            assertThat(stream.next(event -> event.startsWith("heartbeat "))).isEqualTo("heartbeat {}");
        }
    }

    @Test
    void one_page_too_many_is_refused_and_a_place_that_is_left_is_free_again() throws Exception {
        List<Stream> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Stream stream = new Stream(station);
            stream.next();
            open.add(stream);
        }
        HttpResponse<String> refused = station.get("/api/events");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("打开的页面太多");
        for (Stream stream : open) {
            stream.close();
        }
        // The server notices with its next heartbeat.
        await(() -> {
            try (Stream again = new Stream(station)) {
                return again.response.statusCode() == 200;
            } catch (Exception broken) {
                throw new AssertionError(broken);
            }
        });
    }

    @Test
    void a_page_that_reads_nothing_is_dropped_and_never_holds_up_the_desk() throws Exception {
        ServerOptions one = new ServerOptions("127.0.0.1", 0, true, Set.of(), FakeStation.OPTIONS.zone(), 1, 60_000);
        try (FakeStation crowded = new FakeStation(one, false);
                Socket deaf = new Socket()) {
            deaf.setReceiveBufferSize(4096);
            deaf.connect(new InetSocketAddress("127.0.0.1", crowded.server.port()), 5000);
            OutputStream out = deaf.getOutputStream();
            out.write("GET /api/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            await(() -> status(crowded) == 503);
            // It reads nothing, so socket buffers and then its backlog fill; the desk goes on all the while.
            Outcome outcome = new Outcome.Rejected(Outcome.RejectReason.UNRECOGNISED);
            await(() -> {
                for (int i = 0; i < 2000; i++) {
                    crowded.exit.tell("usb", outcome);
                }
                return status(crowded) == 200;
            });
        }
    }

    private static int status(FakeStation station) {
        try (Stream stream = new Stream(station)) {
            return stream.response.statusCode();
        } catch (Exception broken) {
            throw new AssertionError(broken);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the condition came in time").isLessThan(deadline);
        }
    }

    @Test
    void a_stopping_server_ends_its_streams() throws Exception {
        Stream stream = new Stream(station);
        stream.next();
        station.server.close();
        assertThat(ends(stream)).isTrue();
    }

    private static boolean ends(Stream stream) {
        try {
            while (true) {
                stream.next();
            }
        } catch (IOException ended) {
            return true;
        }
    }
}
