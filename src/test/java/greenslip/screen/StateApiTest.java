package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.desk.RoundStatus;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Notice;
import greenslip.print.PrinterState;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StateApiTest {
    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    @Test
    void the_tally_has_its_numbers_at_the_top_and_by_community_table_and_time() throws Exception {
        station.post("/api/scans", "C1-A");
        station.post("/api/scans", "C2-B");
        station.post("/api/scans", "LOST-C");
        HttpResponse<String> answer = station.get("/api/tally");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("content-type")).hasValue("application/json; charset=utf-8");
        assertThat(answer.headers().firstValue("cache-control")).hasValue("no-store");
        assertThat(answer.body())
                .contains("\"round\":3", "\"sampled\":3", "\"issued\":3", "\"printed\":2", "\"unknown\":1")
                .contains("\"failed\":0", "\"held\":0", "\"reissued\":0", "\"pendingUpload\":3")
                .contains(
                        "\"byCommunity\":{",
                        "\"C1\":{\"sampled\":1",
                        "\"byTable\":{\"A1\":{",
                        "\"byFiveMinutes\":{\"2026");
    }

    @Test
    void who_waits_for_another_round_is_among_those_held_in_tally_and_metrics() throws Exception {
        station.exit.printer = PrinterState.PAPER_OUT;
        station.post("/api/scans", "C1-A");
        station.exit.heldForOthers = 2;
        assertThat(station.get("/api/tally").body())
                .contains("\"sampled\":1,", "\"held\":3,\"heldForOthers\":2,")
                .contains(
                        "\"C1\":{\"sampled\":1,\"issued\":1,\"reissued\":0,\"printed\":0,\"unknown\":0,\"failed\":0,\"held\":1,");
        assertThat(station.get("/metrics").body()).containsPattern("greenslip_scans_held.* 3");
    }

    @Test
    void slips_that_wait_are_counted_in_tally_and_metrics() throws Exception {
        station.post("/api/scans", "C1-A");
        station.exit.turnLate(1);
        station.exit.printer = PrinterState.PAPER_OUT;
        station.post("/api/scans", "C1-B");
        assertThat(station.get("/api/tally").body()).contains("\"toPrint\":1,\"late\":1,");
        assertThat(station.get("/metrics").body())
                .containsPattern("greenslip_slips_to_print.* 1")
                .containsPattern("greenslip_slips_late.* 1");
    }

    @Test
    void the_state_holds_all_that_a_page_needs_at_its_start() throws Exception {
        station.post("/api/scans", "LOST-C");
        String state = station.get("/api/state").body();
        assertThat(state)
                .contains("\"station\":{\"code\":\"K27A\"", "\"siteName\":\"昭乌达路第二小学\"")
                .contains("\"round\":{\"status\":\"open\",\"number\":3,\"title\":\"核酸检测\"")
                .contains("\"printer\":{\"state\":\"READY\",\"canPrint\":true,\"code\":null")
                .contains("\"signal\":\"IDLE\"", "\"upload\":{\"pending\":7,\"alarm\":null")
                .contains("\"last\":{\"source\":\"page\",\"outcome\":\"issued\"")
                .contains("\"unknown\":[{\"id\":1,\"serial\":\"K27AA000001X\"", "\"state\":\"UNKNOWN\"")
                .contains(
                        "\"complaints\":[]",
                        "\"notices\":[]",
                        "\"fault\":null",
                        "\"pageScans\":true",
                        "\"tray\":{\"fault\":\"none\"");
    }

    @Test
    void a_printer_in_trouble_says_what_to_do_and_its_code() throws Exception {
        station.exit.printer = PrinterState.PAPER_OUT;
        assertThat(station.get("/api/state").body())
                .contains("\"canPrint\":false,\"code\":\"P01\",\"message\":\"缺纸：打开盖子，换一卷新纸");
    }

    @Test
    void without_a_round_the_state_names_the_one_that_is_awaited() throws Exception {
        station.exit.round = new RoundStatus.NoneOpen(4);
        assertThat(station.get("/api/state").body()).contains("\"status\":\"none\",\"number\":4,\"title\":null");
        station.exit.round = new RoundStatus.Ended(FakeExit.ROUND);
        assertThat(station.get("/api/state").body()).contains("\"status\":\"ended\",\"number\":3");
    }

    @Test
    void a_ledger_that_cannot_answer_is_said_and_the_state_still_comes() throws Exception {
        station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "disk full at /somewhere");
        HttpResponse<String> state = station.get("/api/state");
        assertThat(state.statusCode()).isEqualTo(200);
        assertThat(state.body()).contains("\"fault\":\"台账故障 L02", "\"tally\":null", "\"station\":{");
        HttpResponse<String> tally = station.get("/api/tally");
        assertThat(tally.statusCode()).isEqualTo(503);
        assertThat(tally.body()).contains("L02").doesNotContain("somewhere");
    }

    @Test
    void health_is_up_while_the_station_can_record() throws Exception {
        HttpResponse<String> well = station.get("/health");
        assertThat(well.statusCode()).isEqualTo(200);
        assertThat(well.body()).contains("\"UP\"", "ledger", "scanner");

        station.scannerComplaint = Optional.of("找不到扫码器。");
        HttpResponse<String> degraded = station.get("/health");
        assertThat(degraded.statusCode()).isEqualTo(200);
        assertThat(degraded.body()).contains("degraded", "找不到扫码器。");
    }

    @Test
    void health_is_down_once_it_cannot_record() throws Exception {
        station.ledgerComplaint = Optional.of("磁盘已满。");
        HttpResponse<String> down = station.get("/health");
        assertThat(down.statusCode()).isEqualTo(503);
        assertThat(down.body()).contains("\"DOWN\"", "磁盘已满。");
        assertThat(station.get("/api/state").body()).contains("\"complaints\":[{\"name\":\"ledger\",\"vital\":true");
    }

    @Test
    void metrics_are_prometheus_text_without_identities() throws Exception {
        station.post("/api/scans", "C1-A");
        station.post("/api/scans", "C1-A");
        station.post("/api/scans", "BAD");
        HttpResponse<String> metrics = station.get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("content-type").orElse("")).startsWith("text/plain");
        assertThat(metrics.body())
                .containsPattern("greenslip_scans_total\\{outcome=\"issued\".*} 1")
                .containsPattern("greenslip_scans_total\\{outcome=\"already-issued\".*} 1")
                .containsPattern("greenslip_scans_total\\{outcome=\"rejected\".*} 1")
                .containsPattern("greenslip_scans_total\\{outcome=\"held\".*} 0")
                .containsPattern("greenslip_pending_upload.* 1")
                .containsPattern("greenslip_slips_printed.* 1")
                .doesNotContain("K27A", "C1");
    }

    @Test
    void a_gauge_of_a_broken_ledger_is_no_number() throws Exception {
        station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "disk full");
        HttpResponse<String> metrics = station.get("/metrics");
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.body()).containsPattern("greenslip_slips_printed.* NaN");
    }

    @Test
    void a_port_that_is_taken_is_said_with_its_number() {
        int port = station.server.port();
        assertThatThrownBy(() -> new FakeStation(ServerOptions.loopback(port, true), true))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("127.0.0.1 port " + port);
    }

    @Test
    void notices_of_the_ledger_are_told_with_code_and_both_languages_and_are_no_fault() throws Exception {
        station.exit.notices.addAll(List.of(Notice.values()));
        String state = station.get("/api/state").body();
        assertThat(state).contains("\"fault\":null", "\"complaints\":[]");
        for (Notice notice : Notice.values()) {
            assertThat(state)
                    .containsPattern("\\{\"code\":\"" + notice.code()
                            + "\",\"message\":\"[^\"]*\\p{IsHan}[^\"]*。\",\"messageEn\":\"[A-Z][^\"]*\\.\"}");
            assertThat(NoticeWords.sentence(notice)).startsWith(notice.code() + " ");
        }
    }
}
