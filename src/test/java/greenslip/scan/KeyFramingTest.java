package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.scan.KeyboardSettings.AltCodes;
import greenslip.scan.KeyboardSettings.Ending;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class KeyFramingTest {
    private static final Charset GBK = Charset.forName("GBK");
    private static final String URL = "https://Code.example.org:8443/show?code=RKEQ1-00012345&x=%41_~#a.b";

    private static Heard heard(KeyLayout layout, Ending ending, AltCodes alt) {
        return new Heard(new KeyFraming(
                new KeyboardSettings("keys", Path.of("/dev/null"), layout, ending, alt, 500, 2_000, 250, 1_000)));
    }

    private static Heard heard() {
        return heard(KeyLayout.US, Ending.ENTER_OR_TAB, AltCodes.GBK);
    }

    // ---- characters

    @Test
    void every_printable_character_of_ascii_is_typed() {
        StringBuilder all = new StringBuilder();
        for (char character = ' '; character <= '~'; character++) {
            all.append(character);
        }
        assertThat(heard().keys(new Keys().code(all.toString())).codes).containsExactly(all.toString());
    }

    @Test
    void capitals_come_by_shift_whatever_capslock_is() {
        Keys keys = new Keys()
                .press(Keys.CAPS_LOCK)
                .code("aBc")
                .press(Keys.CAPS_LOCK)
                .code("DeF");
        assertThat(heard().keys(keys).codes).containsExactly("aBc", "DeF");
    }

    @Test
    void either_shift_holds_while_the_other_comes_up() {
        Keys keys = new Keys()
                .down(Keys.SHIFT)
                .down(54)
                .press(30)
                .up(54)
                .press(30)
                .up(Keys.SHIFT)
                .code("a");
        assertThat(heard().keys(keys).codes).containsExactly("AAa");
    }

    @Test
    void a_key_that_repeats_is_one_character() {
        Keys keys = new Keys().down(30).key(30, 2).key(30, 2).up(30).press(Keys.ENTER);
        assertThat(heard().keys(keys).codes).containsExactly("a");
    }

    @Test
    void digits_of_the_keypad_are_digits() {
        Keys keys = new Keys().press(79).press(80).press(82).press(83).press(96);
        assertThat(heard().keys(keys).codes).containsExactly("120.");
    }

    @Test
    void control_with_a_letter_is_a_control_character_and_j_and_m_end_a_code() {
        Keys keys = new Keys()
                .type("a")
                .down(Keys.CONTROL)
                .press(27)
                .up(Keys.CONTROL)
                .type("b");
        keys.down(Keys.CONTROL).press(36).press(50).up(Keys.CONTROL).code("c");
        assertThat(heard().keys(keys).codes).containsExactly("a\u001db", "c");
    }

    // ---- layouts

    @Test
    void a_german_keyboard_is_read_as_one() {
        Keys keys = new Keys()
                .type("zy")
                .shifted(8)
                .shifted(52)
                .press(12)
                .down(Keys.ALT_GR)
                .press(16)
                .up(Keys.ALT_GR);
        Heard heard = heard(KeyLayout.DE, Ending.ENTER, AltCodes.GBK).keys(keys.press(Keys.ENTER));
        // GB18030 has every character, also those of Germany.
        assertThat(heard.codes).containsExactly("yz/:ß@");
    }

    @Test
    void a_french_keyboard_has_its_digits_above_and_its_letters_elsewhere() {
        Keys keys = new Keys()
                .shifted(2)
                .press(2)
                .press(16)
                .press(30)
                .press(44)
                .press(39)
                .shifted(51)
                .press(Keys.ENTER);
        assertThat(heard(KeyLayout.FR, Ending.ENTER, AltCodes.GBK).keys(keys).codes)
                .containsExactly("1&aqwm.");
    }

    @Test
    void an_accent_waits_for_its_letter_and_stands_alone_before_a_space_and_at_the_end() {
        Keys keys = new Keys()
                .press(41)
                .press(57)
                .press(41)
                .press(30)
                .press(41)
                .press(2)
                .press(41)
                .press(Keys.ENTER);
        assertThat(heard(KeyLayout.DE, Ending.ENTER, AltCodes.GBK).keys(keys).codes)
                .containsExactly("^â^1^");
    }

    @Test
    void what_another_keyboard_would_make_of_a_text_is_known() {
        assertThat(KeyLayout.DE.mistyped("https://a?b=c&y-Z", KeyLayout.US)).isEqualTo("https>&&a_b)c^z/Y");
        for (KeyLayout layout : KeyLayout.values()) {
            assertThat(layout.mistyped(URL.replace("~", ""), layout)).isEqualTo(URL.replace("~", ""));
        }
    }

    // ---- endings

    @Test
    void enter_and_tab_end_a_code_and_two_endings_are_one() {
        Keys keys = new Keys()
                .code("a")
                .press(Keys.ENTER)
                .type("b")
                .press(Keys.TAB)
                .press(Keys.ENTER)
                .code("c");
        assertThat(heard().keys(keys).codes).containsExactly("a", "b", "c");
    }

    @Test
    void where_only_enter_ends_a_tab_belongs_to_the_code() {
        Heard heard = heard(KeyLayout.US, Ending.ENTER, AltCodes.GBK);
        assertThat(heard.keys(new Keys().type("a").press(Keys.TAB).code("b")).codes)
                .containsExactly("a\tb");
    }

    @Test
    void without_an_ending_a_pause_ends_a_code() {
        Heard heard = heard(KeyLayout.US, Ending.NONE, AltCodes.GBK);
        assertThat(heard.keys(new Keys().type("one")).codes).isEmpty();
        assertThat(heard.silence().keys(new Keys().type("two")).silence().codes).containsExactly("one", "two");
        assertThat(heard.silence().spoiled).isEmpty();
    }

    @Test
    void a_code_whose_ending_never_comes_is_spoiled_and_the_next_one_is_read() {
        Heard heard = heard().keys(new Keys().type("110105")).silence().keys(new Keys().code("next"));
        assertThat(heard.codes).containsExactly("next");
        assertThat(heard.spoiled).containsExactly(Spoiled.UNENDED);
    }

    // ---- Alt codes

    @Test
    void alt_codes_are_bytes_of_gbk_also_for_every_ascii_character() {
        Heard heard = heard().keys(new Keys().altBytes("券ABC号 42", GBK).press(Keys.ENTER));
        assertThat(heard.codes).containsExactly("券ABC号 42");
    }

    @Test
    void an_alt_code_may_be_both_bytes_of_a_character_at_once() {
        byte[] bytes = "券".getBytes(GBK);
        int both = (bytes[0] & 0xFF) << 8 | bytes[1] & 0xFF;
        Keys keys = new Keys().type("a").alt(String.valueOf(both)).code("b");
        assertThat(heard().keys(keys).codes).containsExactly("a券b");
    }

    @Test
    void the_second_byte_of_a_character_may_come_as_a_plain_key() {
        byte[] bytes = "丄".getBytes(GBK);
        assertThat(bytes[1]).as("a letter").isEqualTo((byte) 'A');
        Keys keys = new Keys().alt("0" + (bytes[0] & 0xFF)).code("A");
        assertThat(heard().keys(keys).codes).containsExactly("丄");
    }

    @Test
    void alt_codes_are_unicode_or_utf_8_where_the_configuration_says_so() {
        Keys unicode = new Keys().alt("21048").code("A").alt("131072").press(Keys.ENTER);
        unicode.alt("55360").alt("56320").press(Keys.ENTER);
        assertThat(heard(KeyLayout.US, Ending.ENTER, AltCodes.UNICODE).keys(unicode).codes)
                .containsExactly("券A", "\uD840\uDC00", "\uD840\uDC00");
        Keys utf8 = new Keys().altBytes("券号", StandardCharsets.UTF_8).press(Keys.ENTER);
        assertThat(heard(KeyLayout.US, Ending.ENTER, AltCodes.UTF_8).keys(utf8).codes)
                .containsExactly("券号");
    }

    @Test
    void an_ending_may_come_as_an_alt_code() {
        assertThat(heard().keys(new Keys().type("a").alt("013").alt("010").code("b")).codes)
                .containsExactly("a", "b");
    }

    @Test
    void numbers_and_bytes_that_are_no_text_spoil_their_code_alone() {
        Heard heard = heard();
        heard.keys(new Keys().type("a").alt("99999999999").code("b").code("good"));
        heard.keys(new Keys().type("a").alt("0255").code("b").code("better"));
        assertThat(heard.codes).containsExactly("good", "better");
        assertThat(heard.spoiled).containsExactly(Spoiled.UNREADABLE, Spoiled.UNREADABLE);
        Heard unicode = heard(KeyLayout.US, Ending.ENTER, AltCodes.UNICODE);
        unicode.keys(new Keys().alt("55360").code("x").code("good"));
        assertThat(unicode.codes).containsExactly("good");
    }

    // ---- what goes wrong

    @Test
    void keys_that_the_system_dropped_spoil_the_code_they_belong_to() {
        Keys keys = new Keys()
                .type("110105")
                .down(Keys.SHIFT)
                .event(0, 3, 0)
                .event(1, 31, 1)
                .event(0, 0, 0);
        Heard heard = heard().keys(keys.code("0002").code("next"));
        assertThat(heard.codes).containsExactly("next");
        assertThat(heard.spoiled).containsExactly(Spoiled.LOST);
    }

    @Test
    void after_dropped_keys_a_pause_is_enough() {
        Heard heard = heard().keys(new Keys().type("1101").event(0, 3, 0)).silence();
        assertThat(heard.keys(new Keys().code("next")).codes).containsExactly("next");
    }

    @Test
    void a_code_of_1024_characters_is_read_and_one_more_is_too_long() {
        String longest = "aB".repeat(512);
        Heard heard = heard().keys(new Keys()
                .code(longest)
                .code(longest + "c")
                .code("z".repeat(9_000))
                .code("next"));
        assertThat(heard.codes).containsExactly(longest, "next");
        assertThat(heard.spoiled).containsExactly(Spoiled.TOO_LONG, Spoiled.TOO_LONG);
    }

    @Test
    void a_symbology_identifier_is_taken_off() {
        assertThat(heard().keys(new Keys().code("]Q1RKEQ1-00012345").code("]C0").code("]")).codes)
                .containsExactly("RKEQ1-00012345", "]");
    }

    @Test
    void two_thousand_codes_in_a_row_are_two_thousand_codes() {
        Heard heard = heard();
        Keys keys = new Keys();
        for (int i = 0; i < 2_000; i++) {
            keys.code("RKEQ1-%08d".formatted(i));
        }
        heard.pieces(keys.bytes(), 7, 1);
        assertThat(heard.codes).hasSize(2_000).doesNotHaveDuplicates().last().isEqualTo("RKEQ1-00001999");
        assertThat(heard.spoiled).isEmpty();
    }

    // ---- whatever comes

    @Property(tries = 300)
    void a_code_in_pieces_of_any_size_is_the_same_code(@ForAll("texts") String text, @ForAll long seed) {
        assertThat(heard().pieces(new Keys().code(text).bytes(), 60, seed).codes)
                .containsExactly(text);
    }

    @Property(tries = 1_000)
    void after_any_keys_and_an_ending_the_next_code_is_read_exactly(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int count, @ForAll("texts") String text) {
        Heard heard = heard();
        heard.keys(garbage(seed, count).event(0, 0, 0).press(Keys.ENTER));
        heard.forget();
        assertThat(heard.keys(new Keys().code(text)).codes).containsExactly(text);
    }

    @Property(tries = 1_000)
    void after_any_keys_and_a_pause_the_next_code_is_read_exactly(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int count, @ForAll("texts") String text) {
        Heard heard = heard();
        heard.keys(garbage(seed, count)).silence().forget();
        assertThat(heard.keys(new Keys().code(text)).codes).containsExactly(text);
        assertThat(heard.spoiled).isEmpty();
    }

    @Property(tries = 1_000)
    void after_any_bytes_and_a_pause_the_next_code_is_read_exactly(
            @ForAll @Size(max = 400) byte[] bytes, @ForAll("texts") String text) {
        Heard heard = heard();
        heard.bytes(bytes).silence().forget();
        assertThat(heard.keys(new Keys().code(text)).codes).containsExactly(text);
    }

    @Property(tries = 300)
    void a_stream_out_of_step_comes_into_step_again_by_itself(@ForAll @Size(min = 1, max = 60) byte[] bytes) {
        Heard heard = heard();
        // The key's own bytes decide when; one code long is enough.
        heard.keys(new Keys()
                .raw(bytes)
                .code("RKEQ1-00012345")
                .code("RKEQ1-00012346")
                .code("RKEQ1-00012347"));
        assertThat(heard.codes).last().isEqualTo("RKEQ1-00012347");
    }

    @Property(tries = 500)
    void what_is_delivered_is_never_empty_nor_too_long(@ForAll long seed) {
        for (AltCodes alt : AltCodes.values()) {
            for (KeyLayout layout : KeyLayout.values()) {
                Heard heard = heard(layout, Ending.NONE, alt);
                heard.keys(garbage(seed, 400)).silence();
                assertThat(heard.codes).allSatisfy(code -> assertThat(code).hasSizeBetween(1, CodeText.MAX_CHARACTERS));
            }
        }
    }

    /** Keys as a scanner would never press them: modifiers that stay, dropped reports, unknown numbers. */
    private static Keys garbage(long seed, int count) {
        Random random = new Random(seed);
        List<Integer> often = List.of(Keys.SHIFT, Keys.ALT, Keys.CONTROL, Keys.ALT_GR, Keys.TAB, Keys.ENTER, 79, 80);
        Keys keys = new Keys();
        for (int i = 0; i < count; i++) {
            switch (random.nextInt(10)) {
                case 0 -> keys.event(0, random.nextInt(4), 0);
                case 1 -> keys.event(random.nextInt(32), random.nextInt(768), random.nextInt());
                case 2, 3, 4 -> keys.event(1, often.get(random.nextInt(often.size())), random.nextInt(3));
                default -> keys.event(1, random.nextInt(120), random.nextInt(3)).event(0, 0, 0);
            }
        }
        return keys;
    }

    @Provide
    static Arbitrary<String> texts() {
        return Arbitraries.strings()
                .withCharRange('!', '~')
                .ofMinLength(1)
                .ofMaxLength(80)
                .filter(text -> !text.startsWith("]"));
    }
}
