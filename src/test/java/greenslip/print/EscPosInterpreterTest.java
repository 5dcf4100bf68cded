package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.PaperRow.Blank;
import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Glyph;
import greenslip.print.PaperRow.Line;
import greenslip.print.PaperRow.Raster;
import greenslip.print.PaperRow.Side;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscPosInterpreterTest {
    private final List<PaperRow> rows = new ArrayList<>();
    private final List<String> acts = new ArrayList<>();
    private final EscPosInterpreter interpreter = new EscPosInterpreter(384, new EscPosInterpreter.Mechanism() {
        @Override
        public void row(PaperRow row) {
            rows.add(row);
        }

        @Override
        public void cut(int feedDots) {
            acts.add("cut " + feedDots);
        }

        @Override
        public void askedJobDone() {
            acts.add("asked");
        }

        @Override
        public void pushStatus(boolean on) {
            acts.add("push " + on);
        }
    });

    @Test
    void text_stands_as_it_was_set() {
        hex("1b40 1c26 1b6101 1d2111 1b4501 1b2d01 b5da 41 0a");
        Line line = (Line) rows.getFirst();
        assertThat(line.side()).isEqualTo(Side.CENTRE);
        assertThat(line.glyphs())
                .containsExactly(new Glyph('第', 2, 2, 2, true, true), new Glyph('A', 1, 2, 2, true, true));
        assertThat(line.heightDots()).isEqualTo(48);
    }

    @Test
    void a_reset_forgets_every_mode_and_the_line_so_far() {
        hex("1c2e 1b6102 1d2133 1b4501 1b2d01 1b3350 41 1b40 b5da 42 0a");
        Line line = (Line) rows.getFirst();
        assertThat(line.side()).isEqualTo(Side.LEFT);
        assertThat(line.text()).isEqualTo("第B");
        assertThat(line.glyphs()).allMatch(glyph -> glyph.scaleX() == 1 && !glyph.bold() && !glyph.underlined());
        assertThat(line.heightDots()).isEqualTo(30);
    }

    @Test
    void a_line_that_is_full_goes_on_in_the_next() {
        ascii("x".repeat(33));
        hex("0a");
        assertThat(texts()).containsExactly("x".repeat(32), "x");
    }

    @Test
    void paper_is_fed_by_lines_and_by_dots() {
        hex("0a 1b6403 1b4a18 1b333c 0a 1b32 0a 41 1b6402 42 1b4a64");
        assertThat(rows).extracting(PaperRow::heightDots).containsExactly(30, 90, 24, 60, 30, 30, 30, 100);
    }

    @Test
    void alignment_counts_only_at_the_start_of_a_line() {
        hex("41 1b6102 0a 1b6101 42 0a");
        assertThat(rows).extracting(row -> ((Line) row).side()).containsExactly(Side.LEFT, Side.CENTRE);
    }

    @ParameterizedTest
    @CsvSource({"1d564200, cut 120", "1d564110, cut 136", "1d5600, cut 0", "1d5601, cut 0", "1b69, cut 0", "1b6d, cut 0"
    })
    void paper_is_cut_by_each_of_the_commands(String command, String act) {
        hex(command);
        assertThat(acts).containsExactly(act);
    }

    @Test
    void a_cut_in_the_middle_of_a_line_does_not_happen() {
        hex("41 1d564200 0a");
        assertThat(acts).isEmpty();
        assertThat(texts()).containsExactly("A");
        assertThat(interpreter.skipped()).isEqualTo(1);
    }

    @Test
    void questions_and_pushes_reach_the_works() {
        hex("1d7201 1d7231 1d7202 1d61ff 1d6100");
        assertThat(acts).containsExactly("asked", "asked", "push true", "push false");
    }

    @Test
    void a_code_is_stored_and_drawn_with_its_size_and_level() {
        hex("1b6101 1d286b0400314132001d286b03003143051d286b03003145331d286b060031503041424331" + "1d286b0300315130");
        // The count says six bytes, of which three are the head: the stray "1" after it is text.
        assertThat(rows.getFirst()).isInstanceOf(Line.class);
        assertThat(rows.getLast()).isEqualTo(new Code("ABC", 5, 'H', Side.CENTRE));
    }

    @Test
    void a_code_that_was_never_stored_is_not_drawn() {
        hex("1d286b0300315130");
        assertThat(rows).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 2, 1", "2, 1, 2", "3, 2, 2", "48, 1, 1", "51, 2, 2"})
    void a_raster_stands_in_its_mode(int mode, int scaleX, int scaleY) {
        hex("1d7630%02x02000300 8001 0000 ff00".formatted(mode));
        Raster raster = (Raster) rows.getFirst();
        assertThat(raster.scaleX()).isEqualTo(scaleX);
        assertThat(raster.scaleY()).isEqualTo(scaleY);
        assertThat(raster.heightDots()).isEqualTo(3 * scaleY);
        assertThat(raster.bitmap().black(0, 0)).isTrue();
        assertThat(raster.bitmap().black(1, 0)).isFalse();
        assertThat(raster.bitmap().black(15, 0)).isTrue();
        assertThat(raster.bitmap().black(7, 2)).isTrue();
        assertThat(raster.bitmap().black(8, 2)).isFalse();
    }

    @Test
    void of_a_raster_wider_than_the_paper_only_the_paper_is_kept() {
        hex("1d763000 e803 0200");
        for (int i = 0; i < 2_000; i++) {
            interpreter.accept((byte) (i == 1_000 ? 0x80 : 0));
        }
        Bitmap bitmap = ((Raster) rows.getFirst()).bitmap();
        assertThat(bitmap.width()).isEqualTo(384);
        assertThat(bitmap.height()).isEqualTo(2);
        assertThat(bitmap.black(0, 1)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1d7630000000 0100", "1d76300001000000", "1d763000ffffffff"})
    void a_raster_of_no_size_or_nonsense_is_skipped(String command) {
        hex(command + "41 0a");
        assertThat(texts()).containsExactly("A");
    }

    /** Bytes that foreign encoders send, each of which must be passed over whole. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1b2000",
                "1b2101",
                "1b2500",
                "1b2d00",
                "1b3d01",
                "1b4701",
                "1b4d00",
                "1b5200",
                "1b5601",
                "1b7400",
                "1b7b00",
                "1b242000",
                "1b5c1000",
                "1b630304",
                "1b420302",
                "1b70003232",
                "1b57 0000 0000 0000 0000",
                "1b4408 10 00",
                "1b28410300300a0a",
                "1b2a000300 ffffff",
                "1b2a210200 ffffffffffff",
                "1c2100",
                "1c2d00",
                "1c5300 00",
                "1c700100",
                "1d4200",
                "1d6200",
                "1d6600",
                "1d6850",
                "1d7703",
                "1d4800",
                "1d4901",
                "1d2f00",
                "1d4c0000",
                "1d571001",
                "1d500000",
                "1d5c1000",
                "1d5e010101",
                "1d2a0101 ffffffffffffffff",
                "1d284c0200 3032",
                "1d384c 02000000 3032",
                "1d6b04 41424300",
                "1d6b49 03 414243",
                "100401",
                "100502",
                "10140801031401060208",
                "1014000000",
                "1b1b",
                "1dfe",
                "1c00",
                "1bff",
                "10",
                "1d286b0300 324103"
            })
    void what_others_send_is_passed_over_whole(String command) {
        hex(command + "41 0a 1d7201");
        assertThat(texts()).last().isEqualTo("A");
        assertThat(acts).last().isEqualTo("asked");
        assertThat(rows).filteredOn(row -> row instanceof Line).hasSize(1);
    }

    @Test
    void four_byte_forms_come_out_as_the_digits_that_clones_print() {
        hex("81308436 0a");
        assertThat(interpreter.skipped()).isPositive();
        assertThat(texts().getFirst()).contains("0").contains("6");
    }

    @Test
    void outside_chinese_mode_high_bytes_are_western() {
        hex("1c2e b5da 0a 1c26 b5da 0a");
        assertThat(texts()).containsExactly("\u00b5\u00da", "第");
    }

    @Test
    void power_off_ends_a_command_half_received() {
        hex("1d763000 30000001");
        interpreter.powerOff();
        assertThat(interpreter.atRest()).isTrue();
        hex("41 0a");
        assertThat(texts()).containsExactly("A");
    }

    @Test
    void as_many_zeros_as_a_wake_sends_end_any_command_of_ours() {
        byte[] job =
                new EscPosEncoder(PrinterProfile.GENERIC_80).encode(new Slip(List.of(new Slip.Qr("a".repeat(1_000)))));
        for (int cut = 1; cut < job.length; cut++) {
            rows.clear();
            bytes(java.util.Arrays.copyOf(job, cut));
            bytes(new byte[EscPos.FLUSH_BYTES]);
            bytes(EscPos.reset());
            assertThat(interpreter.atRest()).as("after %d bytes", cut).isTrue();
        }
    }

    @Property(tries = 300)
    void any_bytes_at_all_neither_throw_nor_hang(@ForAll @Size(max = 400) byte[] bytes) {
        survives(bytes);
    }

    @Test
    void streams_of_commands_with_random_parameters_neither_throw_nor_hang() {
        Random random = new Random(7);
        byte[] starts = {0x1b, 0x1c, 0x1d, 0x10};
        for (int round = 0; round < 300; round++) {
            byte[] bytes = new byte[600];
            random.nextBytes(bytes);
            for (int i = 0; i < bytes.length; i += 1 + random.nextInt(12)) {
                bytes[i] = starts[random.nextInt(starts.length)];
            }
            survives(bytes);
        }
    }

    @Test
    void a_damaged_job_neither_throws_nor_hangs() {
        byte[] job = new EscPosEncoder(PrinterProfile.GENERIC_58).encode(Slips.full());
        Random random = new Random(11);
        for (int round = 0; round < 500; round++) {
            byte[] damaged = job.clone();
            for (int i = 0; i < 3; i++) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            survives(damaged);
        }
    }

    /** Whatever came, zeros as many as the longest command and a reset make the printer whole again. */
    private void survives(byte[] bytes) {
        bytes(bytes);
        byte[] zeros = new byte[4_096];
        for (int fed = 0; !interpreter.atRest(); fed += zeros.length) {
            assertThat(fed).isLessThanOrEqualTo(CommandLength.MOST_BYTES);
            bytes(zeros);
        }
        rows.clear();
        hex("1b40 41 0a");
        assertThat(texts()).containsExactly("A");
        for (PaperRow row : rows) {
            assertThat(row.heightDots()).isNotNegative();
        }
    }

    private List<String> texts() {
        return rows.stream()
                .filter(row -> !(row instanceof Blank))
                .filter(row -> row instanceof Line)
                .map(row -> ((Line) row).text())
                .toList();
    }

    private void ascii(String text) {
        bytes(text.getBytes(Charset.forName("GBK")));
    }

    private void hex(String digits) {
        bytes(EscPos.hex(digits.replace(" ", "")));
    }

    private void bytes(byte[] all) {
        for (byte value : all) {
            interpreter.accept(value);
        }
    }
}
