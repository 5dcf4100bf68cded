package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.RoundStatus;
import greenslip.ledger.QuarantinedRow;
import greenslip.ledger.VoucherHistory;
import greenslip.print.PrinterState;
import greenslip.signin.PinnedDoor;
import greenslip.voucher.Voucher;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong around an operator: hasty fingers, a second operator, a session or a station that ends in the midst of an act. */
class OperatorTroubleTest extends PageStage {
    OperatorTroubleTest() {
        super(new FakeStation());
        browser.resize(390, 844);
    }

    /** Touches both in the same instant, as no test that asks in between could. */
    private static void together(String first, String second) {
        browser.script(
                "const touch = css => document.querySelector(css).click(); touch(arguments[0]); touch(arguments[1]);",
                first,
                second);
    }

    private ServerOptions samePort() {
        return new ServerOptions(
                "127.0.0.1", station.server.port(), true, Set.of(), FakeStation.OPTIONS.zone(), 4, 100);
    }

    @Test
    void a_glove_that_taps_twice_opens_the_question_and_does_not_answer_it() {
        openOperator();
        browser.visible("#close-round");
        together("#close-round", "#close-dialog button[value=yes]");
        browser.visible("#close-dialog");
        assertThat(browser.script("return document.activeElement.value"))
                .as("what a key would press")
                .isEqualTo("no");
        browser.visible("#close-dialog button[value=yes]:enabled");
        assertThat(station.exit.round).isInstanceOf(RoundStatus.Open.class);
        browser.touch("#close-dialog button[value=no]");

        for (int slip = 1; slip <= 4; slip++) {
            station.exit.scan("LOST-" + slip);
        }
        browser.visible("[data-key='all unknown']");
        together("[data-key='all unknown'] button.go", "[data-key='all unknown'] button.go");
        browser.text("[data-key='all unknown'] button.go:enabled", "再按一次");
        assertThat(station.exit.total().unknown()).isEqualTo(4);
    }

    @Test
    void a_slip_that_two_browsers_answer_at_once_is_answered_once() {
        station.exit.scan("LOST-A");
        openOperator();
        browser.visible("[data-job='1']");
        browser.script(
                "document.querySelector(\"[data-job='1'] button.no\").click();fetch('/api/jobs/1/came-out', { method:"
                        + " 'POST', headers: { 'X-Greenslip': '1' }, body: '{\"cameOut\":false}' });");
        browser.gone("[data-job='1']");
        browser.text("#n-printed", "1");
        assertThat(station.exit.recent(5)).hasSize(1);
    }

    @Test
    void a_button_is_good_once_and_keeps_the_focus_of_who_works_by_keyboard() {
        openOperator();
        browser.visible("#papers button");
        together("#papers button[data-report=interim]", "#papers button[data-report=interim]");
        browser.text("#notice", "报表已打印");
        browser.touch("#papers button[data-report=self-test]");
        browser.visible("#papers button[data-report=self-test]:enabled:focus");
        assertThat(station.exit.paper.reports).hasSize(2);
    }

    @Test
    void a_round_that_is_closed_without_paper_is_closed_and_the_missing_slip_is_said() {
        openOperator();
        station.exit.printer = PrinterState.PAPER_OUT;
        station.exit.change();
        browser.touch("#close-round");
        browser.touch("#close-dialog button[value=yes]");
        browser.text("#notice.bad", "第3轮已关闭");
        browser.text("#notice.bad", "对账小票没有打出来");
        assertThat(station.exit.round).isInstanceOf(RoundStatus.NoneOpen.class);
    }

    @Test
    void the_question_before_the_close_counts_on() {
        openOperator();
        browser.touch("#close-round");
        browser.text("#close-totals", "采样");
        station.exit.crowd();
        browser.text("#close-totals", "16635");
    }

