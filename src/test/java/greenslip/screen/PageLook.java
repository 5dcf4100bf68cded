package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.Browser;
import greenslip.Npm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at a page as a person would: nothing scrolls, is cut off or lies over something else; words can be read; and axe-core, which we did
 * not write, finds nothing serious. Keeps a picture of each look below {@code target/screens}.
 */
final class PageLook {
    private static final Path PICTURES = Path.of("target", "screens");
    /** WCAG 2.2, AAA and AA. */
    static final double BY_EVERYBODY = 7;

    static final double AT_A_DESK = 4.5;

    private final Browser browser;
    private final String look;
    private final String axe;
    private final List<String> faults = new ArrayList<>();

    PageLook(Browser browser) throws IOException, InterruptedException {
        this.browser = browser;
        try (InputStream script = PageLook.class.getResourceAsStream("look.js")) {
            this.look = new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
        this.axe = Files.readString(Npm.installed("npm-axe").resolve("node_modules/axe-core/axe.min.js"));
    }

    /**
     * @param leastPixels no letter is smaller
     * @param leastContrast between letters and what is behind them
     * @param scrolls whether the page may be longer than its screen
     */
    void at(String name, int leastPixels, double leastContrast, boolean scrolls) throws IOException {
        at(name, leastPixels, leastContrast, scrolls, scrolls);
    }

    /** @param whole whether the picture shows all of the page, or what is on the screen */
    void at(String name, int leastPixels, double leastContrast, boolean scrolls, boolean whole) throws IOException {
        Files.createDirectories(PICTURES);
        Files.write(PICTURES.resolve(name + ".png"), whole ? browser.wholePicture() : browser.picture());
        note(name, browser.script(look, leastPixels, leastContrast, scrolls));
    }

    private void note(String name, Object found) {
        String.valueOf(found).lines().map(line -> name + ": " + line).forEach(faults::add);
    }

    /** Of all looks since the last time. */
    void assertNothingFound() {
        List<String> found = List.copyOf(faults);
        faults.clear();
        assertThat(String.join("\n", found)).isEmpty();
    }

    /** What axe-core calls serious or critical, up to WCAG 2.2 AAA. */
    void serious(String name) {
        browser.script("if (!window.axe) { " + axe + " }");
        Object found = browser.ask("""
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag2aaa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }).then(
              result => done(result.violations.filter(it => it.impact === 'serious' || it.impact === 'critical')
                .map(it => it.id + ': ' + it.nodes.map(node => node.html.slice(0, 120)).join(' | ')).join(';')),
              failed => done(String(failed)));
            """);
        note(name, found);
    }
}
