package greenslip.print;

import static greenslip.print.ScriptedTransport.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.PrintResult.Failed;
import greenslip.print.PrintResult.Printed;
import greenslip.print.PrintResult.Unknown;
import greenslip.print.PrinterProfile.StatusAnswers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Printers as they are: late, deaf, babbling, breaking off. The result must be what one may honestly say. */
@Timeout(20)
class MisbehavingPrinterTest {
    private static final PrinterProfile PROFILE =
            PrinterProfile.GENERIC_58.change().timeouts(50, 100).build();
    private static final Slip SLIP = Slips.numbered(1);
    /** With the question before the cut, as far as the end of the cut. */
    private static final int SLIP_BYTES = new EscPosEncoder(PROFILE).encode(SLIP).length + EscPos.askJobDone().length;

    private final ScriptedTransport line = new ScriptedTransport();
    private EscPosPrinter printer = new EscPosPrinter("exit", PROFILE, line);

    @BeforeEach
    void ready() {
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        line.forgetWritten();
        line.calls.clear();
    }

    @Test
    void a_printer_that_refuses_is_gone_and_is_printed_on_once_it_is_back() {
        line.drop();
        line.refusals = 2;
        assertThat(printer.poll()).isEqualTo(PrinterState.GONE);
        assertThat(printer.print(SLIP)).isEqualTo(new Failed(PrinterState.GONE, PrinterState.GONE.advice()));
        assertThat(line.writtenBytes()).isZero();
        assertThat(printer.print(SLIP)).isInstanceOf(Printed.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void a_printer_that_takes_a_part_and_no_more_has_failed_and_the_line_is_dropped(int bytes) {
        line.takes = bytes;
        assertThat(printer.print(SLIP)).isEqualTo(new Failed(PrinterState.SILENT, PrinterState.SILENT.advice()));
        assertThat(line.calls).containsExactly("drop");
        assertThat(line.writtenBytes()).isEqualTo(bytes);
    }

    @Test
    void the_last_byte_of_the_cut_decides_between_failed_and_unknown() {
        line.takes = SLIP_BYTES - 1;
        assertThat(printer.print(SLIP)).isInstanceOf(Failed.class);
        recover();
        line.takes = SLIP_BYTES;
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        recover();
        line.takes = SLIP_BYTES + 2;
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(line.calls).endsWith("drop");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 60})
    void a_line_that_breaks_before_the_cut_was_taken_has_failed(int bytes) {
        line.takes = bytes;
        line.breaksWhenFull = true;
        assertThat(printer.print(SLIP)).isInstanceOf(Failed.class);
        assertThat(printer.state()).isEqualTo(PrinterState.GONE);
    }

    @Test
    void a_line_that_breaks_after_all_was_taken_leaves_unknown() {
        line.answers = question -> NOTHING;
        line.breaksAtRead = true;
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(printer.state()).isEqualTo(PrinterState.GONE);
    }

    @Test
    void after_an_unknown_the_printer_is_emptied_reconnected_and_flushed_before_the_next_slip() {
        line.answers = question -> question == 0 ? NOTHING : new byte[] {0x12};
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(line.writtenHex()).endsWith(hex(EscPos.clear()));
        line.answers = ScriptedTransport.WELL;
        line.forgetWritten();
        assertThat(printer.print(SLIP)).isInstanceOf(Printed.class);
        String wake = hex(EscPos.clear()) + "00".repeat(EscPos.FLUSH_BYTES) + "1b40" + "1d610f" + "0a1d564200";
        String cut = hex(EscPos.cut());
        String job = hex(new EscPosEncoder(PROFILE).encode(SLIP)).replaceFirst(cut + "$", "1d7201" + cut + "1d7201");
        assertThat(line.writtenHex()).contains(wake).endsWith(job);
        assertThat(line.writtenHex().indexOf(wake)).isLessThan(line.writtenHex().indexOf(job));
        assertThat(line.calls).containsExactly("drop", "connect");
        assertThat(line.writtenHex().split(hex(EscPos.clear()), -1)).hasSize(2);
    }

    /** The paper may end between the cut and the last question: then the slip is whole, and a second one would be one too many. */
    @Test
    void a_printer_that_stops_behind_the_question_before_the_cut_leaves_unknown() {
        int[] ends = {0};
        ScriptedTransport.Answers stopped = question -> switch (question) {
            case 0 -> ++ends[0] == 1 ? new byte[] {0} : NOTHING;
            case 2 -> new byte[] {0x32};
            case 4 -> new byte[] {0x7e};
            default -> new byte[] {0x1a};
        };
        line.answers = withStatus(ScriptedTransport.WELL, stopped);
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(printer.state()).isEqualTo(PrinterState.PAPER_OUT);
        ends[0] = 1;
        printer = new EscPosPrinter("exit", PROFILE, line);
        line.answers = ScriptedTransport.WELL;
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        line.answers = withStatus(ScriptedTransport.WELL, stopped);
        assertThat(printer.print(SLIP)).as("it stopped before").isInstanceOf(Failed.class);
    }

    @Test
    void a_printer_that_says_no_in_the_middle_has_failed_without_the_whole_wait() {
        line.answers = question -> switch (question) {
            case 0 -> EscPos.hex("18000f00");
            case 2 -> new byte[] {0x32};
            case 4 -> new byte[] {0x7e};
            default -> new byte[] {0x1a};
        };
        ScriptedTransport.Answers no = line.answers;
        line.answers = ScriptedTransport.WELL;
        printer =
                new EscPosPrinter("exit", PROFILE.change().timeouts(50, 60_000).build(), line);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        line.answers = withStatus(ScriptedTransport.WELL, no);
        assertThat(printer.print(SLIP)).isEqualTo(new Failed(PrinterState.PAPER_OUT, PrinterState.PAPER_OUT.advice()));
    }

    @Test
    void a_stop_after_which_the_printer_is_not_heard_to_be_emptied_leaves_unknown() {
        int[] asked = {0};
        line.answers = question -> {
            boolean stopped = question > 0 && ++asked[0] <= 4;
            return stopped ? new byte[] {(byte) (question == 2 ? 0x32 : 0x12)} : NOTHING;
        };
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(printer.state()).isEqualTo(PrinterState.PAPER_OUT);
    }

    @Test
    void without_a_cutter_a_slip_that_stopped_midway_may_be_usable_so_nobody_knows() {
        printer = new EscPosPrinter("exit", PROFILE.change().cutter(false).build(), line);
        printer.poll();
        line.takes = 50;
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        recover();
        line.takes = 0;
        assertThat(printer.print(SLIP)).isInstanceOf(Failed.class);
    }

    @Test
    void stale_answers_are_not_taken_for_new_ones() {
        line.say("00000012");
        line.answers = question -> NOTHING;
        assertThat(printer.print(SLIP)).isInstanceOf(Failed.class);
        assertThat(line.writtenHex()).as("questions alone").hasSizeLessThan(100);
        line.say("12121212");
        assertThat(printer.poll()).isEqualTo(PrinterState.SILENT);
    }

    @Test
    void an_answer_that_comes_with_the_next_question_still_counts() {
        line.oneLate = true;
        assertThat(printer.print(SLIP)).isInstanceOf(Printed.class);
    }

    @Test
    void a_printer_always_one_answer_behind_is_not_taken_for_ready_when_it_has_stopped() {
        line.oneLate = true;
        line.answers = question -> switch (question) {
            case 1 -> new byte[] {0x1a};
            case 2 -> new byte[] {0x32};
            case 4 -> new byte[] {0x7e};
            default -> new byte[] {0x12};
        };
        assertThat(printer.poll().canPrint()).isFalse();
        assertThat(printer.poll().canPrint()).isFalse();
    }

    @Test
    void garbage_is_no_answer_and_does_not_hold_the_station() {
        line.answers = question -> EscPos.hex("ff80b0ff");
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(printer.poll()).isEqualTo(PrinterState.SILENT);
    }

    @Test
    void a_printer_that_babbles_without_end_does_not_hold_the_station() {
        line.babbles = true;
        long begin = System.nanoTime();
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(printer.poll()).isEqualTo(PrinterState.SILENT);
        assertThat(System.nanoTime() - begin).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(100));
    }

