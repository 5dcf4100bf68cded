package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.Outcome;
import greenslip.desk.RoundStatus;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Notice;
import greenslip.ledger.PrintJob;
import greenslip.panel.Contact;
import greenslip.panel.Signal;
import greenslip.print.PrinterState;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The pages in the browser that the kiosk runs. */
class PagesTest extends PageStage {
    PagesTest() {
        super(new FakeStation());
        browser.resize(1280, 800);
    }

    private void type(String code) {
        browser.visible("#code").sendKeys(code, Keys.ENTER);
    }

    @Test
    void a_code_that_is_typed_shows_its_outcome_and_then_the_next_person_is_asked() {
        openResident();
        browser.text("#title", "登记码");
        type("C1-A");
        browser.visible("body[data-state=done] svg[data-for=done]");
        browser.text("#title", "请取凭证");
        browser.text("#action", "K27A A000 001X");
        browser.visible("body[data-state=idle]");
        type("C1-A");
        browser.visible("body[data-state=again]");
        browser.text("#title", "本轮已发过");
        browser.text("#action", "08:42 A1台");
        assertThat(station.exit.scanned).containsExactly("C1-A", "C1-A");
    }

    @Test
    void a_new_outcome_replaces_the_last_at_once() {
        openResident();
        PrintJob job = job();
        station.exit.tell("usb", new Outcome.Issued(job));
        browser.visible("body[data-state=done]");
        station.exit.tell("usb", new Outcome.Rejected(Outcome.RejectReason.CHECK_DIGIT));
        browser.visible("body[data-state=rejected]");
        browser.text("#detail", "证件号校验不对");
        station.exit.tell("usb", new Outcome.Held(Outcome.WaitReason.NO_ROUND, Optional.empty(), FakeExit.MORNING));
        browser.visible("body[data-state=held]");
    }

    private PrintJob job() {
        station.exit.scan("C9-Z");
        return station.exit.recent(1).getFirst();
    }

