package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.ledger.Reconciliation;
import greenslip.print.PrintResult;
import greenslip.print.PrinterState;
import greenslip.print.Slip;
import greenslip.upload.Await;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportDeskTest {
    @TempDir
    Path folder;

    private Bench bench;
    private ReportDesk reports;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.startIdle();
        PaperGauge gauge = new PaperGauge(bench.ledger, new PaperGauge.Setting(50_000, 10, 5), slip -> 90);
        reports = new ReportDesk(
                bench.printing,
                bench.ledger,
                gauge,
                new ReportSlips(Bench.STATION, ZoneId.of("Asia/Shanghai")),
                new ReportDesk.Station(
                        bench.timekeeper::now, () -> List.of("upload U01"), () -> "http://localhost:8080/operator"));
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void refused(ReportDesk.Kind kind, String sentence) {
        assertThatExceptionOfType(Refused.class)
                .isThrownBy(() -> reports.print(kind))
                .withMessageStartingWith(sentence);
    }

    private static List<String> words(Slip slip) {
        return slip.rows().stream()
                .filter(Slip.Text.class::isInstance)
                .map(row -> ((Slip.Text) row).text())
                .toList();
    }

    @Test
    void before_the_first_round_only_the_self_test_has_something_to_say() throws Refused {
        refused(ReportDesk.Kind.OPENING, "没有开着的轮次");
        refused(ReportDesk.Kind.INTERIM, "还没有开过轮次");
        refused(ReportDesk.Kind.CLOSING, "还没有开过轮次");
        reports.print(ReportDesk.Kind.SELF_TEST);
        bench.awaitTaken("自检");
    }

    @Test
    void each_paper_tells_the_numbers_as_they_are() throws Refused {
        bench.openRound();
        bench.scan(1);
        Await.until("a slip", () -> bench.ledger.tally().total().printed() == 1);
        assertThat(words(reports.compose(ReportDesk.Kind.OPENING)))
                .contains("上一编号 " + bench.ledger.lastSerial().orElseThrow().grouped());
        reports.print(ReportDesk.Kind.INTERIM);
        bench.rounds.close();
        reports.print(ReportDesk.Kind.CLOSING);
        bench.awaitTaken("1/1", "中途统计", "关站对账");
        assertThat(words(reports.compose(ReportDesk.Kind.CLOSING))).contains("采样 1 人", "= 有效凭证 1 张", "●数字相符●");
        Reconciliation numbers = bench.rounds.reconciliation();
        assertThat(numbers.open()).isFalse();
        assertThat(reports.paperMillimetres(numbers)).isPositive();
    }

    @Test
    void a_paper_that_did_not_come_is_told_with_what_to_do() {
        bench.openRound();
        bench.printer.then(new PrintResult.Failed(PrinterState.PAPER_OUT, "no paper"));
        refused(ReportDesk.Kind.INTERIM, "报表没有打印完");
        bench.printer.then(new PrintResult.Unknown("silent"));
        Await.until(
                "a printer that is well", () -> bench.printing.printerState().canPrint());
        refused(ReportDesk.Kind.INTERIM, "不知道报表是否打印出来");
        bench.printer.say(PrinterState.COVER_OPEN);
        refused(ReportDesk.Kind.INTERIM, "盖子没合上");
    }
}
