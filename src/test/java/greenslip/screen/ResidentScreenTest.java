package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.Outcome;
import greenslip.desk.RoundStatus;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.PrintJob;
import greenslip.print.PrinterState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The resident screen as residents see and hear it, in the browser that the kiosk runs, at the sizes of displays that are bought. */
class ResidentScreenTest extends PageStage {
    private static final int[][] SCREENS = {{1024, 600}, {800, 480}, {1920, 1080}, {600, 1024}};

    private static final ServerOptions KIOSK =
            new ServerOptions("127.0.0.1", 0, false, Set.of(), FakeStation.OPTIONS.zone(), 4, 100);

    ResidentScreenTest() {
        super(new FakeStation(KIOSK, false));
        browser.resize(1024, 600);
    }

    private PrintJob job(String code) {
        station.exit.scan(code);
        return station.exit.recent(1).getFirst();
    }

    /** Every state, those that stand before those that pass, with the outcome, or the condition of the station, that brings it about. */
    private Map<String, Runnable> states() {
        PrintJob job = job("C9-Z");
        Map<String, Runnable> states = new LinkedHashMap<>();
        states.put("idle", () -> {});
        states.put("reading", () -> station.scanners = new ScannersView(true, true));
        states.put("paper out", () -> station.exit.printer = PrinterState.PAPER_OUT);
        states.put("paper fault", () -> station.exit.printer = PrinterState.OFFLINE);
        states.put("closed not-open", () -> station.exit.round = new RoundStatus.NoneOpen(4));
        states.put("closed ended", () -> station.exit.round = new RoundStatus.Ended(FakeExit.ROUND));
        states.put("stop ledger", () -> station.exit.fault = new LedgerFault(LedgerFault.Kind.STORAGE, "disk full"));
        states.put("stop scanner", () -> {
            station.scanners = new ScannersView(false, false);
            station.scannerComplaint = Optional.of("S01 gun 请检查扫码器的线。 Check the scanner's cable.");
        });
        states.put("done", () -> station.exit.tell("usb", new Outcome.Issued(job)));
        states.put("again", () -> station.exit.tell("usb", new Outcome.AlreadyIssued(job.voucher())));
        for (Outcome.RejectReason reason : Outcome.RejectReason.values()) {
            states.put(
                    "rejected "
                            + reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    () -> station.exit.tell(
                            "usb", new Outcome.Rejected(reason, reason == Outcome.RejectReason.LEDGER ? "L02" : "")));
        }
        for (Outcome.WaitReason reason : Outcome.WaitReason.values()) {
            states.put(
                    "held " + reason.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                    () -> station.exit.tell("usb", new Outcome.Held(reason, Optional.empty(), FakeExit.MORNING)));
        }
        return states;
    }

    private void allWell() {
        station.exit.fault = null;
        station.exit.printer = PrinterState.READY;
        station.exit.round = new RoundStatus.Open(FakeExit.ROUND);
        station.scanners = ScannersView.READY;
        station.scannerComplaint = Optional.empty();
        station.exit.change();
    }

    @Test
    void every_state_can_be_read_at_every_size() throws Exception {
        Map<String, Runnable> states = states();
        for (int[] screen : SCREENS) {
            browser.resize(screen[0], screen[1]);
            openResident();
            for (Map.Entry<String, Runnable> state : states.entrySet()) {
                String name = state.getKey();
                allWell();
                if (name.startsWith("held")) {
                    // Each is of somebody else, not of a family.
                    openResident();
                }
                browser.script("document.body.dataset.state = 'none'");
                state.getValue().run();
                station.exit.change();
                browser.visible("body[data-state=" + name.split(" ")[0] + "]");
                look.at(
                        "resident %dx%d %s"
                                .formatted(screen[0], screen[1], name)
                                .replace(' ', '-'),
                        Math.min(24, screen[1] / 20),
                        PageLook.BY_EVERYBODY,
                        false);
            }
        }
        look.assertNothingFound();
    }

    @Test
    void a_station_of_virtual_devices_shows_them_beside_its_screen() throws Exception {
        station.close();
        station = new FakeStation();
        station.tray.latest = 1;
        PrintJob job = job("C9-Z");
        for (int[] screen : SCREENS) {
            browser.resize(screen[0], screen[1]);
            openResident();
            browser.visible("#slip");
            for (String state : List.of("idle", "done")) {
                if (state.equals("done")) {
                    station.exit.tell("usb", new Outcome.Issued(job));
                    browser.visible("body[data-state=done]");
                }
                look.at(
                        "virtual-%dx%d-%s".formatted(screen[0], screen[1], state),
                        Math.min(24, screen[1] / 27),
                        PageLook.BY_EVERYBODY,
                        false);
            }
        }
        look.assertNothingFound();
    }

