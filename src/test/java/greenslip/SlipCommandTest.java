package greenslip;

import static greenslip.print.PrinterProfile.GENERIC_58;
import static greenslip.print.PrinterProfile.GENERIC_80;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import greenslip.print.EscPosEncoder;
import greenslip.print.Golden;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.Slip;
import greenslip.print.SlipPicture;
import greenslip.voucher.SampleSlip;
import greenslip.voucher.SampleSlip.Words;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sample voucher on every printer that there is a profile for. The pictures were looked at before they were put here. */
@Execution(ExecutionMode.CONCURRENT)
class SlipCommandTest {
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
        boolean drawnHere = profile.text() == Drawing.RASTER;
        Golden.assertBytes(job, "slip-" + profile.name() + ".bin", drawnHere);
        Golden.assertLooksLike(
                Files.readAllBytes(folder.resolve(profile.name() + ".png")), "slip-" + profile.name() + ".png");
    }

    /** Samples that are not as usual, by the name of their golden files. */
    static List<Arguments> unusual() {
        Words rare = Words.USUAL.withPlace("䶮水广场东点", "㐀䶮家园二期").withHint("䶮");
        Words lengthy = new Words(
                "呼和浩特市赛罕区疫情防控工作指挥部科尔沁街道筹备组第三工作小队",
                "呼和浩特市全员核酸检测采样工作方",
                "呼和浩特市科尔沁街道体育场南门东侧临时采样点",
                "科尔沁街道阳光花园二期北区家属院及周边平房",
                "02X",
                2);
        return List.of(GENERIC_58, GENERIC_80).stream()
                .flatMap(profile -> Stream.of(
                        arguments("rare", rare, profile),
                        arguments("copy", Words.USUAL.withCopy(2), profile),
                        arguments("lengthy", lengthy, profile)))
                .toList();
    }

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("unusual")
    void rare_names_copies_and_long_names_are_these_bytes_and_these_pictures(
            String name, Words words, PrinterProfile profile) throws IOException {
        byte[] job = new EscPosEncoder(profile).encode(SampleSlip.make(words));
        String files = "slip-" + name + "-" + profile.widthDots();
        Golden.assertBytes(job, files + ".bin", name.equals("rare"));
        Golden.assertLooksLike(new SlipPicture(job, profile).png(), files + ".png");
    }

    @Test
    void the_command_shows_a_copy_and_the_names_of_a_place() throws IOException {
        assertThat(Main.run(
                        "slip",
                        "--profile",
                        "generic-58",
                        "--copy",
                        "2",
                        "--site",
                        "南门",
                        "--community",
                        "䶮家园",
                        "--out",
                        folder.toString()))
                .isZero();
        Words words = Words.USUAL.withCopy(2).withPlace("南门", "䶮家园");
        assertThat(Files.readAllBytes(folder.resolve("generic-58.bin")))
                .isEqualTo(new EscPosEncoder(GENERIC_58).encode(SampleSlip.make(words)));
        assertThat(Main.run("slip", "--copy", "10", "--out", folder.toString())).isEqualTo(2);
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
        Slip hostile = SampleSlip.make(
                Words.USUAL.withPlace("东\u001b@\u001di\u0010\u0004\u0001点\u0000\n\r\u009b", "¥小😀区ᠮا\u001bm\u007f"));
        byte[] job = new EscPosEncoder(profile).encode(hostile);
        String hex = HexFormat.of().withDelimiter(" ").formatHex(job);
        assertThat(hex).doesNotContain("10 04 01").doesNotContain("10 05 02").doesNotContain("10 14");
        assertThat(job).hasSizeLessThan(10_000);
        if (profile.text() == Drawing.NATIVE) {
            assertThat(new SlipPicture(job, profile).text()).contains("点位 东@i点", "小区 ￥小〓区〓〓m", "K27A-A000-001Z");
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
        List<String> read = read(SampleSlip.make(), profile);
        for (String line : List.of("科尔沁街道筹备组", "核酸检测第三轮", "小区阳光小区")) {
            assertThat(read).contains(line);
        }
        assertThat(partRead(SampleSlip.make(), read)).isGreaterThan(LEAST_READ);
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} {2}")
    @MethodSource("unusual")
    void strangers_read_unusual_slips_as_well(String name, Words words, PrinterProfile profile) throws Exception {
        Slip slip = SampleSlip.make(words);
        List<String> read = read(slip, profile);
        assertThat(partRead(slip, read)).isGreaterThan(LEAST_READ);
        assertThat(read.stream().anyMatch(line -> line.contains("补办"))).isEqualTo(words.copy() > 1);
    }

    /** The lines that tesseract reads; zbarimg must read the code, to the character. */
    private List<String> read(Slip slip, PrinterProfile profile) throws Exception {
        SlipPicture picture = new SlipPicture(new EscPosEncoder(profile).encode(slip), profile);
        Path png = Files.write(folder.resolve("slip.png"), picture.png());
        String url = slip.rows().stream()
                .filter(Slip.Qr.class::isInstance)
                .map(row -> ((Slip.Qr) row).text())
                .findFirst()
                .orElseThrow();
        assertThat(Tool.run("zbarimg", "-q", "--raw", "--nodbus", "-Sdisable", "-Sqrcode.enable", png.toString()))
                .isEqualTo(url + "\n");
        return Tool.run("tesseract", png.toString(), "-", "-l", "chi_sim", "--psm", "6")
                .lines()
                .map(line -> line.replace(" ", ""))
                .toList();
    }

    private static double partRead(Slip slip, List<String> read) {
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
        return 1.0 - (double) wrong / characters;
    }

    static List<PrinterProfile> profiles() {
        return PrinterProfile.SHIPPED;
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
