package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A page outlives the station that served it, and a newer station's page takes its place by itself. */
class FreshPageTest extends PageStage {
    private static final Path PAGES = Path.of("target", "classes", "web");

    @TempDir
    Path newer;

    FreshPageTest() {
        super(new FakeStation());
        browser.resize(1024, 600);
    }

    private ServerOptions samePort() {
        return new ServerOptions(
                "127.0.0.1", station.server.port(), true, Set.of(), FakeStation.OPTIONS.zone(), 4, 100);
    }

    /** What a page that is loaded anew has forgotten. */
    private static void mark() {
        browser.script("window.loadedBefore = true");
    }

    /** A station whose pages are these but for one file, which got a line more at its end. */
    private void startWith(String file, String line, ServerOptions same) throws IOException {
        Path web = newer.resolve("web");
        try (Stream<Path> all = Files.walk(PAGES)) {
            for (Path each : all.toList()) {
                Files.copy(each, web.resolve(PAGES.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
        // As a package that is built reproducibly has them: what is newer does not show in the files' times.
        FileTime built = Files.getLastModifiedTime(web.resolve(file));
        Files.writeString(web.resolve(file), Files.readString(web.resolve(file)) + line);
        Files.setLastModifiedTime(web.resolve(file), built);
        Thread thread = Thread.currentThread();
        ClassLoader usual = thread.getContextClassLoader();
        thread.setContextClassLoader(new PagesFirst(newer));
        try {
            station = new FakeStation(same, true);
        } finally {
            thread.setContextClassLoader(usual);
        }
    }

    /** Finds the pages below a folder, and everything else where it was. */
    private static final class PagesFirst extends URLClassLoader {
        PagesFirst(Path folder) throws IOException {
            super(new URL[] {folder.toUri().toURL()}, FreshPageTest.class.getClassLoader());
        }

        @Override
        public URL getResource(String name) {
            URL own = findResource(name);
            return own == null ? super.getResource(name) : own;
        }
    }

    @ParameterizedTest
    @CsvSource({"/, sound.js", "/, index.html", "/operator, cards.js"})
    void a_page_is_loaded_anew_once_any_of_its_files_is_another(String page, String file) throws Exception {
        if (page.equals("/")) {
            openResident();
        } else {
            openOperator();
        }
        mark();
        String line = file.endsWith("css")
                ? "\nbody { --newer: 1 }\n"
                : file.endsWith("js") ? "\n// newer\n" : "<!-- newer -->\n";
        ServerOptions same = samePort();
        station.close();
        startWith(file, line, same);
        browser.until(
                "the page to be loaded anew", "return !window.loadedBefore && document.readyState === 'complete'");
    }

    @Test
    void a_page_stays_where_the_station_that_came_back_serves_the_same() {
        openResident();
        mark();
        ServerOptions same = samePort();
        station.close();
        browser.visible("body[data-state=lost]");
        station = new FakeStation(same, true);
        browser.visible("body[data-state=idle]");
        station.exit.scan("C1-A");
        browser.visible("body[data-state=done]");
        assertThat(browser.script("return window.loadedBefore")).isEqualTo(true);
    }

    /** The kiosk was switched on: its browser is faster than its station, and shows what it kept of the station before an update. */
    @Test
    void a_page_that_was_kept_from_before_an_update_gives_way_to_the_newer_one() throws Exception {
        openResident();
        browser.ask("navigator.serviceWorker.ready.then(() => arguments[0]())");
        ServerOptions same = samePort();
        station.close();
        browser.visible("body[data-state=lost]");
        browser.script("location.reload()");
        browser.visible("body[data-state=lost] svg[data-for=lost]");
        startWith("resident.js", "\ndocument.body.dataset.newer = '1';\n", same);
        browser.visible("body[data-newer][data-state=idle]");
    }
}
