package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.ReportDesk;
import greenslip.desk.RoundStatus;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Notice;
import greenslip.print.PrinterState;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DecisionApiTest {
    private final FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    @Test
    void a_round_opens_with_a_local_time_in_the_stations_zone() throws Exception {
        station.exit.round = new RoundStatus.NoneOpen(4);
        HttpResponse<String> opened = station.post("/api/rounds", """
            {"number": 4, "title": " 核酸检测 ", "authority": "科尔沁街道筹备组", "endsAt": "2026-11-24T18:00"}\
            """);
        assertThat(opened.statusCode()).isEqualTo(200);
        // 18:00 in Shanghai is 10:00 UTC.
        assertThat(opened.body())
                .contains("\"status\":\"open\",\"number\":4,\"title\":\"核酸检测\"", "\"endsAtMillis\":1795514400000");
    }

    @Test
    void a_round_opens_with_milliseconds() throws Exception {
        station.exit.round = new RoundStatus.NoneOpen(4);
        HttpResponse<String> opened = station.post("/api/rounds", """
            {"number": 4, "title": "核酸检测", "authority": "街道", "endsAt": 1795514400000}\
            """);
        assertThat(opened.statusCode()).isEqualTo(200);
        assertThat(opened.body()).contains("\"endsAtMillis\":1795514400000");
    }

    @Test
    void a_second_round_is_refused_with_what_to_do() throws Exception {
        HttpResponse<String> refused = station.post("/api/rounds", """
            {"number": 4, "title": "核酸检测", "authority": "街道", "endsAt": "2026-11-24T18:00"}\
            """);
        assertThat(refused.statusCode()).isEqualTo(409);
        assertThat(refused.body()).contains("{\"message\":\"第3轮还开着，请先关闭。");
    }

    @Test
    void a_round_is_extended_and_closed_with_its_numbers() throws Exception {
        station.post("/api/scans", "C1-A");
        HttpResponse<String> extended = station.post("/api/rounds/extend", "{\"endsAt\": \"2026-11-24T20:00:00\"}");
        assertThat(extended.body()).contains("\"endsAtMillis\":1795521600000");
        HttpResponse<String> closed = station.post("/api/rounds/close", "");
        assertThat(closed.statusCode()).isEqualTo(200);
        assertThat(closed.body()).contains("\"round\":3,\"sampled\":1,\"issued\":1");
        assertThat(station.post("/api/rounds/close", "").statusCode()).isEqualTo(409);
    }

    @Test
    void what_a_round_lacks_is_said() throws Exception {
        station.exit.round = new RoundStatus.NoneOpen(4);
        String good = "\"number\":4,\"title\":\"t\",\"authority\":\"a\",\"endsAt\":\"2026-11-24T18:00\"";
        for (String bad : List.of(
                good.replace("4,", "0,"),
                good.replace("4,", "10000,"),
                good.replace("\"number\":4,", ""),
                good.replace("\"t\"", "\"\""),
                good.replace("\"t\"", "\"a\\u202eb\""),
                good.replace("\"t\"", "\"a\\nb\""),
                good.replace("\"a\"", "\"" + "字".repeat(41) + "\""),
                good.replace("2026-11-24T18:00", "tomorrow"),
                good.replace("\"2026-11-24T18:00\"", "true"),
                good.replace("\"2026-11-24T18:00\"", "9e18"))) {
            HttpResponse<String> refused = station.post("/api/rounds", "{" + bad + "}");
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(refused.body()).as(bad).startsWith("{\"message\":\"请填");
        }
        assertThat(station.exit.round).isEqualTo(new RoundStatus.NoneOpen(4));
    }

    @Test
    void a_body_that_is_no_document_is_a_bad_request_and_is_not_quoted() throws Exception {
        for (String bad : List.of(
                "", "null", "[]", "{", "{\"cameOut\":", "secret", "{\"cameOut\":\"maybe\"}", "{\"cameOut\":{}}")) {
            HttpResponse<String> refused = station.post("/api/jobs/1/came-out", bad);
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(refused.body()).as(bad).contains("{\"message\":\"").doesNotContain("secret", "maybe");
        }
    }

    @Test
    void a_body_beyond_its_cap_is_refused() throws Exception {
        HttpResponse<String> refused =
                station.post("/api/rounds/extend", "{\"endsAt\":\"" + "9".repeat(Http.DOCUMENT_BYTES) + "\"}");
        assertThat(refused.statusCode()).isEqualTo(413);
    }

    @Test
    void an_alarm_of_the_upload_is_seen_once_a_person_says_so() throws Exception {
        assertThat(station.get("/api/upload/seen").statusCode()).isEqualTo(405);
        assertThat(station.alarmsSeen).isZero();
        assertThat(station.post("/api/upload/seen", "{}").statusCode()).isEqualTo(200);
        assertThat(station.alarmsSeen).isEqualTo(1);
    }

    @Test
    void a_notice_of_the_ledger_is_seen_once_a_person_says_so() throws Exception {
        station.exit.notices.addAll(List.of(Notice.REBUILT, Notice.ANOTHER_MACHINE));
        assertThat(station.get("/api/notices/L07/seen").statusCode()).isEqualTo(405);
        assertThat(station.post("/api/notices/L99/seen", "{}").statusCode()).isEqualTo(404);
        assertThat(station.post("/api/notices/%0A/seen", "{}").statusCode()).isEqualTo(404);
        HttpResponse<String> foreign = station.send(station.request("/api/notices/L07/seen")
                .header("Origin", "http://elsewhere.example.org")
                .POST(BodyPublishers.noBody())
                .build());
        assertThat(foreign.statusCode()).isEqualTo(403);
        assertThat(station.exit.notices()).hasSize(2);
        HttpResponse<String> seen = station.post("/api/notices/L07/seen", "{}");
        assertThat(seen.statusCode()).isEqualTo(200);
        assertThat(seen.body()).isEqualTo("{\"message\":\"好。 Noted.\"}");
        assertThat(station.exit.notices()).containsExactly(Notice.REBUILT);
        station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "disk full");
        HttpResponse<String> full = station.post("/api/notices/L06/seen", "{}");
        assertThat(full.statusCode()).isEqualTo(503);
        assertThat(full.body()).contains("L02").doesNotContain("disk full");
        assertThat(station.exit.notices()).containsExactly(Notice.REBUILT);
    }

    @Test
    void the_district_s_page_is_one_address_away() throws Exception {
        HttpResponse<String> answer = station.get("/district");
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("location")).contains("http://collector.example.org:8081/district");
    }

    @Test
    void an_unknown_job_is_settled_once() throws Exception {
        station.post("/api/scans", "LOST-A");
        assertThat(station.post("/api/jobs/1/came-out", "{\"cameOut\":true}").statusCode())
                .isEqualTo(200);
        assertThat(station.get("/api/tally").body()).contains("\"printed\":1,\"unknown\":0");
        HttpResponse<String> again = station.post("/api/jobs/1/came-out", "{\"cameOut\":true}");
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(again.body()).contains("已经处理过");
        assertThat(station.post("/api/jobs/x/came-out", "{\"cameOut\":true}").statusCode())
                .isEqualTo(400);
    }

    @Test
    void many_unknown_slips_are_confirmed_together_and_never_denied_together() throws Exception {
        for (String code : List.of("LOST-A", "LOST-B", "LOST-C")) {
            station.post("/api/scans", code);
        }
        assertThat(station.get("/api/state").body()).contains("\"asked\":{\"unknown\":3,\"unknownLast\":3,\"late\":0,");
        String path = "/api/jobs/through/2/came-out";
        for (String bad : List.of("{\"cameOut\":false}", "{}", "[]")) {
            assertThat(station.post(path, bad).statusCode()).as(bad).isEqualTo(400);
        }
        assertThat(station.post("/api/jobs/through/x/came-out", "{\"cameOut\":true}")
                        .statusCode())
                .isEqualTo(400);
        HttpResponse<String> settled = station.post(path, "{\"cameOut\":true}");
        assertThat(settled.statusCode()).isEqualTo(200);
        assertThat(settled.body()).contains("已处理 2 张");
        assertThat(station.get("/api/tally").body()).contains("\"printed\":2,\"unknown\":1");
    }

    @Test
    void many_late_slips_are_wanted_or_not_together() throws Exception {
        for (int slip = 1; slip <= 3; slip++) {
            station.exit.scan("C1-" + slip);
            station.exit.turnLate(slip);
        }
        String path = "/api/jobs/through/3/wanted";
        assertThat(station.post(path, "{}").statusCode()).isEqualTo(400);
        assertThat(station.post(path, "{\"wanted\":false}").body()).contains("已处理 3 张");
        assertThat(station.post(path, "{\"wanted\":true}").body()).contains("已处理 0 张");
    }

    @Test
    void a_voucher_is_reissued_with_a_reason() throws Exception {
        station.post("/api/scans", "C1-A");
        HttpResponse<String> reissued =
                station.post("/api/vouchers/K27AA000001X/reissue", "{\"why\":\"lost\",\"note\":\"路上\"}");
        assertThat(reissued.statusCode()).isEqualTo(200);
        assertThat(reissued.body()).contains("\"serial\":\"K27AA000001X\",\"copy\":2", "\"reissueReason\":\"丢失：路上\"");
        assertThat(station.get("/api/tally").body()).contains("\"reissued\":1");
    }

    @Test
    void a_voucher_is_made_void_for_a_reason_of_the_list() throws Exception {
        station.exit.scan("C1-A");
        String path = "/api/vouchers/K27AA000001X/void";
        assertThat(station.post(path, "{\"why\":\"lost\"}").statusCode()).isEqualTo(400);
        assertThat(station.post(path, "{\"why\":\"trial\",\"note\":\"\"}").statusCode())
                .isEqualTo(200);
        assertThat(station.post(path, "{\"why\":\"trial\"}").statusCode()).isEqualTo(409);
        assertThat(station.get("/api/tally").body()).contains("\"issued\":0", "\"voided\":1");
        assertThat(station.get("/api/reconciliation").body())
                .contains("\"voids\":[{\"serial\":\"K27AA000001X\",\"reason\":\"试打\"}]", "\"difference\":0");
    }

    @Test
    void a_slip_that_waited_too_long_is_wanted_or_not() throws Exception {
        station.exit.scan("C1-A");
        station.exit.turnLate(1);
        assertThat(station.get("/api/state").body()).contains("\"unknown\":[{\"id\":1,", "\"state\":\"LATE\"");
        assertThat(station.post("/api/jobs/1/wanted", "{}").statusCode()).isEqualTo(400);
        assertThat(station.post("/api/jobs/1/wanted", "{\"wanted\":false}").statusCode())
                .isEqualTo(200);
        assertThat(station.post("/api/jobs/1/wanted", "{\"wanted\":true}").statusCode())
                .isEqualTo(409);
    }

    @Test
    void cards_are_entered_and_taken_back() throws Exception {
        String range = "{\"table\":\"A1\",\"first\":1,\"last\":120,\"cards\":118,\"note\":\"停电\"}";
        HttpResponse<String> entered = station.post("/api/handwritten", range);
        assertThat(entered.statusCode()).isEqualTo(200);
        assertThat(entered.body()).contains("\"id\":500", "\"cards\":118");
        assertThat(station.post("/api/handwritten", range).statusCode()).isEqualTo(409);
        assertThat(station.post("/api/handwritten", "{\"table\":\"A1\",\"first\":1}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(station.get("/api/tally").body()).contains("\"handwritten\":118");
        assertThat(station.post("/api/handwritten/500/undo", "").statusCode()).isEqualTo(200);
        assertThat(station.post("/api/handwritten/500/undo", "").statusCode()).isEqualTo(409);
        assertThat(station.post("/api/handwritten/x/undo", "").statusCode()).isEqualTo(400);
    }

    @Test
    void the_roll_is_changed_and_reports_are_printed() throws Exception {
        assertThat(station.post("/api/paper/roll", "{\"metres\":30}").body())
                .contains("\"slips\":322,\"minutes\":null,\"low\":false", "\"rollMillimetres\":30000");
        assertThat(station.get("/api/state").body()).contains("\"paper\":{\"slips\":322");
        assertThat(station.post("/api/reports/closing", "").statusCode()).isEqualTo(200);
        assertThat(station.post("/api/reports/novel", "").statusCode()).isEqualTo(404);
        station.exit.printer = PrinterState.PAPER_OUT;
        assertThat(station.post("/api/reports/closing", "").statusCode()).isEqualTo(409);
        assertThat(station.exit.paper.reports).containsExactly(ReportDesk.Kind.CLOSING);
    }

    @Test
    void a_reissue_needs_a_reason_and_a_serial_of_this_round() throws Exception {
        station.post("/api/scans", "C1-A");
        assertThat(station.post("/api/vouchers/K27AA000001X/reissue", "{\"why\":\"trial\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(station.post("/api/vouchers/nonsense/reissue", "{\"why\":\"lost\"}")
                        .statusCode())
                .isEqualTo(404);
        assertThat(station.post("/api/vouchers/K27AA000009X/reissue", "{\"why\":\"lost\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void slips_of_the_virtual_printer_are_pictures() throws Exception {
        assertThat(station.get("/api/slips/latest.png").statusCode()).isEqualTo(404);
        station.tray.latest = 2;
        HttpResponse<String> picture = station.get("/api/slips/latest.png");
        assertThat(picture.statusCode()).isEqualTo(200);
        assertThat(picture.headers().firstValue("content-type")).hasValue("image/png");
        assertThat(station.get("/api/slips/1.png").statusCode()).isEqualTo(200);
        for (String none : List.of("3.png", "0.png", "-1.png", "x.png", "99999999999999999999.png", "1.gif", "1")) {
            assertThat(station.get("/api/slips/" + none).statusCode()).as(none).isEqualTo(404);
        }
    }

    @Test
    void the_virtual_printer_can_be_told_to_fail() throws Exception {
        assertThat(station.get("/api/virtual/printer").body())
                .contains("\"fault\":\"none\",\"faults\":[\"none\",\"paper-out\"");
        assertThat(station.post("/api/virtual/printer", "{\"fault\":\"paper-out\"}")
                        .body())
                .contains("\"fault\":\"paper-out\"");
        HttpResponse<String> refused = station.post("/api/virtual/printer", "{\"fault\":\"on-fire\"}");
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).doesNotContain("on-fire");
        assertThat(station.tray.fault()).isEqualTo("paper-out");
    }

    @Test
    void a_real_printer_has_no_pictures_and_no_switch() throws Exception {
        try (FakeStation real = new FakeStation(FakeStation.OPTIONS, false)) {
            assertThat(real.get("/api/slips/latest.png").statusCode()).isEqualTo(404);
            assertThat(real.get("/api/virtual/printer").statusCode()).isEqualTo(404);
            assertThat(real.get("/api/state").body()).contains("\"tray\":null");
        }
    }

    // ---- the clock

    @Test
    void the_clock_is_set_by_a_local_time_or_by_milliseconds() throws Exception {
        station.exit.now = new Timestamp(5, 1, "boot", ClockTrust.FLOOR);
        assertThat(station.get("/api/state").body()).contains("\"clock\":{\"trust\":\"FLOOR\",\"nowMillis\":null,");
        // 18:00 in Shanghai is 10:00 UTC.
        HttpResponse<String> set = station.post("/api/clock", "{\"now\": \"2026-11-24T18:00\"}");
        assertThat(set.statusCode()).isEqualTo(200);
        assertThat(set.body())
                .isEqualTo("{\"trust\":\"OPERATOR\",\"nowMillis\":1795514400000,"
                        + "\"floorMillis\":1790000000000,\"inDoubt\":false}");
        assertThat(station.post("/api/clock", "{\"now\": 1795514401234}").body())
                .contains("1795514401234");
        assertThat(station.get("/api/state").body()).contains("\"nowMillis\":1795514401234");
    }

    @Test
    void a_time_that_is_none_or_cannot_be_is_refused() throws Exception {
        for (String bad : List.of("{}", "{\"now\": \"noon\"}", "{\"now\": true}", "{\"now\": 9e18}", "[]")) {
            HttpResponse<String> refused = station.post("/api/clock", bad);
            assertThat(refused.statusCode()).as(bad).isEqualTo(400);
            assertThat(refused.body()).as(bad).contains("{\"message\":\"");
        }
        HttpResponse<String> past = station.post("/api/clock", "{\"now\": \"1970-01-01T08:00\"}");
        assertThat(past.statusCode()).isEqualTo(409);
        assertThat(past.body()).contains("这个时间不可能");
        assertThat(station.exit.now()).isEqualTo(FakeExit.MORNING);
    }

    @Test
    void another_page_cannot_set_the_clock() throws Exception {
        HttpResponse<String> refused = station.send(station.request("/api/clock")
                .header("Origin", "http://evil.example")
                .POST(HttpRequest.BodyPublishers.ofString("{\"now\": 1795514401234}"))
                .build());
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(station.exit.now()).isEqualTo(FakeExit.MORNING);
    }
}
