package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rounds end segments of the journal; bases of closed segments shorten the start; what is old goes. */
class LedgerRotationTest {
    @TempDir
    Path path;

    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path.resolve("ledger"));
        ledger = folder.open();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    private void playRound(int round, int residents) {
        ledger.openRound(round, "第" + round + "轮", "筹备组", folder.wallMillis.get() + 1000);
        for (int i = 1; i <= residents; i++) {
            PrintJob job =
                    ((Recorded.New) await(ledger.issue(scan(round, i, "T1", "C01"), JobState.SENDING, false))).job();
            await(ledger.move(job.id(), JobState.SENDING, JobState.PRINTED, ""));
        }
        ledger.closeRound();
        settle();
    }

    /** Until the writer has rotated: it answers first. A round that is not open cannot be extended, so this records nothing. */
    private void settle() {
        assertThat(ledger.extendRound(1)).isEmpty();
    }

    private PrintJob issueIn(int round, long resident) {
        return ((Recorded.New) await(ledger.issue(scan(round, resident, "T1", "C01"), JobState.RESERVED, false))).job();
    }

    private void acknowledgeAll() {
        List<OutboxRow> rows = ledger.oldest(10_000);
        ledger.acknowledge(
                rows.getLast().sequence(),
                new UploadPosition(ledger.position().incarnation(), rows.size(), "ab".repeat(32)));
    }

    private List<String> segments() throws IOException {
        return SegmentFiles.list(folder.path).stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private void deleteBase() throws IOException {
        Optional<BaseCopy> base = BaseCopy.find(folder.path);
        if (base.isPresent()) {
            base.get().delete();
        }
    }

    @Test
    void closing_a_round_ends_the_segment_and_the_next_events_go_into_a_new_one() throws Exception {
        playRound(1, 3);
        ledger.openRound(2, "t", "a", 1);
        assertThat(segments()).containsExactly("journal-000001.gsj", "journal-000002.gsj");
        ClosedSegment first = ClosedSegment.glance(SegmentFiles.path(folder.path, 1), folder.files(), null);
        assertThat(first.end().round()).isEqualTo(1);
        ledger.close();
        ledger = folder.open();
        assertThat(segments()).hasSize(2);
        assertThat(ledger.tally().round()).isEqualTo(2);
    }

    @Test
    void what_waits_behind_a_closing_goes_into_the_next_segment() throws Exception {
        ledger.openRound(1, "t", "a", 1);
        List<CompletableFuture<Recorded>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(ledger.issue(scan(2, i, "T1", "C01"), JobState.RESERVED, false));
            if (i == 50) {
                Thread.ofPlatform().start(() -> ledger.closeRound()).join();
            }
        }
        for (CompletableFuture<Recorded> each : waiting) {
            assertThat(await(each)).isInstanceOf(Recorded.New.class);
        }
        ledger.close();
        try (Journal journal = Journal.open(folder.path, folder.files(), null)) {
            List<Long> closings = new ArrayList<>();
            journal.replay(1, (sequence, event, head) -> {
                if (EventCodec.read(event).change() instanceof Change.RoundClosed) {
                    closings.add(sequence);
                }
            });
            assertThat(closings)
                    .containsExactly(journal.closed().getFirst().end().lastSequence());
        }
        ledger = folder.open();
    }

    @Test
    void after_a_power_cut_the_base_and_the_open_rounds_events_give_the_same_ledger() throws Exception {
        playRound(1, 5);
        LedgerFolder.awaitBase(folder.path);
        playRound(2, 5);
        ledger.openRound(3, "t", "a", 1);
        issueIn(3, 70);
        ledger.close();
        List<String> before = folder.dump();
        long base = BaseCopy.find(folder.path).orElseThrow().sequence();
        assertThat(base).isPositive();
        Files.delete(folder.path.resolve("ledger.clean"));
        // Proves that the base is what it was made from: the journal's first segment cannot be read any more.
        byte[] first = Files.readAllBytes(SegmentFiles.path(folder.path, 1));
        byte[] harmed = first.clone();
        harmed[JournalRecord.BLOCK_BYTES + Drafts.LENGTH_BYTES + 40] ^= 1;
        Files.write(SegmentFiles.path(folder.path, 1), harmed);
        ledger = folder.open();
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
        Files.write(SegmentFiles.path(folder.path, 1), first);
        ledger = folder.open();
        assertThat(ledger.notices()).isEmpty();
    }

    @Test
    void without_a_base_the_journal_alone_gives_the_same_ledger() throws Exception {
        playRound(1, 5);
        playRound(2, 5);
        ledger.close();
        List<String> before = folder.dump();
        deleteBase();
        Files.delete(folder.path.resolve("ledger.clean"));
        ledger = folder.open();
        LedgerFolder.awaitBase(folder.path);
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
        ledger = folder.open();
    }

    @Test
    void a_base_is_not_made_for_a_few_events() throws Exception {
        ledger.close();
        ledger = Ledger.open(
                folder.path,
                LedgerFolder.STATION,
                folder.machine,
                LedgerFolder.ZONE,
                folder.timekeeper,
                LedgerFolder.SIGNER,
                Retention.FOR_EVER);
        playRound(1, 5);
        ledger.close();
        assertThat(BaseCopy.find(folder.path)).isEmpty();
        ledger = folder.open();
        LedgerFolder.awaitBase(folder.path);
    }

    @Test
    void a_damaged_base_is_dropped_and_nobody_is_told() throws Exception {
        playRound(1, 5);
        LedgerFolder.awaitBase(folder.path);
        ledger.close();
        List<String> before = folder.dump();
        Path base = BaseCopy.find(folder.path).orElseThrow().file();
        byte[] bytes = Files.readAllBytes(base);
        bytes[bytes.length / 2] ^= 1;
        Files.write(base, bytes);
        Files.delete(folder.path.resolve("ledger.clean"));
        ledger = folder.open();
        assertThat(ledger.notices()).isEmpty();
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
        ledger = folder.open();
    }

    @Test
    void a_base_of_another_ledger_is_not_taken() throws Exception {
        playRound(1, 5);
        LedgerFolder.awaitBase(folder.path);
        Path foreign = BaseCopy.find(folder.path).orElseThrow().file();
        LedgerFolder other = new LedgerFolder(path.resolve("other"));
        try (Ledger second = other.open()) {
            second.openRound(1, "t", "a", 1);
            for (int i = 0; i < 20; i++) {
                issue(second, 900 + i);
            }
            second.closeRound();
            LedgerFolder.awaitBase(other.path);
        }
        List<String> before = other.dump();
        BaseCopy.find(other.path).orElseThrow().delete();
        Files.copy(foreign, other.path.resolve(foreign.getFileName()));
        Files.delete(other.path.resolve("ledger.clean"));
        other.open().close();
        assertThat(other.dump()).isEqualTo(before);
    }

    @Test
    void a_half_made_base_is_made_again() throws Exception {
        playRound(1, 5);
        LedgerFolder.awaitBase(folder.path);
        ledger.close();
        deleteBase();
        Files.writeString(LedgerDatabase.file(folder.path, BaseCopy.WORK), "half");
        ledger = folder.open();
        LedgerFolder.awaitBase(folder.path);
        assertThat(Files.exists(LedgerDatabase.file(folder.path, BaseCopy.WORK)))
                .isFalse();
    }

    @Test
    void a_segment_taken_away_is_told_even_where_only_the_first_is_missing() throws Exception {
        playRound(1, 2);
        ledger.close();
        Files.move(SegmentFiles.path(folder.path, 1), path.resolve("kept"));
        deleteBase();
        assertThatThrownBy(() -> folder.open()).isInstanceOf(LedgerFault.class).hasMessageContaining("never purged");
        Files.move(path.resolve("kept"), SegmentFiles.path(folder.path, 1));
        ledger = folder.open();
        issueIn(2, 99);
    }

    // ---- retention

    private void passDays(int days) {
        folder.wallMillis.addAndGet(TimeUnit.DAYS.toMillis(days));
    }

    private void reopen(Retention retention) {
        ledger.close();
        ledger = folder.open(retention);
    }

    @Test
    void old_rounds_go_with_their_segments_when_a_round_is_opened() throws Exception {
        reopen(new Retention(10));
        playRound(1, 4);
        acknowledgeAll();
        passDays(6);
        playRound(2, 4);
        acknowledgeAll();
        passDays(6);
        playRound(3, 4);
        assertThat(ledger.round(1)).as("round 1 is 12 days old").isEmpty();
        assertThat(ledger.round(2)).as("round 2 is 6 days old").isPresent();
        assertThat(segments()).containsExactly("journal-000002.gsj", "journal-000003.gsj", "journal-000004.gsj");
        assertThatThrownBy(() -> ledger.openRound(1, "again", "a", 1))
                .isInstanceOf(LedgerFault.class)
                .hasMessageContaining("forgotten");
        PrintJob next = issueIn(4, 500);
        assertThat(next.voucher().serial().counter()).as("serials go on").isEqualTo(13);
        ledger.close();
        assertThat(folder.dump()).noneMatch(row -> row.startsWith("voucher|1|1|1|"));
        ledger = folder.open();
    }

    @Test
    void a_ledger_rebuilt_from_what_is_left_equals_the_one_that_purged() throws Exception {
        reopen(new Retention(10));
        playRound(1, 4);
        long late = ledger.recentJobs(1).getFirst().id();
        // Events about round 1 in the segment of round 2.
        ledger.reissue(ledger.recentJobs(1).getFirst().voucher().serial(), "lost");
        PrintJob copy = ledger.recentJobs(1).getFirst();
        assertThat(copy.id()).isNotEqualTo(late);
        await(ledger.move(copy.id(), JobState.RESERVED, JobState.SENDING, ""));
        await(ledger.move(copy.id(), JobState.SENDING, JobState.UNKNOWN, "silent"));
        await(ledger.move(copy.id(), JobState.UNKNOWN, JobState.RESERVED, "did not come"));
        await(ledger.move(copy.id(), JobState.RESERVED, JobState.SENDING, ""));
        await(ledger.move(copy.id(), JobState.SENDING, JobState.PRINTED, ""));
        assertThat(ledger.makeVoid(copy.voucher().serial(), "trial")).isInstanceOf(VoucherChange.Voided.class);
        HandwrittenChange cards = ledger.enterHandwritten(1, "T1", 1, 20, 20, "");
        ledger.undoHandwritten(((HandwrittenChange.Entered) cards).range().id());
        ledger.enterHandwritten(1, "T1", 1, 30, 30, "");
        await(ledger.changeRoll(30_000, true));
        ledger.openRound(2, "t", "a", 1);
        issueIn(2, 71);
        ledger.quarantine(ledger.oldest(3).getLast().sequence(), "refused");
        acknowledgeAll();
        ledger.closeRound();
        passDays(20);
        playRound(3, 0);
        assertThat(ledger.round(1)).isEmpty();
        ledger.close();
        List<String> before = folder.dump();
        assertThat(segments().getFirst()).isNotEqualTo("journal-000001.gsj");
        deleteBase();
        Files.delete(folder.path.resolve("ledger.clean"));
        ledger = folder.open();
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
        ledger = folder.open();
    }

    @Test
    void rounds_that_share_a_segment_go_together() throws Exception {
        reopen(new Retention(10));
        ledger.openRound(1, "t", "a", 1);
        issueIn(1, 1);
        await(ledger.hold(scan(2, 60, "T1", "C01"), HoldReason.NO_ROUND));
        ledger.closeRound();
        passDays(6);
        ledger.openRound(2, "t", "a", 1);
        assertThat(ledger.releaseHeld(2, 10, since -> false)).isEqualTo(1);
        ledger.closeRound();
        acknowledgeAll();
        passDays(6);
        playRound(3, 1);
        acknowledgeAll();
        assertThat(ledger.round(1)).as("round 2 has an event in its segment").isPresent();
        passDays(6);
        playRound(4, 1);
        assertThat(ledger.round(1)).isEmpty();
        assertThat(ledger.round(2)).isEmpty();
        assertThat(ledger.round(3)).isPresent();
    }

    @Test
    void nothing_goes_that_the_collector_has_not_acknowledged_or_that_waits() throws Exception {
        reopen(new Retention(10));
        playRound(1, 4);
        passDays(20);
        playRound(2, 1);
        assertThat(ledger.round(1)).isPresent();
        acknowledgeAll();
        await(ledger.hold(scan(1, 800, "T1", "C01"), HoldReason.NO_ROUND));
        passDays(20);
        playRound(3, 1);
        assertThat(ledger.round(1)).as("a scan is held for it").isPresent();
    }

    @Test
    void nothing_goes_while_the_clock_is_not_trusted() throws Exception {
        reopen(new Retention(10));
        playRound(1, 4);
        acknowledgeAll();
        folder.synchronised.set(false);
        passDays(2000);
        playRound(2, 1);
        assertThat(ledger.round(1)).isPresent();
        assertThat(segments()).contains("journal-000001.gsj");
    }

    @Test
    void a_round_closed_under_an_untrusted_clock_counts_from_the_next_closing_that_was_not() throws Exception {
        reopen(new Retention(10));
        folder.synchronised.set(false);
        playRound(1, 2);
        acknowledgeAll();
        folder.synchronised.set(true);
        playRound(2, 2);
        acknowledgeAll();
        passDays(9);
        playRound(3, 1);
        assertThat(ledger.round(1)).isPresent();
        acknowledgeAll();
        passDays(2);
        playRound(4, 1);
        assertThat(ledger.round(1)).isEmpty();
        assertThat(ledger.round(2)).isEmpty();
        assertThat(ledger.round(3)).isPresent();
    }

    @Test
    void a_purge_whose_files_were_not_deleted_is_finished_at_the_next_start() throws Exception {
        reopen(new Retention(10));
        playRound(1, 4);
        acknowledgeAll();
        playRound(2, 4);
        acknowledgeAll();
        Path before = path.resolve("before");
        copy(folder.path, before);
        passDays(20);
        playRound(3, 0);
        assertThat(segments()).doesNotContain("journal-000001.gsj");
        ledger.close();
        Files.copy(SegmentFiles.path(before, 1), SegmentFiles.path(folder.path, 1));
        ledger = folder.open();
        assertThat(segments()).doesNotContain("journal-000001.gsj");
    }
}
