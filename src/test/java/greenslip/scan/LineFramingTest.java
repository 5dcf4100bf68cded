package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.scan.SerialScannerSettings.Encoding;
import greenslip.scan.SerialScannerSettings.Ending;
import greenslip.scan.SerialScannerSettings.Trigger;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineFramingTest {
    private static final String GM65_YES = "02000001003331";
    private static final String GM67_YES = "04D00000FF2C";
    private static final String GM67_NO = "05D1000001FF29";
    private static final String NEWLAND_YES = "02013030303053434E54524731063B03";
    private static final String NEWLAND_NO = "02013030303053434E54524731153B03";

    private static Heard heard(Ending ending, Encoding encoding) {
        return new Heard(new LineFraming(new SerialScannerSettings(
                "line",
                Path.of("/dev/null"),
                new SerialLine(9_600, FlowControl.NONE),
                ending,
                encoding,
                Trigger.NONE,
                50,
                2_000,
                250,
                1_000)));
    }

    private static Heard heard() {
        return heard(Ending.ANY, Encoding.AUTO);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }

    // ---- endings

    @Test
    void cr_lf_both_and_tab_end_a_code() {
        assertThat(heard().bytes(utf8("a\rb\nc\r\nd\te\n\r")).codes).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void silence_ends_a_code_that_no_byte_ends() {
        Heard heard = heard().bytes(utf8("one"))
                .silence()
                .bytes(utf8("two"))
                .silence()
                .silence();
        assertThat(heard.codes).containsExactly("one", "two");
        assertThat(heard.spoiled).isEmpty();
    }

    @Test
    void where_a_byte_ends_each_code_a_piece_is_no_code() {
        Heard heard =
                heard(Ending.BYTE, Encoding.AUTO).bytes(utf8("1101")).silence().bytes(utf8("next\r"));
        assertThat(heard.codes).containsExactly("next");
        assertThat(heard.spoiled).containsExactly(Spoiled.UNENDED);
    }

    // ---- encodings

    @Test
    void chinese_is_read_as_utf_8_and_as_gb18030() {
        String text = "凭证 号A1 龘䶮";
        assertThat(heard().bytes(utf8(text + "\r")).codes).containsExactly(text);
        assertThat(heard().bytes((text + "\r").getBytes(Charset.forName("GB18030"))).codes)
                .containsExactly(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"凭证", "联通", "RKEQ1 凭证", "科尔沁街道", "汽汽", "桥汽", "Монгол", "Größe"})
    void chinese_in_either_encoding_is_not_taken_for_the_other(String text) {
        assertThat(heard().bytes(utf8(text)).silence().codes).containsExactly(text);
        if (text.codePoints().anyMatch(Character::isIdeographic)) {
            assertThat(heard().bytes(text.getBytes(Charset.forName("GBK"))).silence().codes)
                    .containsExactly(text);
        }
    }

    @Test
    void an_encoding_that_is_set_is_the_only_one() {
        byte[] ambiguous = "联通".getBytes(Charset.forName("GBK"));
        assertThat(heard(Ending.ANY, Encoding.GB18030).bytes(ambiguous).silence().codes)
                .containsExactly("联通");
        Heard utf8 = heard(Ending.ANY, Encoding.UTF_8).bytes("科尔沁".getBytes(Charset.forName("GBK")));
        assertThat(utf8.silence().codes).isEmpty();
        assertThat(utf8.spoiled).containsExactly(Spoiled.UNREADABLE);
    }

    @Test
    void bytes_that_are_no_text_spoil_their_code_alone() {
        Heard heard = heard().bytes(hex("414243FF0D")).bytes(utf8("next\r"));
        assertThat(heard.codes).containsExactly("next");
        assertThat(heard.spoiled).containsExactly(Spoiled.UNREADABLE);
    }

    // ---- what stands around a code

    @ParameterizedTest
    @ValueSource(
            strings = {
                "]Q1text",
                "\u0002text\u0003",
                "\u0000text\u0000",
                "\uFEFFtext",
                "\u0002\uFEFF]d2text\u0003",
                "text"
            })
    void what_a_scanner_puts_around_a_code_is_taken_off(String sent) {
        assertThat(heard().bytes(utf8(sent + "\r")).codes).containsExactly("text");
    }

    @Test
    void only_one_identifier_is_taken_off_and_only_in_front() {
        assertThat(heard().bytes(utf8("]Q1]Q1a]Q1\r]\r]Q\r]Q1\r")).codes).containsExactly("]Q1a]Q1", "]", "]Q");
    }

    @ParameterizedTest
    @ValueSource(strings = {GM65_YES, GM67_YES, GM67_NO, NEWLAND_YES, NEWLAND_NO})
    void answers_to_a_trigger_are_taken_out_wherever_they_stand(String answer) {
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        sent.writeBytes(hex(answer));
        sent.writeBytes(utf8("RKEQ1-"));
        sent.writeBytes(hex(answer));
        sent.writeBytes(hex(answer));
        sent.writeBytes(utf8("00012345"));
        sent.writeBytes(hex(answer));
        sent.writeBytes(utf8("\r"));
        for (int most : new int[] {1, 3, 7, 100}) {
            Heard heard = heard().pieces(sent.toByteArray(), most, most);
            assertThat(heard.codes).containsExactly("RKEQ1-00012345");
        }
    }

    @Test
    void the_beginning_of_an_answer_that_goes_on_otherwise_belongs_to_the_code() {
        assertThat(heard().bytes(hex("41020000410D")).codes).containsExactly("A\u0002\u0000\u0000A");
        assertThat(heard().bytes(hex("41040D")).codes).containsExactly("A\u0004");
        assertThat(heard().bytes(hex("410201303030304B0D")).codes).containsExactly("A\u0002\u00010000K");
        assertThat(heard().bytes(hex("4104D000")).silence().spoiled).containsExactly(Spoiled.UNREADABLE);
    }

    @Test
    void an_ending_is_not_taken_for_the_last_byte_of_an_answer_that_was_cut_off() {
        Heard heard =
                heard().bytes(utf8("1101")).bytes(hex(GM67_NO.substring(0, 12))).bytes(utf8("\rnext\r"));
        assertThat(heard.codes).containsExactly("next");
    }

    @Test
    void an_answer_alone_is_no_code() {
        assertThat(heard().bytes(hex(GM65_YES)).silence().codes).isEmpty();
    }

    // ---- bounds and whatever comes

    @Test
    void a_code_of_1024_characters_is_read_and_a_longer_one_spoiled_once() {
        String longest = "号".repeat(1_024);
        Heard heard = heard().bytes(utf8(longest + "\r")).bytes(utf8("x".repeat(1_025) + "\r"));
        heard.bytes(utf8("y".repeat(100_000))).bytes(utf8("\rnext\r"));
        assertThat(heard.codes).containsExactly(longest, "next");
        assertThat(heard.spoiled).containsExactly(Spoiled.TOO_LONG, Spoiled.TOO_LONG);
    }

    @Property(tries = 1_000)
    void a_code_in_pieces_of_any_size_is_the_same_code(
            @ForAll("texts") String text, @ForAll("encodings") Charset charset, @ForAll long seed) {
        byte[] sent = (text + "\r\n").getBytes(charset);
        Heard heard = heard(Ending.ANY, charset.name().equals("UTF-8") ? Encoding.UTF_8 : Encoding.GB18030);
        assertThat(heard.pieces(sent, 9, seed).codes).containsExactly(text);
    }

    @Property(tries = 2_000)
    void after_any_bytes_and_an_ending_the_next_code_is_read_exactly(
            @ForAll @Size(max = 300) byte[] garbage, @ForAll("texts") String text) {
        Heard heard = heard();
        heard.bytes(garbage).bytes(utf8("\r"));
        heard.forget();
        assertThat(heard.bytes(utf8(text + "\r")).codes).containsExactly(text);
        assertThat(heard.spoiled).isEmpty();
    }

    @Property(tries = 1_000)
    void after_pieces_of_answers_and_a_silence_the_next_code_is_read_exactly(
            @ForAll("answers") List<String> answers, @ForAll("texts") String text, @ForAll long seed) {
        Heard heard = heard();
        answers.forEach(piece -> heard.pieces(hex(piece), 4, seed));
        heard.silence().forget();
        assertThat(heard.bytes(utf8(text + "\r")).codes).containsExactly(text);
    }

    @Property(tries = 500)
    void what_is_delivered_is_never_empty_nor_too_long(@ForAll @Size(max = 3_000) byte[] bytes) {
        Heard heard = heard().bytes(bytes).silence();
        assertThat(heard.codes).allSatisfy(code -> assertThat(code).hasSizeBetween(1, CodeText.MAX_CHARACTERS));
    }

    @Provide
    static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .withChars("凭证号核酸龘")
                .ofMinLength(1)
                .ofMaxLength(80)
                .filter(text -> !text.startsWith("]"));
    }

    @Provide
    static Arbitrary<Charset> encodings() {
        return Arbitraries.of(StandardCharsets.UTF_8, Charset.forName("GB18030"));
    }

    /** Answers cut off at any byte. */
    @Provide
    static Arbitrary<List<String>> answers() {
        Arbitrary<String> whole = Arbitraries.of(GM65_YES, GM67_YES, GM67_NO, NEWLAND_YES, NEWLAND_NO);
        return whole.flatMap(answer -> Arbitraries.integers()
                        .between(0, answer.length() / 2)
                        .map(bytes -> answer.substring(0, 2 * bytes)))
                .list()
                .ofMaxSize(8);
    }
}
