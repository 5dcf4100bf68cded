package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.resident.CodeFormat.Check;
import greenslip.resident.CodeFormat.OnCheckFailure;
import greenslip.resident.CodeFormat.Sample;
import greenslip.resident.ParsedCode.Reason;
import greenslip.resident.ParsedCode.Recognised;
import greenslip.resident.ParsedCode.Refused;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFormatsTest {
    private final CodeFormats shipped = CodeFormats.shipped();

    @Test
    void the_shipped_formats_pass_their_own_samples() {
        assertThat(shipped.selfTest()).isEmpty();
    }

    @Test
    void a_resident_number_is_recognised_however_it_is_typed() {
        for (String typed :
                List.of("11010519491231002X", "11010519491231002x", " 11010519491231002X\r\n", "１１０１０５１９４９１２３１００２ｘ")) {
            assertThat(code(typed).identity()).isEqualTo("11010519491231002X");
        }
        ResidentCode code = code("11010519491231002X");
        assertThat(code.scheme()).isEqualTo("CNID");
        assertThat(code.hint()).isEqualTo("02X");
        assertThat(code.community()).isEmpty();
        assertThat(code.rosterMatch()).isTrue();
        assertThat(code.stable()).isTrue();
    }

    @Test
    void one_registration_is_one_identity_bare_in_a_path_and_in_a_query() {
        for (String text : List.of(
                "RKEQ1-00012345",
                "https://code.example.org/RKEQ1-00012345",
                "HTTPS://code.example.org:8443/a/b%20c/RKEQ1-00012345",
                "https://code.example.org/?code=RKEQ1-00012345",
                "http://code.example.org/r/RKEQ1-00012345",
                "http://code.example.org/?code=RKEQ1-00012345",
                "rkeq1-00012345",
                "https://code.example.org/r/rkeq1-00012345",
                "HTTP://CODE.EXAMPLE.ORG/?CODE=RKEQ1-00012345",
                "https://code.example.org/show/me?code=RKEQ1-00012345")) {
            ResidentCode code = code(text);
            assertThat(code.scheme()).isEqualTo("REG");
            assertThat(code.identity()).isEqualTo("RKEQ1-00012345");
            assertThat(code.community()).contains("KEQ1");
            assertThat(code.hint()).isEqualTo("345");
        }
    }

    @Test
    void case_makes_a_difference_where_the_format_does_not_say_otherwise() {
        assertThat(code("https://pass.example.org/r/KTkx").identity())
                .isNotEqualTo(code("https://pass.example.org/r/ktkx").identity());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "V1:9AW1/*PLYOLEKX21WG 1+5I/4TWJ3NJ*UF2QCU%F+NNYZ+:6I.D0PXX",
                "{\"id\":\"350173253\",\"t\":\"ir5PMRBIuZYDPxsCYL5hK6IAFv2_Vx6sw3-TPDqnuozXwE\"}",
                "https://pass.example.org/r/NjhNWYPODJvEhCMknUgXU5IlXNQmEaHL_Z7FZc4W2Nq4",
                "12757088801056602876594121125351015150185912429484227612759185322434022144013678563517116111",
                "水 水",
                "123456789012345678901"
            })
    void whatever_nobody_knows_still_counts_as_itself(String text) {
        ResidentCode code = code(text);
        assertThat(code.scheme()).isEqualTo("OPQ");
        assertThat(code.identity()).isEqualTo(text);
        assertThat(code.hint()).isEmpty();
        assertThat(code.rosterMatch()).isFalse();
    }

    @Test
    void the_catch_all_takes_texts_up_to_the_limit() {
        assertThat(code("a".repeat(1024)).identity()).hasSize(1024);
        assertThat(reason("a".repeat(1025))).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    void a_text_that_grows_beyond_the_limit_when_normalised_is_too_long() {
        assertThat("\uFDFA".length()).isOne();
        assertThat(reason("\uFDFA".repeat(200))).isEqualTo(Reason.TOO_LONG);
    }

    @ParameterizedTest
    @CsvSource({
        "110105194912310021, CHECK_DIGIT",
        "110105194913310022, CHECK_DIGIT",
        "011010194912310020, UNRECOGNISED",
        "'', EMPTY",
        "'  \t\u3000', EMPTY",
    })
    void refusals_have_their_reason(String text, Reason reason) {
        CodeFormats numbersOnly = new CodeFormats(List.of(ShippedFormats.ALL.getFirst()));
        assertThat(numbersOnly.parse(text)).isEqualTo(new Refused(reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\u0000b", "a\u001B@b", "a\nb", "a\u200Bb", "a\u202Eb", "a\u2028b", "a\u0085b", "a\uFEFFb"})
    void hidden_characters_inside_a_code_are_refused(String text) {
        assertThat(reason(text)).isEqualTo(Reason.CONTROL_CHARACTERS);
    }

    @Test
    void half_a_surrogate_pair_is_refused() {
        assertThat(reason("a\uD800b")).isEqualTo(Reason.CONTROL_CHARACTERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"person-\uFFFD", "\uFFFDRKEQ1-00012345", "RKEQ1-00012345\uFFFD", "\uFFFD"})
    void a_code_with_a_character_that_was_not_read_is_nobodys(String text) {
        assertThat(reason(text)).isEqualTo(Reason.UNREADABLE);
    }

    @Test
    void a_byte_order_mark_and_blanks_around_a_code_do_not_matter() {
        assertThat(code("\uFEFFRKEQ1-00012345\r\n").identity()).isEqualTo("RKEQ1-00012345");
    }

    @Test
    void a_failed_check_ends_the_search_or_lets_the_next_format_try() {
        CodeFormat opaque = ShippedFormats.ALL.getLast();
        String wrong = "110105194912310021";
        assertThat(new CodeFormats(List.of(numbers(OnCheckFailure.REJECT), opaque)).parse(wrong))
                .isEqualTo(new Refused(Reason.CHECK_DIGIT));
        assertThat(new CodeFormats(List.of(numbers(OnCheckFailure.NEXT), opaque)).parse(wrong))
                .isInstanceOfSatisfying(
                        Recognised.class,
                        found -> assertThat(found.code().scheme()).isEqualTo("OPQ"));
        assertThat(new CodeFormats(List.of(numbers(OnCheckFailure.NEXT))).parse(wrong))
                .isEqualTo(new Refused(Reason.UNRECOGNISED));
    }

    @Test
    void a_format_does_not_take_codes_longer_than_its_own_limit_or_without_identity() {
        CodeFormats formats = new CodeFormats(
                List.of(plain("short", "^(?<id>x{1,9})$", 3, 0), plain("maybe", "^(?:(?<id>y)|z)$", 9, 0)));
        assertThat(formats.parse("xxx")).isInstanceOf(Recognised.class);
        assertThat(formats.parse("xxxx")).isEqualTo(new Refused(Reason.UNRECOGNISED));
        assertThat(formats.parse("y")).isInstanceOf(Recognised.class);
        assertThat(formats.parse("z")).isEqualTo(new Refused(Reason.UNRECOGNISED));
    }

    @Test
    void a_hint_never_shows_more_than_half_an_identity_nor_anything_but_letters_and_digits() {
        CodeFormats formats = new CodeFormats(List.of(plain("any", "^(?<id>.{1,20})$", 20, 3)));
        assertThat(code(formats, "abcdef").hint()).isEqualTo("def");
        assertThat(code(formats, "abcde").hint()).isEmpty();
        assertThat(code(formats, "abcdefg<h>").hint()).isEmpty();
        assertThat(code(formats, "abcdefg水").hint()).isEmpty();
    }

    @Test
    void a_community_that_no_credential_could_carry_is_unknown() {
        CodeFormats formats = new CodeFormats(List.of(plain("any", "^(?<community>.{0,20})/(?<id>.)$", 30, 0)));
        assertThat(code(formats, "A-1_b/x").community()).contains("A-1_b");
        assertThat(code(formats, "123456789/x").community()).isEmpty();
        assertThat(code(formats, "水/x").community()).isEmpty();
        assertThat(code(formats, "/x").community()).isEmpty();
    }

    @Test
    void the_self_test_names_format_sample_and_expectation_only() {
        CodeFormat wrong = new CodeFormat(
                "wrong",
                Pattern.compile("^(?<id>[0-9]{4})$"),
                "W",
                Check.NONE,
                OnCheckFailure.REJECT,
                false,
                true,
                true,
                9,
                0,
                List.of(new Sample("1234", "1234"), new Sample("5678", "5679"), new Sample("abcd", "abcd")));
        assertThat(new CodeFormats(List.of(wrong)).selfTest())
                .containsExactly(
                        "wrong, sample 2: expected 5679, found another identity",
                        "wrong, sample 3: expected abcd, found reject");
    }

    @Test
    void the_list_needs_formats_with_ids_of_their_own() {
        assertThatIllegalArgumentException().isThrownBy(() -> new CodeFormats(List.of()));
        CodeFormat one = plain("one", "^(?<id>a)$", 9, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CodeFormats(List.of(one, one)))
                .withMessageContaining("id of its own");
    }

    @Property
    void no_text_makes_the_parser_throw(@ForAll @StringLength(max = 1200) String text) {
        assertThat(shipped.parse(text)).isNotNull();
    }

    @Test
    void hostile_near_misses_are_answered() {
        Random random = new Random(7);
        String pieces = "https://a.b/R0123-~%?code=X";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("https://");
            int length = random.nextInt(300);
            for (int j = 0; j < length; j++) {
                text.append(pieces.charAt(random.nextInt(pieces.length())));
            }
            assertThat(shipped.parse(text.toString())).isNotNull();
        }
        assertThat(shipped.parse("https://a/" + "a/".repeat(500))).isInstanceOf(Recognised.class);
    }

    @Test
    void a_code_never_shows_its_identity_as_text() {
        assertThat(code("11010519491231002X")).asString().doesNotContain("1949").doesNotContain("02X");
        assertThat(shipped.parse("11010519491231002X")).asString().doesNotContain("1949");
    }

    @Test
    void every_reason_says_something_in_both_languages() {
        for (Reason reason : Reason.values()) {
            assertThat(reason.chinese()).isNotBlank();
            assertThat(reason.english()).isNotBlank();
        }
    }

    private ResidentCode code(String text) {
        return code(shipped, text);
    }

    private static ResidentCode code(CodeFormats formats, String text) {
        assertThat(formats.parse(text)).isInstanceOf(Recognised.class);
        return ((Recognised) formats.parse(text)).code();
    }

    private Reason reason(String text) {
        return ((Refused) shipped.parse(text)).reason();
    }

    private static CodeFormat numbers(OnCheckFailure onCheckFailure) {
        return new CodeFormat(
                "numbers",
                Pattern.compile("^(?<id>[0-9X]{18})$"),
                "CNID",
                Check.GB11643,
                onCheckFailure,
                false,
                true,
                true,
                18,
                3,
                List.of());
    }

    private static CodeFormat plain(String id, String pattern, int maxLength, int hintLength) {
        return new CodeFormat(
                id,
                Pattern.compile(pattern),
                "ANY",
                Check.NONE,
                OnCheckFailure.REJECT,
                false,
                true,
                true,
                maxLength,
                hintLength,
                List.of());
    }
}
