package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.upload.Await;
import greenslip.upload.MemoryOutbox;
import greenslip.upload.Rows;
import greenslip.upload.TestKey;
import greenslip.upload.UploadListener;
import greenslip.upload.UploadSettings;
import greenslip.upload.Uploader;
import java.io.BufferedReader;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The collector's process is killed in the middle of a batch, again and again. */
@Tag("slow")
@Timeout(180)
class KilledCollectorTest {
    private static final int ROWS = 4_000;

    @TempDir
    Path folder;

    private final List<Process> processes = new ArrayList<>();

    /** The process that is killed. Verifies nothing: here it is about the files. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) throws Exception {
            byte[] key = Base64.getDecoder().decode(arguments[2]);
            CollectorSettings settings = new CollectorSettings(
                    CollectorSettings.databaseIn(Path.of(arguments[0])),
                    "127.0.0.1",
                    Integer.parseInt(arguments[1]),
                    Map.of("K7QM", key),
                    greenslip.upload.BatchLimits.DEFAULT,
                    100_000,
                    100_000,
                    5_000,
                    0);
            new CollectorServer(settings, (kiosk, body, header) -> true).start();
            System.out.println("started");
            Thread.currentThread().join();
        }
    }

    @AfterEach
    void kill() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(int port, TestKey key) throws Exception {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName(),
                        folder.toString(),
                        String.valueOf(port),
                        Base64.getEncoder().encodeToString(key.rawPublicKey()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        BufferedReader out = process.inputReader();
        assertThat(out.readLine()).isEqualTo("started");
        return process;
    }

    @Test
    void nothing_acknowledged_is_lost_and_nothing_counts_twice() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        TestKey key = new TestKey();
        MemoryOutbox outbox = new MemoryOutbox();
        new Rows(1).fill(outbox, ROWS);
        UploadSettings quick = new UploadSettings(
                URI.create("http://127.0.0.1:" + port), 50, 5, 5, 60_000, 0, 2_000, 10_000, 1, 20, 20, 5_000, 65_536);
        Process collector = start(port, key);
        try (Uploader uploader =
                new Uploader(outbox, Rows.station("K7QM"), key, () -> Rows.at(1), quick, UploadListener.NONE, null)) {
            uploader.start();
            for (int left = ROWS - 700; left > 0; left -= 1_100) {
                int threshold = left;
                Await.until("some are up", () -> outbox.waiting() <= threshold);
                collector.destroyForcibly();
                assertThat(collector.waitFor(30, TimeUnit.SECONDS)).isTrue();
                collector = start(port, key);
            }
            Await.until("all up", () -> outbox.waiting() == 0);
            assertThat(outbox.position().incarnation())
                    .as("nothing was lost, so nobody saw a gap")
                    .isEqualTo(1);
        }
        collector.destroyForcibly();
        assertThat(collector.waitFor(30, TimeUnit.SECONDS)).isTrue();
        String url = CollectorSettings.databaseIn(folder);
        try (CollectorStore store = CollectorStore.open(url, 5_000);
                DistrictReader reader = new DistrictReader(url, List.of("K7QM"))) {
            assertThat(store).isNotNull();
            DistrictView view = reader.read(3, 0);
            assertThat(view.sampled()).isEqualTo(ROWS / 2);
            assertThat(view.printed()).isEqualTo(ROWS / 2);
            assertThat(view.residents()).isEqualTo(ROWS / 2);
            assertThat(view.kiosks().getFirst().acked()).isEqualTo(ROWS);
        }
    }
}
