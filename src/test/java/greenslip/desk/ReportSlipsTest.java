package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.JobState;
import greenslip.ledger.Reconciliation;
import greenslip.ledger.Reconciliation.OpenSlip;
import greenslip.ledger.Reconciliation.VoidVoucher;
import greenslip.print.EscPosPrinter;
import greenslip.print.Golden;
import greenslip.print.PrintResult;
import greenslip.print.Printer;
import greenslip.print.PrinterProfile;
import greenslip.print.Slip;
import greenslip.print.SlipLength;
import greenslip.print.VirtualPrinter;
import greenslip.round.ClockTrust;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Serial;
import java.io.IOException;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the station's own papers say, and how they look. */
class ReportSlipsTest {
    private static final Timestamp NOW = new Timestamp(1_795_504_800_000L, 1, "boot", ClockTrust.COLLECTOR);
    private static final Timestamp NO_TIME = new Timestamp(1_795_504_800_000L, 1, "boot", ClockTrust.FLOOR);
    private static final Round ROUND = new Round(3, "核酸检测", "科尔沁街道筹备组", NOW, 1_795_514_400_000L);
    private static final PaperLeft PAPER = new PaperLeft(412, OptionalInt.of(58), false, 11_684, 50_000, 93);
    private static final String ADDRESS = "http://localhost:8080/operator";
    private static final ReportSlips SLIPS = new ReportSlips(Bench.STATION, ZoneId.of("Asia/Shanghai"));

    private static final Round LONG_ROUND =
            new Round(23, "呼和浩特市全员核酸检测采样工作方", "呼和浩特市赛罕区疫情防控工作指挥部科尔沁街道筹备组第三工作小队", NOW, 1_795_514_400_000L);
    private static final ReportSlips LENGTHY = new ReportSlips(
            new Station(
                    "K27A",
                    "KEQ07",
                    "呼和浩特市科尔沁街道体育场南门东侧临时采样点",
                    IntStream.rangeClosed(1, 16).mapToObj(table -> "T" + table).toList()),
            ZoneId.of("Asia/Shanghai"));

    private static final Reconciliation NUMBERS = new Reconciliation(
            3,
            "核酸检测",
            false,
            new Counts(953, 828, 7, 831, 1, 1, 2, 3, 120),
            2,
            2,
            List.of(
                    new OpenSlip(new Serial("K27A", 1, 411), 1, JobState.UNKNOWN),
                    new OpenSlip(new Serial("K27A", 1, 705), 2, JobState.FAILED)),
            List.of(
                    new VoidVoucher(new Serial("K27A", 1, 1), "试打"),
                    new VoidVoucher(new Serial("K27A", 1, 88), "登记错人"),
                    new VoidVoucher(new Serial("K27A", 1, 402), "其他：同一人两个码")),
            List.of(new HandwrittenRange(900, 3, "T1", 1, 120, 120, "停电半小时")));

    /** A paper, and the name of its picture. */
    record Paper(String name, Slip slip) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Paper> papers() {
        return Stream.of(
                new Paper("opening", SLIPS.opening(ROUND, Optional.of(new Serial("K27A", 1, 411)), PAPER, NOW)),
                new Paper("interim", SLIPS.interim(NUMBERS, PAPER, NOW)),
                new Paper("closing", SLIPS.closing(NUMBERS, 77_376, NOW)),
                new Paper("lengthy-opening", LENGTHY.opening(LONG_ROUND, Optional.empty(), PAPER, NOW)),
                new Paper("lengthy-closing", LENGTHY.closing(longNumbers(), 77_376, NOW)),
                new Paper(
                        "self-test",
                        SLIPS.selfTest(
                                List.of("upload U01 上传中断，请查网络。", "paper 余纸约 12 张，请取新纸卷备好。"),
                                ADDRESS,
                                Optional.empty(),
                                PAPER,
                                NOW)));
    }

    /** As much of everything as a round can have, in words as long as they may be. */
    private static Reconciliation longNumbers() {
        List<OpenSlip> slips = new ArrayList<>();
        for (int i = 0; i < 45; i++) {
            JobState state = JobState.values()[i % JobState.values().length];
            slips.add(new OpenSlip(new Serial("K27A", 1, 400 + i), 1 + i % 9, state));
        }
        return new Reconciliation(
                23,
                LONG_ROUND.title(),
                true,
                new Counts(9953, 9828, 12, 9831, 45, 1, 2, 3, 120),
                2,
                45,
                slips,
                List.of(new VoidVoucher(new Serial("K27A", 1, 88), "其他：同一人两个码，先到的一张已经收回，登记错小区")),
                List.of(new HandwrittenRange(900, 3, "T16", 1121, 1240, 120, "打印机坏了换新的以前都是手写的卡片")));
    }

    @Test
    void no_serial_is_broken_apart_at_the_end_of_a_line() {
        String text = text(SLIPS.closing(longNumbers(), 0, NOW));
        longNumbers().slips().stream()
                .limit(ReportSlips.MAX_LISTED)
                .forEach(slip -> assertThat(text).contains(slip.serial().grouped()));
    }

