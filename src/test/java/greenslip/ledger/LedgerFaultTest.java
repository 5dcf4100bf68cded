package greenslip.ledger;

import static greenslip.ledger.Ledger.await;
import static greenslip.ledger.LedgerFolder.issue;
import static greenslip.ledger.LedgerFolder.scan;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.ledger.Change.RoundOpened;
import greenslip.ledger.LedgerFault.Kind;
import greenslip.voucher.Serial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LedgerFaultTest {
    @TempDir
    Path path;

    private final FaultyChannel.Disk disk = new FaultyChannel.Disk();
    private LedgerFolder folder;
    private Ledger ledger;

    @BeforeEach
    void open() {
        folder = new LedgerFolder(path);
        ledger = folder.open(disk);
    }

    @AfterEach
    void close() {
        disk.heal();
        ledger.close();
    }

    /** A way for a disk to fail, named for the report. */
    record Failure(String name, Consumer<FaultyChannel.Disk> switchOn) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Failure> failures() {
        return Stream.of(
                new Failure("writes fail", disk -> disk.failWrites = true),
                new Failure("the sync fails", disk -> disk.failForces = true),
                new Failure("full in the middle of a record", disk -> disk.room = 1000),
                new Failure("full at once", disk -> disk.room = 0));
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("deadline").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static void isFault(Throwable thrown, Kind kind) {
        assertThat(thrown).isInstanceOf(LedgerFault.class);
        assertThat(((LedgerFault) thrown).kind()).isEqualTo(kind);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void nothing_is_acknowledged_while_the_disk_fails_and_all_is_well_after_it(Failure failure) throws Exception {
        PrintJob first = issue(ledger, 1);
        failure.switchOn().accept(disk);
        List<CompletableFuture<Recorded>> waiting = new ArrayList<>();
        for (int resident = 2; resident < 12; resident++) {
            waiting.add(ledger.issue(scan(resident), JobState.RESERVED, false));
        }
        for (CompletableFuture<Recorded> each : waiting) {
            assertThatThrownBy(() -> await(each)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
        }
        assertThat(ledger.fault()).isPresent();
        disk.heal();
        until(() -> ledger.fault().isEmpty());
        assertThat(ledger.tally().total()).isEqualTo(new Counts(1, 1, 0, 0, 0, 0, 0));
        assertThat(ledger.recentJobs(10)).containsExactly(first);
        assertThat(issue(ledger, 2).voucher().serial()).isEqualTo(new Serial("K27A", 1, 2));
        assertThat(await(ledger.issue(scan(1), JobState.RESERVED, false))).isInstanceOf(Recorded.Again.class);
        ledger.close();
        List<String> before = folder.dump();
        Files.delete(folder.database());
        ledger = folder.open();
        assertThat(ledger.tally().total().issued()).isEqualTo(2);
        ledger.close();
        assertThat(folder.dump()).isEqualTo(before);
    }

    @Test
    void a_disk_that_stays_broken_keeps_being_refused_and_then_heals() {
        issue(ledger, 1);
        disk.failForces = true;
        assertThatThrownBy(() -> issue(ledger, 2)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
        LedgerFault first = ledger.fault().orElseThrow();
        // The torn record cannot be cut off while the sync fails, so opening fails, and says so anew.
        until(() -> ledger.fault().filter(fault -> fault != first).isPresent());
        assertThatThrownBy(() -> issue(ledger, 2)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
        assertThatThrownBy(() -> ledger.tally()).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
        disk.heal();
        until(() -> ledger.fault().isEmpty());
        assertThat(issue(ledger, 2).voucher().serial().counter()).isEqualTo(2);
    }

    @Test
    void a_journal_that_vanished_under_the_running_ledger_is_damage() throws IOException {
        issue(ledger, 1);
        disk.failWrites = true;
        assertThatThrownBy(() -> issue(ledger, 2)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
        Files.delete(folder.journal());
        disk.heal();
        until(() -> ledger.fault().filter(fault -> fault.kind() == Kind.DAMAGED).isPresent());
        assertThatThrownBy(() -> issue(ledger, 2)).satisfies(thrown -> isFault(thrown, Kind.DAMAGED));
    }

    // ---- the writer alone

    private LedgerWriter writer(Runnable released) throws Exception {
        ledger.close();
        Notices notices = Notices.read(path);
        LedgerWriter.Opener opener = acknowledged ->
                Recovery.open(path, disk::open, notices, acknowledged, LedgerFolder.ZONE, folder.timekeeper);
        LedgerWriter writer = new LedgerWriter(
                opener.open(Journal.ACKNOWLEDGED_UNKNOWN),
                opener,
                LedgerFolder.REOPEN_PAUSE_MILLIS,
                () -> {},
                released);
        writer.start();
        return writer;
    }

    /** Holds the writer's thread until the latch opens. */
    private static CompletableFuture<Boolean> block(LedgerWriter writer, CountDownLatch running, CountDownLatch go) {
        return writer.submit(transaction -> {
            running.countDown();
            try {
                return go.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    @Test
    void more_than_the_queue_holds_is_refused_at_once() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        LedgerWriter writer = writer(() -> {});
        try (writer) {
            CompletableFuture<Boolean> blocker = block(writer, running, go);
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<Integer>> queued = new ArrayList<>();
            for (int i = 0; i < LedgerWriter.MAX_WAITING; i++) {
                int number = i;
                queued.add(writer.submit(transaction -> number));
            }
            CompletableFuture<Integer> tooMany = writer.submit(transaction -> 0);
            assertThat(tooMany).isCompletedExceptionally();
            assertThatThrownBy(() -> await(tooMany)).satisfies(thrown -> isFault(thrown, Kind.BUSY));
            assertThat(queued).noneMatch(CompletableFuture::isDone);
            go.countDown();
            assertThat(await(blocker)).isTrue();
            assertThat(queued.stream().map(Ledger::await)).isSorted().hasSize(LedgerWriter.MAX_WAITING);
        }
    }

    @Test
    void closing_answers_what_it_cannot_write_any_more_and_all_that_comes_later() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch released = new CountDownLatch(1);
        LedgerWriter writer = writer(released::countDown);
        CompletableFuture<Boolean> blocker = block(writer, running, go);
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Integer> waiting = writer.submit(transaction -> 1);
        writer.close(1);
        assertThatThrownBy(() -> await(waiting)).satisfies(thrown -> isFault(thrown, Kind.CLOSED));
        assertThatThrownBy(() -> await(writer.submit(transaction -> 2)))
                .satisfies(thrown -> isFault(thrown, Kind.CLOSED));
        assertThat(released.getCount()).as("the store is still in use").isEqualTo(1);
        go.countDown();
        assertThat(await(blocker)).isTrue();
        assertThat(released.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_decision_that_fails_takes_back_its_own_changes_and_no_others() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (LedgerWriter writer = writer(() -> {})) {
            block(writer, running, go);
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
            int before = disk.operations.size();
            CompletableFuture<Event> good = writer.submit(transaction -> transaction.record(round(1)));
            CompletableFuture<Event> bad = writer.submit(transaction -> {
                transaction.record(round(2));
                throw new LedgerFault(Kind.EXHAUSTED, "no more");
            });
            CompletableFuture<Event> twice = writer.submit(transaction -> {
                transaction.record(round(3));
                return transaction.record(round(3));
            });
            CompletableFuture<Event> last = writer.submit(transaction -> transaction.record(round(4)));
            go.countDown();
            long sequence = await(good).sequence();
            assertThatThrownBy(() -> await(bad)).satisfies(thrown -> isFault(thrown, Kind.EXHAUSTED));
            assertThatThrownBy(() -> await(twice)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
            assertThat(await(last).sequence()).isEqualTo(sequence + 1);
            assertThat(disk.operations.subList(before, disk.operations.size()))
                    .as("one record for all of them")
                    .containsExactly("write", "force");
            assertThat(writer.fault()).isNull();
        }
        ledger = folder.open();
        assertThat(ledger.round(1)).isPresent();
        assertThat(ledger.round(2)).isEmpty();
        assertThat(ledger.round(3)).isEmpty();
        assertThat(ledger.round(4)).isPresent();
    }

    @Test
    void an_error_in_a_decision_does_not_end_the_ledger() throws Exception {
        try (LedgerWriter writer = writer(() -> {})) {
            CompletableFuture<Event> broken = writer.submit(transaction -> {
                transaction.record(round(1));
                throw new StackOverflowError("a decision's mistake");
            });
            assertThatThrownBy(() -> await(broken)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
            until(() -> writer.fault() == null);
            assertThat(await(writer.submit(transaction -> transaction.record(round(1))))
                            .change())
                    .isEqualTo(round(1));
        }
    }

    @Test
    void a_group_too_large_for_one_record_is_written_as_several() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        try (LedgerWriter writer = writer(() -> {})) {
            block(writer, running, go);
            assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
            List<CompletableFuture<Event>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int base = 1 + i * 1000;
                all.add(writer.submit(transaction -> {
                    for (int number = base; number < base + 999; number++) {
                        transaction.record(longRound(number));
                    }
                    return transaction.record(longRound(base + 999));
                }));
            }
            go.countDown();
            assertThat(all.stream().map(answer -> ((RoundOpened) await(answer).change()).number()))
                    .containsExactly(1000, 2000, 3000, 4000, 5000);
            CompletableFuture<Event> tooLarge = writer.submit(transaction -> {
                for (int number = 6000; ; number++) {
                    transaction.record(longRound(number));
                }
            });
            assertThatThrownBy(() -> await(tooLarge)).satisfies(thrown -> isFault(thrown, Kind.STORAGE));
            assertThat(writer.fault()).isNull();
        }
    }

    @Test
    void what_the_journal_has_stays_acknowledged_when_the_database_fails_to_follow() throws Exception {
        try (LedgerWriter writer = writer(() -> {})) {
            CompletableFuture<Event> answer = writer.submit(transaction -> {
                Event event = transaction.record(round(1));
                transaction.sql().connection().close();
                return event;
            });
            assertThat(await(answer).change()).isEqualTo(round(1));
            CompletableFuture<Long> rounds =
                    writer.submit(transaction -> transaction.sql().number("select count(*) from round"));
            assertThat(await(rounds)).isEqualTo(1);
        }
    }

    private static Change round(int number) {
        return new RoundOpened(number, "t", "a", number);
    }

    private static Change longRound(int number) {
        return new RoundOpened(number, "长".repeat(60), "长".repeat(60), number);
    }
}
