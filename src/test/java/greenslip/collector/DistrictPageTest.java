package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.Counts;
import greenslip.ledger.UploadPosition;
import greenslip.upload.Batch;
import greenslip.upload.BatchEvent;
import greenslip.upload.WireTime;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a browser. */
@Tag("slow")
@Timeout(120)
class DistrictPageTest {
    @TempDir
    Path folder;

    private String dom(int port) throws Exception {
        Path out = folder.resolve("dom");
        Process chromium = new ProcessBuilder(
                        "chromium",
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--user-data-dir=" + folder.resolve("profile"),
                        "--virtual-time-budget=3000",
                        "--dump-dom",
                        "http://127.0.0.1:" + port + "/district")
                .redirectOutput(out.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(chromium.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            chromium.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.UTF_8);
    }

    @Test
    void totals_and_silent_kiosks_are_seen_and_hostile_names_stay_text() throws Exception {
        District district = new District();
        CollectorSettings settings = district.settings(folder);
        long now = System.currentTimeMillis();
        WireTime at = new WireTime(now, 1, true, "boot");
        List<BatchEvent> events = new ArrayList<>();
        String hostile = "<img src=x onerror=\"document.title='owned'\">";
        for (int i = 0; i < 1_234; i++) {
            Counts counts = new Counts(1, i < 1_230 ? 1 : 0, 0, 0, 0, 0, i < 1_230 ? 0 : 1);
            events.add(new BatchEvent(i, "sampled", 3, at, "1", hostile, null, counts));
        }
        try (CollectorStore store = CollectorStore.open(settings.databaseUrl(), 5_000)) {
            store.accept(Batch.chained("K7QM", "DK", 1, 1, UploadPosition.GENESIS, at, 0, events), now);
            WireTime old = new WireTime(now - 900_000, 1, true, "boot");
            store.accept(Batch.chained("M2XA", "DM", 1, 1, UploadPosition.GENESIS, old, 12, List.of()), now - 900_000);
        }
        try (CollectorServer server = new CollectorServer(settings, district.verifier()).start()) {
            String dom = dom(server.port());
            assertThat(dom).contains("<b id=\"sampled\">1,234</b>", "<b id=\"issued\">1,230</b>", "更新于");
            assertThat(dom).contains("<b id=\"difference\">4</b>", "2 站没有消息", "15 分钟", "从未上线");
            assertThat(dom).contains("&lt;img src=x").doesNotContain("<img").contains("<title>第 3 轮");
        }
    }
}
