package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.Counts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as somebody uses it who has just cloned it: over HTTP, with its files on disk. */
@Tag("slow")
class DemoTest {
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    private Demo start() throws Exception {
        return Demo.start(folder, 0, 0, 0);
    }

    @Test
    void ten_thousand_residents_come_through_and_a_restart_in_the_middle_changes_nothing() throws Exception {
        long paper;
        try (Demo demo = start()) {
            scanAll(demo, 0, 5_000);
            paper = printed(demo, 5_000);
        }
        try (Demo demo = start()) {
            assertThat(demo.kiosk().ledger().tally().total().issued()).isEqualTo(5_000);
            assertThat(Await.scan(demo.kiosk().port(), resident(17))).isEqualTo("already-issued");
            scanAll(demo, 5_000, 10_000);
            paper += printed(demo, 10_000);
            Await.until(PATIENCE, () -> demo.kiosk().ledger().waiting() == 0);
            assertThat(demo.kiosk().ledger().tally().total()).isEqualTo(new Counts(10_000, 10_000, 0, 10_000, 0, 0, 0));
            assertThat(Await.json(demo.collector().port(), "/api/district"))
                    .containsAllEntriesOf(Map.of(
                            "sampled", 10_000, "issued", 10_000, "printed", 10_000, "residents", 10_000, "unknown", 0));
        }
        assertThat(paper).isEqualTo(10_000);
    }

    @Test
    void a_collector_that_is_away_for_a_while_misses_nothing_and_counts_nothing_twice() throws Exception {
        try (Demo demo = start()) {
            scanAll(demo, 0, 20);
            Await.until(PATIENCE, () -> demo.kiosk().ledger().waiting() == 0);
            demo.collector().stop();
            scanAll(demo, 20, 220);
            printed(demo, 220);
            assertThat(demo.kiosk().ledger().waiting()).isGreaterThanOrEqualTo(400);
            demo.collector().start();
            demo.kiosk().uploader().orElseThrow().flush();
            Await.until(PATIENCE, () -> demo.kiosk().ledger().waiting() == 0);
            assertThat(Await.json(demo.collector().port(), "/api/district"))
                    .containsAllEntriesOf(Map.of("sampled", 220, "issued", 220, "printed", 220, "residents", 220));
        }
    }

    @Test
    void nothing_of_a_code_reaches_printer_page_log_or_disk_as_it_came() throws Exception {
        String identity = "11010519491231002X";
        String hostile = "<script>alert('QZX')</script>'; drop table voucher; --";
        List<String> logged = new ArrayList<>();
        Handler listening = listening(logged);
        try (Demo demo = start()) {
            int port = demo.kiosk().port();
            assertThat(Await.scan(port, identity)).isEqualTo("issued");
            assertThat(Await.scan(port, hostile)).isEqualTo("issued");
            assertThat(Await.scan(port, "\u001b@\u001d\u0056\u0000QZX")).isEqualTo("rejected");
            assertThat(Await.scan(port, "QZX" + "x".repeat(5_000))).isEqualTo("rejected");
            assertThat(Await.scan(port, "QZX" + "x".repeat(100_000))).isEqualTo("rejected");
            assertThat(Await.scan(port, "")).isEqualTo("rejected");
            assertThat(Await.scan(port, "110105194912310021")).isEqualTo("rejected");
            printed(demo, 2);
            for (String path : List.of("/api/state", "/api/tally", "/metrics", "/health")) {
                String page = Await.text(port, path);
                assertThat(page).as(path).doesNotContain(identity, "QZX", "script", "110105");
            }
            for (long slip = 1; slip <= 2; slip++) {
                assertThat(demo.kiosk()
                                .virtualPrinter()
                                .orElseThrow()
                                .text(slip)
                                .orElseThrow())
                        .doesNotContain(identity, "QZX", "110105");
            }
        } finally {
            Logger.getLogger("").removeHandler(listening);
        }
        assertThat(String.join("\n", logged)).doesNotContain(identity, "QZX", "110105");
        assertThat(filesWith(identity)).isEmpty();
        assertThat(filesWith("QZX")).isEmpty();
        assertThat(filesWith("1101051949")).isEmpty();
    }

