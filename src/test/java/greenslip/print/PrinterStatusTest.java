package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both ends of the line against the tables of the manuals, and against each other. */
class PrinterStatusTest {
    @ParameterizedTest
    @CsvSource({
        "12, 12, 12, 12, READY",
        "1a, 16, 12, 12, COVER_OPEN",
        "1a, 32, 12, 12, PAPER_OUT",
        "12, 12, 12, 72, PAPER_OUT",
        "12, 12, 12, 7e, PAPER_OUT",
        "12, 12, 12, 1e, PAPER_NEAR_END",
        "1a, 52, 12, 12, ERROR",
        "1a, 52, 32, 12, ERROR",
        "12, 12, 32, 12, ERROR",
        "1a, 52, 1a, 12, CUTTER",
        "12, 12, 1a, 12, CUTTER",
        "1a, 52, 52, 12, OVERHEATED",
        "12, 12, 52, 12, OVERHEATED",
        "1a, 12, 12, 12, OFFLINE",
        "1a, 1a, 12, 1e, OFFLINE",
        "1a, 36, 1a, 7e, COVER_OPEN",
        "12, 1a, 12, 12, READY"
    })
    void answers_mean_what_the_table_says(
            String online, String cause, String errors, String paper, PrinterState state) {
        PrinterStatus status = PrinterStatus.ofAnswers(hex(online), hex(cause), hex(errors), hex(paper));
        assertThat(status.state()).isEqualTo(state);
    }

    @ParameterizedTest
    @CsvSource({
        "10000000, READY",
        "38000000, COVER_OPEN",
        "18080000, CUTTER",
        "18200000, ERROR",
        "18040000, ERROR",
        "18400000, OVERHEATED",
        "18000000, OFFLINE",
        "58000300, OFFLINE",
        "18000c00, PAPER_OUT",
        "10000300, PAPER_NEAR_END"
    })
    void pushes_mean_what_the_table_says(String push, PrinterState state) {
        assertThat(PrinterStatus.ofPush(hex(push)).state()).isEqualTo(state);
    }

    @Property(generation = net.jqwik.api.GenerationMode.EXHAUSTIVE)
    void what_one_end_says_the_other_understands(
            @ForAll boolean cover,
            @ForAll boolean out,
            @ForAll boolean near,
            @ForAll boolean error,
            @ForAll boolean cutter,
            @ForAll boolean hot,
            @ForAll boolean offline) {
        PrinterStatus status = new PrinterStatus(cover, out, near, error, cutter, hot, offline);
        PrinterStatus asked =
                PrinterStatus.ofAnswers(status.answer(1), status.answer(2), status.answer(3), status.answer(4));
        assertThat(asked.state()).isEqualTo(status.state());
        byte[] push = status.push();
        int pushed = push[0] << 24 | push[1] << 16 | push[2] << 8 | push[3];
        assertThat(PrinterStatus.ofPush(pushed).state()).isEqualTo(status.state());
        assertThat(PrinterStatus.ofPush(pushed).stopped()).isEqualTo((status.answer(1) & 0x08) != 0);
    }

    @Property(generation = net.jqwik.api.GenerationMode.EXHAUSTIVE)
    void no_answer_can_be_taken_for_another_kind(
            @ForAll boolean cover,
            @ForAll boolean out,
            @ForAll boolean near,
            @ForAll boolean error,
            @ForAll boolean cutter,
            @ForAll boolean hot,
            @ForAll boolean offline) {
        PrinterStatus status = new PrinterStatus(cover, out, near, error, cutter, hot, offline);
        for (int question = 1; question <= 4; question++) {
            assertThat(status.answer(question) & 0x93).isEqualTo(0x12);
        }
        assertThat(status.push()[0] & 0x93).isEqualTo(0x10);
        for (int i = 1; i < 4; i++) {
            assertThat(status.push()[i] & 0x90).isZero();
        }
        assertThat(status.jobDone() & 0x90).isZero();
    }

    @Test
    void a_reader_sorts_answers_pushes_and_the_end_of_a_job() {
        AnswerReader reader = new AnswerReader();
        read(reader, "1a 38 00 0c 00 03");
        assertThat(reader.status()).hasValue(0x1a);
        assertThat(reader.pushed()).map(PrinterStatus::state).contains(PrinterState.COVER_OPEN);
        assertThat(reader.pushedStop()).isTrue();
        assertThat(reader.jobDone()).hasValue(3);
    }

    @Test
    void an_answer_in_the_middle_of_a_push_spoils_neither() {
        AnswerReader reader = new AnswerReader();
        read(reader, "10 00 12 03 00 00");
        assertThat(reader.status()).hasValue(0x12);
        assertThat(reader.pushed()).map(PrinterStatus::state).contains(PrinterState.PAPER_NEAR_END);
        assertThat(reader.jobDone()).hasValue(0);
    }

    @Test
    void the_newest_of_each_kind_counts_and_what_is_forgotten_is_gone() {
        AnswerReader reader = new AnswerReader();
        read(reader, "18 00 0c 00 10 00 00 00 00 03 12 1e");
        assertThat(reader.pushedStop()).isFalse();
        assertThat(reader.jobDone()).hasValue(3);
        assertThat(reader.status()).hasValue(0x1e);
        reader.forgetStatus();
        assertThat(reader.status()).isEmpty();
        assertThat(reader.jobDone()).isPresent();
        reader.forget();
        assertThat(reader.jobDone()).isEmpty();
        assertThat(reader.pushed()).isEmpty();
    }

    @Test
    void a_push_that_lost_a_byte_swallows_the_end_of_a_job_rather_than_invents_one() {
        AnswerReader reader = new AnswerReader();
        read(reader, "10 00 03 00");
        assertThat(reader.jobDone()).isEmpty();
    }

    @Test
    void flow_control_and_bytes_of_no_form_are_no_answers() {
        AnswerReader reader = new AnswerReader();
        read(reader, "11 13 ff 80 91");
        assertThat(List.of(reader.status(), reader.jobDone())).allMatch(java.util.OptionalInt::isEmpty);
        assertThat(reader.pushed()).isEmpty();
    }

    private static void read(AnswerReader reader, String bytes) {
        byte[] all = EscPos.hex(bytes.replace(" ", ""));
        reader.accept(all, all.length);
    }

    private static int hex(String digits) {
        return Integer.parseUnsignedInt(digits, 16);
    }
}
