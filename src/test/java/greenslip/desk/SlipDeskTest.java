package greenslip.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import greenslip.desk.PrintRules.UnknownAnswer;
import greenslip.ledger.JobState;
import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import greenslip.print.PrinterState;
import greenslip.upload.Await;
import greenslip.voucher.Serial;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a person decides about slips, and what is decided where nobody does. */
class SlipDeskTest {
    private static final PrintResult NOBODY_KNOWS = new PrintResult.Unknown("no answer");

    @TempDir
    Path folder;

    private Bench bench;

    @BeforeEach
    void open() {
        bench = new Bench(folder);
        bench.openRound();
    }

    @AfterEach
    void close() {
        bench.close();
    }

    private void reopen(PrintRules rules) {
        bench.close();
        bench = Bench.withRules(folder, rules);
        bench.rounds.resume();
    }

    private Serial printed(int resident) {
        bench.scan(resident);
        Await.until("the slip", () -> bench.ledger.tally().total().printed() >= resident);
        return bench.jobs().getLast().voucher().serial();
    }

    // ---- further copies and void vouchers

    @Test
    void a_reissue_is_a_further_copy_with_its_reason() throws Refused {
        bench.startIdle();
        Serial serial = printed(1);
        PrintJob second = bench.slips.reissue(serial, Reason.LOST, "  路\u0007上\n");
        assertThat(second.copy()).isEqualTo(2);
        assertThat(second.reissueReason()).isEqualTo("丢失：路上");
        bench.awaitTaken("1/1", "1/2");
        Await.until("the copy", () -> bench.ledger.tally().total().printed() == 2);
        assertThat(bench.slips.reissue(serial, Reason.OTHER, "丢".repeat(40)).copy())
                .isEqualTo(3);
        Await.until("both copies", () -> bench.ledger.tally().total().printed() == 3);
        assertThat(bench.ledger.tally().total().reissued()).isEqualTo(2);
        assertThat(bench.ledger.tally().total().issued()).isOne();
    }

    @Test
    void a_reason_is_one_of_the_list_and_says_nothing_of_a_persons_number() {
        bench.startIdle();
        Serial serial = printed(1);
        refused("请写明原因", () -> bench.slips.reissue(serial, Reason.OTHER, " \u0000 "));
        refused("说明最多 40 个字", () -> bench.slips.reissue(serial, Reason.LOST, "x".repeat(41)));
        for (String number : List.of("11010519491231002X", "电话 138 0013 8000", "１３８００１３８０００", "1380-013-8000")) {
            refused("说明里不要写证件号", () -> bench.slips.reissue(serial, Reason.LOST, number));
        }
        refused("请选补办原因", () -> bench.slips.reissue(serial, Reason.TRIAL, ""));
        refused("请选作废原因", () -> bench.slips.makeVoid(serial, Reason.LOST, ""));
        for (Serial unknown : List.of(new Serial("K27A", 1, 77), new Serial("K27B", 1, 1))) {
            refused("本站没有这个编号的凭证", () -> bench.slips.reissue(unknown, Reason.LOST, ""));
            refused("本站没有这个编号的凭证", () -> bench.slips.makeVoid(unknown, Reason.TRIAL, ""));
        }
        assertThat(bench.jobs()).hasSize(1);
        assertThat(bench.ledger.tally().total().voided()).isZero();
    }

    private interface Asked {
        void ask() throws Refused;
    }

    private static void refused(String sentence, Asked asked) {
        assertThatExceptionOfType(Refused.class).isThrownBy(asked::ask).withMessageStartingWith(sentence);
    }

    @Test
    void a_resident_whose_voucher_is_void_hears_that_and_a_reissue_lifts_it() throws Refused {
        bench.startIdle();
        Serial serial = printed(1);
        bench.slips.makeVoid(serial, Reason.WRONG_PERSON, "");
        refused("这张凭证已经作废", () -> bench.slips.makeVoid(serial, Reason.WRONG_PERSON, ""));
        Outcome again = bench.scan(1);
        assertThat(((Outcome.AlreadyIssued) again).isVoid()).isTrue();
        assertThat(Sentences.chinese(again)).contains("作废", "补办");
        bench.slips.reissue(serial, Reason.OTHER, "核对过");
        assertThat(((Outcome.AlreadyIssued) bench.scan(1)).isVoid()).isFalse();
        bench.awaitTaken("1/1", "1/2");
    }

    // ---- nobody knows

    private PrintJob unknown() {
        bench.startIdle();
        bench.printer.then(NOBODY_KNOWS);
        bench.scan(1);
        Await.until("a doubt", () -> !bench.slips.asked(1).isEmpty());
        return bench.slips.asked(1).getFirst();
    }