    @Test
    void paper_that_ends_holds_the_residents_and_their_slips_come_by_themselves() throws Exception {
        try (Demo demo = start()) {
            int port = demo.kiosk().port();
            assertThat(Await.post(port, "/api/virtual/printer", "{\"fault\":\"paper-out\"}")
                            .statusCode())
                    .isEqualTo(200);
            Await.until(PATIENCE, () -> !state(port).contains("canPrint=true"));
            assertThat(Await.scan(port, resident(1))).isEqualTo("held");
            assertThat(Await.scan(port, resident(2))).isEqualTo("held");
            assertThat(Await.scan(port, resident(1))).isEqualTo("already-issued");
            assertThat(demo.kiosk().ledger().tally().total()).isEqualTo(new Counts(2, 2, 0, 0, 0, 0, 2));
            Await.post(port, "/api/virtual/printer", "{\"fault\":\"none\"}");
            assertThat(printed(demo, 2)).isEqualTo(2);
            assertThat(demo.kiosk().ledger().tally().total()).isEqualTo(new Counts(2, 2, 0, 2, 0, 0, 0));
        }
    }

    @Test
    void a_round_closed_by_the_operator_holds_scans_until_the_next_one_opens() throws Exception {
        try (Demo demo = start()) {
            int port = demo.kiosk().port();
            assertThat(Await.post(port, "/api/rounds/close", "{}").statusCode()).isEqualTo(200);
            assertThat(Await.scan(port, resident(1))).isEqualTo("held");
            assertThat(Await.json(port, "/api/tally").get("held")).isEqualTo(1);
            demo.kiosk().uploader().orElseThrow().flush();
            Await.until(PATIENCE, () -> demo.kiosk().ledger().waiting() == 0);
            assertThat(Await.json(demo.collector().port(), "/api/district").get("held"))
                    .isEqualTo(1);
            String open = "{\"number\":4,\"title\":\"核酸检测\",\"authority\":\"科尔沁街道筹备组\",\"endsAt\":%d}"
                    .formatted(System.currentTimeMillis() + 3_600_000);
            assertThat(Await.post(port, "/api/rounds", open).statusCode()).isEqualTo(200);
            assertThat(printed(demo, 1)).isEqualTo(1);
            assertThat(Await.scan(port, resident(1))).isEqualTo("already-issued");
        }
    }

    private static String resident(int number) {
        return "RKEQ%d-%08d".formatted(1 + number % 3, number);
    }

    private static void scanAll(Demo demo, int from, int to) throws Exception {
        try (ExecutorService queue = Executors.newFixedThreadPool(6)) {
            List<Future<String>> outcomes = new ArrayList<>();
            for (int i = from; i < to; i++) {
                String code = resident(i);
                outcomes.add(queue.submit(() -> Await.scan(demo.kiosk().port(), code)));
            }
            for (Future<String> outcome : outcomes) {
                assertThat(outcome.get()).isEqualTo("issued");
            }
        }
    }

    /** Waits until the ledger has so many printed, as long as more come; says how many slips this run's printer cut. */
    private static long printed(Demo demo, int total) {
        for (int now = printed(demo); now < total; now = printed(demo)) {
            int last = now;
            Await.until(PATIENCE, () -> printed(demo) > last);
        }
        assertThat(printed(demo)).isEqualTo(total);
        return demo.kiosk().virtualPrinter().orElseThrow().slipsPrinted();
    }

    private static int printed(Demo demo) {
        return demo.kiosk().ledger().tally().total().printed();
    }

    private static String state(int port) {
        try {
            return Await.json(port, "/api/state").toString();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Handler listening(List<String> logged) {
        SimpleFormatter formatter = new SimpleFormatter();
        Handler handler = new Handler() {
            @Override
            public synchronized void publish(LogRecord line) {
                logged.add(formatter.format(line));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        handler.setLevel(Level.ALL);
        Logger.getLogger("").addHandler(handler);
        return handler;
    }

    /** Files of the whole demo folder that hold the text, in the encodings a Java program writes. */
    private List<Path> filesWith(String text) throws Exception {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (Charset charset : List.of(StandardCharsets.UTF_8, StandardCharsets.UTF_16LE)) {
                    if (bytes.contains(new String(text.getBytes(charset), StandardCharsets.ISO_8859_1))) {
                        found.add(file);
                    }
                }
            }
        }
        return found;
    }
}
