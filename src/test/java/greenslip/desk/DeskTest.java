package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.Outcome.AlreadyIssued;
import greenslip.desk.Outcome.Held;
import greenslip.desk.Outcome.Issued;
import greenslip.desk.Outcome.RejectReason;
import greenslip.desk.Outcome.Rejected;
import greenslip.desk.Outcome.WaitReason;
import greenslip.ledger.Counts;
import greenslip.ledger.JobState;
import greenslip.print.PrinterState;
import greenslip.resident.CodeFormats;
import greenslip.scan.Scan;
import greenslip.upload.Await;
import greenslip.voucher.Voucher;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeskTest {
    private static final String NUMBER = "11010519491231002X";

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = Bench.open(folder);
    }

    @AfterEach
    void close() {
        bench.close();
    }

    // ---- issued, and again

    @Test
    void a_resident_gets_a_voucher_and_its_slip() {
        Issued issued = (Issued) bench.scan(NUMBER);
        Voucher voucher = issued.job().voucher();
        assertThat(voucher.round()).isEqualTo(3);
        assertThat(voucher.hint()).isEqualTo("02X");
        assertThat(voucher.community()).isEqualTo("unknown");
        assertThat(voucher.serial().counter()).isOne();
        assertThat(voucher.issued().wallMillis()).isEqualTo(Bench.NOW);
        bench.awaitTaken("1/1");
    }

    @Test
    void the_scanner_says_the_table_and_the_code_the_community() {
        Issued issued = (Issued) bench.present("second", "RKEQ1-00000001")
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        assertThat(issued.job().voucher().table()).isEqualTo("T2");
        assertThat(issued.job().voucher().community()).isEqualTo("KEQ1");
        Issued elsewhere = (Issued) bench.scan("RXXX1-00000001");
        assertThat(elsewhere.job().voucher().community()).isEqualTo("unknown");
    }

    @Test
    void a_resident_who_comes_again_hears_of_the_voucher_and_nothing_comes_out() {
        Issued first = (Issued) bench.scan(NUMBER);
        bench.awaitStates(JobState.PRINTED);
        bench.now += 60_000;
        AlreadyIssued again = (AlreadyIssued) bench.scan("11010519491231002x");
        assertThat(again.voucher()).isEqualTo(first.job().voucher());
        bench.scan(2);
        bench.awaitTaken("1/1", "2/1");
        assertThat(bench.ledger.tally().total().sampled()).isEqualTo(2);
    }

    @Test
    void the_same_resident_at_two_scanners_at_once_gets_exactly_one_voucher() throws Exception {
        int scanners = 4;
        for (int resident = 1; resident <= 25; resident++) {
            String code = Bench.code(resident);
            CyclicBarrier together = new CyclicBarrier(scanners);
            List<Outcome> outcomes = new ArrayList<>();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < scanners; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    try {
                        together.await(30, TimeUnit.SECONDS);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                    Outcome outcome = bench.scan(code);
                    synchronized (outcomes) {
                        outcomes.add(outcome);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
            assertThat(outcomes).hasSize(scanners);
            assertThat(outcomes.stream().filter(Issued.class::isInstance)).hasSize(1);
            assertThat(outcomes.stream().filter(AlreadyIssued.class::isInstance))
                    .hasSize(scanners - 1);
        }
        Await.until("each once", () -> bench.ledger.tally().total().printed() == 25);
        assertThat(bench.printer.taken()).doesNotHaveDuplicates().hasSize(25);
    }

    // ---- rejected

    @Test
    void a_wrong_check_digit_is_rejected() {
        assertThat(bench.scan("110105194912310021")).isEqualTo(new Rejected(RejectReason.CHECK_DIGIT));
    }

    @Test
    void five_thousand_characters_are_rejected() {
        assertThat(bench.scan("9".repeat(5000))).isEqualTo(new Rejected(RejectReason.TOO_LONG));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001b@", "RKEQ1-\u000000000001", "a\u0007b", "a\u202eb", "\u001b@\u001bp0\u00ff\u00ff"})
    void control_characters_and_printer_commands_are_rejected(String text) {
        assertThat(bench.scan(text)).isEqualTo(new Rejected(RejectReason.CONTROL_CHARACTERS));
    }

    @Test
    void two_people_whose_codes_were_read_badly_do_not_become_one() {
        assertThat(bench.scan("person-\ufffd")).isEqualTo(new Rejected(RejectReason.UNREADABLE));
        assertThat(bench.ledger.tally().total()).isEqualTo(Counts.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\r\n", "\u3000"})
    void nothing_is_rejected(String text) {
        assertThat(bench.scan(text)).isEqualTo(new Rejected(RejectReason.EMPTY));
    }

    @Test
    void what_is_rejected_leaves_no_trace_in_the_numbers() {
        bench.scan("");
        bench.scan("110105194912310021");
        assertThat(bench.ledger.tally().total()).isEqualTo(Counts.NONE);
        assertThat(bench.jobs()).isEmpty();
    }

    @Test
    void a_full_ledger_queue_is_told_as_busy_and_the_next_scan_is_served() {
        CountDownLatch goOn = bench.jamLedger();
        assertThat(bench.scan(1)).isEqualTo(new Rejected(RejectReason.BUSY, "L01"));
        goOn.countDown();
        Await.until("it is served", () -> bench.scan(1) instanceof Issued);
        bench.awaitTaken("1/1");
    }

    @Test
    void a_ledger_that_cannot_record_is_told_as_such() {
        bench.ledger.close();
        assertThat(bench.scan(1)).isEqualTo(new Rejected(RejectReason.LEDGER, "L05"));
    }

    @Test
    void a_ledger_that_cannot_be_asked_for_the_round_is_told_as_such() throws Refused {
        bench.rounds.close();
        bench.ledger.close();
        assertThat(bench.scan(1)).isEqualTo(new Rejected(RejectReason.LEDGER, "L05"));
    }

    // ---- held

    @Test
    void without_a_round_scans_are_held_and_become_vouchers_in_order_when_it_opens() throws Refused {
        bench.rounds.close();
        for (int resident = 1; resident <= 3; resident++) {
            assertThat(bench.scan(resident)).isInstanceOfSatisfying(Held.class, held -> {
                assertThat(held.reason()).isEqualTo(WaitReason.NO_ROUND);
                assertThat(held.voucher()).isEmpty();
            });
        }
        Held again = (Held) bench.scan(1);
        assertThat(again.reason()).isEqualTo(WaitReason.NO_ROUND);
        assertThat(bench.jobs()).isEmpty();
        bench.openRound(4);
        bench.awaitTaken("1/1", "2/1", "3/1");
        assertThat(bench.jobs()).extracting(job -> job.voucher().hint()).containsExactly("001", "002", "003");
        assertThat(bench.ledger.tally().total().sampled()).isEqualTo(3);
        assertThat(bench.ledger.tally().total().held()).isZero();
        assertThat(bench.scan(1)).isInstanceOf(AlreadyIssued.class);
    }

    @Test
    void after_the_rounds_end_scans_are_held_and_come_when_it_is_extended() throws Refused {
        bench.scan(9);
        // A slip that still waited then would be late, and asked about.
        bench.awaitTaken("1/1");
        bench.now = Bench.END;
        Held held = (Held) bench.scan(1);
        assertThat(held.reason()).isEqualTo(WaitReason.ROUND_ENDED);
        assertThat(held.since().wallMillis()).isEqualTo(Bench.END);
        assertThat(bench.scan(9)).isInstanceOf(AlreadyIssued.class);
        bench.rounds.extend(Bench.END + 60_000);
        bench.awaitTaken("1/1", "2/1");
    }

    @Test
    void a_scan_held_at_the_very_moment_the_round_opens_is_not_forgotten() throws Exception {
        bench.rounds.close();
        for (int round = 4; round < 24; round++) {
            int number = round;
            CyclicBarrier together = new CyclicBarrier(2);
            Thread opening = Thread.ofPlatform().start(() -> {
                try {
                    together.await(30, TimeUnit.SECONDS);
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                bench.openRound(number);
            });
            together.await(30, TimeUnit.SECONDS);
            List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
            for (int resident = 1; resident <= 20; resident++) {
                outcomes.add(bench.present("first", Bench.code(resident)));
            }
            opening.join();
            outcomes.forEach(outcome -> assertThat(
                            outcome.orTimeout(30, TimeUnit.SECONDS).join())
                    .isInstanceOfAny(Issued.class, Held.class));
            assertThat(bench.ledger.tally().total().issued()).isEqualTo(20);
            assertThat(bench.ledger.tally().total().held()).isZero();
            bench.rounds.close();
        }
    }

    @Test
    void with_the_printer_away_the_voucher_is_issued_and_its_slip_comes_by_itself() {
        bench.printer.say(PrinterState.PAPER_OUT);
        Held held = (Held) bench.scan(1);
        assertThat(held.reason()).isEqualTo(WaitReason.PRINTER);
        assertThat(held.voucher()).map(voucher -> voucher.serial().counter()).contains(1);
        assertThat(bench.ledger.tally().total().held()).isOne();
        bench.printer.become(PrinterState.READY);
        bench.awaitTaken("1/1");
        bench.awaitStates(JobState.PRINTED);
        assertThat(bench.ledger.tally().total().held()).isZero();
    }

    // ---- faults beside it

    @Test
    void a_listener_that_throws_hides_the_outcome_from_nobody() {
        List<Outcome> heard = new ArrayList<>();
        bench.desk.onOutcome((source, outcome) -> {
            throw new IllegalStateException("listener");
        });
        bench.desk.onOutcome((source, outcome) -> heard.add(outcome));
        Outcome first = bench.scan(1);
        Outcome second = bench.scan("");
        assertThat(heard).containsExactly(first, second);
        bench.awaitTaken("1/1");
    }

    @Test
    void a_look_up_that_throws_ends_in_a_rejection_and_the_next_scan_is_served() {
        Desk broken = new Desk(
                CodeFormats.shipped(),
                (round, code) -> {
                    throw new IllegalStateException("token of " + code.identity());
                },
                bench.rounds,
                bench.printing,
                bench.ledger,
                source -> "T1",
                said -> "unknown");
        Recorder log = new Recorder();
        try (log) {
            assertThat(broken.accept(new Scan(NUMBER, "first", 0)).join())
                    .isEqualTo(new Rejected(RejectReason.UNRECOGNISED));
        }
        assertThat(log.text()).contains("IllegalStateException").doesNotContain(NUMBER);
        assertThat(bench.scan(NUMBER)).isInstanceOf(Issued.class);
    }

    // ---- nothing of the identity remains

    @Test
    void the_identity_is_nowhere_after_its_scan() throws Exception {
        Recorder log = new Recorder();
        StringBuilder seen = new StringBuilder();
        bench.desk.onOutcome((source, outcome) -> seen.append(outcome).append(Sentences.chinese(outcome)));
        try (log) {
            bench.printer.say(PrinterState.PAPER_OUT);
            bench.scan(NUMBER);
            bench.scan(NUMBER);
            bench.scan("110105194912310021");
            bench.scan(NUMBER + "\u001b@");
            bench.scan("RKEQ1-12345678");
            bench.rounds.close();
            bench.scan("RKEQ1-87654321");
            bench.ledger.close();
            bench.scan(NUMBER);
        }
        List<String> secrets = List.of("110105194912310", "19491231", "12345678", "87654321");
        assertThat(log.text()).isNotEmpty();
        for (String secret : secrets) {
            assertThat(seen.toString()).doesNotContain(secret);
            assertThat(log.text()).doesNotContain(secret);
            assertNoFileHolds(secret);
        }
        assertThat(new Scan(NUMBER, "first", 0).toString()).doesNotContain("1949");
    }

    private void assertNoFileHolds(String secret) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                byte[] bytes = Files.readAllBytes(file);
                for (var charset : List.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE)) {
                    assertThat(new String(bytes, charset)).as(file.toString()).doesNotContain(secret);
                }
            }
        }
    }

    /** Keeps everything that is logged while it is open. */
    private static final class Recorder extends Handler implements AutoCloseable {
        private final ConcurrentLinkedQueue<String> lines = new ConcurrentLinkedQueue<>();
        private final Logger root = Logger.getLogger("greenslip");
        private final Level before = root.getLevel();

        Recorder() {
            setFormatter(new SimpleFormatter());
            root.setLevel(Level.ALL);
            root.addHandler(this);
        }

        String text() {
            return String.join("\n", lines);
        }

        @Override
        public void publish(LogRecord entry) {
            StringWriter trace = new StringWriter();
            if (entry.getThrown() != null) {
                entry.getThrown().printStackTrace(new PrintWriter(trace));
            }
            lines.add(getFormatter().formatMessage(entry) + trace);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {
            root.removeHandler(this);
            root.setLevel(before);
        }
    }
}