    @Test
    void a_printer_with_time_for_one_round_of_questions_only_still_becomes_well_again() {
        printer = owing(PROFILE.change().timeouts(300, 300).build());
        line.answerNanos = TimeUnit.MILLISECONDS.toNanos(50);
        Wire.until("well again", () -> printer.poll() == PrinterState.READY);
        assertThat(printer.print(SLIP)).isInstanceOf(Printed.class);
    }

    @Test
    void a_reset_that_is_not_taken_drops_the_line() {
        line.drop();
        line.calls.clear();
        line.takes = 100;
        assertThat(printer.poll()).isEqualTo(PrinterState.SILENT);
        assertThat(line.calls).containsExactly("connect", "drop");
    }

    @Test
    void a_printer_that_never_answers_is_never_asked_and_never_said_to_have_printed() {
        line.drop();
        line.forgetWritten();
        printer = new EscPosPrinter("exit", PROFILE.mute(), line);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        String wake = hex(EscPos.clear()) + "00".repeat(EscPos.FLUSH_BYTES) + "1b40" + "0a1d564200";
        assertThat(line.writtenHex()).isEqualTo(wake + hex(new EscPosEncoder(PROFILE).encode(SLIP)));
    }

    @Test
    void a_stop_that_was_pushed_explains_the_silence_that_follows() {
        line.say("18000f00");
        line.answers = question -> NOTHING;
        assertThat(printer.poll()).isEqualTo(PrinterState.PAPER_OUT);
        assertThat(line.calls).isEmpty();
    }

