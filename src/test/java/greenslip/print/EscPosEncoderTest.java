package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.print.Slip.Align;
import greenslip.print.Slip.Feed;
import greenslip.print.Slip.Qr;
import greenslip.print.Slip.Row;
import greenslip.print.Slip.Rule;
import greenslip.print.Slip.Text;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscPosEncoderTest {
    private static final PrinterProfile PROFILE = PrinterProfile.GENERIC_58;
    private static final Path GOLDEN = Path.of("src/test/resources/greenslip/print/full-slip.hex");

    /** Without fonts: what printers lack is missing, so that all there is on paper is text. */
    private final EscPosEncoder encoder = new EscPosEncoder(PROFILE, () -> new ThermalFont(List.of()));

    @Test
    void a_full_slip_is_these_bytes() throws IOException {
        String hex = HexFormat.of().formatHex(encoder.encode(Slips.full()));
        List<String> lines = new ArrayList<>();
        for (int at = 0; at < hex.length(); at += 64) {
            lines.add(hex.substring(at, Math.min(hex.length(), at + 64)));
        }
        assertThat(lines).isEqualTo(Files.readAllLines(GOLDEN));
    }

    @Test
    void a_full_slip_is_these_commands_and_no_others() {
        assertThat(events(Slips.full()))
                .containsExactly(
                        "reset",
                        "fs 26",
                        "esc 61 1",
                        "text \"科尔沁街道筹备组\"",
                        "gs 21 11",
                        "esc 45 1",
                        "text \"第三轮\"",
                        "esc 61 0",
                        "gs 21 00",
                        "esc 45 0",
                        "text \"---------- 补办 第2份 ----------\"",
                        "text \"时间 2022-02-24 13:00\"",
                        "esc 61 2",
                        "text \"体育场南门\"",
                        "esc 64 1",
                        "fs 2e",
                        "esc 61 1",
                        "esc 4a 24",
                        "qr 41 32 00",
                        "qr 43 06",
                        "qr 45 31",
                        "qr 50 30 " + Slips.URL,
                        "qr 51 30",
                        "esc 4a 24",
                        "fs 26",
                        "esc 61 0",
                        "text \"--------------------------------\"",
                        "gs 21 22",
                        "text \"￥·—…①\"",
                        "text \"℃〇\"",
                        "text \"\"",
                        "esc 64 1",
                        "cut");
    }

    @Test
    void a_printer_without_a_cutter_is_sent_no_cut_and_feed_is_the_profiles() {
        PrinterProfile bare = PROFILE.change().feedLines(0).cutter(false).build();
        assertThat(StreamReader.events(new EscPosEncoder(bare).encode(new Slip(List.of(new Feed(3))))))
                .containsExactly("reset", "fs 26", "esc 64 3", "text \"\"");
    }

    @ParameterizedTest
    @CsvSource({"1, 4, 4", "20, 8, 8", "300, 6, 6", "300, 12, 6", "700, 6, 4"})
    void a_code_keeps_its_quiet_zone_by_smaller_modules_where_the_paper_is_narrow(int digits, int wanted, int sent) {
        PrinterProfile profile = PROFILE.change().qrModuleDots(wanted).build();
        Slip slip = new Slip(List.of(new Qr("7".repeat(digits))));
        assertThat(StreamReader.events(new EscPosEncoder(profile).encode(slip)))
                .contains("qr 43 %02x".formatted(sent), "esc 4a " + 4 * sent);
    }

    @Test
    void a_code_that_the_paper_cannot_hold_is_refused_rather_than_clipped() {
        Slip slip = new Slip(List.of(new Qr("a".repeat(1_000))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(slip))
                .withMessageContaining("does not fit");
        assertThat(new EscPosEncoder(PrinterProfile.GENERIC_80).encode(slip)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "a\u001b@", "凭证", "a\u007f", "\u00e9"})
    void a_code_is_printable_ascii_or_refused_without_repeating_it(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(new Slip(List.of(new Qr(text)))))
                .satisfies(refusal -> assertThat(
                                text.isEmpty() || !refusal.getMessage().contains(text))
                        .isTrue());
    }

    @Test
    void sizes_are_bounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(new Slip(List.of(new Qr("1".repeat(1_001))))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> encoder.encode(new Slip(Collections.nCopies(401, new Rule("")))));
        assertThat(encoder.encode(new Slip(Collections.nCopies(400, new Rule("")))))
                .isNotEmpty();
        Slip endless = new Slip(List.of(new Text("长".repeat(100_000), Align.LEFT, 1, false)));
        assertThat(events(endless)).filteredOn(event -> event.contains("长")).hasSize(12);
        Slip wordy = new Slip(List.of(new Rule("字".repeat(1_000))));
        assertThat(events(wordy).get(2)).isEqualTo("text \"-- " + "字".repeat(13) + " --\"");
    }

    @ParameterizedTest
    @CsvSource({
        "¥,￥",
        "µ,〓",
        "²,〓",
        "½,〓",
        "ｱ,ｱ",
        "한,한",
        "Ö,Ö",
        "ᠮ,〓",
        "ا,〓",
        "é,é",
        "❤\ufe0f,〓",
        "葛\udb40\udd00,葛",
        "😀,〓",
        "㐀,㐀",
        "䶮,䶮",
        "𠮷,𠮷",
        "￥·—…①℃〇あ,￥·—…①℃〇あ",
        "a\u0000b\u001b@c\u007fd,ab@cd",
        "a\u0085b\u009bc,abc",
        "张\u202e三\u2066\u200b\ufeff,张三",
        "'a\tb\r\nc\u2028d',abcd",
        "a\u00a0b\u2003c,a b c",
        "\ue000,〓",
        "\ud800,〓"
    })
    void what_a_printer_cannot_print_is_replaced_or_vanishes(String raw, String printed) {
        assertThat(PrintableText.of(raw)).isEqualTo(printed);
        assertThat(PrintableText.of(printed)).isEqualTo(printed);
    }

    @Property
    void no_text_can_become_a_command(@ForAll("hostile") String raw, @ForAll("scales") int scale) {
        Slip slip = new Slip(List.of(new Text(raw, Align.LEFT, scale, false), new Rule(raw)));
        byte[] job = encoder.encode(slip);
        List<String> commands = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (String event : StreamReader.events(job)) {
            (event.startsWith("text ") ? texts : commands).add(event);
        }
        String size = "gs 21 " + (scale - 1) + (scale - 1);
        assertThat(commands)
                .isEqualTo(
                        scale == 1
                                ? List.of("reset", "fs 26", "esc 64 1", "cut")
                                : List.of("reset", "fs 26", size, "gs 21 00", "esc 64 1", "cut"));
        assertThat(texts).allMatch(text -> PrintableText.columns(text) - 7 <= PROFILE.columns());
    }

    @Property(tries = 200)
    void no_job_holds_a_command_that_printers_obey_at_once(
            @ForAll("hostile") String raw, @ForAll("payloads") String payload) {
        byte[] job = encoder.encode(new Slip(List.of(
                new Text(raw, Align.CENTRE, 2, true), new Feed(16), new Qr(payload), new Feed(4), new Rule(raw))));
        for (int i = 0; i + 1 < job.length; i++) {
            boolean realTime = job[i] == 0x10 && (job[i + 1] == 4 || job[i + 1] == 5 || job[i + 1] == 0x14);
            assertThat(realTime).isFalse();
        }
    }

    @Property(tries = 300)
    void the_printers_own_reading_is_what_was_written(@ForAll("hostile") String raw) {
        VirtualPrinter printer = new VirtualPrinter("judge", PROFILE, VirtualPrinter.Settings.INSTANT);
        List<Row> rows = List.of(new Text("x" + raw, Align.LEFT, 1, false), new Qr("CODE"));
        Wire.send(printer, encoder.encode(new Slip(rows)));
        String printable = withoutRare("x" + PrintableText.of(raw));
        String lines = String.join("\n", PaperLines.of(printable, PROFILE.columns(), 12));
        assertThat(printer.text(1)).contains(lines + "\n[QR]");
        assertThat(printer.codes(1)).containsExactly("CODE");
        assertThat(printer.slipsPrinted()).isEqualTo(1);
    }

    @Tag("slow")
    @Test
    void iconv_reads_the_text_as_it_was_meant(@TempDir Path directory) throws Exception {
        StringBuilder every = new StringBuilder();
        for (int unit = 0x20; unit <= 0xffff; unit++) {
            String printable = PrintableText.of(String.valueOf((char) unit));
            boolean printed = printable.indexOf(PrintableText.MISSING) < 0 && !PrintableText.hasRare(printable);
            every.append(printed ? printable : "").append(unit % 64 == 0 ? "\n" : "");
        }
        String text = every.toString().replace("\n", "");
        assertThat(text).hasSizeGreaterThan(20_000);
        for (String charset : List.of("GBK", "GB18030")) {
            // The euro came into GBK late: iconv has it in GB18030 only, printers have it in both.
            String known = charset.equals("GBK") ? text.replace("€", "") : text;
            Path file = Files.write(directory.resolve("text"), PrintableText.encode(known));
            Path out = directory.resolve("utf8");
            Process iconv = new ProcessBuilder("iconv", "-f", charset, "-t", "UTF-8", file.toString())
                    .redirectOutput(out.toFile())
                    .start();
            assertThat(iconv.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(iconv.exitValue()).isZero();
            assertThat(Files.readString(out, StandardCharsets.UTF_8)).isEqualTo(known);
        }
    }

    @Provide
    Arbitrary<String> hostile() {
        Arbitrary<String> commands = Arbitraries.of(
                "\u001b@",
                "\u001bE\u0001",
                "\u0010\u0004\u0001",
                "\u0010\u0014\b",
                "\u001dV\u0000",
                "\u001d(k",
                "\u001c.",
                "\n",
                "\u0000",
                "¥",
                "𠮷",
                "\u202e",
                "\ud83d",
                "字",
                "\u0080",
                "\u00ff");
        Arbitrary<String> any = Arbitraries.strings().all().ofMaxLength(12);
        return Arbitraries.oneOf(
                        commands,
                        any,
                        Arbitraries.strings().withCharRange('\u0000', '\u0020').ofMaxLength(5))
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
    }

    @Provide
    Arbitrary<String> payloads() {
        return Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(300);
    }

    @Provide
    Arbitrary<Integer> scales() {
        return Arbitraries.integers().between(1, 4);
    }

    private static String withoutRare(String printable) {
        StringBuilder text = new StringBuilder();
        printable
                .codePoints()
                .forEach(point -> text.appendCodePoint(PrintableText.isRare(point) ? PrintableText.MISSING : point));
        return text.toString();
    }

    private List<String> events(Slip slip) {
        return StreamReader.events(encoder.encode(slip));
    }
}