    @Test
    void what_keeps_a_resident_waiting_is_said() {
        openResident();
        station.exit.printer = PrinterState.PAPER_OUT;
        browser.visible("body[data-state=paper]");
        browser.text("#title", "正在换纸");
        station.exit.printer = PrinterState.READY;
        browser.visible("body[data-state=idle]");
        station.exit.round = new RoundStatus.NoneOpen(4);
        browser.text("#action", "本轮尚未开始");
        station.exit.round = new RoundStatus.Open(FakeExit.ROUND);
        browser.visible("body[data-state=idle]");
        station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "disk full");
        station.exit.change();
        browser.visible("body[data-state=stop]");
        browser.text("#detail", "L02");
        browser.text("#english", "L02");
    }

    @Test
    void a_notice_of_the_ledger_stays_on_the_operators_page_until_seen_and_troubles_no_resident() {
        station.exit.notices.addAll(List.of(Notice.REBUILT, Notice.ANOTHER_MACHINE));
        openResident();
        openOperator();
        browser.text("#cards .card .code", "L06");
        browser.text("#cards .card .code", "L07");
        browser.text("#cards .card", "台账换了机器");
        browser.text("#cards .card small", "another machine");
        browser.gone("#all-well");
        station.exit.change();
        browser.visible("#cards .card:nth-of-type(2) .choices button").click();
        browser.text("#notice", "Noted");
        assertThat(station.exit.notices()).containsExactly(Notice.REBUILT);
        browser.gone("#cards .card:nth-of-type(2)");
        browser.text("#cards .card .code", "L06");
        browser.visible("#cards .card .choices button").click();
        browser.visible("#all-well");
        assertThat(station.exit.notices()).isEmpty();
    }

    @Test
    void the_virtual_panel_is_drawn_pressed_and_cut_off() {
        List<Contact> pressed = new CopyOnWriteArrayList<>();
        station.panel.onButton(pressed::add);
        for (int[] screen : new int[][] {{390, 844}, {1024, 600}}) {
            browser.resize(screen[0], screen[1]);
            openResident();
            browser.text("#panel-signal", "等待");
            station.panel.show(Signal.REFUSED);
            browser.text("#panel-signal", "没登记");
            browser.text("#panel-tones", "330");
            assertThat(browser.script("return document.getElementById('panel').scrollWidth <= window.innerWidth"))
                    .as("fits %d", screen[0])
                    .isEqualTo(true);
            pressed.clear();
            browser.visible("#panel .no").click();
            await(() -> pressed.equals(List.of(Contact.NO_SLIP)));
            browser.visible("#panel .yes").click();
            await(() -> pressed.equals(List.of(Contact.NO_SLIP, Contact.CAME_OUT)));
        }
        browser.visible("#panel-gone").click();
        await(() -> station.panel.fault().isPresent());
        browser.text("#panel-signal", "断线");
        browser.resize(1280, 800);
    }

    @Test
    void the_screen_is_dark_while_nobody_is_there_and_wakes_with_somebody() {
        openResident();
        browser.visible("#presence").click();
        browser.visible("body.asleep");
        assertThat(browser.script("return getComputedStyle(document.querySelector('main')).visibility"))
                .isEqualTo("hidden");
        browser.visible("#presence").click();
        browser.visible("body:not(.asleep) main");
        station.panel.setPresence(false);
        browser.visible("body.asleep");
        station.exit.tell("usb", new Outcome.Issued(job()));
        browser.visible("body[data-state=done]:not(.asleep) main");
        browser.visible("body.asleep");
    }

    @Test
    void a_lost_connection_is_said_and_comes_back_by_itself() {
        openResident();
        int port = station.server.port();
        station.close();
        browser.visible("body[data-state=lost]");
        browser.text("#title", "重新连接");
        ServerOptions same = new ServerOptions("127.0.0.1", port, true, Set.of(), FakeStation.OPTIONS.zone(), 4, 1000);
        try (FakeStation again = new FakeStation(same, true)) {
            browser.visible("body[data-state=idle]");
            again.exit.scan("C1-A");
            browser.visible("body[data-state=done]");
        }
    }

    @Test
    void an_unknown_job_is_answered_with_one_button() {
        station.exit.scan("LOST-A");
        station.exit.scan("LOST-B");
        openOperator();
        browser.text("#n-unknown", "2");
        browser.visible("[data-job='1'] button.go").click();
        browser.gone("[data-job='1']");
        browser.visible("[data-job='2'] button.no").click();
        browser.visible("#all-well");
        browser.text("#n-printed", "2");
        assertThat(station.exit.recent(2)).extracting(PrintJob::copy).containsExactly(2, 1);
    }

    @Test
    void many_unknown_slips_are_confirmed_with_two_touches_and_those_that_came_between_are_not() {
        for (int slip = 1; slip <= 5; slip++) {
            station.exit.scan("LOST-" + slip);
        }
        openOperator();
        browser.text("[data-asked=unknown]", "5");
        WebElement all = browser.visible("[data-key='all unknown'] button.go");
        assertThat(browser.script("return document.querySelectorAll('[data-job]').length"))
                .as("the youngest can be answered alone")
                .isEqualTo(3L);
        all.click();
        browser.text("[data-key='all unknown'] button.go", "再按一次：5 张都出来了");
        station.exit.scan("LOST-6");
        browser.text("[data-asked=unknown]", "6");
        browser.touch("[data-key='all unknown'] button.go");
        browser.text("#n-printed", "5");
        browser.gone("[data-key='all unknown']");
        browser.visible("[data-job='6']");
    }

    @Test
    void the_operator_sees_what_needs_a_hand_and_the_sentence_to_report() {
        station.exit.scan("西落凤小区-A");
        openOperator();
        browser.text("#report", "第三轮核酸检测已采样1人，发放完成凭证1张");
        browser.text("#by-community", "西落凤小区");
        station.exit.printer = PrinterState.PAPER_OUT;
        station.upload = new UploadView(1, "很久没有上传成功。", null, null, 2, null);
        browser.text("#cards", "换一卷新纸");
        browser.text("#cards", "很久没有上传成功");
        browser.text("#cards", "2 条记录");
        browser.gone("#all-well");
    }

    @Test
    void who_waits_for_the_next_round_is_seen_on_the_operators_page() {
        station.exit.round = new RoundStatus.NoneOpen(4);
        station.exit.heldForOthers = 2;
        openOperator();
        browser.text("#n-held", "2");
        browser.text("#cards", "有 2 人扫过码，在等另一轮");
    }

    @Test
    void the_sentence_to_report_counts_every_slip_that_is_owed_once() {
        for (String code : List.of("C1-A", "C1-B", "LOST-C", "C1-D")) {
            station.exit.scan(code);
        }
        station.exit.turnLate(2);
        station.exit.turnLate(4);
        station.exit.printer = PrinterState.PAPER_OUT;
        station.exit.scan("C1-E");
        station.exit.heldForOthers = 6;
        openOperator();
        browser.text("#report", "（待打印1张，等候过久2张，出票不明1张，等另一轮6人）");
        browser.text("#n-toPrint", "1");
        browser.text("#n-late", "2");
    }

    @Test
    void what_a_station_says_never_becomes_markup() {
        station.upload = new UploadView(0, "<img src=x onerror=\"document.title='bitten'\">", null, null, 0, null);
        station.exit.scan("<b>x</b>-A");
        openOperator();
        browser.text("#cards", "<img src=x");
        browser.text("#by-community", "<b>x</b>");
        assertThat(browser.script("return document.querySelectorAll('#cards img, #by-community b').length"))
                .isEqualTo(0L);
        assertThat(browser.script("return document.title")).isEqualTo("工作台 · Operator");
    }

    @Test
    void the_virtual_printer_is_told_to_fail_and_shows_its_paper() {
        station.tray.latest = 3;
        openOperator();
        browser.visible("#slip[src='/api/slips/3.png']");
        browser.script("const s = document.getElementById('fault'); s.value = 'paper-out';"
                + "s.dispatchEvent(new Event('change'));");
        await(() -> station.tray.fault().equals("paper-out"));
    }

    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("came in time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void a_time_that_nobody_confirmed_is_asked_for_and_never_shown() {
        PrintJob job = job();
        Voucher voucher = job.voucher();
        Timestamp dark = new Timestamp(5, 1, "boot", ClockTrust.FLOOR);
        station.exit.now = dark;
        station.exit.replace(
                job.id(),
                new Voucher(
                        voucher.serial(),
                        voucher.round(),
                        voucher.site(),
                        voucher.table(),
                        voucher.community(),
                        voucher.hint(),
                        dark));
        openOperator();
        browser.text("#clock-lamp", "时间未确认");
        browser.text("#clock-form", "时间未确认");
        browser.text("#report", "截至时间未确认");
        browser.text("#recent", "时间不明");
        browser.script("const now = document.querySelector('#clock-form input');"
                + "now.value = '2026-11-24T18:00'; document.querySelector('#clock-form button').click();");
        browser.gone("#clock-form");
        browser.text("#clock-lamp", "人工时间 18:00");
        browser.text("#report", "截至11月24日18时");
        assertThat(station.exit.now()).isEqualTo(new Timestamp(1_795_514_400_000L, 1, "boot", ClockTrust.OPERATOR));
        browser.script("document.querySelector('#clock-lamp').click();");
        browser.text("#clock-form", "重新设定时间");
        browser.script("document.querySelector('#clock-lamp').click();");
        browser.gone("#clock-form");
        station.exit.replace(job.id(), voucher);
        browser.text("#recent", "08:42");
    }

    @Test
    void a_browser_whose_clock_cannot_be_right_offers_no_time_and_no_end_of_a_round() {
        station.exit.now = new Timestamp(5, 1, "boot", ClockTrust.FLOOR);
        station.exit.clockFloorMillis = 4_000_000_000_000L;
        station.exit.round = new RoundStatus.NoneOpen(4);
        openOperator();
        browser.visible("#clock-form");
        assertThat(browser.script("return document.querySelector('#clock-form input').value + "
                        + "document.querySelector('#open-form [name=endsAt]').value"))
                .isEqualTo("");
    }
}
