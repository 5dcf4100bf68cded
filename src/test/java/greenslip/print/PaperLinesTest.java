package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PaperLinesTest {
    private static final int ALL = Integer.MAX_VALUE;

    @Test
    void a_line_is_broken_by_its_width_on_paper() {
        assertThat(PaperLines.of("字字字", 5, ALL)).containsExactly("字字", "字");
        assertThat(PaperLines.of("𠮷𠮷", 2, ALL)).containsExactly("𠮷", "𠮷");
        assertThat(PaperLines.of("", 8, ALL)).containsExactly("");
        assertThat(PaperLines.of("字字字字", 2, 2)).containsExactly("字", "字");
    }

    @Test
    void a_serial_a_number_and_an_address_are_not_broken_apart() {
        assertThat(PaperLines.of("编号 K27A-A000-123H", 16, ALL)).containsExactly("编号", "K27A-A000-123H");
        assertThat(PaperLines.of("共采样16635人", 10, ALL)).containsExactly("共采样", "16635人");
        assertThat(PaperLines.of("见 http://localhost:8080/", 24, ALL)).containsExactly("见", "http://localhost:8080/");
    }

    @Test
    void what_alone_is_longer_than_a_line_is_broken_where_it_is_full() {
        assertThat(PaperLines.of("abcdefg", 3, ALL)).containsExactly("abc", "def", "g");
        assertThat(PaperLines.of("字abcdefg", 4, ALL)).containsExactly("字", "abcd", "efg");
    }

    @Test
    void spaces_at_a_break_are_left_out_and_others_stay() {
        assertThat(PaperLines.of("ab   cd", 4, ALL)).containsExactly("ab", "cd");
        assertThat(PaperLines.of("  ab cd", 7, ALL)).containsExactly("  ab cd");
        assertThat(PaperLines.of("字字  ", 4, ALL)).containsExactly("字字");
    }

    @Test
    void marks_stay_where_they_belong() {
        assertThat(PaperLines.of("已采样，不是", 6, ALL)).containsExactly("已采", "样，不", "是");
        assertThat(PaperLines.of("采样（南门）", 6, ALL)).containsExactly("采样", "（南", "门）");
    }

    /** Nothing but spaces is lost, and the order stays. */
    @Property
    void breaking_loses_nothing_and_never_runs_over(
            @ForAll("texts") String text, @ForAll @IntRange(min = 2, max = 32) int columns) {
        List<String> lines = PaperLines.of(text, columns, ALL);
        assertThat(String.join("", lines).replace(" ", "")).isEqualTo(text.replace(" ", ""));
        assertThat(lines).allMatch(line -> PrintableText.columns(line) <= columns);
        assertThat(PaperLines.of(text, columns, 3)).isEqualTo(lines.subList(0, Math.min(3, lines.size())));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("字", "𠮷", "a", "7", "-", " ", "  ", "，", "（", "）", "K27A-A000-123H")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }
}
