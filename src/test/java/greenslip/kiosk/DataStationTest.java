package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.Await;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the operator's page asks of a whole kiosk with the virtual printer. */
class DataStationTest {
    private static final String NUMBER = "11010519491231002X";

    @TempDir
    Path folder;

    private HttpStation station;

    @BeforeEach
    void start() throws Exception {
        station = HttpStation.start(folder);
    }

    @AfterEach
    void stop() {
        station.close();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> part(Map<String, Object> document, String name) {
        return (Map<String, Object>) document.get(name);
    }

    private int slips() {
        try {
            return ((Number) part(station.state(), "pace").get("slips")).intValue();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private HttpResponse<String> type(String code) throws Exception {
        return station.post("/api/typed", "{\"code\":\"" + code + "\"}");
    }

    @Test
    void the_way_from_scan_to_slip_is_timed() throws Exception {
        station.openRound(1);
        assertThat(slips()).isZero();
        for (int i = 1; i <= 5; i++) {
            assertThat(station.scan("RKEQ1-0001234" + i).outcome()).isEqualTo("issued");
        }
        Await.until("five slips were printed", () -> slips() == 5);
        Map<String, Object> pace = part(station.state(), "pace");
        long median = ((Number) pace.get("scanToSlipMedianMillis")).longValue();
        long p95 = ((Number) pace.get("scanToSlipP95Millis")).longValue();
        assertThat(median).isBetween(0L, p95);
        assertThat(p95).isLessThan(60_000);
        assertThat(((Number) pace.get("perHour")).intValue()).isPositive();
        assertThat(((Number) pace.get("peakPerMinute")).doubleValue()).isEqualTo(1.0);
        station.scan("RKEQ1-00012341");
        assertThat(slips()).as("who has one already is no slip").isEqualTo(5);
    }

    @Test
    void a_typed_number_is_the_same_resident_as_a_scanned_one_and_is_kept_nowhere() throws Exception {
        List<String> logged = new CopyOnWriteArrayList<>();
        Handler ear = new Handler() {
            @Override
            public void publish(LogRecord record) {
                logged.add(record.getMessage()
                        + List.of(record.getParameters() == null ? new Object[0] : record.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger root = Logger.getLogger("");
        Level before = root.getLevel();
        root.addHandler(ear);
        try {
            assertThat(type(NUMBER).body()).as("no round").contains("\"held\"");
            station.openRound(1);
            HttpResponse<String> again = type("１１０１０５ 19491231 002x");
            assertThat(again.body()).contains("already-issued");
            assertThat(station.scan(NUMBER).outcome()).isEqualTo("already-issued");
            assertThat(type("rkeq1-00012345").body()).contains("\"issued\"");
            HttpResponse<String> wrong = type("110105194912310021");
            assertThat(wrong.statusCode()).isEqualTo(422);
            assertThat(wrong.body()).contains("校验位不对");
            assertThat(type("张三 13800000000").statusCode()).isEqualTo(422);
            assertThat(type("\\u0000" + NUMBER).statusCode()).isEqualTo(422);
            assertThat(type("9".repeat(1500)).statusCode()).isEqualTo(422);
            assertThat(station.tally(station.state(), "sampled")).isEqualTo(2);
        } finally {
            root.removeHandler(ear);
            root.setLevel(before);
        }
        assertThat(String.join("\n", logged)).doesNotContain("19491231").doesNotContain("13800000000");
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("19491231");
            }
        }
    }

    @Test
    void two_who_type_the_same_number_at_once_make_one_voucher() throws Exception {
        station.openRound(1);
        List<CompletableFuture<String>> both = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        return type(NUMBER).body();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }))
                .toList();
        List<String> answers = both.stream().map(CompletableFuture::join).toList();
        assertThat(answers.stream().filter(answer -> answer.contains("\"issued\"")))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.contains("already-issued")))
                .hasSize(7);
    }

