package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.Browser;
import greenslip.ledger.OperatorAct;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import greenslip.signin.ActLog;
import greenslip.signin.Pin;
import greenslip.signin.PinFile;
import greenslip.signin.SignIn;
import greenslip.upload.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sign-in in the kiosk's own browser, on a phone's width and on a small screen. */
@Tag("slow")
class SignInPageTest {
    private static final Timestamp NOW = new Timestamp(1_795_480_920_000L, 1, "boot", ClockTrust.SYNCHRONISED);
    private static final int[][] SCREENS = {{390, 844}, {1024, 600}};
    private static Browser browser;

    @TempDir
    Path folder;

    private final FakeActs acts = new FakeActs();
    private Path file;
    private SignIn signIn;
    private FakeStation station;

    @BeforeAll
    static void startBrowser() {
        browser = new Browser(1024, 600);
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @BeforeEach
    void start() throws Exception {
        file = folder.resolve("pin");
        PinFile.write(file, Pin.typed("471193").orElseThrow());
        signIn = SignIn.start(file, Duration.ofMinutes(15), new ActLog(acts), () -> NOW);
        station = new FakeStation(
                FakeStation.OPTIONS, true, new Door(new ActLog(acts), Optional.of(signIn), Optional.empty()));
        station.exit.scan("HC01-A");
    }

    @AfterEach
    void stop() {
        station.close();
        signIn.close();
    }

    private void operator() {
        browser.open(station.at("/operator"));
        browser.text("#link-lamp", "已连接");
    }

    private void press(String digits) {
        digits.chars()
                .forEach(digit -> browser.script(
                        "[...document.querySelectorAll('#signin .digit')].find(it => it.textContent ==="
                                + " arguments[0]).click()",
                        String.valueOf((char) digit)));
        browser.visible("#signin .enter").click();
    }

    private static void picture(String name, int[] screen) throws Exception {
        Files.createDirectories(Path.of("target/signin"));
        Files.write(Path.of("target/signin/%s-%d.png".formatted(name, screen[0])), browser.picture());
    }

    @Test
    void the_pad_is_large_enough_for_gloves_and_fits_and_what_acts_is_hidden_until_one_signed_in() throws Exception {
        for (int[] screen : SCREENS) {
            browser.resize(screen[0], screen[1]);
            operator();
            browser.visible("#signin .pad");
            browser.text("#n-sampled", "1");
            browser.gone("#round-section button, #papers-section, #handwritten-section, #audit-section, #sign-out");
            assertThat(browser.script("""
                return [...document.querySelectorAll('#signin .key')].filter(key => {
                  const box = key.getBoundingClientRect();
                  return box.width < 76 || box.height < 60 || box.left < 0 || box.right > innerWidth || box.bottom > innerHeight;
                }).map(key => key.textContent).join(' ');
                """)).as("%d x %d", screen[0], screen[1]).isEqualTo("");
            assertThat(browser.script("return document.documentElement.scrollWidth <= innerWidth"))
                    .isEqualTo(true);
            picture("signed-out", screen);
            press("471193");
            browser.visible("#audit-section");
            browser.text("#audit-list li", "登录");
            browser.visible("#round-section button");
            browser.gone("#signin");
            picture("signed-in", screen);
            browser.visible("#sign-out").click();
            browser.visible("#signin .pad");
            browser.gone("#audit-section");
        }
        browser.resize(1024, 600);
    }

    @Test
    void wrong_tries_are_told_and_the_seconds_are_counted_down() throws Exception {
        operator();
        press("000000");
        browser.text("#signin-say", "请再输一次");
        press("000001");
        press("000002");
        browser.text("#signin-say", "请等 2");
        browser.visible("#signin .enter:disabled");
        picture("waiting", SCREENS[1]);
        browser.text("#signin-say", "请等 27 秒");
    }

    @Test
    void a_session_that_ended_by_itself_is_told() throws Exception {
        operator();
        press("471193");
        browser.visible("#sign-out");
        browser.visible("#close-round").click();
        browser.visible("#close-dialog");
        PinFile.write(file, Pin.typed("886204").orElseThrow());
        Await.until(
                "the end of the session",
                () -> acts.latest(10).stream().anyMatch(done -> done.act() == OperatorAct.SESSION_ENDED));
        browser.visible("#close-dialog button[value=yes]").click();
        browser.text("#signin-say", "登录已到时结束");
        browser.gone("#sign-out");
        assertThat(station.exit.round()).isInstanceOf(greenslip.desk.RoundStatus.Open.class);
    }

    @Test
    void a_keyboard_types_the_pin_too() {
        operator();
        browser.visible("#signin");
        browser.script("for (const key of ['4','7','1','1','9','9','Backspace','3','Enter'])"
                + " document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))");
        browser.visible("#sign-out");
        assertThat(acts.latest(5)).extracting(OperatorAct.Done::act).isEqualTo(List.of(OperatorAct.SIGNED_IN));
    }

    @Test
    void without_a_pin_the_page_says_which_command_sets_one() throws Exception {
        Files.delete(file);
        Await.until("it is noticed", () -> signIn.complaint().isPresent());
        operator();
        browser.text("#signin-say", "greenslip keys pin");
        picture("no-pin", SCREENS[1]);
    }
}
