package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.PaperLeft;
import greenslip.desk.SlipPace;
import greenslip.ledger.Notice;
import greenslip.ledger.QuarantinedRow;
import greenslip.print.PrinterState;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What the operator sees and does on the page, phone first. */
class OperatorPageTest extends PageStage {
    private static final String HOSTILE = "<img src=x onerror=document.title='owned'>\"'=1+1";

    OperatorPageTest() {
        super(new FakeStation());
        browser.resize(390, 844);
    }

    private void busy() {
        for (int resident = 1; resident <= 30; resident++) {
            station.exit.scan((resident % 9 == 0 ? "LOST-" : "HC0%d-".formatted(resident % 4)) + resident);
        }
        station.exit.data.pace = new SlipPace.View(
                OptionalInt.of(138), OptionalDouble.of(6.2), OptionalLong.of(1_200), OptionalLong.of(2_340), 30);
        station.upload = new UploadView(30, "汇总端不收，请联系技术人员。 The collector refuses.", 400_000L, 6_000L, 2, 185_000L);
        station.exit.data.quarantined.add(new QuarantinedRow(7, "issued", Optional.empty(), "unknown station"));
        station.exit.notices.add(Notice.REBUILT);
        station.exit.printer = PrinterState.PAPER_OUT;
        station.exit.paper.left = new PaperLeft(12, OptionalInt.of(2), true, 48_900, 50_000, 93);
        station.exit.change();
    }

    @Test
    void axe_finds_nothing_serious() {
        busy();
        browser.resize(390, 844);
        openOperator();
        browser.text("#cards", "缺纸");
        look.serious("busy");
        look.assertNothingFound();
    }

    @Test
    void the_first_numbers_tell_the_pace_the_oldest_upload_and_the_paper() {
        busy();
        openOperator();
        browser.text("#per-hour", "138");
        browser.text("#scan-to-slip", "2.3");
        browser.text("#oldest", "最久 3 分钟");
        browser.text("#paper-minutes", "2");
    }

    @Test
    void the_chart_and_its_table_tell_the_same() {
        busy();
        openOperator();
        browser.text("#n-sampled", "30");
        browser.visible("#by-time-details summary").click();
        browser.visible("#by-time-table");
        Object chart =
                browser.script("return [...document.querySelectorAll('#by-time > div')].map(it => it.title).join('|')");
        Object table = browser.script("return [...document.querySelectorAll('#by-time-table tr')].slice(1, -1)"
                + ".map(it => [...it.children].map(cell => cell.textContent).join(' ')).join('|')");
        assertThat(table).isEqualTo(chart);
        browser.text("#by-time-table tr:last-child", "30");
    }

    @Test
    void a_voucher_is_found_by_the_residents_next_scan_only_when_asked_for() {
        voucher();
        openOperator();
        station.exit.scan("HC01-A");
        browser.gone("#found");
        browser.visible("#find-scan").click();
        browser.visible("#find-scan.armed");
        station.exit.scan("HC01-A");
        browser.text("#found", "K27A A000 001X");
        browser.gone("#find-scan.armed");
    }

    @Test
    void the_station_is_checked_before_a_round() {
        station.scannerComplaint = Optional.of("S01 请检查扫码器。 Check the scanner.");
        openOperator();
        browser.visible("#check-ready").click();
        browser.text("#readiness", "请检查扫码器");
        browser.text("#readiness", "✓");
    }

    @Test
    void what_a_hostile_station_or_code_says_stays_text() {
        station.exit.scan(HOSTILE + "-1");
        station.exit.notices.clear();
        station.scannerComplaint = Optional.of(HOSTILE);
        station.upload = new UploadView(1, HOSTILE, null, null, 1, null);
        station.exit.data.quarantined.add(new QuarantinedRow(7, HOSTILE, Optional.empty(), HOSTILE));
        openOperator();
        browser.text("#by-community", HOSTILE);
        browser.text("#cards", HOSTILE);
        browser.visible("#cards details summary").click();
        browser.text("#cards details", HOSTILE);
        browser.visible("#check-ready").click();
        browser.text("#readiness", HOSTILE);
        assertThat(browser.script("return document.title")).isNotEqualTo("owned");
        assertThat(browser.script("return document.querySelectorAll('main img[src=x]').length"))
                .isEqualTo(0L);
    }

    @Test
    void a_page_that_hears_nothing_says_how_old_its_numbers_are() {
        openOperator();
        station.close();
        browser.text("#link-lamp.bad", "数字停在 08:42");
    }
}
