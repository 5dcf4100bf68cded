package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Change.JobMoved;
import greenslip.ledger.Change.VoucherIssued;
import greenslip.round.Timekeeper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What follows from a change is written later than the change, and yet nobody can tell. */
class FollowUpTest {
    @TempDir
    Path path;

    private LedgerFolder folder;

    @BeforeEach
    void make() {
        folder = new LedgerFolder(path);
        folder.open().close();
    }

    private LedgerWriter writer(Timekeeper timekeeper) throws Exception {
        LedgerStore.Setting setting = new LedgerStore.Setting(
                path,
                LedgerFolder.STATION.code(),
                LedgerFolder.ZONE,
                timekeeper,
                folder.files(),
                LedgerFolder.SIGNER,
                1);
        LedgerWriter.Opener opener = acknowledged -> Recovery.open(setting, Notices.read(path), acknowledged);
        LedgerWriter writer =
                new LedgerWriter(opener.open(null), opener, LedgerFolder.REOPEN_PAUSE_MILLIS, () -> {}, () -> {});
        writer.start();
        return writer;
    }

    /** Holds the writer's thread, so that what is submitted meanwhile becomes one group. */
    private static CountDownLatch hold(LedgerWriter writer) throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        writer.submit(transaction -> {
            running.countDown();
            try {
                return go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        return go;
    }

    private static VoucherIssued issued(int counter) {
        return new VoucherIssued(scan(counter), "S20", 1, counter, JobState.RESERVED, false, false);
    }

    private static List<Long> sums(Transaction transaction) throws SQLException {
        Sql sql = transaction.sql();
        return List.of(
                sql.number("select count(*) from print_job"),
                sql.number("select count(*) from outbox"),
                sql.number("select outbox_rows from ledger_state"),
                sql.number("select coalesce(sum(issued), 0) from tally where dimension = 'total'"),
                sql.number("select last_counter from ledger_state"));
    }

    private void rebuildAgrees() throws Exception {
        List<String> before = folder.dump();
        Files.delete(folder.database());
        folder.open().close();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void a_decision_that_asks_sees_all_that_its_group_recorded_before() throws Exception {
        try (LedgerWriter writer = writer(folder.timekeeper)) {
            CountDownLatch go = hold(writer);
            writer.submit(transaction -> transaction.record(issued(1)));
            writer.submit(transaction -> transaction.record(issued(2)));
            CompletableFuture<List<Long>> seen = writer.submit(FollowUpTest::sums);
            go.countDown();
            assertThat(await(seen)).containsExactly(2L, 2L, 2L, 2L, 2L);
        }
        rebuildAgrees();
    }

    @Test
    void a_failed_decision_takes_nothing_of_the_ones_before_with_it_though_it_had_asked() throws Exception {
        try (LedgerWriter writer = writer(folder.timekeeper)) {
            CountDownLatch go = hold(writer);
            writer.submit(transaction -> transaction.record(issued(1)));
            CompletableFuture<Event> bad = writer.submit(transaction -> {
                sums(transaction);
                transaction.record(issued(2));
                sums(transaction);
                throw new IllegalStateException("changed its mind");
            });
            CompletableFuture<List<Long>> seen = writer.submit(FollowUpTest::sums);
            CompletableFuture<Event> next = writer.submit(transaction -> transaction.record(issued(2)));
            go.countDown();
            assertThatThrownBy(() -> await(bad)).isInstanceOf(LedgerFault.class);
            assertThat(await(seen)).containsExactly(1L, 1L, 1L, 1L, 1L);
            await(next);
            assertThat(await(writer.submit(FollowUpTest::sums))).containsExactly(2L, 2L, 2L, 2L, 2L);
        }
        rebuildAgrees();
    }

    @Test
    void a_first_decision_that_fails_leaves_nothing_behind() throws Exception {
        try (LedgerWriter writer = writer(folder.timekeeper)) {
            CountDownLatch go = hold(writer);
            CompletableFuture<Event> bad = writer.submit(transaction -> {
                transaction.record(issued(1));
                return transaction.record(new JobMoved(99, JobState.RESERVED, JobState.SENDING, 1, false, ""));
            });
            CompletableFuture<List<Long>> seen = writer.submit(FollowUpTest::sums);
            go.countDown();
            assertThatThrownBy(() -> await(bad)).isInstanceOf(LedgerFault.class);
            assertThat(await(seen)).containsOnly(0L);
            await(writer.submit(transaction -> transaction.record(issued(1))));
        }
        rebuildAgrees();
    }

    @Test
    void a_job_can_move_in_the_group_that_made_it() throws Exception {
        try (LedgerWriter writer = writer(folder.timekeeper)) {
            CountDownLatch go = hold(writer);
            CompletableFuture<Event> moved = writer.submit(transaction -> {
                long job = transaction.record(issued(1)).sequence();
                return transaction.record(new JobMoved(job, JobState.RESERVED, JobState.SENDING, 1, false, ""));
            });
            go.countDown();
            await(moved);
            CompletableFuture<Long> sending = writer.submit(
                    transaction -> transaction.sql().number("select count(*) from print_job where state = 'SENDING'"));
            assertThat(await(sending).longValue()).isEqualTo(1);
        }
        rebuildAgreesButForSettling();
    }

    private void rebuildAgreesButForSettling() throws Exception {
        folder.open().close();
        rebuildAgrees();
    }

    @Test
    void what_would_not_fit_its_row_is_refused_before_the_journal_has_it() throws Exception {
        long job;
        try (LedgerWriter writer = writer(folder.timekeeper)) {
            job = await(writer.submit(transaction -> transaction.record(issued(1))))
                    .sequence();
        }
        // A move keeps no boot of its own; only the outbox does, and that is written after the journal.
        Timekeeper longBoot = new Timekeeper(Clock.systemUTC(), () -> 0, "b".repeat(37), () -> true, 0);
        try (LedgerWriter writer = writer(longBoot)) {
            CompletableFuture<Event> moved = writer.submit(transaction ->
                    transaction.record(new JobMoved(job, JobState.RESERVED, JobState.PRINTED, 1, false, "")));
            assertThatThrownBy(() -> await(moved)).isInstanceOf(LedgerFault.class);
            assertThat(await(writer.submit(FollowUpTest::sums))).containsExactly(1L, 1L, 1L, 1L, 1L);
        }
        rebuildAgrees();
    }
}
