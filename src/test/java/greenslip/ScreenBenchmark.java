package greenslip;

import java.net.URI;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * From a scan to the resident's screen showing its outcome, in a running demo: the page itself sends the code and looks at its own next
 * picture. Beside it, in the same run, how long the page waits for an answer that records nothing, and for a picture alone. Then how long
 * after it was asked for each page's first words are painted, with a processor four times slower. Argument: how many scans.
 */
final class ScreenBenchmark {
    private static final int WARM = 50;

    /** One sample: from here to the answer, and to the picture after the page changed. */
    private static final String SCAN = """
        const [code, done] = arguments;
        const begin = performance.now();
        let answered;
        const watch = new MutationObserver(() => {
          watch.disconnect();
          requestAnimationFrame(() => setTimeout(() => done([performance.now() - begin, answered ?? 0])));
        });
        watch.observe(document.getElementById('action'), { childList: true, characterData: true, subtree: true });
        fetch('/api/scans', { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body: code })
          .then(() => { answered = performance.now() - begin; });
        """;

    private static final String NOTHING = """
        const done = arguments[arguments.length - 1];
        const begin = performance.now();
        fetch('/api/tally').then(answer => answer.text()).then(() => {
          const answered = performance.now();
          requestAnimationFrame(() => setTimeout(() => done([answered - begin, performance.now() - answered])));
        });
        """;

    private ScreenBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int scans = Integer.parseInt(arguments[0]);
        try (Demo demo = Demo.start(Files.createTempDirectory("greenslip-screen"), 0, 0, 0);
                Browser browser = new Browser(1024, 600)) {
            URI page = URI.create("http://localhost:%d/".formatted(demo.kiosk().port()));
            browser.open(page);
            browser.visible("body[data-state=idle]");
            double[] shown = new double[scans];
            double[] answered = new double[scans];
            double[] painted = new double[scans];
            for (int i = -WARM; i < scans; i++) {
                List<?> scan = (List<?>) browser.ask(SCAN, "RKEQ1-%08d".formatted(i + 10_000));
                List<?> nothing = (List<?>) browser.ask(NOTHING);
                if (i >= 0) {
                    shown[i] = number(scan.get(0));
                    answered[i] = number(nothing.get(0));
                    painted[i] = number(nothing.get(1));
                }
            }
            print("scan to the screen showing it", shown);
            print("an answer that records nothing", answered);
            print("a picture alone", painted);
            for (String path : List.of("/", "/operator")) {
                browser.command("Emulation.setCPUThrottlingRate", Map.of("rate", 4));
                browser.command("Network.enable", Map.of());
                browser.command("Network.setCacheDisabled", Map.of("cacheDisabled", true));
                browser.open(page.resolve(path));
                browser.visible("body");
                System.out.printf(
                        "%-9s first words painted after %.0f ms, processor slowed down 4 times%n",
                        path, number(browser.ask("""
                            const done = arguments[arguments.length - 1];
                            new PerformanceObserver(list => done(list.getEntriesByName('first-contentful-paint')[0]?.startTime))
                              .observe({ type: 'paint', buffered: true });
                            """)));
            }
        }
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static void print(String what, double[] millis) {
        Arrays.sort(millis);
        System.out.printf(
                "%-32s median %5.1f ms, p99 %5.1f, worst %5.1f%n",
                what, millis[millis.length / 2], millis[millis.length * 99 / 100], millis[millis.length - 1]);
    }
}
