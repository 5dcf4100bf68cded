package greenslip.collector;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ledger.JobState;
import greenslip.ledger.Ledger;
import greenslip.ledger.Recorded;
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
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two machines with copies of one card, with real ledgers, and the collector as it ships. */
@Timeout(120)
class CopiedCardTest {
    private static final String KIOSK = "K7QM";
    private static final Timekeeper CLOCK = Timekeeper.trustingHost(0);

    @TempDir
    Path folder;

    private final District district = new District();
    private final Set<String> serials = new HashSet<>();

    private Ledger open(String name, String machine) {
        return Ledger.open(
                folder.resolve(name),
                Rows.station(KIOSK),
                new MachineIdentity(machine.repeat(32)),
                ZoneId.of("Asia/Shanghai"),
                CLOCK,
                SigningKey.generate(),
                Retention.FOR_EVER);
    }

    private void issue(Ledger ledger, int from, int to) {
        for (int resident = from; resident <= to; resident++) {
            ScanRecord scan = new ScanRecord(1, new Pseudonym(resident), "1", "xilin", "*明");
            Recorded answer = Ledger.await(ledger.issue(scan, JobState.RESERVED, false));
            assertThat(answer)
                    .isInstanceOfSatisfying(
                            Recorded.New.class,
                            made -> assertThat(serials.add(
                                            made.job().voucher().serial().text()))
                                    .isTrue());
        }
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

    private void copy() throws Exception {
        Path to = Files.createDirectory(folder.resolve("second"));
        try (Stream<Path> files = Files.list(folder.resolve("first"))) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName().toString()));
            }
        }
    }

    @Test
    void what_both_have_counts_once_and_the_district_sees_that_there_are_two() throws Exception {
        try (Ledger ledger = open("first", "1")) {
            ledger.openRound(1, "核酸检测", "筹备组", System.currentTimeMillis() + 3_600_000);
            issue(ledger, 1, 150);
        }
        copy();
        Path home = Files.createDirectory(folder.resolve("collector"));
        try (CollectorServer server = new CollectorServer(district.settings(home), district.verifier()).start();
                Ledger first = open("first", "1");
                Ledger second = open("second", "2");
                Uploader one = upload(first, server);
                Uploader other = upload(second, server)) {
            Await.until("both have sent what they share", () -> first.waiting() + second.waiting() == 0);
            issue(first, 1_001, 1_040);
            issue(second, 2_001, 2_070);
            Await.until("both have sent their own", () -> first.waiting() + second.waiting() == 0);
            assertThat(List.of(one, other))
                    .allMatch(uploader -> uploader.status().alarm() == null);
            assertThat(first.position().incarnation()).isEqualTo(1);
            assertThat(second.position().incarnation()).isNotEqualTo(1);
            assertThat(second.position().acked())
                    .as("all of it under the new one")
                    .isEqualTo(1 + 150 + 70);
            DistrictView view = view(home);
            assertThat(view.sampled()).isEqualTo(150 + 40 + 70);
            assertThat(view.issued()).isEqualTo(150 + 40 + 70);
            assertThat(view.residents()).isEqualTo(150 + 40 + 70);
            assertThat(view.refused()).isZero();
            DistrictView.KioskView kiosk = view.kiosks().stream()
                    .filter(each -> each.kiosk().equals(KIOSK))
                    .findFirst()
                    .orElseThrow();
            assertThat(kiosk.forks()).isPositive();
        }
    }

    private static DistrictView view(Path home) {
        try (DistrictReader reader = new DistrictReader(CollectorSettings.databaseIn(home), List.of(KIOSK))) {
            return reader.read(1, System.currentTimeMillis());
        }
    }
}