    @Test
    void a_training_is_told_from_earnest_at_a_glance() throws Exception {
        station.exit.round = new RoundStatus.NoneOpen(4);
        station.exit.beginTraining();
        for (int[] screen : SCREENS) {
            browser.resize(screen[0], screen[1]);
            openResident();
            browser.text("#training", "练习中 · 不计数");
            station.exit.tell("usb", new Outcome.Practised(3, false));
            browser.text("#action", "不计数");
            look.at(
                    "resident-%dx%d-training".formatted(screen[0], screen[1]),
                    Math.min(24, screen[1] / 20),
                    PageLook.BY_EVERYBODY,
                    false);
            station.exit.tell("usb", new Outcome.Practised(3, true));
            browser.visible("body[data-state=again]");
        }
        look.assertNothingFound();
        station.exit.endTraining();
        browser.gone("#training");
    }

    @Test
    void axe_finds_nothing_serious() {
        browser.resize(1024, 600);
        openResident();
        look.serious("idle");
        station.exit.tell("usb", new Outcome.AlreadyIssued(job("C9-Z").voucher()));
        browser.visible("body[data-state=again]");
        look.serious("again");
        look.assertNothingFound();
    }

    @Test
    void codes_that_follow_each_other_are_a_familys_and_are_counted() throws Exception {
        browser.resize(1024, 600);
        openResident();
        station.exit.scan("C1-MOTHER");
        browser.visible("body[data-state=done]");
        browser.gone("#family");
        station.exit.scan("C1-FATHER");
        browser.text("#family", "已完成 2 人");
        station.exit.scan("C1-MOTHER");
        browser.visible("body[data-state=again]");
        browser.text("#family", "已完成 2 人");
        station.exit.scan("C1-CHILD");
        browser.text("#family", "已完成 3 人");
        look.at("resident-1024x600-family", 24, PageLook.BY_EVERYBODY, false);
        look.assertNothingFound();
        browser.visible("body[data-state=idle]");
        browser.gone("#family");
        station.exit.scan("C1-STRANGER");
        browser.visible("body[data-state=done]");
        browser.gone("#family");
    }

    @Test
    void each_outcome_is_said_in_words_and_the_second_of_a_family_with_its_number() {
        openResident();
        station.exit.scan("C1-A");
        browser.visible("body[data-spoken=done]");
        station.exit.scan("C1-B");
        browser.visible("body[data-spoken=done-2]");
        station.exit.scan("C1-B");
        browser.visible("body[data-spoken=again]");
        station.exit.scan("BAD");
        browser.visible("body[data-spoken=rejected]");
        station.exit.round = new RoundStatus.NoneOpen(4);
        station.exit.scan("C1-C");
        browser.visible("body[data-spoken=held]");
    }

    @Test
    void a_station_that_is_told_to_be_silent_says_nothing() {
        station.close();
        station = new FakeStation(KIOSK, false, new StationWords.Voices(false, false));
        browser.open(station.at("/"));
        browser.visible("body[data-state=idle]");
        browser.script("window.played = 0; const play = HTMLMediaElement.prototype.play;"
                + "HTMLMediaElement.prototype.play = function () { window.played++; return play.call(this); };"
                + "window.AudioContext = function () { window.played++; };");
        station.exit.scan("C1-A");
        browser.visible("body[data-state=done]");
        browser.visible("body[data-state=idle]");
        assertThat(browser.script("return window.played")).isEqualTo(0L);
    }

    @Test
    void a_kiosks_display_has_no_cursor_and_asks_to_stay_awake() {
        Object watch = browser.command(
                        "Page.addScriptToEvaluateOnNewDocument",
                        Map.of("source", "navigator.wakeLock.request = async kind => { window.awake = kind; };"))
                .get("identifier");
        openResident();
        browser.command("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", watch));
        assertThat(browser.script("return window.awake")).isEqualTo("screen");
        assertThat(browser.script("return getComputedStyle(document.querySelector('main')).cursor"))
                .isEqualTo("none");
    }

    @Test
    void a_screen_that_is_loaded_while_the_station_is_away_says_so_in_its_own_words_and_comes_back() {
        openResident();
        browser.ask("navigator.serviceWorker.ready.then(() => arguments[0]())");
        int port = station.server.port();
        station.close();
        browser.visible("body[data-state=lost]");
        browser.script("location.reload()");
        browser.visible("body[data-state=lost] svg[data-for=lost]");
        browser.text("#title", "重新连接");
        station = new FakeStation(
                new ServerOptions("127.0.0.1", port, false, Set.of(), FakeStation.OPTIONS.zone(), 4, 100), false);
        browser.visible("body[data-state=idle]");
    }

    @Test
    void a_page_whose_station_falls_silent_shows_that_it_is_stale() {
        station.close();
        station = new FakeStation(
                new ServerOptions("127.0.0.1", 0, false, Set.of(), FakeStation.OPTIONS.zone(), 4, 60_000), false);
        openResident();
        browser.visible("body[data-state=lost]");
        browser.gone("#time");
    }
}
