package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.RoundStatus;
import greenslip.desk.SlipPace;
import greenslip.ledger.JobState;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.ledger.QuarantinedRow;
import greenslip.ledger.VoucherHistory;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import greenslip.voucher.Voucher;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Single records over HTTP: pace, vouchers, refused rows, readiness, and what an operator types. */
class DataApiTest {
    private FakeStation station = new FakeStation();

    @AfterEach
    void stop() {
        station.close();
    }

    // ---- pace

    @Test
    void the_state_tells_the_pace_and_nothing_where_nothing_is_known() throws Exception {
        assertThat(station.get("/api/state").body())
                .contains("\"pace\":{\"perHour\":null,\"peakPerMinute\":null,\"scanToSlipMedianMillis\":null,"
                        + "\"scanToSlipP95Millis\":null,\"slips\":0}");
        assertThat(station.get("/metrics").body()).containsPattern("greenslip_scan_to_slip_p95_seconds.* NaN");
        station.exit.data.pace = new SlipPace.View(
                OptionalInt.of(138), OptionalDouble.of(7.4), OptionalLong.of(1450), OptionalLong.of(2100), 200);
        assertThat(station.get("/api/state").body())
                .contains("\"pace\":{\"perHour\":138,\"peakPerMinute\":7.4,\"scanToSlipMedianMillis\":1450,"
                        + "\"scanToSlipP95Millis\":2100,\"slips\":200}");
        assertThat(station.get("/metrics").body())
                .containsPattern("greenslip_vouchers_per_hour.* 138")
                .containsPattern("greenslip_people_per_minute_peak.* 7.4")
                .containsPattern("greenslip_scan_to_slip_median_seconds.* 1.45")
                .containsPattern("greenslip_scan_to_slip_p95_seconds.* 2.1");
    }

    // ---- vouchers

    private static Voucher voucher(int counter, ClockTrust trust) {
        return new Voucher(
                new Serial("K27A", 1, counter),
                3,
                "HC07",
                "A1",
                "HC01",
                "02X",
                new Timestamp(1_795_480_920_000L, 1, "boot", trust));
    }

    @Test
    void a_voucher_is_told_with_all_its_copies() throws Exception {
        Voucher voucher = voucher(12, ClockTrust.SYNCHRONISED);
        station.exit.data.histories.put(
                voucher.serial(),
                new VoucherHistory(
                        voucher,
                        Optional.of("登记错人"),
                        List.of(
                                new PrintJob(40, voucher, 1, JobState.PRINTED, "", false, ""),
                                new PrintJob(52, voucher, 2, JobState.DROPPED, "丢失", true, "void"))));
        assertThat(station.get("/api/vouchers/k27aa000012x").body())
                .isEqualTo(
                        "{\"serial\":\"K27AA000012X\",\"round\":3,\"table\":\"A1\",\"community\":\"HC01\","
                            + "\"communityName\":\"昭乌达花园\",\"hint\":\"02X\",\"issuedMillis\":1795480920000,\"voided\":\"登记错人\","
                            + "\"copies\":[{\"id\":40,\"copy\":1,\"state\":\"PRINTED\",\"reason\":\"\",\"held\":false,\"cause\":\"\"},"
                            + "{\"id\":52,\"copy\":2,\"state\":\"DROPPED\",\"reason\":\"丢失\",\"held\":true,\"cause\":\"void\"}]}");
    }

    @Test
    void a_voucher_of_an_untrusted_time_has_none() throws Exception {
        Voucher voucher = voucher(13, ClockTrust.FLOOR);
        station.exit.data.histories.put(voucher.serial(), new VoucherHistory(voucher, Optional.empty(), List.of()));
        assertThat(station.get("/api/vouchers/K27AA000013X").body())
                .contains("\"issuedMillis\":null,\"voided\":null,\"copies\":[]");
    }

    @Test
    void who_mistypes_a_serial_is_told_what_is_wrong_with_it() throws Exception {
        HttpResponse<String> unknown = station.get("/api/vouchers/K27AA000099X");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("本站没有发过这个编号");
        // H is the right check character, and this stand-in reads X alone.
        assertThat(station.get("/api/vouchers/K27A-A000-123G").body()).contains("校验字符不对");
        assertThat(station.get("/api/vouchers/k27a%20a000%20123g").body()).contains("校验字符不对");
        for (String none : List.of("K27A", "0", "%00", "%E5%8F%B7", "K27A-A000-123-HH", "1".repeat(64))) {
            HttpResponse<String> answer = station.get("/api/vouchers/" + none);
            assertThat(answer.statusCode()).as(none).isEqualTo(404);
            assertThat(answer.body()).as(none).contains("12 位");
        }
    }

    // ---- what the collector refused

    private void quarantine(long sequence) {
        station.exit.data.quarantined.add(new QuarantinedRow(
                sequence, "issued", Optional.of(new Serial("K27A", 1, 5)), "</script> no such community"));
    }