    private static VirtualPrinter print(PrinterProfile profile, Slip slip) {
        VirtualPrinter virtual = new VirtualPrinter("virtual", profile, VirtualPrinter.Settings.INSTANT);
        try (Printer printer = new EscPosPrinter("virtual", profile, virtual.transport())) {
            assertThat(printer.print(slip)).isInstanceOf(PrintResult.Printed.class);
        }
        return virtual;
    }

    private static String text(Slip slip) {
        return print(PrinterProfile.GENERIC_58, slip).text(1).orElseThrow();
    }

    private static String name(Paper paper, PrinterProfile profile) {
        return "report-%s-%d.png".formatted(paper.name(), profile.widthDots());
    }

    @ParameterizedTest
    @MethodSource("papers")
    void a_paper_looks_as_it_always_did(Paper paper) throws IOException {
        for (PrinterProfile profile : List.of(PrinterProfile.GENERIC_58, PrinterProfile.GENERIC_80)) {
            Golden.assertLooksLike(print(profile, paper.slip()).png(1).orElseThrow(), name(paper, profile));
        }
    }

    @ParameterizedTest
    @MethodSource("papers")
    void no_paper_can_be_taken_for_a_voucher(Paper paper) {
        assertThat(text(paper.slip())).contains("不是凭证", "K27A");
    }

    @Test
    void the_opening_slip_says_what_the_round_goes_on_from() {
        String text = text(SLIPS.opening(ROUND, Optional.of(new Serial("K27A", 1, 411)), PAPER, NOW));
        assertThat(text).contains("核酸检测第三轮", "时间依据 汇总端校时", "上一编号 K27A-A000-411", "余纸约 412 张");
        assertThat(text(SLIPS.opening(ROUND, Optional.empty(), PAPER, NO_TIME)))
                .contains("上一编号 无", "时间依据 无", "时间未确认")
                .doesNotContain("时间 2026");
    }

    @Test
    void the_closing_slip_reconciles_and_lists_by_serial() {
        String text = text(SLIPS.closing(NUMBERS, 77_376, NOW));
        assertThat(text)
                .contains(
                        "采样 953 人",
                        "= 有效凭证 828 张",
                        "+ 作废 3 张",
                        "+ 手写卡 120 张",
                        "+ 等待开轮 2 人",
                        "数字相符",
                        "其中补办 7 张",
                        "用纸约 77.3 米",
                        "K27A-A000-411",
                        "出票不明",
                        "登记错人",
                        "1-120 共120张 T1 停电半小时");
    }

    @Test
    void numbers_that_contradict_each_other_are_said_in_large() {
        Reconciliation wrong = new Reconciliation(
                3, "核酸检测", false, new Counts(10, 7, 0, 7, 0, 0, 0), 0, 0, List.of(), List.of(), List.of());
        assertThat(wrong.difference()).isEqualTo(3);
        assertThat(text(SLIPS.closing(wrong, 0, NOW))).contains("相差 3").doesNotContain("数字相符");
    }

    @Test
    void a_long_list_ends_and_says_how_many_more() {
        List<OpenSlip> slips = new ArrayList<>();
        for (int counter = 1; counter <= 200; counter++) {
            slips.add(new OpenSlip(new Serial("K27A", 1, counter), 1, JobState.UNKNOWN));
        }
        Reconciliation many = new Reconciliation(
                3, "核酸检测", false, new Counts(700, 700, 0, 0, 700, 0, 0), 0, 700, slips, List.of(), List.of());
        Slip slip = SLIPS.closing(many, 0, NOW);
        assertThat(text(slip)).contains("未确认出票 700", "另有 660 条");
        assertThat(slip.rows().size()).isLessThan(100);
    }

    @Test
    void the_self_test_carries_the_stations_address_as_a_code() {
        VirtualPrinter printer =
                print(PrinterProfile.GENERIC_58, SLIPS.selfTest(List.of(), ADDRESS, Optional.empty(), PAPER, NOW));
        assertThat(printer.codes(1)).containsExactly(ADDRESS);
        assertThat(printer.text(1).orElseThrow()).contains("一切正常");
        assertThat(text(SLIPS.selfTest(List.of("ledger L02"), ADDRESS, Optional.empty(), PAPER, NOW)))
                .contains("有 1 项故障", "L02");
    }

    @ParameterizedTest
    @MethodSource("papers")
    void the_length_of_a_paper_is_what_the_printer_moved(Paper paper) {
        for (PrinterProfile profile : PrinterProfile.SHIPPED) {
            VirtualPrinter virtual = new VirtualPrinter("virtual", profile, VirtualPrinter.Settings.INSTANT);
            try (Printer printer = new EscPosPrinter("virtual", profile, virtual.transport())) {
                // The first job of a connection clears the way before it.
                printer.print(paper.slip());
                long before = virtual.paperMillimetres();
                printer.print(paper.slip());
                long moved = virtual.paperMillimetres() - before;
                assertThat((long) new SlipLength(profile).applyAsInt(paper.slip()))
                        .isBetween(moved, moved + 1);
            }
        }
    }
}
