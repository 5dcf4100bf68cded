package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.PaperLeft;
import greenslip.desk.ReportDesk;
import greenslip.desk.RoundStatus;
import greenslip.desk.SlipPace;
import greenslip.export.Tables;
import greenslip.ledger.Notice;
import greenslip.ledger.QuarantinedRow;
import greenslip.ledger.VoucherHistory;
import greenslip.print.PrinterState;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.signin.PinnedDoor;
import greenslip.voucher.Voucher;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A volunteer's day on the operator page, every act of it, at every size: on a phone held either way and on the displays that are bought.
 * Each touch must find its target, so nothing lies over a button; each step is looked at and kept as a picture.
 */
class OperatorWalkTest extends PageStage {
    private static final String PIN = "471193";

    @TempDir
    static Path shared;

    private static Tables tables;

    private final PinnedDoor door;
    private String size = "";

    @BeforeAll
    static void record() {
        tables = new Tables(shared, 3);
    }

    @AfterAll
    static void closeRecord() {
        tables.close();
    }

    OperatorWalkTest(@TempDir Path folder) throws Exception {
        PinnedDoor door = new PinnedDoor(folder, PIN);
        super(new FakeStation(door));
        this.door = door;
    }

    private void touch(String css) {
        browser.touch(css);
    }

    private void type(String css, String words) {
        browser.type(css, words);
    }

    private void say(String css, String words) {
        browser.text(css, words);
    }

    private String value(String css) {
        return browser.visible(css).getDomProperty("value");
    }

    private void notice(String words) {
        say("#notice", words);
    }

    /** What is on the screen at this moment, but for what passes by itself. */
    private void glance(String name) throws Exception {
        browser.script("document.getElementById('notice').hidden = true");
        look.at("operator-%s-%s".formatted(size, name), 11, PageLook.AT_A_DESK, true, false);
    }

    /** The same, at a part of the page. */
    private void glance(String name, String css) throws Exception {
        browser.script("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", css);
        glance(name);
    }

