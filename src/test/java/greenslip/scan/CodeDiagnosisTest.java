package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.scan.CodeDiagnosis.Trouble;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class CodeDiagnosisTest {
    private static final String DIGITS = "GS-01234567890987654321";
    private static final String URL = "https://v.example.org:443/a-b_c?d=%41&e=1#x";
    private static final String CHINESE = "GS核酸检测完成凭证";
    private static final List<String> KNOWN = List.of(DIGITS, "AbCdEfGh", URL, CHINESE);

    private static Trouble trouble(String arrived) {
        return CodeDiagnosis.of(KNOWN, arrived).trouble();
    }

    @Test
    void each_code_is_known_when_it_is_right() {
        for (int i = 0; i < KNOWN.size(); i++) {
            CodeDiagnosis diagnosis = CodeDiagnosis.of(KNOWN, KNOWN.get(i));
            assertThat(diagnosis.trouble()).isEqualTo(Trouble.NONE);
            assertThat(diagnosis.code()).isEqualTo(i);
        }
    }

    @Test
    void case_that_was_exchanged_or_lost_is_seen() {
        assertThat(trouble("aBcDeFgH")).isEqualTo(Trouble.CASE);
        assertThat(trouble(URL.toUpperCase(Locale.ROOT))).isEqualTo(Trouble.CASE);
    }

    @Test
    void the_keyboard_that_a_scanner_is_set_to_is_named() {
        for (KeyLayout scanner : List.of(KeyLayout.DE, KeyLayout.FR)) {
            CodeDiagnosis diagnosis = CodeDiagnosis.of(KNOWN, scanner.mistyped(URL, KeyLayout.US));
            assertThat(diagnosis.trouble()).isEqualTo(Trouble.LAYOUT);
            assertThat(diagnosis.layout()).contains(scanner);
            assertThat(diagnosis.code()).isEqualTo(2);
        }
        CodeDiagnosis american = CodeDiagnosis.of(KNOWN, KeyLayout.US.mistyped(URL, KeyLayout.DE));
        assertThat(american.layout()).contains(KeyLayout.US);
    }

    @Test
    void chinese_in_another_encoding_or_left_out_is_seen() {
        Charset gbk = Charset.forName("GB18030");
        assertThat(trouble(new String(CHINESE.getBytes(gbk), StandardCharsets.ISO_8859_1)))
                .isEqualTo(Trouble.ENCODING);
        assertThat(trouble(new String(CHINESE.getBytes(StandardCharsets.UTF_8), gbk)))
                .isEqualTo(Trouble.ENCODING);
        assertThat(trouble("GS")).isEqualTo(Trouble.NO_CHINESE);
        assertThat(trouble("GS????????")).isEqualTo(Trouble.NO_CHINESE);
    }

    @Test
    void what_is_missing_added_or_joined_is_seen() {
        assertThat(trouble(URL.substring(0, 20))).isEqualTo(Trouble.CUT);
        assertThat(trouble(URL.replace("example", "exmple"))).isEqualTo(Trouble.LOST_CHARACTERS);
        assertThat(trouble("*" + URL)).isEqualTo(Trouble.WRAPPED);
        assertThat(trouble(URL + "\t")).isEqualTo(Trouble.WRAPPED);
        assertThat(trouble(URL + DIGITS)).isEqualTo(Trouble.JOINED);
        assertThat(trouble(DIGITS + DIGITS)).isEqualTo(Trouble.JOINED);
    }

    @Test
    void another_code_is_none_of_them() {
        CodeDiagnosis diagnosis = CodeDiagnosis.of(KNOWN, "11010519491231002X");
        assertThat(diagnosis.trouble()).isEqualTo(Trouble.UNKNOWN);
        assertThat(diagnosis.code()).isNegative();
        assertThat(diagnosis.toString()).doesNotContain("110105");
    }

    @Property(tries = 1_000)
    void any_text_gets_an_answer_and_only_the_codes_themselves_are_right(@ForAll String arrived) {
        assertThat(trouble(arrived) == Trouble.NONE).isEqualTo(KNOWN.contains(arrived));
    }
}
