package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.OperatorAct;
import greenslip.signin.PinnedDoor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sign-in in the kiosk's own browser, on a phone's width and on a small screen. */
class SignInPageTest extends PageStage {
    private static final int[][] SCREENS = {{390, 844}, {1024, 600}};

    private final PinnedDoor door;

    SignInPageTest(@TempDir Path folder) throws Exception {
        PinnedDoor door = new PinnedDoor(folder, "471193");
        super(new FakeStation(door));
        this.door = door;
        browser.resize(1024, 600);
        station.exit.scan("HC01-A");
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
            openOperator();
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
        openOperator();
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
        openOperator();
        press("471193");
        browser.visible("#sign-out");
        browser.visible("#close-round").click();
        browser.visible("#close-dialog");
        door.endSessions();
        browser.touch("#close-dialog button[value=yes]");
        browser.text("#signin-say", "登录已到时结束");
        browser.gone("#sign-out");
        assertThat(station.exit.round()).isInstanceOf(greenslip.desk.RoundStatus.Open.class);
    }

    @Test
    void a_keyboard_types_the_pin_too() {
        openOperator();
        browser.visible("#signin");
        browser.script("for (const key of ['4','7','1','1','9','9','Backspace','3','Enter'])"
                + " document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true}))");
        browser.visible("#sign-out");
        assertThat(door.acts().latest(5)).extracting(OperatorAct.Done::act).isEqualTo(List.of(OperatorAct.SIGNED_IN));
    }

    @Test
    void without_a_pin_the_page_says_which_command_sets_one() throws Exception {
        door.losePin();
        openOperator();
        browser.text("#signin-say", "greenslip keys pin");
        picture("no-pin", SCREENS[1]);
    }
}