    @Test
    void a_voucher_is_found_by_its_serial_however_it_is_written() throws Exception {
        station.openRound(1);
        String serial = station.scan(NUMBER).serial();
        assertThat(serial).isNotNull();
        String written = serial.substring(0, 4) + " " + serial.substring(4, 8) + "-" + serial.substring(8);
        String path = "/api/vouchers/"
                + URLEncoder.encode(written.toLowerCase(Locale.ROOT), StandardCharsets.UTF_8)
                        .replace("+", "%20");
        assertThat(station.get(path).body())
                .contains("\"serial\":\"" + serial + "\"", "\"hint\":\"02X\"", "\"voided\":null", "\"copy\":1")
                .doesNotContain("19491231");
        station.post("/api/vouchers/" + serial + "/void", "{\"why\":\"trial\"}");
        assertThat(station.get("/api/vouchers/" + serial).body()).contains("\"voided\":\"试打\"");
        char other = serial.charAt(11) == 'A' ? 'B' : 'A';
        assertThat(station.get("/api/vouchers/" + serial.substring(0, 11) + other)
                        .body())
                .contains("校验字符不对");
    }

    @Test
    void readiness_says_that_a_round_must_be_opened_and_then_that_all_is_well() throws Exception {
        assertThat(station.get("/api/readiness").body())
                .startsWith("{\"ready\":false")
                .contains("\"name\":\"round\"", "没有开着的轮次")
                .contains("\"name\":\"disk\",\"title\":\"存储空间 Disk space\",\"vital\":false,\"ok\":true")
                .contains("\"name\":\"keys\",\"title\":\"密钥 Keys\",\"vital\":false,\"ok\":true");
        station.openRound(1);
        assertThat(station.get("/api/readiness").body())
                .startsWith("{\"ready\":true")
                .as("each check by a name that people understand")
                .doesNotContainPattern("\"title\":\"[a-z-]+\"");
    }

    @Test
    void tables_are_sent_as_files_and_an_empty_round_is_no_table() throws Exception {
        assertThat(station.get("/api/export/tally.csv").statusCode())
                .as("no round yet")
                .isEqualTo(409);
        station.openRound(1);
        HttpResponse<String> empty = station.get("/api/export/vouchers.csv");
        assertThat(empty.statusCode()).isEqualTo(409);
        assertThat(empty.body()).contains("没有可导出的");
        assertThat(station.get("/api/export/vouchers.csv?round=7").statusCode()).isEqualTo(404);
        assertThat(station.get("/api/export/vouchers.csv?round=x").statusCode()).isEqualTo(400);
        assertThat(station.get("/api/export/people.csv").statusCode()).isEqualTo(404);
        station.scan(NUMBER);
        for (String table : List.of("tally", "vouchers")) {
            HttpResponse<String> csv = station.get("/api/export/" + table + ".csv?round=1");
            assertThat(csv.statusCode()).isEqualTo(200);
            assertThat(csv.headers().firstValue("content-type")).hasValue("text/csv; charset=utf-8");
            assertThat(csv.headers().firstValue("content-disposition"))
                    .hasValue("attachment; filename=\"greenslip-K27A-round1-" + table + ".csv\"");
            assertThat(csv.body()).startsWith("\uFEFF").doesNotContain("19491231");
            HttpResponse<String> xlsx = station.get("/api/export/" + table + ".xlsx");
            assertThat(xlsx.statusCode()).isEqualTo(200);
            assertThat(xlsx.body()).startsWith("PK");
        }
        assertThat(station.post("/api/export/stick", "").body()).contains("没有找到 U 盘");
        assertThat(station.post("/api/export/stick", "{\"round\":7}").statusCode())
                .isEqualTo(404);
    }

    @Test
    void rows_that_a_person_sends_again_reach_the_collector() throws Exception {
        station.openRound(1);
        station.scan(NUMBER);
        station.awaitState("all is up", state -> ((Number) part(state, "upload").get("pending")).intValue() == 0);
        assertThat(part(station.state(), "upload").get("oldestAgeMillis")).isNull();
        assertThat(station.get("/api/quarantine").body()).isEqualTo("{\"total\":0,\"rows\":[]}");
        assertThat(station.post("/api/quarantine/retry", "{\"all\":true}").body())
                .contains("\"retried\":0");
    }
}
