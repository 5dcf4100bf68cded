package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Counts;
import greenslip.ledger.Tally;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportSentenceTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
    private static final Timestamp ONE_O_CLOCK = at("2022-02-21T13:00", ClockTrust.SYNCHRONISED);
    private static final Round ROUND = new Round(3, "核酸检测", "科尔沁街道筹备组", ONE_O_CLOCK, 0);
    private static final UploadView CALM = new UploadView(0, null, 0L, null, 0, null);

    private static Timestamp at(String local, ClockTrust trust) {
        return new Timestamp(LocalDateTime.parse(local).atZone(ZONE).toInstant().toEpochMilli(), 1, "boot", trust);
    }

    private static Tally tally(Counts total, int others, int toPrint, int late, int pending) {
        return new Tally(3, total, Map.of(), Map.of(), Map.of(), others, toPrint, late, pending);
    }

    private static Tally all(int people) {
        return tally(new Counts(people, people, 0, people, 0, 0, 0), 0, 0, 0, 12);
    }

    private static Docs.ReportDoc report(ReportTemplate template, Tally tally, UploadView upload, Timestamp now) {
        return new ReportSentence(template, new Station("K27A", "KEQ07", "科尔沁广场东点", List.of("T1")), ZONE)
                .of(Optional.of(ROUND), tally, upload, now);
    }

    private static Docs.ReportDoc report(Tally tally) {
        return report(ReportTemplate.USUAL, tally, CALM, ONE_O_CLOCK);
    }

    private static String brackets(Counts change, int others, int toPrint, int late) {
        String text = report(tally(new Counts(100, 100, 0, 100, 0, 0, 0).plus(change), others, toPrint, late, 0))
                .text();
        return text.substring(text.indexOf('张') + 1);
    }

    @Test
    void a_round_in_which_all_is_well_is_reported_as_the_district_wrote_it() {
        Docs.ReportDoc report = report(all(16_635));
        assertThat(report.text()).isEqualTo("截至2月21日13时，科尔沁街道筹备组第三轮核酸检测已采样16635人，发放完成凭证16635张。");
        assertThat(report.differences()).isEmpty();
    }

    @Test
    void a_time_that_is_no_full_hour_has_its_minutes() {
        assertThat(report(ReportTemplate.USUAL, all(5), CALM, at("2022-02-21T09:05", ClockTrust.OPERATOR))
                        .text())
                .startsWith("截至2月21日9时05分，科尔沁");
    }

    @Test
    void each_difference_is_named_with_its_number_and_nothing_else_is() {
        assertThat(brackets(Counts.NONE, 0, 3, 0)).isEqualTo("（待打印3张）。");
        assertThat(brackets(Counts.NONE, 0, 0, 2)).isEqualTo("（等候过久2张）。");
        assertThat(brackets(new Counts(0, 0, 0, -1, 1, 0, 0), 0, 0, 0)).isEqualTo("（出票不明1张）。");
        assertThat(brackets(new Counts(0, 0, 0, -1, 0, 1, 0), 0, 0, 0)).isEqualTo("（打印失败1张）。");
        assertThat(brackets(new Counts(0, -2, 0, 0, 0, 0, 0, 2, 0), 0, 0, 0)).isEqualTo("（作废2张）。");
        assertThat(brackets(new Counts(40, 0, 0, 0, 0, 0, 0, 0, 40), 0, 0, 0)).isEqualTo("（手写卡40张）。");
        assertThat(brackets(new Counts(5, 0, 0, 0, 0, 0, 5), 0, 0, 0)).isEqualTo("（等待开轮5人）。");
        assertThat(brackets(Counts.NONE, 7, 0, 0)).isEqualTo("（等另一轮7人）。");
        assertThat(brackets(new Counts(-1, 0, 0, 0, 0, 0, 0), 0, 0, 0)).isEqualTo("（账目不符1人）。");
    }

    @Test
    void all_differences_together_read_as_one_sentence_and_count_each_person_once() {
        Counts total = new Counts(150, 103, 0, 99, 1, 0, 8, 2, 40);
        Docs.ReportDoc report = report(tally(total, 0, 3, 0, 12));
        assertThat(report.text())
                .isEqualTo("截至2月21日13时，科尔沁街道筹备组第三轮核酸检测已采样150人，发放完成凭证103张" + "（待打印3张，出票不明1张，作废2张，手写卡40张，等待开轮5人）。");
        assertThat(report.differences())
                .extracting(Docs.DifferenceDoc::name)
                .containsExactly("to-print", "unknown", "voided", "handwritten", "waiting");
        assertThat(report.differences().getLast()).isEqualTo(new Docs.DifferenceDoc("waiting", 5, "等待开轮5人"));
    }

    @Test
    void what_waits_for_upload_is_named_once_it_waits_for_ten_minutes() {
        UploadView fresh = new UploadView(12, null, 0L, null, 0, 599_999L);
        UploadView old = new UploadView(12, null, 0L, null, 0, 600_000L);
        assertThat(report(ReportTemplate.USUAL, all(5), fresh, ONE_O_CLOCK).text())
                .endsWith("5张。");
        assertThat(report(ReportTemplate.USUAL, all(5), old, ONE_O_CLOCK).text())
                .endsWith("（待上传12条）。");
    }

    @Test
    void a_time_that_nobody_vouches_for_is_not_reported() {
        Timestamp floor = at("2022-02-21T13:00", ClockTrust.FLOOR);
        assertThat(report(ReportTemplate.USUAL, all(5), CALM, floor).text())
                .isEqualTo("截至时间未确认，科尔沁街道筹备组第三轮核酸检测已采样5人，发放完成凭证5张。");
        assertThat(report(
                                new ReportTemplate("{site} {year}/{month}/{day} {hour}:{minute}，{sampled}"),
                                all(5),
                                CALM,
                                floor)
                        .text())
                .isEqualTo("科尔沁广场东点 时间未确认，5");
        assertThat(report(new ReportTemplate("日{day}，时{hour}点"), all(5), CALM, floor)
                        .text())
                .isEqualTo("日时间未确认，时时间未确认");
    }

    @Test
    void a_template_of_its_own_has_every_word() {
        String text = report(
                        new ReportTemplate(
                                "{site}{year}-{month}-{day} {hour}:{minute} {round}/{round-chinese} {sampled} {issued}"
                                        + " {printed} {reissued} {handwritten}{differences}"),
                        tally(new Counts(10, 9, 2, 8, 0, 0, 0, 0, 1), 0, 1, 0, 0),
                        CALM,
                        ONE_O_CLOCK)
                .text();
        assertThat(text).isEqualTo("科尔沁广场东点2022-2-21 13:00 3/三 10 9 8 2 1（待打印1张，手写卡1张）");
    }

    @Test
    void names_that_look_like_placeholders_stay_names() {
        Round hostile = new Round(3, "{sampled}$1\\", "{authority}", ONE_O_CLOCK, 0);
        String text = new ReportSentence(ReportTemplate.USUAL, new Station("K27A", "KEQ07", "点", List.of("T1")), ZONE)
                .of(Optional.of(hostile), all(5), CALM, ONE_O_CLOCK)
                .text();
        assertThat(text).isEqualTo("截至2月21日13时，{authority}第三轮{sampled}$1\\已采样5人，发放完成凭证5张。");
    }

    @Test
    void without_a_round_there_is_nothing_to_report() {
        ReportSentence sentence =
                new ReportSentence(ReportTemplate.USUAL, new Station("K27A", "KEQ07", "点", List.of("T1")), ZONE);
        assertThat(sentence.of(Optional.empty(), all(0), CALM, ONE_O_CLOCK).text())
                .isEqualTo("还没有开过轮次，没有可上报的数字。");
    }

    @Test
    void a_template_with_an_unknown_word_or_half_a_brace_is_refused() {
        assertThat(ReportTemplate.faults("采样{smapled}人"))
                .singleElement()
                .asString()
                .startsWith("knows no {smapled}; there are {year} {month}")
                .contains("{round-chinese}");
        assertThat(ReportTemplate.faults("采样{sampled人")).containsExactly("has a brace without its other one");
        assertThat(ReportTemplate.faults("{}")).hasSize(1);
        assertThat(ReportTemplate.faults("a\nb")).containsExactly("is one line");
        assertThat(ReportTemplate.faults("长".repeat(301))).containsExactly("has 1 to 300 characters");
        assertThatThrownBy(() -> new ReportTemplate("{x}")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "1,一",
        "3,三",
        "10,十",
        "11,十一",
        "20,二十",
        "21,二十一",
        "99,九十九",
        "100,一百",
        "101,一百零一",
        "110,一百一十",
        "111,一百一十一",
        "1000,一千",
        "1001,一千零一",
        "1010,一千零一十",
        "1100,一千一百",
        "2020,二千零二十",
        "9999,九千九百九十九",
        "3003,三千零三",
        "1200,一千二百",
        "205,二百零五"
    })
    void a_round_has_its_number_in_chinese(int number, String chinese) {
        assertThat(ChineseNumber.of(number)).isEqualTo(chinese);
    }

    @Test
    void no_two_rounds_have_the_same_number_in_chinese() {
        Set<String> all = new HashSet<>();
        IntStream.rangeClosed(1, 9999).forEach(number -> all.add(ChineseNumber.of(number)));
        assertThat(all).hasSize(9999).noneMatch(text -> text.endsWith("零") || text.contains("零零"));
    }
}
