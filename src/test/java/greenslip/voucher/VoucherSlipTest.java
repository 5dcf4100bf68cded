package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.PrintableText;
import greenslip.print.Slip;
import greenslip.print.Slip.Qr;
import greenslip.print.Slip.Row;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VoucherSlipTest {
    private static final String URL = "https://v.example/#123";
    private static final long ISSUED = millis("2022-02-24T05:00:05Z");
    private static final long GOOD_UNTIL = millis("2022-02-25T15:59:59Z");

    private final VoucherSlip slips = new VoucherSlip(ZoneId.of("Asia/Shanghai"));

    @Test
    void a_slip_says_from_top_to_bottom_what_a_guard_needs() {
        assertThat(lines(slip(voucher(ClockTrust.SYNCHRONISED, "KEQ1", "02X"), 1)))
                .containsExactly(
                        "1 科尔沁街道筹备组",
                        "2 核酸检测第三轮",
                        "2 ●采样已完成●",
                        "2 K27A-A000-123H",
                        "1 时间 2022-02-24 13:00",
                        "1 点位 体育场南门  采样台 T2",
                        "1 小区 和平小区",
                        "1 尾号 ***02X",
                        "QR " + URL,
                        "1 有效至 2022-02-25 23:59",
                        "1 凭此证明已采样，不是检测结果");
    }

    @Test
    void a_printer_that_watches_its_tape_knows_a_serial_and_a_copy() {
        Serial serial = new Serial("K27A", 31, 999_999);
        assertThat(VoucherSlip.ONCE_ON_TAPE
                        .serial()
                        .matcher("x\n" + serial.grouped() + "\ny")
                        .results())
                .singleElement()
                .satisfies(found -> assertThat(found.group()).isEqualTo(serial.grouped()));
        assertThat(VoucherSlip.ONCE_ON_TAPE.copy().matcher("补办 第2份").find()).isTrue();
        assertThat(VoucherSlip.ONCE_ON_TAPE.copy().matcher("小区 阳光小区").find()).isFalse();
    }

    @Test
    void a_reissued_slip_says_so_across_its_middle() {
        List<String> first = lines(slip(voucher(ClockTrust.SYNCHRONISED, "KEQ1", "02X"), 1));
        List<String> second = lines(slip(voucher(ClockTrust.SYNCHRONISED, "KEQ1", "02X"), 2));
        assertThat(first).noneMatch(line -> line.contains("补办"));
        assertThat(second.indexOf("---- 补办")).isBetween(second.size() / 4, second.size() * 3 / 4);
        assertThat(second.indexOf("2 补办 第2份")).isEqualTo(second.indexOf("QR " + URL) - 1);
        second.removeAll(List.of("---- 补办", "2 补办 第2份"));
        assertThat(second).isEqualTo(first);
    }

    @Test
    void no_time_is_printed_that_nobody_vouches_for() {
        assertThat(lines(slip(voucher(ClockTrust.FLOOR, "KEQ1", "02X"), 1)))
                .noneMatch(line -> line.contains("时间"))
                .noneMatch(line -> line.contains("2022-02-24"));
    }

    @Test
    void without_a_hint_there_is_no_line_for_it() {
        assertThat(lines(slip(voucher(ClockTrust.FLOOR, "KEQ1", ""), 1))).noneMatch(line -> line.contains("尾号"));
    }

    @Test
    void a_voucher_does_not_show_its_hint() {
        assertThat(voucher(ClockTrust.FLOOR, "KEQ1", "02X"))
                .asString()
                .contains("K27A-A000-123H")
                .doesNotContain("02X");
    }

    @Test
    void an_unknown_community_is_called_so_in_chinese() {
        assertThat(lines(slip(voucher(ClockTrust.FLOOR, Voucher.UNKNOWN_COMMUNITY, ""), 1)))
                .contains("1 小区 未登记")
                .noneMatch(line -> line.contains("unknown"));
    }

    @Test
    void times_are_shown_in_the_given_zone() {
        Slip slip = new VoucherSlip(ZoneId.of("Asia/Urumqi"))
                .of(voucher(ClockTrust.COLLECTOR, "KEQ1", ""), round("核酸检测"), station(), "", 1, URL, GOOD_UNTIL);
        assertThat(lines(slip)).contains("1 时间 2022-02-24 11:00");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 第一轮",
        "3, 第三轮",
        "9, 第九轮",
        "10, 第十轮",
        "11, 第十一轮",
        "20, 第二十轮",
        "21, 第二十一轮",
        "99, 第九十九轮",
        "100, 第100轮",
        "9999, 第9999轮"
    })
    void rounds_are_named_as_people_say_them(int number, String name) {
        assertThat(VoucherSlip.roundName(number)).isEqualTo(name);
    }

    @Test
    void long_names_take_more_lines_and_end_somewhere() {
        Round round = round("全员核酸检测采样工作".repeat(9));
        List<String> lines = lines(slips.of(
                voucher(ClockTrust.FLOOR, "KEQ1", ""), round, station(), "幸福".repeat(200), 1, URL, GOOD_UNTIL));
        assertThat(lines).hasSizeLessThan(20).anyMatch(line -> line.endsWith("…"));
    }

    /** Whatever names people configure: every line fits 58 mm, and every character can be shown, none a control character. */
    @Property(tries = 500)
    void every_line_fits_the_paper_and_the_character_set(
            @ForAll @StringLength(max = 120) String authority,
            @ForAll @StringLength(max = 120) String name,
            @ForAll @IntRange(min = 1, max = 9999) int number) {
        Round round = new Round(number, name, authority, at(ClockTrust.FLOOR), GOOD_UNTIL);
        Station station = new Station("K27A", "HLG07", name, List.of("T2"));
        Slip slip = slips.of(
                voucher(ClockTrust.SYNCHRONISED, "KEQ1", "02X"), round, station, authority + name, 3, URL, GOOD_UNTIL);
        for (Row row : slip.rows()) {
            if (row instanceof Text(String text, var ignoredAlign, int scale, var ignoredBold)) {
                assertThat(PrintableText.columns(text) * scale).as(text).isLessThanOrEqualTo(32);
                assertThat(PrintableText.of(text)).isEqualTo(text);
                assertThat(text.chars()).noneMatch(Character::isISOControl);
            }
        }
    }

    @Test
    void what_a_slip_cannot_carry_becomes_a_geta_mark_and_a_rare_surname_stays() {
        assertThat(SlipText.lines("a\u001Bb😀c\u00A9ᠮ水¥䶮𠮷", 1)).containsExactly("ab〓c〓〓水￥䶮𠮷");
        assertThat(SlipText.lines("", 1)).containsExactly("");
    }

    @Test
    void what_does_not_fit_beside_each_other_stands_below_each_other() {
        assertThat(SlipText.pair("点位 体育场南门", "采样台 T2")).containsExactly("点位 体育场南门  采样台 T2");
        assertThat(SlipText.pair("点位 体育场南门东侧临时", "采样台 T2")).containsExactly("点位 体育场南门东侧临时", "采样台 T2");
        assertThat(SlipText.pair("点位 " + "水".repeat(20), "采样台 T2"))
                .containsExactly("点位 " + "水".repeat(13), "水".repeat(7), "采样台 T2");
    }

    @Test
    void the_number_of_a_round_is_never_broken_apart() {
        assertThat(SlipText.title("核酸检测", "第三轮", 2)).containsExactly("核酸检测第三轮");
        assertThat(SlipText.title("全员核酸检测采样工作任务方案", "第三轮", 2)).containsExactly("全员核酸检测采样", "工作任务方案", "第三轮");
    }

    @Test
    void a_line_is_broken_at_the_column_where_it_is_full() {
        assertThat(SlipText.lines("水".repeat(16), 1)).containsExactly("水".repeat(16));
        assertThat(SlipText.lines("a" + "水".repeat(16), 1)).containsExactly("a" + "水".repeat(15), "水");
        assertThat(SlipText.lines("水".repeat(9), 2)).containsExactly("水".repeat(8), "水");
        assertThat(SlipText.lines("水".repeat(99), 1))
                .containsExactly("水".repeat(16), "水".repeat(16), "水".repeat(15) + "…");
    }

    private Slip slip(Voucher voucher, int copy) {
        return slips.of(voucher, round("核酸检测"), station(), "和平小区", copy, URL, GOOD_UNTIL);
    }

    private static List<String> lines(Slip slip) {
        return new ArrayList<>(slip.rows().stream()
                .map(row -> switch (row) {
                    case Text text -> text.scale() + " " + text.text();
                    case Rule rule -> "---- " + rule.word();
                    case Qr qr -> "QR " + qr.text();
                    case Slip.Feed feed -> "feed " + feed.lines();
                })
                .toList());
    }

    private static Round round(String title) {
        return new Round(3, title, "科尔沁街道筹备组", at(ClockTrust.OPERATOR), GOOD_UNTIL);
    }

    private static Station station() {
        return new Station("K27A", "HLG07", "体育场南门", List.of("T2"));
    }

    private static Voucher voucher(ClockTrust trust, String community, String hint) {
        return new Voucher(new Serial("K27A", 1, 123), 3, "HLG07", "T2", community, hint, at(trust));
    }

    private static Timestamp at(ClockTrust trust) {
        return new Timestamp(ISSUED, 1, "boot", trust);
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
