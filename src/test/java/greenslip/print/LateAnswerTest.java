package greenslip.print;

import static greenslip.print.ScriptedTransport.NOTHING;
import static org.assertj.core.api.Assertions.assertThat;

import greenslip.posix.SerialLine;
import greenslip.print.PrintResult.Printed;
import greenslip.print.PrintResult.Unknown;
import greenslip.print.sim.PtyFront;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The answer that ends a job carries no number: one that comes late, however late, must never end another job. */
@Timeout(60)
class LateAnswerTest {
    private static final PrinterProfile PROFILE =
            PrinterProfile.GENERIC_58.change().timeouts(80, 100).build();
    private static final SimulatorSettings DEVICE = SimulatorSettings.like(PROFILE);
    private static final byte[] ANSWER = {0};
    private static final byte[] WELL = {0x12};

    @TempDir
    Path folder;

    private final ScriptedTransport line = new ScriptedTransport();
    private final EscPosPrinter printer = new EscPosPrinter("exit", PROFILE, line);

    /** Questions about a job that were asked and not answered yet. */
    private final ArrayDeque<byte[]> owed = new ArrayDeque<>();

    @Test
    void an_answer_that_comes_after_the_job_was_given_up_does_not_end_the_next_job() {
        ready();
        line.answers = this::owing;
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Unknown.class);
        line.answers = this::paying;
        ready();
        line.answers = this::owing;
        assertThat(printer.print(Slips.numbered(2)))
                .as("nothing is left to take it from")
                .isInstanceOf(Unknown.class);
    }

    /** The old one comes only when the fence is already out, and all that is behind it later still. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void nothing_is_printed_until_all_that_is_owed_has_come(int jobs) {
        ready();
        line.answers = this::owing;
        for (int i = 0; i < jobs; i++) {
            assertThat(printer.print(Slips.numbered(i))).isInstanceOf(Unknown.class);
            line.answers = this::paying;
            ready();
            line.answers = this::owing;
        }
        assertThat(printer.print(Slips.numbered(9))).isInstanceOf(Unknown.class);
        assertThat(printer.poll()).as("well, but owing").isEqualTo(PrinterState.SILENT);
        // Of what is owed the first comes, and no more.
        line.say(java.util.HexFormat.of().formatHex(owed.remove()));
        assertThat(printer.poll()).isEqualTo(PrinterState.SILENT);
        assertThat(printer.print(Slips.numbered(10))).isInstanceOf(PrintResult.Failed.class);
        owed.forEach(answer -> line.say(java.util.HexFormat.of().formatHex(answer)));
        owed.clear();
        line.answers = question -> question == 0 ? ANSWER : WELL;
        ready();
        line.answers = this::owing;
        assertThat(printer.print(Slips.numbered(11))).isInstanceOf(Unknown.class);
    }

    @Test
    void a_printer_that_lost_the_question_is_trusted_again_at_once() {
        ready();
        line.answers = question -> question == 0 ? NOTHING : WELL;
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Unknown.class);
        line.answers = ScriptedTransport.WELL;
        assertThat(printer.poll()).isEqualTo(PrinterState.READY);
        assertThat(printer.print(Slips.numbered(2))).isInstanceOf(Printed.class);
    }

    @Test
    void what_an_earlier_process_asked_does_not_end_the_first_job() {
        owed.add(ANSWER);
        line.answers = this::paying;
        ready();
        line.answers = this::owing;
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_that_nobody_asked_for_is_taken_for_none_and_costs_a_round_of_questions() {
        ready();
        line.say("00");
        line.forgetWritten();
        assertThat(printer.print(Slips.numbered(1))).isInstanceOf(Printed.class);
        assertThat(line.writtenHex()).contains("1d7201".repeat(2)).endsWith("1d7201");
    }

    /** The line is opened anew in between, which throws nothing away that is still in the printer. */
    @Test
    void over_a_serial_line_an_answer_outlives_the_connection_and_ends_no_other_job() throws Exception {
        try (WithholdingPeer peer = new WithholdingPeer();
                EscPosPrinter serial = new EscPosPrinter("serial", PROFILE, serial(peer.path()))) {
            Wire.until("ready", () -> serial.poll() == PrinterState.READY);
            peer.withhold();
            assertThat(serial.print(Slips.numbered(1))).isInstanceOf(Unknown.class);
            Wire.until("the old one and a fence are owed", () -> {
                serial.poll();
                return peer.owed() >= 3;
            });
            assertThat(serial.print(Slips.numbered(2))).as("not sent").isInstanceOf(PrintResult.Failed.class);
            peer.pay();
            Wire.until("ready again", () -> serial.poll() == PrinterState.READY);
            peer.withhold();
            assertThat(serial.print(Slips.numbered(3))).isInstanceOf(Unknown.class);
        }
    }

    /** Late by more than the job's patience, and less than a question's. */
    @Test
    @Tag("slow")
    void over_a_serial_line_no_slip_is_printed_by_the_answer_to_another() throws IOException {
        PrinterProfile patient = PROFILE.change().timeouts(4_000, 200).build();
        PrinterSimulator device = new PrinterSimulator("late", DEVICE);
        Path link = folder.resolve("tty");
        try (device;
                PtyFront front = new PtyFront(device, link, 0);
                EscPosPrinter serial = new EscPosPrinter("serial", patient, serial(Path.of(front.address())))) {
            Wire.until("ready", () -> serial.poll() == PrinterState.READY);
            for (int i = 0; i < 3; i++) {
                device.answer(SimulatedAnswers.LATE, 450);
                assertThat(serial.print(Slips.numbered(2 * i))).isNotNull();
                Wire.until("trusted again", () -> serial.poll() == PrinterState.READY);
                long before = device.slipsPrinted();
                device.setAfterBytes(SimulatedTrouble.COVER_OPEN, 20);
                assertThat(serial.print(Slips.numbered(2 * i + 1))).isNotInstanceOf(Printed.class);
                assertThat(device.slipsPrinted()).isEqualTo(before);
                device.answer(SimulatedAnswers.RIGHT, 0);
                device.setAll(java.util.Set.of());
                Wire.until("ready", () -> serial.poll() == PrinterState.READY);
            }
        }
    }

    @Test
    void a_printer_always_one_behind_ends_no_job_by_the_answer_to_another() throws IOException {
        PrinterSimulator device = new PrinterSimulator("behind", DEVICE);
        Path link = folder.resolve("tty");
        try (device;
                PtyFront front = new PtyFront(device, link, 0);
                EscPosPrinter serial = new EscPosPrinter("serial", PROFILE, serial(Path.of(front.address())))) {
            device.answer(SimulatedAnswers.ONE_BEHIND, 0);
            Wire.until("trusted", () -> serial.poll() == PrinterState.READY);
            assertThat(serial.print(Slips.numbered(1))).isInstanceOf(Printed.class);
            device.setAfterBytes(SimulatedTrouble.STALLED, 20);
            assertThat(serial.print(Slips.numbered(2))).isNotInstanceOf(Printed.class);
        }
    }

    private static SerialTransport serial(Path path) {
        return new SerialTransport(path, new SerialLine(115_200, SerialLine.FlowControl.XON_XOFF));
    }

    private void ready() {
        Wire.until("ready", () -> printer.poll() == PrinterState.READY);
    }

    private byte[] owing(int question) {
        if (question == 0) {
            owed.add(ANSWER);
            return NOTHING;
        }
        return WELL;
    }

    /** What is owed comes with the next question about a job, in front of its own answer. */
    private byte[] paying(int question) {
        if (question != 0) {
            return WELL;
        }
        byte[] all = new byte[owed.size() + 1];
        owed.clear();
        return all;
    }
}
