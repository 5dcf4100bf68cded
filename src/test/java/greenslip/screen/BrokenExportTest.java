package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.export.Tables;
import greenslip.upload.Await;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A phone that leaves the network in the midst of a download: the station loses nothing by it. */
@Tag("slow")
class BrokenExportTest {
    private static final int DOWNLOADS = 5;

    /** Whose table is read from the ledger in several pages, and whose reader is gone after the first. */
    private static final int VOUCHERS = 2_000;

    @TempDir
    static Path folder;

    private static Tables tables;

    private final FakeStation station = new FakeStation();
    private final LogLines log = new LogLines();

    @BeforeAll
    static void record() {
        tables = new Tables(folder, VOUCHERS);
    }

    @AfterAll
    static void closeRecord() {
        tables.close();
    }

    @BeforeEach
    void offer() {
        station.exit.data.export = tables.export();
    }

    @AfterEach
    void stop() {
        log.close();
        station.close();
    }

    /** Takes the head of an answer and goes without a word: what comes after it is answered by a reset. */
    private void breakOff(String file) throws IOException {
        try (Socket phone = new Socket()) {
            phone.setReceiveBufferSize(1024);
            phone.setSoLinger(true, 0);
            phone.setSoTimeout(20_000);
            phone.connect(new InetSocketAddress("127.0.0.1", station.server.port()), 5_000);
            phone.getOutputStream()
                    .write("GET /api/export/%s HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            .formatted(file)
                            .getBytes(StandardCharsets.US_ASCII));
            assertThat(new String(phone.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200");
        }
    }

    private static long handles() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private byte[] whole(String file) throws Exception {
        HttpResponse<byte[]> answer =
                station.client.send(station.request("/api/export/" + file).build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.body();
    }

    @ParameterizedTest
    @ValueSource(strings = {"vouchers.csv", "vouchers.xlsx"})
    void a_download_that_breaks_off_holds_nothing_and_the_next_one_is_whole(String file) throws Exception {
        int bytes = whole(file).length;
        long before = handles();
        int threads = Thread.activeCount();
        station.exit.data.acts.clear();
        for (int i = 0; i < DOWNLOADS; i++) {
            breakOff(file);
        }
        Await.until("the broken connections' handles", () -> handles() <= before);
        Await.until("their threads", () -> Thread.activeCount() <= threads);
        assertThat(station.exit.data.acts)
                .as("taken, while at least one broke off in the midst of it")
                .hasSizeLessThan(DOWNLOADS);
        assertThat(log.messages()).isEmpty();
        assertThat(station.post("/api/scans", "HC01-A").statusCode()).isEqualTo(200);
        // The time within a spreadsheet may take a byte more or less.
        assertThat(whole(file).length).isBetween(bytes - 16, bytes + 16);
    }
}