    /** The page from its head to its foot. */
    private void whole(String name) throws Exception {
        look.at("operator-%s-%s".formatted(size, name), 11, PageLook.AT_A_DESK, true);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"390x844", "844x390", "1024x600", "800x480", "1920x1080", "600x1024"})
    void every_act_is_found_and_done_at_every_size(String size) throws Exception {
        this.size = size;
        String[] sides = size.split("x");
        browser.resize(Integer.parseInt(sides[0]), Integer.parseInt(sides[1]));
        Path downloads = Files.createDirectories(shared.resolve("downloads-" + size));
        browser.command(
                "Browser.setDownloadBehavior", Map.of("behavior", "allow", "downloadPath", downloads.toString()));
        station.exit.round = new RoundStatus.NoneOpen(4);
        openOperator();
        signIn();
        begin();
        residents();
        troubles();
        vouchers();
        papers();
        tables(downloads);
        evening();
        look.assertNothingFound();
    }

    private void signIn() throws Exception {
        browser.visible("#signin .pad");
        glance("signed-out");
        browser.gone("#open-form, #papers-section, #export-section, #sign-out");
        press("000000");
        say("#signin-say", "请再输一次");
        glance("wrong-pin");
        press(PIN);
        browser.gone("#signin");
        browser.visible("#sign-out");
    }

    private void press(String digits) {
        for (char digit : digits.toCharArray()) {
            touch("#signin .key[data-digit='%s']".formatted(digit));
        }
        touch("#signin .enter");
    }

    private void begin() throws Exception {
        station.exit.now = new Timestamp(5, 1, "boot", ClockTrust.FLOOR);
        station.exit.change();
        say("#clock-form", "时间未确认");
        glance("clock", "#clock-form");
        touch("#clock-form button");
        notice("时间已设定");
        browser.gone("#clock-form");
        touch("#clock-lamp");
        browser.visible("#clock-form");
        touch("#clock-lamp");
        browser.gone("#clock-form");
        station.exit.now = FakeExit.MORNING;
        station.exit.change();

        touch("#check-ready");
        say("#readiness", "✓");
        glance("ready", "#ready-section");
        touch("#training-turn");
        say("#training-band", "练习中");
        browser.script("scrollTo(0, 0)");
        glance("training");
        touch("#training-turn");
        browser.gone("#training-band");

        assertThat(value("#open-form input[name=number]")).isEqualTo("4");
        type("#open-form input[name=authority]", "筹备组");
        browser.script("document.querySelector('#open-form').scrollIntoView({ block: 'end' })");
        glance("opening");
        touch("#open-form button");
        notice("第4轮已开始");
        browser.gone("#open-form");
        touch("#extend-form button[type=submit]");
        notice("本轮改到");
        station.exit.round = new RoundStatus.Open(FakeExit.ROUND);
        station.exit.change();
        say("#round-line", "第3轮");
        whole("quiet");
    }

    private void residents() throws Exception {
        type("#typed-form input[name=code]", "HC01-TYPED");
        touch("#typed-form button");
        say("#typed-said.well", "K27A A000 001X");
        assertThat(value("#typed-form input[name=code]")).isEmpty();
        assertThat(station.exit.data.tables).containsExactly("A1");
        type("#typed-form input[name=code]", "WRONG1");
        touch("#typed-form button");
        browser.visible("#typed-said.wrong");
        assertThat(value("#typed-form input[name=code]"))
                .as("what was typed stays, to be mended")
                .isEqualTo("WRONG1");
        glance("typed", "#typed-section");

        station.exit.scan("LOST-A");
        station.exit.scan("LOST-B");
        station.exit.scan("C1-LATE");
        station.exit.turnLate(4);
        browser.script("scrollTo(0, 0)");
        say("#cards", "这张小票出来了吗");
        say("#cards", "这张小票还要吗");
        glance("unknown");
        touch("[data-job='2'] button.go");
        browser.gone("[data-job='2']");
        touch("[data-job='3'] button.no");
        browser.gone("[data-job='3']");
        touch("[data-job='4'] button.no");
        notice("不再打印");
        for (int slip = 5; slip <= 9; slip++) {
            station.exit.scan("LOST-" + slip);
        }
        touch("[data-key='all unknown'] button.go");
        say("[data-key='all unknown'] button.go", "再按一次");
        browser.visible("[data-key='all unknown'] button.go:enabled");
        glance("all-unknown", "[data-key='all unknown']");
        touch("[data-key='all unknown'] button.go");
        browser.visible("#all-well");
    }

    private void troubles() throws Exception {
        station.exit.replacePending(1_284);
        station.upload = new UploadView(1_284, null, 7_500_000L, 6_000L, 0, 7_560_000L);
        station.uploadComplaint = Optional.of(
                "汇总端没有答复，1284 条待上传；登记照常，会自动再传。The collector does not answer and 1284 rows wait; recording goes on.");
        station.exit.change();
        say("#cards", "汇总端没有答复");
        say("#oldest", "最久 2 小时");
        browser.script("scrollTo(0, 0)");
        glance("no-network");
        station.uploadComplaint = Optional.empty();
        station.exit.notices.add(Notice.REBUILT);
        station.upload = new UploadView(30, "汇总端不收，请联系技术人员。 The collector refuses.", 400_000L, 6_000L, 2, 185_000L);
        station.exit.data.quarantined.add(
                new QuarantinedRow(7, "issued", station.exit.serial("K27AA000001X"), "unknown station"));
        station.exit.change();
        say("#cards", "汇总端不收");
        touch("[data-key^='notice'] .choices button");
        notice("Noted");
        touch("[data-key^='upload'] .choices button");
        notice("Noted");
        touch("#cards details summary");
        say("#cards details", "unknown station");
        glance("quarantine", "#cards details");
        touch("[data-key^='quarantined'] button.go");
        notice("已放回 1 条");
        assertThat(station.exit.data.quarantined).isEmpty();
        station.upload = new UploadView(0, null, 4_000L, 6_000L, 0, null);
        station.exit.change();
        browser.visible("#all-well");
    }

    private void vouchers() throws Exception {
        Voucher voucher = station.exit.recent(100).getLast().voucher();
        station.exit.data.histories.put(
                voucher.serial(),
                new VoucherHistory(
                        voucher,
                        Optional.empty(),
                        station.exit.recent(100).reversed().subList(0, 1)));
        type("#find-form input", "k27a a000 001x");
        touch("#find-form button");
        say("#found", "已打印");
        glance("found", "#find-section");
        touch("#found button.go");
        browser.visible("#reissue-dialog");
        glance("reissue");
        touch("#reissue-dialog .preset");
        touch("#reissue-dialog button[value=yes]");
        say("#n-reissued", "1");
        say("#recent", "补办：丢失");
        touch("#find-scan");
        browser.visible("#find-scan.armed");
        station.exit.scan("HC01-TYPED");
        browser.gone("#find-scan.armed");
        touch("#found button.danger");
        browser.visible("#void-dialog");
        glance("void");
        touch("#void-dialog .preset");
        touch("#void-dialog button[value=yes]");
        say("#n-voided", "1");
        say("#reconcile-sum", "作废 1");
        say("#reconcile-list", "作废：登记错人");
        touch("#recent button");
        touch("#reissue-dialog button[value=no]");
        browser.gone("#reissue-dialog");
        touch("#reissue-other");
        type("#reissue-dialog input[name=serial]", "k27a a000 999x");
        touch("#reissue-dialog .preset");
        touch("#reissue-dialog button[value=yes]");
        say("#notice.bad", "本轮没有这个编号");
        touch("#void-other");
        touch("#void-dialog button[value=no]");
        browser.gone("#void-dialog");
    }

    private void papers() throws Exception {
        for (String last : List.of("120", "130")) {
            type("#handwritten-form input[name=first]", last.equals("120") ? "1" : "20");
            type("#handwritten-form input[name=last]", last);
            type("#handwritten-form input[name=note]", "停电");
            touch("#handwritten-form button");
            say(last.equals("120") ? "#n-handwritten" : "#notice.bad", last.equals("120") ? "120" : "重复");
        }
        say("#handwritten-list", "1–120 号");
        glance("handwritten", "#handwritten-section");
        touch("#handwritten-list button");
        say("#n-handwritten", "0");

        touch("#papers button[data-report=interim]");
        notice("报表已打印");
        touch("#papers button[data-report=self-test]");
        say("#papers", "自检");
        station.exit.printer = PrinterState.PAPER_OUT;
        station.exit.paper.left = new PaperLeft(12, OptionalInt.of(2), true, 48_900, 50_000, 93);
        station.exit.change();
        say("#cards", "缺纸");
        browser.script("scrollTo(0, 0)");
        glance("paper");
        touch("#papers button[data-report=opening]");
        say("#notice.bad", "请换纸卷");
        station.exit.printer = PrinterState.READY;
        type("#roll-form input", "30");
        touch("#roll-form button");
        notice("约够 322 张");
        assertThat(station.exit.paper.reports).containsExactly(ReportDesk.Kind.INTERIM, ReportDesk.Kind.SELF_TEST);
    }

    private void tables(Path downloads) throws Exception {
        station.exit.data.export = tables.export();
        for (String file : List.of("vouchers.csv", "tally.xlsx")) {
            touch("#exports [data-file='%s']".formatted(file));
            notice("已下载 greenslip-K27A-round3-" + file);
            Path saved = downloads.resolve("greenslip-K27A-round3-" + file);
            PagesTest.await(() -> Files.exists(saved));
        }
        Path media = Files.createDirectories(shared.resolve("media-" + size));
        station.exit.data.stick = tables.stick(List.of(media), folder -> false);
        touch("#export-stick");
        say("#stick-said.wrong", "没有找到 U 盘");
        station.exit.data.stick = tables.stick(List.of(media), media::equals);
        touch("#export-stick");
        say("#stick-said.well", "可以拔出");
        glance("export", "#export-section");
    }

    private void evening() throws Exception {
        for (int resident = 1; resident <= 30; resident++) {
            station.exit.scan((resident % 9 == 0 ? "LOST-" : "HC0%d-".formatted(resident % 4)) + "E" + resident);
        }
        station.exit.data.pace = new SlipPace.View(
                OptionalInt.of(1_380), OptionalDouble.of(6.2), OptionalLong.of(1_200), OptionalLong.of(12_340), 30);
        station.exit.crowd();
        say("#n-sampled", "16635");
        touch("#by-time-details summary");
        browser.visible("#by-time-table");
        browser.script("scrollTo(0, 0)");
        whole("busy");
        glance("chart", "#by-time");
        touch("#copy");
        notice("复制");
        touch("#close-round");
        say("#close-title", "关闭第3轮");
        say("#close-totals", "16635");
        say("#close-verdict", "数字相符");
        browser.visible("#close-dialog button[value=yes]:enabled");
        glance("closing");
        touch("#close-dialog button[value=no]");
        browser.gone("#close-dialog");
        assertThat(station.exit.round).isInstanceOf(RoundStatus.Open.class);
        touch("#close-round");
        touch("#close-dialog button[value=yes]");
        notice("已关闭");
        assertThat(station.exit.round).isInstanceOf(RoundStatus.NoneOpen.class);
        browser.visible("#open-form");
        assertThat(station.exit.paper.reports).endsWith(ReportDesk.Kind.CLOSING);
        touch("#audit-refresh");
        say("#audit-list", "登录");
        glance("audit", "#audit-section");
        touch("#sign-out");
        browser.visible("#signin .pad");
        browser.gone("#audit-section, #close-round");
        assertThat(door.acts().latest(1)).isNotEmpty();
    }
}
