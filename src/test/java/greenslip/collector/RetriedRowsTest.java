package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerRecords;
import greenslip.ledger.Retention;
import greenslip.ledger.ScanRecord;
import greenslip.resident.Pseudonym;
import greenslip.round.MachineIdentity;
import greenslip.round.Timekeeper;
import greenslip.upload.Await;
import greenslip.upload.Rows;
import greenslip.upload.UploadListener;
import greenslip.upload.UploadSettings;
import greenslip.upload.Uploader;
import greenslip.voucher.SigningKey;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that were refused and are sent again: a real ledger, and the collector as it ships. */
@Timeout(120)
class RetriedRowsTest {
    private static final String KIOSK = "K7QM";
    private static final Timekeeper CLOCK = Timekeeper.trustingHost(0);

    @TempDir
    Path folder;

    private final District district = new District();

    private static void issue(Ledger ledger, long resident, String table) {
        ScanRecord scan = new ScanRecord(1, new Pseudonym(resident), table, "xilin", "*明");
        Ledger.await(ledger.issue(scan, JobState.RESERVED, false));
    }

    private Uploader upload(Ledger ledger, CollectorServer server) {
        URI collector = URI.create("http://127.0.0.1:" + server.port() + "/");
        UploadSettings quick =
                new UploadSettings(collector, 100, 5, 5, 60_000, 0, 2_000, 10_000, 1, 20, 20, 5_000, 65_536);
        Uploader uploader = new Uploader(
                ledger, Rows.station(KIOSK), district.key(KIOSK), CLOCK::now, quick, UploadListener.NONE, null);
        ledger.onChange(uploader::wake);
        uploader.start();
        return uploader;
    }

    private static DistrictView view(Path home) {
        try (DistrictReader reader = new DistrictReader(CollectorSettings.databaseIn(home), List.of(KIOSK))) {
            return reader.read(1, System.currentTimeMillis());
        }
    }

    @Test
    void what_is_well_now_counts_once_and_what_is_refused_again_comes_back() throws Exception {
        Path home = Files.createDirectory(folder.resolve("collector"));
        try (CollectorServer server = new CollectorServer(district.settings(home), district.verifier()).start();
                Ledger ledger = Ledger.open(
                        folder.resolve("ledger"),
                        Rows.station(KIOSK),
                        MachineIdentity.UNKNOWN,
                        ZoneId.of("Asia/Shanghai"),
                        CLOCK,
                        SigningKey.generate(),
                        Retention.FOR_EVER)) {
            ledger.openRound(1, "核酸检测", "筹备组", System.currentTimeMillis() + 3_600_000);
            issue(ledger, 1, "1");
            // Tables have plain codes: no collector takes this one.
            issue(ledger, 2, "台1");
            issue(ledger, 3, "1");
            ledger.quarantine(ledger.oldest(2).getLast().sequence(), "of an older collector");
            try (Uploader uploader = upload(ledger, server)) {
                Await.until("all that can is up", () -> ledger.waiting() == 0);
                assertThat(ledger.quarantinedRows()).isEqualTo(2);
                assertThat(view(home).issued()).isEqualTo(1);
                assertThat(ledger.records().retry(Optional.empty())).isEqualTo(new LedgerRecords.Retry(2, 0));
                Await.until("they were sent again", () -> ledger.waiting() == 0);
                assertThat(ledger.records().quarantined(10))
                        .singleElement()
                        .satisfies(row ->
                                assertThat(row.serial().orElseThrow().counter()).isEqualTo(2));
                assertThat(view(home).issued()).isEqualTo(2);
                assertThat(view(home).residents()).isEqualTo(2);
                assertThat(uploader.status().alarm()).contains("1 行");
                assertThat(ledger.position().incarnation()).isEqualTo(1);
                assertThat(ledger.position().acked())
                        .as("the round and two vouchers")
                        .isEqualTo(3);
            }
            issue(ledger, 4, "1");
            try (Uploader again = upload(ledger, server)) {
                Await.until("the chain goes on", () -> ledger.waiting() == 0);
                assertThat(again.status().lastFailure()).isNull();
                assertThat(view(home).issued()).isEqualTo(3);
            }
        }
    }
}