    @Test
    void the_button_says_that_no_slip_came_out_and_says_it_once() {
        assertThat(bench.slips.buttonPressed(false)).as("nothing is in doubt").isFalse();
        PrintJob job = unknown();
        assertThat(bench.slips.buttonPressed(false)).isTrue();
        assertThat(bench.slips.buttonPressed(false)).as("settled already").isFalse();
        bench.awaitTaken("1/1", "1/2");
        bench.awaitStates(JobState.PRINTED);
        assertThat(bench.jobs().getFirst().id()).isEqualTo(job.id());
    }

    @Test
    void the_green_button_says_that_the_slip_came_out_and_nothing_is_printed_again() {
        unknown();
        assertThat(bench.slips.asking()).isTrue();
        assertThat(bench.slips.buttonPressed(true)).isTrue();
        assertThat(bench.slips.asking()).isFalse();
        bench.awaitStates(JobState.PRINTED);
        assertThat(bench.slips.buttonPressed(false)).as("settled already").isFalse();
        bench.awaitTaken("1/1");
    }

    @Test
    void an_answer_on_the_page_takes_the_question_from_the_buttons() throws Refused {
        bench.slips.resolve(unknown().id(), true);
        assertThat(bench.slips.asking()).isFalse();
        PrintJob second = unknownAgain();
        assertThat(bench.slips.asking()).isTrue();
        bench.slips.allCameOut(second.id());
        assertThat(bench.slips.asking()).isFalse();
    }

    private PrintJob unknownAgain() {
        bench.printer.then(NOBODY_KNOWS);
        bench.scan(2);
        Await.until("a doubt", () -> !bench.slips.asked(1).isEmpty());
        return bench.slips.asked(1).getFirst();
    }

    @Test
    void a_doubt_of_an_earlier_run_is_not_the_buttons() {
        unknown();
        bench.close();
        bench = new Bench(folder);
        bench.rounds.resume();
        bench.startIdle();
        assertThat(bench.slips.buttonPressed(false)).isFalse();
        assertThat(bench.states()).containsExactly(JobState.UNKNOWN);
    }

    @Test
    void by_rule_an_unanswered_slip_is_printed_once_more_and_then_asked_about() {
        reopen(new PrintRules(UnknownAnswer.REPRINT, 0, 600_000));
        bench.printer.then(NOBODY_KNOWS);
        bench.printer.then(NOBODY_KNOWS);
        bench.startIdle();
        bench.scan(1);
        bench.awaitTaken("1/1", "1/2");
        bench.scan(2);
        bench.awaitTaken("1/1", "1/2", "2/1");
        bench.awaitStates(JobState.UNKNOWN, JobState.PRINTED);
    }

    @Test
    void by_rule_an_unanswered_slip_counts_as_printed() {
        reopen(new PrintRules(UnknownAnswer.ASSUME_PRINTED, 0, 600_000));
        bench.printer.then(NOBODY_KNOWS);
        bench.startIdle();
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
        bench.awaitTaken("1/1");
        assertThat(bench.jobs().getFirst().cause()).contains("nobody answered");
    }

    @ParameterizedTest
    @EnumSource(names = {"GONE", "PAPER_OUT", "SILENT"})
    void by_rule_an_unanswered_slip_counts_as_printed_also_while_the_printer_is_ill(PrinterState ill) {
        reopen(new PrintRules(UnknownAnswer.ASSUME_PRINTED, 0, 600_000));
        bench.printer.then(() -> {
            bench.printer.become(ill);
            return NOBODY_KNOWS;
        });
        bench.startIdle();
        bench.scan(1);
        bench.awaitStates(JobState.PRINTED);
        bench.scan(2);
        assertThat(bench.states())
                .as("ill, with somebody waiting")
                .containsExactly(JobState.PRINTED, JobState.RESERVED);
    }

    @Test
    void without_a_rule_nothing_is_decided_blindly() {
        unknown();
        bench.scan(2);
        bench.awaitStates(JobState.UNKNOWN, JobState.PRINTED);
        bench.awaitTaken("1/1", "2/1");
    }

    // ---- many at once

    private void unknown(int residents) {
        bench.startIdle();
        for (int resident = 1; resident <= residents; resident++) {
            bench.printer.then(NOBODY_KNOWS);
            bench.scan(resident);
            int doubts = resident;
            Await.until("a doubt", () -> bench.slips.askedSlips().unknown().slips() == doubts);
        }
    }

    @Test
    void one_word_confirms_all_slips_of_a_printer_that_cannot_say_what_it_printed_but_none_that_came_later() {
        unknown(60);
        long through = bench.slips.askedSlips().unknown().last();
        bench.printer.then(NOBODY_KNOWS);
        bench.scan(61);
        Await.until("one more", () -> bench.slips.askedSlips().unknown().slips() == 61);
        assertThat(bench.slips.asked(3))
                .extracting(job -> job.voucher().serial().counter())
                .containsExactly(59, 60, 61);
        assertThat(bench.slips.allCameOut(through)).isEqualTo(60);
        assertThat(bench.slips.allCameOut(through)).isZero();
        assertThat(bench.ledger.tally().total().printed()).isEqualTo(60);
        assertThat(bench.ledger.tally().total().unknown()).isOne();
        assertThat(bench.slips.askedSlips().unknown().slips()).isOne();
        assertThat(bench.printer.taken()).as("nothing was printed again").hasSize(61);
    }