    @Test
    void a_session_that_ends_in_the_midst_of_an_act_asks_for_the_pin_and_leaves_nobodys_number(@TempDir Path folder)
            throws Exception {
        PinnedDoor door = new PinnedDoor(folder, "471193");
        station.close();
        station = new FakeStation(door);
        voucher();
        openOperator();
        for (char digit : "471193".toCharArray()) {
            browser.touch("#signin .key[data-digit='%s']".formatted(digit));
        }
        browser.touch("#signin .enter");
        browser.type("#find-form input", "k27a a000 001x");
        browser.touch("#find-form button");
        browser.visible("#found");
        browser.touch("#find-scan");
        browser.type("#typed-form input[name=code]", "11010519491231002X");
        door.endSessions();
        browser.touch("#check-ready");
        browser.visible("#signin .pad");
        browser.text("#signin-say", "登录已到时结束");
        assertThat(browser.script("return document.querySelector('#typed-form input').value +"
                        + " document.querySelector('#find-form input').value +"
                        + " document.getElementById('found').textContent"))
                .isEqualTo("");
        browser.gone(".armed");
    }

    @Test
    void a_station_that_goes_in_the_midst_of_an_act_leaves_no_dead_button_and_no_promise() {
        openOperator();
        browser.type("#typed-form input[name=code]", "NEVER-1");
        browser.touch("#typed-form button");
        browser.visible("#typed-form button:disabled");
        PagesTest.await(() -> station.exit.scanned.contains("NEVER-1"));
        station.close();
        browser.text("#typed-said.wrong", "没有得到答复，请看大屏再决定是否重输");
        browser.touch("#typed-form button:enabled");
        browser.text("#typed-said.wrong", "先看办成了没有");
        browser.visible("#typed-form button:enabled");
        assertThat(browser.script("return document.querySelector('#typed-form input').value"))
                .isEqualTo("NEVER-1");
    }

    @Test
    void what_is_half_typed_outlasts_a_restart_of_the_station() {
        station.exit.round = new RoundStatus.NoneOpen(4);
        openOperator();
        browser.type("#open-form input[name=authority]", "筹备组");
        ServerOptions same = samePort();
        station.close();
        browser.visible("#link-lamp.bad");
        station = new FakeStation(same, true);
        station.exit.round = new RoundStatus.NoneOpen(4);
        browser.visible("#link-lamp:not(.bad)");
        assertThat(browser.visible("#open-form input[name=authority]").getDomProperty("value"))
                .endsWith("筹备组");
    }

    @Test
    void refused_rows_that_cannot_be_asked_for_are_no_empty_list() {
        station.upload = new UploadView(2, null, 4_000L, 6_000L, 2, 5_000L);
        station.exit.data.quarantined.add(new QuarantinedRow(7, "issued", Optional.empty(), "unknown station"));
        openOperator();
        browser.visible("#cards details");
        station.close();
        browser.touch("#cards details summary");
        browser.text("#cards details", "没有连上本站");
    }

    @Test
    void what_was_done_to_a_voucher_shows_where_it_is_shown() {
        Voucher voucher = voucher();
        openOperator();
        browser.type("#find-form input", "k27aa000001x");
        browser.touch("#find-form button");
        browser.touch("#found button.danger");
        station.exit.data.histories.put(
                voucher.serial(), new VoucherHistory(voucher, Optional.of("登记错人"), station.exit.recent(1)));
        browser.touch("#void-dialog .preset");
        browser.touch("#void-dialog button[value=yes]");
        browser.text("#found", "已作废：登记错人");
    }

    @Test
    void the_newest_five_minutes_are_in_sight_unless_somebody_looks_at_earlier_ones() {
        openOperator();
        station.exit.crowd();
        browser.text("#by-time div:last-child", "127");
        String atEnd = "const box = document.getElementById('by-time'); return box.scrollLeft > 0"
                + " && Math.abs(box.scrollLeft + box.clientWidth - box.scrollWidth) < 2";
        assertThat(browser.script(atEnd)).isEqualTo(true);
        browser.script("document.getElementById('by-time').scrollLeft = 100");
        station.exit.scan("HC01-B");
        browser.text("#n-sampled", "16636");
        assertThat(browser.script("return document.getElementById('by-time').scrollLeft"))
                .isEqualTo(100L);
    }

    @Test
    void a_community_with_a_long_name_hides_no_number_on_a_phone() {
        openOperator();
        station.exit.crowd();
        browser.text("#by-community", "1900");
        assertThat(browser.script("const box = document.querySelector('#by-community').parentElement;"
                        + "return box.scrollWidth - box.clientWidth"))
                .isEqualTo(0L);
    }
}
