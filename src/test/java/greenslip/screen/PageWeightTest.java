package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageWeightTest {
    private static final Path WEB = Path.of("src/main/resources/web");
    private static final long MAX_BYTES = 200_000;
    private static final Pattern ELSEWHERE = Pattern.compile("(?:src|href|url|import|from)\\W{1,4}(?:https?:)?//");

    private static List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(WEB)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".ogg"))
                    .toList();
        }
    }

    @Test
    void all_pages_together_are_light() throws IOException {
        long bytes = 0;
        for (Path file : files()) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isBetween(1L, MAX_BYTES);
    }

    @Test
    void no_page_needs_anything_from_elsewhere() throws IOException {
        for (Path file : files()) {
            assertThat(Files.readString(file)).as(file.toString()).doesNotContainPattern(ELSEWHERE);
        }
    }

    /** What the worker keeps is what the resident screen needs, or a screen without its station would be half a screen. */
    @Test
    void the_resident_screens_own_files_are_those_that_are_kept() throws IOException {
        String worker = Files.readString(WEB.resolve("sw.js"));
        Pattern file = Pattern.compile("(?:src|href|from|url)[ (\"=]+(?:\\./)?([a-z]+\\.(?:js|css|svg))");
        for (String page : List.of("index.html", "resident.js", "resident.css", "panel.js")) {
            assertThat(file.matcher(Files.readString(WEB.resolve(page))).results())
                    .as(page)
                    .allSatisfy(found -> assertThat(worker).contains("\"/" + found.group(1) + "\""));
        }
    }
}
