package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.Slip.Align;
import greenslip.print.Slip.Qr;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names with characters that no printer has. */
class RareCharactersTest {
    private static final PrinterProfile NATIVE = PrinterProfile.GENERIC_58;
    private static final PrinterProfile DOTS =
            NATIVE.change().text(Drawing.RASTER).build();

    static List<PrinterProfile> profiles() {
        return PrinterProfile.SHIPPED;
    }

    private static Slip named(String name) {
        return new Slip(List.of(
                new Text("核酸检测", Align.CENTRE, 2, true),
                new Text("小区 " + name, Align.LEFT, 1, false),
                new Text(name, Align.CENTRE, 2, true),
                new Text("尾号", Align.RIGHT, 1, true)));
    }

    private static String text(EscPosEncoder encoder, PrinterProfile profile, Slip slip) {
        return new SlipPicture(encoder.encode(slip), profile).text();
    }

    @Test
    void a_line_with_a_rare_character_goes_as_dots_and_the_others_as_text() {
        assertThat(text(new EscPosEncoder(NATIVE), NATIVE, named("䶮家园")).replaceAll("(\\[picture]\n)+", "[picture]\n"))
                .isEqualTo("核酸检测\n[picture]\n尾号");
        assertThat(text(new EscPosEncoder(NATIVE), NATIVE, named("阳光家园"))).doesNotContain("[picture]");
    }

    @Test
    void such_a_line_looks_to_the_dot_as_on_a_printer_that_is_sent_nothing_but_dots() {
        Slip slip = new Slip(List.of(
                new Text("䶮左", Align.LEFT, 1, false),
                new Text("中㐀", Align.CENTRE, 1, true),
                new Text("平常", Align.CENTRE, 1, false),
                new Text("右한", Align.RIGHT, 2, true),
                new Rule("䶮"),
                new Text("ÖÄ A", Align.LEFT, 3, false),
                new Qr("1234567890")));
        byte[] job = new EscPosEncoder(NATIVE).encode(slip);
        assertThat(new SlipPicture(job, NATIVE).png())
                .isEqualTo(new SlipPicture(new EscPosEncoder(DOTS).encode(slip), DOTS).png());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void a_rare_line_takes_as_much_paper_as_any_other_and_nothing_is_skipped(PrinterProfile profile) {
        EscPosEncoder encoder = new EscPosEncoder(profile);
        SlipPicture rare = new SlipPicture(encoder.encode(named("䶮家园")), profile);
        assertThat(rare.millimetres()).isEqualTo(new SlipPicture(encoder.encode(named("阳光家")), profile).millimetres());
    }

    @Test
    void on_a_slow_line_a_rare_name_costs_half_a_second() {
        Slip usual = new Slip(List.of(new Text("小区 阳光小区", Align.LEFT, 1, false)));
        Slip rare = new Slip(List.of(new Text("小区 䶮光小区", Align.LEFT, 1, false)));
        EscPosEncoder encoder = new EscPosEncoder(NATIVE);
        assertThat(encoder.encode(rare).length - encoder.encode(usual).length).isBetween(100, 480);
    }

    @Test
    void what_no_font_has_is_a_geta_mark_in_the_printers_own_text() {
        EscPosEncoder encoder = new EscPosEncoder(NATIVE, () -> new ThermalFont(List.of()));
        assertThat(text(encoder, NATIVE, named("䶮家园"))).isEqualTo("核酸检测\n小区 〓家园\n〓家园\n尾号");
    }

    @Test
    void a_machine_on_which_fonts_fail_prints_what_printers_have() {
        EscPosEncoder encoder = new EscPosEncoder(NATIVE, () -> {
            throw new InternalError("java.lang.reflect.InvocationTargetException");
        });
        assertThat(text(encoder, NATIVE, named("䶮家园"))).contains("〓家园");
    }

    @Test
    void fonts_are_looked_for_when_the_first_rare_character_comes_and_once() {
        AtomicInteger looked = new AtomicInteger();
        EscPosEncoder encoder = new EscPosEncoder(NATIVE, () -> {
            looked.incrementAndGet();
            return new ThermalFont();
        });
        encoder.encode(Slips.full());
        encoder.encode(named("😀阳光\u001b@"));
        assertThat(looked).hasValue(0);
        encoder.encode(named("䶮"));
        encoder.encode(named("㐀"));
        assertThat(looked).hasValue(1);
    }

    @Test
    void a_character_beyond_the_first_plane_is_drawn_where_a_font_has_it() {
        ThermalFont font = new ThermalFont();
        int beyond = "𝔸".codePointAt(0);
        assertThat(font.knows(beyond)).isTrue();
        assertThat(font.dots(beyond, 2, false)).isNotEqualTo(font.dots("𝔹".codePointAt(0), 2, false));
        assertThat(font.knows(0x10fffd)).isFalse();
        assertThat(font.dots(0x10fffd, 2, false)).isEqualTo(new ThermalFont(List.of()).dots('凭', 2, false));
    }

    /** Any mixture of rare characters, in any place and size. */
    @Test
    void no_rare_line_holds_a_command_that_printers_obey_at_once() {
        Random random = new Random(20_220_224);
        EscPosEncoder encoder = new EscPosEncoder(NATIVE);
        HexFormat hex = HexFormat.of();
        for (int round = 0; round < 200; round++) {
            StringBuilder name = new StringBuilder("䶮");
            for (int i = 0; i < 12; i++) {
                name.appendCodePoint(0x3400 + random.nextInt(0x19b0));
            }
            byte[] job = encoder.encode(new Slip(List.of(new Text(
                    name.toString(), Align.values()[random.nextInt(3)], 1 + random.nextInt(4), random.nextBoolean()))));
            RealTimeCommands obeyed = new RealTimeCommands();
            for (byte value : job) {
                assertThat(obeyed.accept(value)).as(() -> hex.formatHex(job)).isEqualTo(RealTimeCommands.NOTHING);
            }
        }
    }
}
