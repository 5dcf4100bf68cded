package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.print.EscPosEncoder;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.Slip;
import greenslip.print.SlipPicture;
import greenslip.voucher.SampleSlip;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample voucher on every printer that there is a profile for. The pictures were looked at before they were put here. */
class SlipCommandTest {
    private static final Path GOLDEN = Path.of("src/test/resources/greenslip/print");

    /** What a reader of characters gets right of a slip: most, not all. */
    private static final double LEAST_READ = 0.8;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @MethodSource("profiles")
    void a_profiles_slip_is_these_bytes_and_this_picture(PrinterProfile profile) throws IOException {
        assertThat(Main.run("slip", "--profile", profile.name(), "--out", folder.toString()))
                .isZero();
        byte[] job = Files.readAllBytes(folder.resolve(profile.name() + ".bin"));
        byte[] golden = Files.readAllBytes(GOLDEN.resolve("slip-" + profile.name() + ".bin"));
        if (profile.text() == Drawing.NATIVE) {
            assertThat(job).isEqualTo(golden);
        } else {
            // Font rasterisers differ in a dot here and there.
            assertThat(job.length).isBetween(golden.length * 9 / 10, golden.length * 11 / 10);
        }
        assertLooksLike(
                ImageIO.read(folder.resolve(profile.name() + ".png").toFile()),
                ImageIO.read(GOLDEN.resolve("slip-" + profile.name() + ".png").toFile()));
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void the_paper_that_a_profile_reckons_with_is_what_a_slip_takes(PrinterProfile profile) {
        int measured = new SlipPicture(new EscPosEncoder(profile).encode(SampleSlip.make()), profile).millimetres();
        assertThat(profile.slipMillimetres()).isBetween(measured * 9 / 10, measured * 11 / 10);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void nothing_that_a_name_says_reaches_the_printer_as_a_command(PrinterProfile profile) {
        Slip hostile = SampleSlip.make("东\u001b@\u001di\u0010\u0004\u0001点\u0000\n\r\u009b", "¥小😀区𠮷㐀\u001bm\u007f");
        byte[] job = new EscPosEncoder(profile).encode(hostile);
        String hex = HexFormat.of().withDelimiter(" ").formatHex(job);
        assertThat(hex).doesNotContain("10 04 01").doesNotContain("10 05 02").doesNotContain("10 14");
        assertThat(job).hasSizeLessThan(10_000);
        if (profile.text() == Drawing.NATIVE) {
            assertThat(new SlipPicture(job, profile).text())
                    .contains("点位 东〓@〓i〓〓〓点〓〓〓〓", "小区 ￥小〓区〓〓〓m〓", "K27A-A000-001Z");
        } else {
            assertThat(new SlipPicture(job, profile).text())
                    .contains("[picture]")
                    .doesNotContain("@", "K27A");
        }
    }

    @Test
    void without_a_profile_there_are_all_and_a_name_that_is_none_is_refused() throws IOException {
        Path all = folder.resolve("a/b");
        assertThat(Main.run("slip", "--out", all.toString())).isZero();
        try (Stream<Path> files = Files.list(all)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(PrinterProfile.SHIPPED.stream()
                            .flatMap(profile -> Stream.of(profile.name() + ".bin", profile.name() + ".png"))
                            .toList());
        }
        assertThat(Main.run("slip", "--profile", "fax", "--out", folder.toString()))
                .isEqualTo(2);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("profiles")
    void strangers_read_the_code_and_most_of_the_text_off_the_picture(PrinterProfile profile) throws Exception {
        Slip slip = SampleSlip.make();
        SlipPicture picture = new SlipPicture(new EscPosEncoder(profile).encode(slip), profile);
        Path png = Files.write(folder.resolve("slip.png"), picture.png());
        String url = slip.rows().stream()
                .filter(Slip.Qr.class::isInstance)
                .map(row -> ((Slip.Qr) row).text())
                .findFirst()
                .orElseThrow();
        assertThat(Tool.run("zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", png.toString()))
                .isEqualTo(url + "\n");
        List<String> read = Tool.run("tesseract", png.toString(), "-", "-l", "chi_sim", "--psm", "6")
                .lines()
                .map(line -> line.replace(" ", ""))
                .toList();
        for (String line : List.of("科尔沁街道筹备组", "核酸检测第三轮", "小区阳光小区")) {
            assertThat(read).contains(line);
        }
        int wrong = 0;
        int characters = 0;
        for (Slip.Row row : slip.rows()) {
            if (row instanceof Slip.Text text) {
                String said = text.text().replace(" ", "");
                characters += said.length();
                wrong += read.stream()
                        .mapToInt(line -> distance(said, line))
                        .min()
                        .orElse(said.length());
            }
        }
        assertThat(1.0 - (double) wrong / characters).isGreaterThan(LEAST_READ);
    }

    static List<PrinterProfile> profiles() {
        return PrinterProfile.SHIPPED;
    }

    private static void assertLooksLike(BufferedImage image, BufferedImage expected) {
        assertThat(image.getWidth()).isEqualTo(expected.getWidth());
        assertThat(image.getHeight()).isEqualTo(expected.getHeight());
        int differing = 0;
        int ink = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                differing += image.getRGB(x, y) == expected.getRGB(x, y) ? 0 : 1;
                ink += (expected.getRGB(x, y) & 0xff) == 0 ? 1 : 0;
            }
        }
        assertThat(differing).isLessThan(ink / 20);
    }

    /** Characters to change, add or leave out to make one text of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[other.length()];
    }
}
