package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.PaperRow.Code;
import greenslip.print.PaperRow.Side;
import greenslip.print.VirtualPrinter.Settings;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a slip of the virtual printer looks like. */
class PictureTest {
    private final VirtualPrinter printer = new VirtualPrinter("picture", PrinterProfile.GENERIC_58, Settings.INSTANT);

    @Test
    void a_full_slip_looks_as_it_always_did() throws IOException {
        Wire.send(printer, new EscPosEncoder(PrinterProfile.GENERIC_58).encode(Slips.full()));
        Golden.assertLooksLike(printer.png(printer.latestSlip()).orElseThrow(), "full-slip.png");
    }

    @Test
    void the_picture_is_as_wide_as_the_paper() throws IOException {
        VirtualPrinter wide = new VirtualPrinter("wide", PrinterProfile.GENERIC_80, Settings.INSTANT);
        Wire.send(wide, new EscPosEncoder(PrinterProfile.GENERIC_80).encode(Slips.full()));
        assertThat(image(wide.png(1).orElseThrow()).getWidth()).isEqualTo(576);
    }

    @Test
    void a_raster_is_drawn_dot_by_dot() throws IOException {
        Wire.send(printer, EscPos.hex("1b40" + "1d76300001000200" + "8001" + "1d76300301000100" + "c0" + "1d564200"));
        BufferedImage image = image(printer.png(1).orElseThrow());
        int top = PaperPainter.MARGIN_DOTS;
        assertThat(inked(image)).isEqualTo(2 + 8);
        assertThat(black(image, 0, top)).isTrue();
        assertThat(black(image, 7, top + 1)).isTrue();
        assertThat(black(image, 3, top + 3)).isTrue();
        assertThat(black(image, 4, top + 3)).isFalse();
    }

    @Test
    void what_runs_over_the_edges_of_the_paper_goes_nowhere() throws IOException {
        byte[] wide = new byte[8 + 200];
        System.arraycopy(EscPos.hex("1d763001c8000100"), 0, wide, 0, 8);
        Arrays.fill(wide, 8, wide.length, (byte) 0xff);
        Wire.send(printer, wide);
        Wire.send(printer, EscPos.cut());
        assertThat(inked(image(printer.png(1).orElseThrow()))).isEqualTo(384);
    }

    @Test
    void paper_of_any_length_is_drawn_no_longer_than_ten_metres() {
        PaperPainter painter = new PaperPainter(new ThermalFont());
        PaperRow blank = new PaperRow.Blank(60_000);
        assertThat(painter.paint(List.of(blank, blank), 8).getHeight()).isEqualTo(PaperTape.MOST_DOTS);
    }

    @Test
    void where_no_font_knows_chinese_there_are_boxes_and_a_warning() {
        ThermalFont bare = new ThermalFont(List.of());
        assertThat(bare.chineseMissing()).isTrue();
        boolean[] box = bare.dots('凭', 2, false);
        assertThat(box).hasSize(24 * 24).isEqualTo(bare.dots('证', 2, false));
        assertThat(box[2 * 24 + 5]).isTrue();
        assertThat(box[12 * 24 + 12]).isFalse();
        assertThat(bare.dots('A', 1, false)).isNotEqualTo(bare.dots('B', 1, false));
    }

    @Test
    void with_a_chinese_font_characters_differ_and_fill_their_cells() {
        ThermalFont font = new ThermalFont();
        assertThat(font.chineseMissing()).isFalse();
        assertThat(printer.chineseFontMissing()).isFalse();
        assertThat(font.dots('凭', 2, false)).hasSize(24 * 24).isNotEqualTo(font.dots('证', 2, false));
        assertThat(count(font.dots('证', 2, true))).isGreaterThan(count(font.dots('证', 2, false)));
        assertThat(font.dots('A', 1, false)).hasSize(12 * 24);
    }

    @Property(tries = 100)
    void the_length_of_a_code_is_reckoned_as_it_is_drawn(
            @ForAll @CharRange(from = '0', to = '9') @StringLength(min = 8, max = 300) String digits,
            @ForAll @CharRange(from = 'a', to = 'z') @StringLength(max = 40) String head) {
        String text = head + digits;
        int drawn = QrSymbol.draw(text, 'M').orElseThrow().getWidth();
        assertThat(QrSymbol.modules(text, 'M')).isEqualTo(drawn);
    }

    @Test
    void a_text_that_no_code_can_hold_is_no_code() {
        String text = "x".repeat(3_000);
        assertThat(QrSymbol.draw(text, 'M')).isEmpty();
        assertThat(QrSymbol.modules(text, 'M')).isZero();
        assertThat(new Code(text, 6, 'M', Side.LEFT).heightDots()).isZero();
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {4, 6})
    void zbar_reads_the_code_off_the_picture(int moduleDots, @TempDir Path directory) throws Exception {
        PrinterProfile profile =
                PrinterProfile.GENERIC_58.change().qrModuleDots(moduleDots).build();
        Wire.send(printer, new EscPosEncoder(profile).encode(Slips.full()));
        Path png = Files.write(directory.resolve("slip.png"), printer.png(1).orElseThrow());
        Path out = directory.resolve("out");
        Process zbar = new ProcessBuilder(
                        "zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", png.toString())
                .redirectOutput(out.toFile())
                .start();
        assertThat(zbar.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(out, StandardCharsets.US_ASCII)).isEqualTo(Slips.URL + "\n");
    }

    private static BufferedImage image(byte[] png) throws IOException {
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static boolean black(BufferedImage image, int x, int y) {
        return (image.getRGB(x, y) & 0xff) == 0;
    }

    private static int inked(BufferedImage image) {
        int ink = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                ink += black(image, x, y) ? 1 : 0;
            }
        }
        return ink;
    }

    private static int count(boolean[] dots) {
        int ink = 0;
        for (boolean dot : dots) {
            ink += dot ? 1 : 0;
        }
        return ink;
    }
}