    @Test
    void a_printer_that_said_why_it_stopped_and_is_silent_on_a_new_line_has_still_stopped() {
        line.answers = question -> new byte[] {(byte) (question == 2 ? 0x32 : question == 1 ? 0x1a : 0x12)};
        assertThat(printer.poll()).isEqualTo(PrinterState.PAPER_OUT);
        line.answers = question -> NOTHING;
        assertThat(printer.poll()).isEqualTo(PrinterState.PAPER_OUT);
        assertThat(line.calls).containsExactly("drop");
        line.answers = ScriptedTransport.WELL;
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
    }

    @Test
    void a_line_that_knows_of_trouble_is_believed_where_the_printer_is_silent() {
        line.trouble = Optional.of(PrinterState.PAPER_OUT);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        line.answers = question -> NOTHING;
        assertThat(printer.poll()).isEqualTo(PrinterState.PAPER_OUT);
    }

    @Test
    void only_a_printer_that_pushes_is_told_to() {
        for (StatusAnswers status : StatusAnswers.values()) {
            line.drop();
            line.forgetWritten();
            printer = new EscPosPrinter("exit", PROFILE.change().status(status).build(), line);
            assertThat(printer.poll()).isEqualTo(PrinterState.READY);
            assertThat(line.writtenHex().contains(hex(EscPos.pushStatus()))).isEqualTo(status == StatusAnswers.ASB);
            assertThat(line.writtenHex().contains(hex(EscPos.askStatus(4)))).isEqualTo(status != StatusAnswers.NONE);
        }
    }

    @Test
    void a_printer_without_a_cutter_feeds_out_what_was_left_in_it() {
        line.drop();
        line.forgetWritten();
        printer = new EscPosPrinter("exit", PrinterProfile.ZJ_5870, line);
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(line.writtenHex()).endsWith("1b40" + "0a1b6404");
    }

    @Test
    void a_slip_that_never_left_this_machine_has_failed_even_where_nothing_is_confirmed() {
        printer = new EscPosPrinter("exit", PROFILE.mute(), line);
        printer.poll();
        line.drains = false;
        assertThat(printer.print(SLIP)).isInstanceOf(Failed.class);
        assertThat(line.calls).endsWith("drop");
    }

    @Test
    void a_printer_that_stands_still_before_it_is_heard_to_be_emptied_loses_its_line() {
        line.answers = question -> question == 0 ? EscPos.hex("18000f00") : NOTHING;
        assertThat(printer.print(SLIP)).isInstanceOf(Unknown.class);
        assertThat(printer.state()).isEqualTo(PrinterState.PAPER_OUT);
        assertThat(line.calls).endsWith("drop");
    }

    @Test
    void a_printer_that_falls_silent_over_a_slip_is_told_of_while_its_word_is_still_awaited() throws Exception {
        PrinterProfile patient = PROFILE.change().timeouts(300, 60_000).build();
        try (VirtualPrinter device = new VirtualPrinter("device", patient, VirtualPrinter.Settings.INSTANT);
                EscPosPrinter waiting = new EscPosPrinter("exit", patient, device.transport())) {
            assertThat(waiting.poll()).isEqualTo(PrinterState.READY);
            device.setFault(VirtualFault.SILENT);
            CompletableFuture<PrintResult> result = CompletableFuture.supplyAsync(() -> waiting.print(SLIP));
            Wire.until("it is told", () -> waiting.state() == PrinterState.SILENT);
            assertThat(result.isDone()).isFalse();
            device.setFault(VirtualFault.GONE);
            assertThat(result.get(10, TimeUnit.SECONDS)).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void closing_closes_the_line() {
        printer.close();
        assertThat(line.calls).containsExactly("close");
    }

    /** A printer that owes the outcome of a slip. */
    private EscPosPrinter owing(PrinterProfile profile) {
        EscPosPrinter slow = new EscPosPrinter("exit", profile, line);
        assertThat(slow.poll()).isEqualTo(PrinterState.READY);
        line.answers = question -> question == 0 ? NOTHING : new byte[] {0x12};
        assertThat(slow.print(SLIP)).isInstanceOf(Unknown.class);
        line.answers = ScriptedTransport.WELL;
        return slow;
    }

    /** Well until the job was asked about, then as the second says. */
    private static ScriptedTransport.Answers withStatus(
            ScriptedTransport.Answers before, ScriptedTransport.Answers after) {
        boolean[] asked = {false};
        return question -> {
            asked[0] = asked[0] || question == 0;
            return (asked[0] ? after : before).to(question);
        };
    }

    private void recover() {
        line.takes = Integer.MAX_VALUE;
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(printer.print(SLIP)).isInstanceOf(Printed.class);
    }

    private static String hex(byte[] bytes) {
        return java.util.HexFormat.of().formatHex(bytes);
    }
}