    @Test
    void two_people_who_answer_at_once_settle_each_slip_once() throws Exception {
        unknown(40);
        List<PrintJob> jobs = bench.jobs();
        long through = jobs.getLast().id();
        int byAll;
        int byOne = 0;
        try (ExecutorService people = Executors.newFixedThreadPool(2)) {
            Future<Integer> all = people.submit(() -> bench.slips.allCameOut(through));
            for (PrintJob job : jobs.reversed()) {
                try {
                    bench.slips.resolve(job.id(), true);
                    byOne++;
                } catch (Refused settled) {
                    assertThat(settled.getMessage()).contains("已经处理过");
                }
            }
            byAll = all.get(30, TimeUnit.SECONDS);
        }
        assertThat(byAll + byOne).isEqualTo(40);
        assertThat(bench.ledger.tally().total().printed()).isEqualTo(40);
        assertThat(bench.ledger.tally().total().unknown()).isZero();
    }

    @Test
    void two_people_who_reissue_one_voucher_at_once_get_one_copy() throws Exception {
        bench.startIdle();
        Serial serial = printed(1);
        bench.printer.say(PrinterState.PAPER_OUT);
        int made = 0;
        try (ExecutorService people = Executors.newFixedThreadPool(8)) {
            List<Future<PrintJob>> asked = new ArrayList<>();
            for (int person = 0; person < 8; person++) {
                asked.add(people.submit(() -> bench.slips.reissue(serial, Reason.LOST, "")));
            }
            for (Future<PrintJob> one : asked) {
                try {
                    assertThat(one.get(30, TimeUnit.SECONDS).copy()).isEqualTo(2);
                    made++;
                } catch (ExecutionException refused) {
                    assertThat(refused).hasCauseInstanceOf(Refused.class).hasMessageContaining("正在等待打印");
                }
            }
        }
        assertThat(made).isOne();
        bench.printer.say(PrinterState.READY);
        bench.awaitTaken("1/1", "1/2");
        assertThat(bench.ledger.tally().total().reissued()).isOne();
    }

    @Test
    void late_slips_are_all_wanted_or_all_not() {
        for (int resident = 1; resident <= 4; resident++) {
            leaveWaiting(resident);
        }
        bench.now += TimeUnit.MINUTES.toMillis(11);
        bench.printing.start();
        bench.printer.say(PrinterState.READY);
        Await.until("all asked", () -> bench.slips.askedSlips().late().slips() == 4);
        List<PrintJob> asked = bench.slips.asked(10);
        assertThat(bench.slips.settleAllLate(asked.get(1).id(), true)).isEqualTo(2);
        bench.awaitTaken("1/1", "2/1");
        assertThat(bench.slips.settleAllLate(asked.getLast().id(), false)).isEqualTo(2);
        bench.awaitStates(JobState.PRINTED, JobState.PRINTED, JobState.DROPPED, JobState.DROPPED);
        assertThat(bench.ledger.tally().total().held()).isZero();
    }

    // ---- late slips

    private void leaveWaiting(int resident) {
        bench.printer.say(PrinterState.PAPER_OUT);
        bench.scan(resident);
    }

    @Test
    void a_slip_that_waited_too_long_is_asked_about_and_never_comes_by_itself() throws Refused {
        leaveWaiting(1);
        leaveWaiting(2);
        bench.now += TimeUnit.MINUTES.toMillis(11);
        leaveWaiting(3);
        bench.printing.start();
        bench.printer.say(PrinterState.READY);
        bench.awaitTaken("3/1");
        bench.awaitStates(JobState.LATE, JobState.LATE, JobState.PRINTED);
        List<PrintJob> asked = bench.slips.asked(10);
        bench.slips.settleLate(asked.getFirst().id(), true);
        bench.awaitTaken("3/1", "1/1");
        bench.slips.settleLate(asked.getLast().id(), false);
        bench.awaitStates(JobState.PRINTED, JobState.DROPPED, JobState.PRINTED);
        refused("这张小票已经处理过了", () -> bench.slips.settleLate(asked.getLast().id(), true));
        assertThat(bench.slips.asked(10)).isEmpty();
        assertThat(bench.ledger.tally().total().held()).isZero();
    }

    @Test
    void a_slip_that_waited_a_little_comes_by_itself() {
        leaveWaiting(1);
        bench.now += TimeUnit.MINUTES.toMillis(9);
        bench.printing.start();
        bench.printer.say(PrinterState.READY);
        bench.awaitTaken("1/1");
    }
}
