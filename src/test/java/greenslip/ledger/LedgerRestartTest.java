package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.LedgerFault.Kind;
import greenslip.round.Station;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LedgerRestartTest {
    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void fill() {
        folder = new LedgerFolder(path.resolve("new").resolve("folder"));
        ledger = folder.open();
        ledger.openRound(1, "核酸检测", "筹备组", 5000);
        for (int resident = 1; resident <= 5; resident++) {
            issue(ledger, resident);
        }
        await(ledger.hold(scan(2, 9, "T2", "C02"), HoldReason.NO_ROUND));
        List<PrintJob> jobs = ledger.oldestJobs(JobState.RESERVED, 2);
        for (PrintJob job : jobs) {
            await(ledger.move(job.id(), JobState.RESERVED, JobState.SENDING, ""));
        }
        await(ledger.move(jobs.getFirst().id(), JobState.SENDING, JobState.PRINTED, ""));
        await(ledger.move(jobs.getLast().id(), JobState.SENDING, JobState.UNKNOWN, "纸卡住"));
        ledger.reissue(jobs.getFirst().voucher().serial(), "补办");
        ledger.acknowledge(ledger.oldest(2).getLast().sequence(), new UploadPosition(1, 2, "ef".repeat(32)));
        ledger.quarantine(ledger.oldest(1).getFirst().sequence(), "refused");
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void closing_and_opening_keeps_everything() throws Exception {
        Tally tally = ledger.tally();
        List<OutboxRow> rows = ledger.oldest(100);
        List<PrintJob> jobs = ledger.recentJobs(100);
        ledger.close();
        List<String> before = folder.dump();
        ledger = folder.open();
        assertThat(ledger.tally()).isEqualTo(tally);
        assertThat(ledger.oldest(100)).isEqualTo(rows);
        assertThat(ledger.recentJobs(100)).isEqualTo(jobs);
        assertThat(ledger.position()).isEqualTo(new UploadPosition(1, 2, "ef".repeat(32)));
        assertThat(ledger.notices()).isEmpty();
        assertThat(issue(ledger, 77).voucher().serial().counter()).isEqualTo(6);
        ledger.close();
        assertThat(folder.dump())
                .containsAll(before.stream()
                        .filter(row -> row.startsWith("event") || row.startsWith("voucher"))
                        .toList());
    }

    @Test
    void a_job_in_flight_at_the_stop_is_unknown_at_the_start() {
        PrintJob job = ((Recorded.New) await(ledger.issue(scan(50), JobState.SENDING, false))).job();
        ledger.close();
        ledger = folder.open();
        PrintJob found = ledger.recentJobs(1).getFirst();
        assertThat(found.id()).isEqualTo(job.id());
        assertThat(found.state()).isEqualTo(JobState.UNKNOWN);
        assertThat(found.cause()).isEqualTo("the kiosk stopped while it was printing");
        assertThat(ledger.tally().total().unknown()).isEqualTo(2);
        int waiting = ledger.waiting();
        ledger.close();
        ledger = folder.open();
        assertThat(ledger.waiting()).as("settled once").isEqualTo(waiting);
    }

    private enum Harm {
        DELETED,
        TRUNCATED,
        EMPTIED,
        GARBAGE,
        GARBAGE_INSIDE,
        OLDER;

        void toDo(LedgerFolder folder, Path older) throws IOException {
            Path file = folder.database();
            long size = Files.size(file);
            switch (this) {
                case DELETED -> Files.delete(file);
                case TRUNCATED -> truncate(file, size / 2);
                case EMPTIED -> truncate(file, 0);
                case GARBAGE -> Files.write(file, noise((int) size));
                case GARBAGE_INSIDE -> {
                    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                        channel.write(ByteBuffer.wrap(noise((int) size - 8192)), 8192);
                    }
                }
                case OLDER -> Files.copy(older, file, StandardCopyOption.REPLACE_EXISTING);
            }
        }

        private static void truncate(Path file, long size) throws IOException {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(size);
            }
        }

        private static byte[] noise(int length) {
            byte[] noise = new byte[length];
            new Random(1).nextBytes(noise);
            return noise;
        }
    }

    @ParameterizedTest
    @EnumSource(Harm.class)
    void a_harmed_database_comes_back_from_the_journal_as_it_was(Harm harm) throws Exception {
        ledger.close();
        Path older = path.resolve("older");
        folder.copyDatabase(older);
        ledger = folder.open();
        issue(ledger, 60);
        ledger.openRound(2, "t", "a", 1);
        ledger.close();
        List<String> before = folder.dump();
        harm.toDo(folder, older);
        ledger = folder.open();
        boolean movedAside = Files.exists(folder.path.resolve("ledger.mv.db.damaged-1"));
        // Of half a file H2 may find an older state, which is as good as an older copy.
        if (harm != Harm.TRUNCATED) {
            assertThat(movedAside).isEqualTo(harm == Harm.GARBAGE);
            assertThat(ledger.notices().contains(Notice.REBUILT)).isEqualTo(harm != Harm.OLDER);
        }
        boolean noticed = ledger.notices().contains(Notice.REBUILT);
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
        ledger = folder.open();
        assertThat(ledger.notices().contains(Notice.REBUILT))
                .as("still there, until somebody has seen it")
                .isEqualTo(noticed);
        ledger.seen(Notice.REBUILT);
        ledger.close();
        ledger = folder.open();
        assertThat(ledger.notices()).isEmpty();
        assertThat(issue(ledger, 61).voucher().serial().counter()).isEqualTo(7);
    }

    @Test
    void a_database_of_another_history_is_moved_aside() throws Exception {
        ledger.close();
        List<String> before = folder.dump();
        folder.execute("update ledger_state set applied_head = X'" + "11".repeat(32) + "'");
        ledger = folder.open();
        assertThat(ledger.notices()).containsExactly(Notice.REBUILT);
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void a_database_that_does_not_take_the_journals_tail_is_rebuilt() throws Exception {
        ledger.close();
        Path older = path.resolve("older");
        folder.copyDatabase(older);
        Path mark = folder.path.resolve("ledger.clean");
        Path olderMark = Files.copy(mark, path.resolve("older.clean"));
        ledger = folder.open();
        issue(ledger, 60);
        ledger.close();
        List<String> before = folder.dump();
        Files.copy(older, folder.database(), StandardCopyOption.REPLACE_EXISTING);
        Files.copy(olderMark, mark, StandardCopyOption.REPLACE_EXISTING);
        folder.execute("insert into voucher select incarnation, 6, 99, 99, site, table_code, community, hint,"
                + " wall_millis, monotonic_nanos, boot_id, trust, 1, null from voucher where counter = 1");
        ledger = folder.open();
        assertThat(ledger.notices()).containsExactly(Notice.REBUILT);
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void only_so_many_damaged_files_are_kept() throws Exception {
        for (int i = 0; i < LedgerDatabase.MAX_KEPT + 2; i++) {
            ledger.close();
            Files.writeString(folder.database(), "garbage " + i);
            ledger = folder.open();
        }
        try (var files = Files.list(folder.path)) {
            assertThat(files.filter(file -> file.toString().contains("damaged")))
                    .hasSize(LedgerDatabase.MAX_KEPT);
        }
        assertThat(folder.path.resolve("ledger.mv.db.damaged-3"))
                .hasContent("garbage " + (LedgerDatabase.MAX_KEPT + 1));
    }

    @Test
    void no_file_beside_the_expected_ones_is_written() throws Exception {
        await(ledger.issue(scan(1), JobState.RESERVED, false));
        ledger.closeRound();
        assertThatThrownBy(() -> ledger.openRound(7, "x".repeat(61), "a", 1)).isInstanceOf(LedgerFault.class);
        LedgerFolder.awaitBase(folder.path);
        try (var files = Files.list(folder.path)) {
            assertThat(files.map(file -> file.getFileName().toString().replaceAll("^base-[^.]+", "base")))
                    .containsExactlyInAnyOrder(
                            "ledger.mv.db", "journal-000001.gsj", "journal-000002.gsj", "base.mv.db", FolderLock.FILE);
        }
    }

    /** That is no damage, and nobody need look at it. */
    @Test
    void a_start_that_was_stopped_while_it_made_the_database_is_followed_by_one_that_makes_it_again() throws Exception {
        ledger.close();
        List<String> before = folder.dump();
        Files.delete(folder.path.resolve("ledger.clean"));
        for (int kept : new int[] {0, 1, 100, 4096, 9000}) {
            Files.write(folder.path.resolve("ledger.making"), new byte[0]);
            Files.write(folder.database(), Arrays.copyOf(Files.readAllBytes(folder.database()), kept));
            ledger = folder.open();
            assertThat(ledger.notices()).isEmpty();
            assertThat(folder.path.resolve("ledger.making")).doesNotExist();
            ledger.close();
            Files.delete(folder.path.resolve("ledger.clean"));
            assertThat(folder.dump()).isEqualTo(before);
        }
        assertThat(folder.path.toFile().list()).noneMatch(name -> name.contains("damaged"));
        ledger = folder.open();
    }

    // ---- refusals

    private LedgerFault refused() {
        try (Ledger opened = folder.open()) {
            throw new AssertionError("opened " + opened);
        } catch (LedgerFault refused) {
            return refused;
        }
    }

    @Test
    void a_missing_journal_is_refused_with_a_sentence_and_can_be_brought_back() throws Exception {
        ledger.close();
        Path elsewhere = path.resolve("elsewhere");
        Files.move(folder.journal(), elsewhere);
        for (int i = 0; i < 2; i++) {
            LedgerFault refused = refused();
            assertThat(refused.kind()).isEqualTo(Kind.DAMAGED);
            assertThat(refused).hasMessageContaining("is missing").hasMessageContaining("放回");
            assertThat(folder.journal()).doesNotExist();
        }
        Files.move(elsewhere, folder.journal());
        ledger = folder.open();
        assertThat(ledger.tally().total().issued()).isEqualTo(5);
    }

    @Test
    void a_journal_that_lost_acknowledged_records_is_refused_and_left_as_it_is() throws Exception {
        byte[] shorter = Files.readAllBytes(folder.journal());
        issue(ledger, 60);
        ledger.close();
        byte[] whole = Files.readAllBytes(folder.journal());
        byte[] damagedLast = whole.clone();
        damagedLast[Arrays.mismatch(shorter, whole) + 30] ^= 1;
        for (byte[] harmed : List.of(shorter, damagedLast, new byte[0], new byte[8192])) {
            Files.write(folder.journal(), harmed);
            LedgerFault refused = refused();
            assertThat(refused.kind()).isEqualTo(Kind.DAMAGED);
            assertThat(refused).hasMessageContaining("the database holds");
            assertThat(Files.readAllBytes(folder.journal())).isEqualTo(harmed);
        }
        Files.write(folder.journal(), whole);
        ledger = folder.open();
        assertThat(ledger.tally().total().issued()).isEqualTo(6);
    }

    @Test
    void a_journal_damaged_inside_is_refused() throws Exception {
        for (int resident = 60; resident < 160; resident++) {
            issue(ledger, resident);
        }
        ledger.close();
        byte[] harmed = Files.readAllBytes(folder.journal());
        harmed[JournalRecord.BLOCK_BYTES + Drafts.LENGTH_BYTES + 30] ^= 1;
        Files.write(folder.journal(), harmed);
        assertThat(refused().kind()).isEqualTo(Kind.DAMAGED);
        assertThat(Files.readAllBytes(folder.journal())).isEqualTo(harmed);
    }

    @Test
    void the_ledger_of_another_station_is_refused_and_kept() {
        ledger.close();
        Station other = new Station("M02B", "S20", "x", List.of("T1"));
        assertThatThrownBy(() -> Ledger.open(
                        folder.path,
                        other,
                        folder.machine,
                        LedgerFolder.ZONE,
                        folder.timekeeper,
                        LedgerFolder.SIGNER,
                        Retention.FOR_EVER))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("belongs to station K27A");
        ledger = folder.open();
        assertThat(ledger.tally().total().issued()).isEqualTo(5);
    }

    @Test
    void a_newer_schema_is_refused_and_kept() throws Exception {
        ledger.close();
        folder.execute("insert into migration values (99, 'V99__later.sql', '00')");
        assertThat(refused()).hasMessageContaining("newer Greenslip (schema 99");
        folder.execute("delete from migration where number = 99");
        ledger = folder.open();
        assertThat(ledger.notices()).isEmpty();
    }

    @Test
    void a_second_opener_in_this_process_is_refused_and_the_first_unharmed() throws Exception {
        byte[] journal = Files.readAllBytes(folder.journal());
        assertThat(refused()).hasMessageContaining("has this ledger open").hasMessageContaining("已被");
        assertThat(new LedgerFolder(folder.path.resolve("..").resolve("folder")))
                .satisfies(same -> assertThatThrownBy(same::open).isInstanceOf(LedgerFault.class));
        assertThat(Files.readAllBytes(folder.journal())).isEqualTo(journal);
        assertThat(issue(ledger, 70).voucher().serial().counter()).isEqualTo(6);
    }

    @Test
    void what_was_read_while_others_write_is_whole() {
        List<CompletableFuture<Recorded>> writing = new ArrayList<>();
        for (int resident = 100; resident < 250; resident++) {
            writing.add(
                    ledger.issue(scan(1, resident, "T" + resident % 2, "C" + resident % 7), JobState.RESERVED, false));
            Tally tally = ledger.tally();
            assertThat(tally.byTable().values().stream().reduce(Counts.NONE, Counts::plus))
                    .isEqualTo(tally.total());
            assertThat(tally.byCommunity().values().stream().reduce(Counts.NONE, Counts::plus))
                    .isEqualTo(tally.total());
        }
        writing.forEach(Ledger::await);
        assertThat(ledger.tally().total().issued()).isEqualTo(155);
    }
}
