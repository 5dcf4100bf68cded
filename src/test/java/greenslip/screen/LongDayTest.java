package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.Browser;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The residents of 24 hours, one after the other as fast as a page takes them: a page that nobody reloads must not grow. */
@Tag("slow")
class LongDayTest {
    /** At the pace of 830 in six hours, around the clock. */
    private static final int RESIDENTS = 3_320;

    /** What a page may be behind before it is dropped, by half. */
    private static final int BURST = EventHub.BACKLOG / 2;

    private static final int WARM_RESIDENTS = 10 * BURST;

    private final FakeStation station = new FakeStation();
    private final Browser browser = new Browser(1024, 600);
    private int residents;

    @AfterEach
    void stop() {
        browser.close();
        station.close();
    }

    /** @param nodes of the page and all that scripts still hold of it */
    private record Size(long nodes, long listeners, double heapBytes) {}

    private Size size() {
        browser.command("HeapProfiler.enable", Map.of());
        browser.command("HeapProfiler.collectGarbage", Map.of());
        Map<String, Object> counters = browser.command("Memory.getDOMCounters", Map.of());
        Map<String, Object> heap = browser.command("Runtime.getHeapUsage", Map.of());
        return new Size(
                ((Number) counters.get("nodes")).longValue(),
                ((Number) counters.get("jsEventListeners")).longValue(),
                ((Number) heap.get("usedSize")).doubleValue());
    }

    /** Lets residents pass until there were so many; every tenth shows the same code again. */
    private void pass(int until, String css) {
        while (residents < until) {
            for (int i = 0; i < BURST && residents < until; i++) {
                residents++;
                station.exit.scan("C%d-%d".formatted(residents % 16, residents % 10 == 0 ? residents - 1 : residents));
            }
            browser.text(css, String.valueOf(shown(css)));
        }
    }

    private Object shown(String css) {
        return css.equals("#n-issued")
                ? station.exit.tally().total().issued()
                : "%03d"
                        .formatted(station.exit
                                        .recent(1)
                                        .getFirst()
                                        .voucher()
                                        .serial()
                                        .counter()
                                % 1000);
    }

    private void assertDoesNotGrow(String css) {
        pass(WARM_RESIDENTS, css);
        Size warm = size();
        pass(RESIDENTS, css);
        Size evening = size();
        assertThat(evening.nodes()).as("nodes, %s", warm).isLessThanOrEqualTo(warm.nodes() + warm.nodes() / 10);
        assertThat(evening.listeners()).as("listeners, %s", warm).isLessThanOrEqualTo(warm.listeners() + 5);
        assertThat(evening.heapBytes()).as("heap, %s", warm).isLessThanOrEqualTo(1.25 * warm.heapBytes());
        System.out.printf("%s: %s, after %d residents %s%n", css, warm, RESIDENTS, evening);
    }

    @Test
    void the_resident_screen_is_no_larger_in_the_evening() {
        browser.open(station.at("/"));
        browser.visible("body[data-state=idle]");
        assertDoesNotGrow("#action, #detail");
    }

    @Test
    void the_operators_page_is_no_larger_in_the_evening() {
        browser.open(station.at("/operator"));
        browser.text("#link-lamp", "本站已连接");
        assertDoesNotGrow("#n-issued");
    }
}
