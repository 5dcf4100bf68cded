package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.resident.ParsedCode.Reason;
import greenslip.resident.ParsedCode.Recognised;
import greenslip.resident.ParsedCode.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator types for somebody without a phone. */
class TypedCodesTest {
    private static final CodeFormats FORMATS = CodeFormats.shipped();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "11010519491231002X",
                "11010519491231002x",
                " 110105 19491231 002x ",
                "１１０１０５１９４９１２３１００２Ｘ",
                "１１０１０５　１９４９１２３１　００２ｘ",
                "110105\t19491231\u00a0002X\n"
            })
    void a_number_is_the_same_however_it_is_spaced_and_in_whatever_width(String typed) {
        assertThat(FORMATS.parseTyped(typed)).isEqualTo(FORMATS.parse("11010519491231002X"));
        assertThat(FORMATS.parseTyped(typed)).isInstanceOf(Recognised.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RKEQ1-00012345", "rkeq1-00012345", "ＲＫＥＱ１－０００１２３４５", "r keq1 - 0001 2345"})
    void a_registration_code_is_the_same_too(String typed) {
        assertThat(FORMATS.parseTyped(typed)).isEqualTo(FORMATS.parse("RKEQ1-00012345"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"110105194912310021", "11010519491232002X", "１１０１０５１９４９１２３１００２１"})
    void a_wrong_digit_is_named_as_such(String typed) {
        assertThat(FORMATS.parseTyped(typed)).isEqualTo(new Refused(Reason.CHECK_DIGIT));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1101051949123100",
                "11010519491231002XX",
                "张三",
                "hello",
                "RKEQ1-0001234",
                "https://pass.example.org/r/KTkx",
                "X",
                "=HYPERLINK(\"http://x\")"
            })
    void what_the_last_format_takes_from_a_scanner_is_no_resident_when_it_is_typed(String typed) {
        assertThat(FORMATS.parse(typed)).as("scanned").isInstanceOf(Recognised.class);
        assertThat(FORMATS.parseTyped(typed)).isEqualTo(new Refused(Reason.UNRECOGNISED));
    }

    @Test
    void hidden_characters_emptiness_and_length_are_told_apart() {
        assertThat(FORMATS.parseTyped("11010519491231002X\0")).isEqualTo(new Refused(Reason.CONTROL_CHARACTERS));
        assertThat(FORMATS.parseTyped("\u202e11010519491231002X")).isEqualTo(new Refused(Reason.CONTROL_CHARACTERS));
        assertThat(FORMATS.parseTyped("\u3000 \t")).isEqualTo(new Refused(Reason.EMPTY));
        assertThat(FORMATS.parseTyped("9".repeat(5000))).isEqualTo(new Refused(Reason.TOO_LONG));
    }
}
