package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.Browser;
import greenslip.desk.PaperLeft;
import greenslip.desk.RoundStatus;
import greenslip.desk.SlipPace;
import greenslip.ledger.Notice;
import greenslip.ledger.QuarantinedRow;
import greenslip.ledger.VoucherHistory;
import greenslip.print.PrinterState;
import greenslip.voucher.Voucher;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the operator sees and does on the page, phone first. */
@Tag("slow")
class OperatorPageTest {
    private static final int[][] SCREENS = {{390, 844}, {1024, 600}, {800, 480}, {1920, 1080}, {600, 1024}};
    private static final String HOSTILE = "<img src=x onerror=document.title='owned'>\"'=1+1";

    private static Browser browser;
    private static PageLook look;

    private final FakeStation station = new FakeStation();

    @BeforeAll
    static void startBrowser() throws Exception {
        browser = new Browser(390, 844);
        look = new PageLook(browser);
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @AfterEach
    void stop() {
        station.close();
    }

    private void open() {
        browser.open(station.at("/operator"));
        browser.text("#link-lamp", "已连接");
    }

    /** Whole, as somebody sees it who scrolls down. */
    private void look(String name, int[] screen) throws Exception {
        browser.resize(screen[0], screen[1]);
        look.at("operator-%dx%d-%s".formatted(screen[0], screen[1], name), 11, PageLook.AT_A_DESK, true);
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
    void a_quiet_page_and_a_busy_one_fit_phones_and_displays() throws Exception {
        for (int[] screen : SCREENS) {
            browser.resize(screen[0], screen[1]);
            open();
            browser.visible("#report");
            look("quiet", screen);
        }
        busy();
        for (int[] screen : SCREENS) {
            browser.resize(screen[0], screen[1]);
            open();
            browser.text("#cards", "缺纸");
            look("busy", screen);
        }
        look.assertNothingFound();
    }

    /** What is on a phone at a moment, without what one would have to scroll to. */
    private void glance(String name) throws Exception {
        look.at("operator-390x844-" + name, 11, PageLook.AT_A_DESK, true, false);
    }

    @Test
    void every_question_fits_a_phone() throws Exception {
        browser.resize(390, 844);
        station.exit.round = new RoundStatus.NoneOpen(4);
        open();
        browser.script("document.querySelector('#open-form').scrollIntoView({ block: 'end' })");
        glance("opening");
        station.exit.round = new RoundStatus.Open(FakeExit.ROUND);
        voucher();
        station.exit.scan("LOST-A");
        browser.text("#cards", "这张小票出来了吗");
        browser.script("scrollTo(0, 0)");
        glance("unknown");
        browser.visible("#close-round").click();
        browser.visible("#close-dialog");
        glance("closing");
        browser.visible("#close-dialog button[value=no]").click();
        browser.gone("#close-dialog");
        browser.script("document.querySelector('#recent button').click()");
        browser.visible("#reissue-dialog");
        glance("reissue");
        browser.visible("#reissue-dialog button[value=no]").click();
        browser.visible("#void-other").click();
        browser.visible("#void-dialog");
        glance("void");
        browser.visible("#void-dialog button[value=no]").click();
        browser.gone("#void-dialog");
        station.exit.printer = PrinterState.PAPER_OUT;
        browser.text("#cards", "缺纸");
        browser.script("scrollTo(0, 0)");
        glance("paper");
        look.assertNothingFound();
    }

    @Test
    void axe_finds_nothing_serious() {
        busy();
        browser.resize(390, 844);
        open();
        browser.text("#cards", "缺纸");
        look.serious("busy");
        look.assertNothingFound();
    }

    @Test
    void the_first_numbers_tell_the_pace_the_oldest_upload_and_the_paper() {
        busy();
        open();
        browser.text("#per-hour", "138");
        browser.text("#scan-to-slip", "2.3");
        browser.text("#oldest", "最久 3 分钟");
        browser.text("#paper-minutes", "2");
    }

    @Test
    void the_chart_and_its_table_tell_the_same() {
        busy();
        open();
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
    void somebody_without_a_phone_is_typed_in_and_a_typing_mistake_is_said() {
        open();
        browser.visible("#typed-form input[name=code]").sendKeys("HC01-TYPED");
        browser.visible("#typed-form button").click();
        browser.text("#typed-said.well", "K27A A000 001X");
        assertThat(browser.visible("#typed-form input[name=code]").getDomProperty("value"))
                .isEmpty();
        assertThat(station.exit.data.tables).containsExactly("A1");
        browser.visible("#typed-form input[name=code]").sendKeys("WRONG1");
        browser.visible("#typed-form button").click();
        browser.visible("#typed-said.wrong");
        assertThat(browser.visible("#typed-form input[name=code]").getDomProperty("value"))
                .as("what was typed stays, to be mended")
                .isEqualTo("WRONG1");
    }

    private Voucher voucher() {
        station.exit.scan("HC01-A");
        Voucher voucher = station.exit.recent(1).getFirst().voucher();
        station.exit.data.histories.put(
                voucher.serial(), new VoucherHistory(voucher, Optional.empty(), station.exit.recent(1)));
        return voucher;
    }

    @Test
    void a_voucher_is_found_by_its_serial_and_reissued_with_a_reason() {
        voucher();
        open();
        browser.visible("#find-form input").sendKeys("k27a a000 001x");
        browser.visible("#find-form button").click();
        browser.text("#found", "已打印");
        browser.visible("#found button.go").click();
        browser.visible("#reissue-dialog .preset").click();
        browser.visible("#reissue-dialog button[value=yes]").click();
        browser.text("#n-reissued", "1");
    }

    @Test
    void a_voucher_is_found_by_the_residents_next_scan_only_when_asked_for() {
        voucher();
        open();
        station.exit.scan("HC01-A");
        browser.gone("#found");
        browser.visible("#find-scan").click();
        browser.visible("#find-scan.armed");
        station.exit.scan("HC01-A");
        browser.text("#found", "K27A A000 001X");
        browser.gone("#find-scan.armed");
    }

    @Test
    void refused_rows_are_shown_and_sent_again() {
        busy();
        open();
        browser.visible("#cards details summary").click();
        browser.text("#cards details", "unknown station");
        browser.visible("#cards details");
        browser.script("document.querySelector('#cards details').parentElement.querySelector('button.go').click()");
        browser.text("#notice", "1");
        assertThat(station.exit.data.quarantined).isEmpty();
    }

    @Test
    void the_station_is_checked_before_a_round() {
        station.scannerComplaint = Optional.of("S01 请检查扫码器。 Check the scanner.");
        open();
        browser.visible("#check-ready").click();
        browser.text("#readiness", "请检查扫码器");
        browser.text("#readiness", "✓");
    }

    @Test
    void a_training_is_begun_and_ended_and_the_page_says_so() throws Exception {
        station.exit.round = new RoundStatus.NoneOpen(4);
        open();
        browser.gone("#training-band");
        browser.visible("#training-turn").click();
        browser.text("#training-band", "练习中");
        browser.text("#training-turn", "结束练习");
        look("training", new int[] {390, 844});
        browser.visible("#training-turn").click();
        browser.gone("#training-band");
        look.assertNothingFound();
    }

    @Test
    void what_a_hostile_station_or_code_says_stays_text() {
        station.exit.scan(HOSTILE + "-1");
        station.exit.notices.clear();
        station.scannerComplaint = Optional.of(HOSTILE);
        station.upload = new UploadView(1, HOSTILE, null, null, 1, null);
        station.exit.data.quarantined.add(new QuarantinedRow(7, HOSTILE, Optional.empty(), HOSTILE));
        open();
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
        open();
        station.close();
        browser.text("#link-lamp.bad", "数字停在 08:42");
    }
}
