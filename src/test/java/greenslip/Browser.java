package greenslip;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.ScriptTimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** Debian's Chromium without a window, with a profile of its own that is gone afterwards. For tests tagged slow. */
public final class Browser implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path profile;
    private final ChromeDriver driver;

    public Browser(int width, int height) {
        try {
            profile = Files.createTempDirectory("greenslip-browser");
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
        ChromeOptions options = new ChromeOptions();
        options.setBinary("/usr/bin/chromium");
        options.addArguments(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--autoplay-policy=no-user-gesture-required",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--user-data-dir=" + profile);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .usingAnyFreePort()
                // As on a kiosk's display: dates in fields stand as people here write them.
                .withEnvironment(Map.of("LANGUAGE", "zh_CN:zh"))
                .build();
        driver = new ChromeDriver(service, options);
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        resize(width, height);
    }

    /** Makes the page's own area this size, as a phone or a kiosk would give it. */
    public void resize(int width, int height) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    public void open(URI page) {
        driver.get(page.toString());
    }

    /** The first such element that is shown, once there is one. */
    public WebElement visible(String css) {
        return (WebElement) await(css + " to be shown", "return shown(arguments[0])[0]", css);
    }

    /**
     * Touches the first such element once it is shown and enabled; its middle must not lie under anything else. In one question, for a
     * driver's click takes many.
     */
    public void touch(String css) {
        await(css + " to be shown and to lie open", """
            const it = shown(arguments[0])[0];
            if (!it || it.disabled) return false;
            it.scrollIntoView({ block: 'nearest' });
            const box = it.getBoundingClientRect();
            if (!it.contains(document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2))) return false;
            it.focus();
            it.click();
            return true;
            """, css);
    }

    /** Types at the end of what stands in the first such field, once it is shown. */
    public void type(String css, String words) {
        await(css + " to be shown and to take words", """
            const it = shown(arguments[0])[0];
            if (!it || it.disabled) return false;
            it.scrollIntoView({ block: 'nearest' });
            it.focus();
            return document.execCommand('insertText', false, arguments[1]);
            """, css, words);
    }

    /** Waits until such an element is shown and its text holds these words. */
    public void text(String css, String words) {
        await(
                css + " to say " + words,
                "return shown(arguments[0]).some(found => found.innerText.includes(arguments[1]))",
                css,
                words);
    }

    /** Waits until the body of a function of the page's gives true. */
    public void until(String what, String condition) {
        await(what, condition);
    }

    /** Waits until no such element is shown. */
    public void gone(String css) {
        await(css + " to go", "return shown(arguments[0]).length === 0", css);
    }

    public Object script(String source, Object... arguments) {
        return driver.executeScript(source, arguments);
    }

    /** Of the whole page, also of what one has to scroll to. */
    public byte[] wholePicture() {
        Object taken = driver.executeCdpCommand(
                        "Page.captureScreenshot", Map.of("captureBeyondViewport", true, "optimizeForSpeed", true))
                .get("data");
        return Base64.getDecoder().decode(String.valueOf(taken));
    }

    public byte[] picture() {
        Object taken = driver.executeCdpCommand("Page.captureScreenshot", Map.of("optimizeForSpeed", true))
                .get("data");
        return Base64.getDecoder().decode(String.valueOf(taken));
    }

    /** A command of the browser's own protocol. */
    public Map<String, Object> command(String name, Map<String, Object> parameters) {
        return driver.executeCdpCommand(name, parameters);
    }

    /** Lets the page do something and waits for its callback, the last of the arguments. */
    public Object ask(String source, Object... arguments) {
        return driver.executeAsyncScript(source, arguments);
    }

    /** The page itself looks until the condition's value is true or an element: nothing is asked over and over from here. */
    private Object await(String what, String condition, String... arguments) {
        try {
            return driver.executeAsyncScript("""
                const done = arguments[arguments.length - 1];
                const shown = css => [...document.querySelectorAll(css)].filter(it => it.getClientRects().length);
                const condition = function () { CONDITION };
                const given = arguments;
                (function look() {
                  const value = condition.apply(null, given);
                  if (value) done(value); else setTimeout(look, 20);
                })();
                """.replace("CONDITION", condition), (Object[]) arguments);
        } catch (ScriptTimeoutException late) {
            String page = driver.findElement(By.tagName("body")).getText();
            throw new AssertionError("Waited in vain for " + what + "; the page says: " + page, late);
        }
    }

    @Override
    public void close() {
        driver.quit();
        try (Stream<Path> files = Files.walk(profile)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException | UncheckedIOException busy) {
            // A file that the browser still deletes itself; the rest lies in the system's temporary directory.
        }
    }
}
