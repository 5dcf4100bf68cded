package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.SIGNER;
import static greenslip.ledger.LedgerFolder.ZONE;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.upload.Await;
import greenslip.voucher.Serial;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup holds all that was acknowledged before it began, and what is brought back collides with nothing. */
class LedgerBackupTest {
    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;
    private final AtomicInteger resident = new AtomicInteger();
    private final ConcurrentLinkedQueue<Serial> issued = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path.resolve("ledger"));
        ledger = folder.open();
        ledger.openRound(1, "t", "a", folder.wallMillis.get() + 1000);
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void issueOne() {
        Recorded recorded =
                await(ledger.issue(scan(1, resident.incrementAndGet(), "T1", "C01"), JobState.RESERVED, false));
        issued.add(((Recorded.New) recorded).job().voucher().serial());
    }

    private static CheckReport check(Path ledger) throws IOException {
        return LedgerCheck.run(ledger, ZONE, List.of(SIGNER.verifyingKey()));
    }

    @Test
    void backups_under_load_hold_what_was_acknowledged_and_serials_never_collide_afterwards() throws Exception {
        AtomicBoolean stop = new AtomicBoolean();
        List<Set<Serial>> before = new ArrayList<>();
        List<Path> backups = List.of(path.resolve("b0"), path.resolve("b1.zip"), path.resolve("b2.zip"));
        try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
            List<Future<?>> scanners = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                scanners.add(pool.submit(() -> {
                    while (!stop.get()) {
                        issueOne();
                    }
                }));
            }
            for (Path backup : backups) {
                Await.until("more vouchers", () -> issued.size() > 30 * (before.size() + 1));
                before.add(Set.copyOf(issued));
                LedgerBackup.make(folder.path, backup);
            }
            stop.set(true);
            for (Future<?> scanner : scanners) {
                scanner.get(30, TimeUnit.SECONDS);
            }
        }
        Set<Serial> all = new HashSet<>(issued);
        for (int i = 0; i < backups.size(); i++) {
            Path restored = path.resolve("restored-" + i);
            LedgerBackup.restore(backups.get(i), restored);
            assertThat(check(restored).findings()).isEmpty();
            all.addAll(goOn(restored, before.get(i), all));
            assertThat(check(restored).findings()).isEmpty();
        }
    }

    /** Serials that the restored ledger gives out; each must be new. */
    private Set<Serial> goOn(Path restored, Set<Serial> before, Set<Serial> all) {
        Set<Serial> fresh = new HashSet<>();
        try (Ledger back = new LedgerFolder(restored).open()) {
            assertThat(back.notices()).contains(Notice.ANOTHER_MACHINE);
            assertThat(back.recentJobs(100_000))
                    .extracting(job -> job.voucher().serial())
                    .containsAll(before);
            for (int i = 0; i < 50; i++) {
                Recorded recorded = await(back.issue(scan(1, 1_000_000 + i, "T1", "C01"), JobState.RESERVED, false));
                Serial serial = ((Recorded.New) recorded).job().voucher().serial();
                assertThat(all).doesNotContain(serial);
                assertThat(fresh.add(serial)).isTrue();
            }
        }
        return fresh;
    }

    @Test
    void old_rounds_that_are_purged_during_the_copy_are_not_in_it_and_nothing_else_is_missing() throws Exception {
        issueOne();
        ledger.closeRound();
        ledger.openRound(2, "t", "a", folder.wallMillis.get() + 1000);
        ledger.close();
        folder.wallMillis.addAndGet(TimeUnit.DAYS.toMillis(20));
        ledger = folder.open(new Retention(10));
        List<OutboxRow> rows = ledger.oldest(1000);
        ledger.acknowledge(
                rows.getLast().sequence(),
                new UploadPosition(ledger.position().incarnation(), rows.size(), "ab".repeat(32)));
        AtomicInteger looks = new AtomicInteger();
        Path backup = path.resolve("b");
        LedgerBackup.make(folder.path, backup, where -> {
            JournalReading seen = JournalReading.take(where);
            if (looks.incrementAndGet() == 1) {
                ledger.closeRound();
                ledger.openRound(3, "t", "a", folder.wallMillis.get() + 1000);
                ledger.closeRound();
                Await.until("a purge", () -> !Files.exists(folder.journal()));
            }
            return seen;
        });
        assertThat(looks.get()).isEqualTo(2);
        LedgerBackup.restore(backup, path.resolve("restored"));
        assertThat(check(path.resolve("restored")).findings()).isEmpty();
        new LedgerFolder(path.resolve("restored")).open().close();
    }

    @Test
    void sha256sum_confirms_the_manifest() throws Exception {
        issueOne();
        Path backup = path.resolve("b");
        LedgerBackup.make(folder.path, backup);
        Process tool = new ProcessBuilder("sha256sum", "-c", "--strict", LedgerBackup.MANIFEST)
                .directory(backup.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(tool.getInputStream().readAllBytes());
        assertThat(tool.waitFor()).as(said).isZero();
        assertThat(said).contains("journal-000001.gsj: OK", "ledger.restored: OK");
    }

    @Test
    void a_damaged_or_incomplete_backup_is_refused_and_leaves_no_folder() throws Exception {
        issueOne();
        Path backup = path.resolve("b");
        LedgerBackup.make(folder.path, backup);
        Path journal = backup.resolve("journal-000001.gsj");
        byte[] bytes = Files.readAllBytes(journal);
        byte[] harmed = bytes.clone();
        harmed[harmed.length - 1] ^= 1;
        Files.write(journal, harmed);
        Path to = path.resolve("restored");
        assertThatThrownBy(() -> LedgerBackup.restore(backup, to)).hasMessageContaining("is damaged");
        Files.delete(journal);
        assertThatThrownBy(() -> LedgerBackup.restore(backup, to)).hasMessageContaining("lacks journal-000001.gsj");
        assertThat(to).doesNotExist();
        assertThat(path.resolve("restored.part")).doesNotExist();
    }

    @Test
    void a_foreign_archive_writes_nothing_outside_the_folder() throws Exception {
        Path zip = path.resolve("evil.zip");
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream made = new ZipOutputStream(out)) {
            made.putNextEntry(new ZipEntry(LedgerBackup.MANIFEST));
            made.write(("0".repeat(64) + "  ../outside\n").getBytes());
            made.putNextEntry(new ZipEntry("../outside"));
            made.write(1);
        }
        assertThatThrownBy(() -> LedgerBackup.restore(zip, path.resolve("restored")))
                .hasMessageContaining("manifest cannot be read");
        assertThat(path.resolve("outside")).doesNotExist();
    }

    @Test
    void nothing_is_written_over() throws Exception {
        issueOne();
        Path backup = path.resolve("b.zip");
        LedgerBackup.make(folder.path, backup);
        assertThatThrownBy(() -> LedgerBackup.make(folder.path, backup)).hasMessageContaining("another name");
        assertThatThrownBy(() -> LedgerBackup.restore(backup, folder.path)).hasMessageContaining("is not empty");
        Path empty = Files.createDirectories(path.resolve("empty"));
        LedgerBackup.restore(backup, empty);
        assertThat(RestoredMark.FILE).isIn((Object[]) empty.toFile().list());
    }
}