    @Test
    void refused_rows_are_listed_and_sent_again_one_or_all() throws Exception {
        LongStream.rangeClosed(1, 3).forEach(this::quarantine);
        station.upload = new UploadView(0, null, null, null, 3, null);
        assertThat(station.get("/api/quarantine").body())
                .startsWith(
                        "{\"total\":3,\"rows\":[{\"sequence\":1,\"kind\":\"issued\",\"serial\":\"K27AA000005X\",\"reason\":");
        assertThat(station.post("/api/quarantine/retry", "{\"sequence\":2}").body())
                .contains("\"retried\":1,\"left\":0", "1 rows wait");
        assertThat(station.post("/api/quarantine/retry", "{\"sequence\":2}").body())
                .contains("\"retried\":0,\"left\":0", "没有要重传的");
        assertThat(station.post("/api/quarantine/retry", "{\"all\":true}").body())
                .contains("\"retried\":2");
        station.exit.data.forgotten = 1;
        assertThat(station.post("/api/quarantine/retry", "{\"all\":true}").body())
                .contains("1 条所属轮次已清除");
    }

    @Test
    void a_list_of_refused_rows_has_an_end() throws Exception {
        LongStream.rangeClosed(1, 150).forEach(this::quarantine);
        station.upload = new UploadView(0, null, null, null, 150, null);
        String list = station.get("/api/quarantine").body();
        assertThat(list).startsWith("{\"total\":150,");
        assertThat(list.split("\"sequence\"", -1)).hasSize(101);
    }

    @Test
    void a_retry_of_neither_or_both_is_malformed() throws Exception {
        for (String wrong : List.of("{}", "{\"all\":false}", "{\"sequence\":1,\"all\":true}", "[]", "", "x")) {
            assertThat(station.post("/api/quarantine/retry", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(400);
        }
    }

    // ---- readiness

    @Test
    void readiness_names_each_thing_and_what_is_missing() throws Exception {
        assertThat(station.get("/api/readiness").body())
                .startsWith(
                        "{\"ready\":true,\"message\":\"可以开始。 Ready.\",\"checks\":[{\"name\":\"ledger\",\"title\":\"台账"
                                + " Ledger\",\"vital\":true,\"ok\":true,\"complaint\":null}")
                .contains("\"name\":\"round\",\"title\":\"轮次 Round\"");
        station.ledgerComplaint = Optional.of("台账不能写入。 The ledger cannot record.");
        station.roundComplaint = Optional.of("没有开着的轮次。 No round is open.");
        assertThat(station.get("/api/readiness").body())
                .startsWith("{\"ready\":false,\"message\":\"还差 2 项")
                .contains("\"vital\":true,\"ok\":false,\"complaint\":\"台账不能写入。 The ledger cannot record.\"");
        assertThat(station.get("/api/state").body())
                .as("no card for what is seen to before a round")
                .doesNotContain("没有开着的轮次");
    }

    // ---- typed

    @Test
    void what_an_operator_types_is_decided_as_a_scan_also_where_pages_take_no_codes() throws Exception {
        station.close();
        station = new FakeStation(
                new ServerOptions("127.0.0.1", 0, false, Set.of(), FakeStation.OPTIONS.zone(), 4, 100), true);
        assertThat(station.post("/api/scans", "C1-A").statusCode()).isEqualTo(404);
        assertThat(station.post("/api/typed", "{\"code\":\"C1-A\"}").body())
                .startsWith("{\"outcome\":\"issued\",\"serial\":\"K27AA000001X\"");
        assertThat(station.post("/api/typed", "{\"code\":\"C1-A\",\"table\":\"A2\"}")
                        .body())
                .contains("already-issued");
        station.exit.round = new RoundStatus.NoneOpen(4);
        assertThat(station.post("/api/typed", "{\"code\":\"C1-B\"}").body()).contains("\"held\"");
        assertThat(station.exit.data.tables).containsExactly("-", "A2", "-");
    }

    @Test
    void a_typing_mistake_is_told_in_a_sentence_and_quoted_nowhere() throws Exception {
        HttpResponse<String> wrong = station.post("/api/typed", "{\"code\":\"WRONG-110105194912310021\"}");
        assertThat(wrong.statusCode()).isEqualTo(422);
        assertThat(wrong.body()).contains("校验位不对").doesNotContain("1101");
        assertThat(station.post("/api/typed", "{\"code\":\"BAD\"}").body()).contains("不是 18 位身份证号");
        assertThat(station.post("/api/typed", "{\"code\":\"  \"}").statusCode()).isEqualTo(422);
        HttpResponse<String> broken = station.post("/api/typed", "{\"code\":\"CRASH-110105194912310021\"}");
        assertThat(broken.statusCode()).isEqualTo(503);
        assertThat(broken.body()).doesNotContain("1101");
    }

    @Test
    void what_is_no_such_document_is_refused() throws Exception {
        assertThat(station.post("/api/typed", "{}").statusCode()).isEqualTo(400);
        assertThat(station.post("/api/typed", "{\"code\":5,\"table\":[]}").statusCode())
                .isEqualTo(400);
        assertThat(station.post("/api/typed", "{\"code\":\"C1-A\",\"table\":\"A9\"}")
                        .statusCode())
                .isEqualTo(400);
        assertThat(station.post("/api/typed", "{\"code\":\"" + "1".repeat(5000) + "\"}")
                        .statusCode())
                .isEqualTo(413);
    }

    @Test
    void a_record_that_cannot_be_read_is_503() throws Exception {
        station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "full");
        assertThat(station.get("/api/report").statusCode()).isEqualTo(503);
        assertThat(station.get("/api/state").body()).contains("\"faultCode\":\"L02\"");
    }
}
