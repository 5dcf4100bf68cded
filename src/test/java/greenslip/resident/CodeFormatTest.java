package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.resident.CodeFormat.Check;
import greenslip.resident.CodeFormat.OnCheckFailure;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFormatTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(?<id>[0-9]{8})$",
                "^(?<id>.{1,1024})$",
                "^(?:a|b)(?<id>x?)$",
                "^(?<id>\\*\\+\\{\\(\\[)$",
                "^(?<id>[*+{2,}a]{1,9})$",
                "^(?<id>[a[*]&&[^+{]]{1,9})$",
                "^\\Qa*b+{2,}(\\E(?<id>x{2})$",
                "^(?<id>[\\Q]*\\E+]{1,3})$",
                "^(?<id>\\p{L}{1,9}+)\\x{41}{2}\\u0041{0,3}?$",
                "^(?<community>[A-Z]{4})?(?<id>\\d{1,9}+)$",
                "^(?i:https)://(?<id>x)(?=y)(?!z)(?<=q)(?<!q)(?>a{1,900})$",
                "^(?<id>(?:[a-z]{1,40}+/){0,9}+)$",
                "^(?<id>\\\\)$",
                "^(?i)(?<id>a)\\k<id>$"
            })
    void sound_patterns_have_no_faults(String pattern) {
        assertThat(faults(pattern)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(?<id>a*)$",
                "^(?<id>a+)$",
                "^(?<id>a*+)$",
                "^(?<id>a+?)$",
                "^(?<id>a{2,})$",
                "^(?<id>a{2,}?)$",
                "^(?<id>a{2,}+)$",
                "^(?<id>[a-z]+)$",
                "^(?<id>(?:ab)+)$",
                "^(?<id>\\d+)$",
                "^(?<id>\\p{L}*)$",
                "^(?<id>\\\\+)$",
                "^(?<id>\\Qa\\E*)$",
                "^(?=a*)(?<id>b)$",
                "^(?<id>\\x{41}+)$"
            })
    void unbounded_quantifiers_are_found_wherever_they_stand(String pattern) {
        assertThat(faults(pattern)).anyMatch(fault -> fault.contains("unbounded quantifier"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "^(?<id>(?:a{1,20}){1,20})$",
                "^(?<id>(?:a{0,9}b?){1,9})$",
                "^(?<id>(?:a|a){30})$",
                "^(?<id>(?:(?:a?){1,9}){1,9})$",
                "^(?<id>a{0,500}a{0,500}a{0,500})$"
            })
    void quantifiers_that_multiply_are_refused(String pattern) {
        assertThat(faults(pattern)).singleElement().asString().contains("too many ways");
    }

    @ParameterizedTest
    @ValueSource(strings = {"(?<id>a)$", "^(?<id>a)", "^(?<id>a)\\$", "^(?<id>a)$|b", "^a|(?<id>b)$", " ^(?<id>a)$"})
    void a_pattern_must_be_anchored_as_a_whole(String pattern) {
        assertThat(faults(pattern)).anyMatch(fault -> fault.contains("begin it with ^"));
    }

    /** Java takes such a bracket for a character, people take it for the end of the class. */
    @ParameterizedTest
    @ValueSource(strings = {"^(?<id>[]a]*)$", "^(?<id>[^]a]{1,9})$", "^[](](?<id>a)$", "^(?<id>[a&&]b]{1,9})$"})
    void a_bracket_that_only_java_takes_for_a_character_is_refused(String pattern) {
        assertThat(faults(pattern)).anyMatch(fault -> fault.contains("bracket ]"));
    }

    @Test
    void an_escaped_backslash_before_the_end_is_still_an_anchor() {
        assertThat(faults("^(?<id>a)\\\\$")).isEmpty();
    }

    @Test
    void a_pattern_needs_its_identity_be_a_regular_expression_and_be_short() {
        assertThat(faults("^a$")).singleElement().asString().contains("(?<id>");
        assertThat(faults("^[a$")).singleElement().asString().contains("not a regular expression");
        assertThat(faults("^(?<id>" + "a".repeat(1100) + ")$"))
                .singleElement()
                .asString()
                .contains("1024");
        assertThat(faults("^(?<id>a{1,2000})$")).singleElement().asString().contains("above 1024");
        assertThat(faults("^(?x)(?<id> a #*\n)$")).anyMatch(fault -> fault.contains("flag x"));
        assertThat(faults("^(?<id>" + "(".repeat(30) + "a" + ")".repeat(30) + ")$"))
                .anyMatch(fault -> fault.contains("deeper"));
    }

    @Test
    void every_fault_is_told_at_once() {
        assertThat(CodeFormat.faults("No Good", "a*", "opq", 0, 5, 51))
                .hasSize(8)
                .anyMatch(fault -> fault.startsWith("id:"))
                .anyMatch(fault -> fault.startsWith("scheme:"))
                .anyMatch(fault -> fault.startsWith("max-length:"))
                .anyMatch(fault -> fault.startsWith("hint:"))
                .anyMatch(fault -> fault.startsWith("samples:"))
                .anyMatch(fault -> fault.contains("unbounded"));
    }

    @Test
    void the_constructor_refuses_what_has_faults_and_flags_outside_the_pattern() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(Pattern.compile("^(?<id>a*)$")))
                .withMessageContaining("unbounded");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> format(Pattern.compile("^(?<id>a)$", Pattern.COMMENTS)))
                .withMessageContaining("flags");
    }

    @Test
    void flags_inside_the_pattern_are_obeyed() {
        assertThat(format(Pattern.compile("^(?i)(?<id>a)$"))
                        .pattern()
                        .matcher("A")
                        .matches())
                .isTrue();
        assertThat(format(Pattern.compile("^(?i:x)(?<id>a)$"))
                        .pattern()
                        .matcher("Xa")
                        .matches())
                .isTrue();
    }

    /** The reader follows Java's own grammar: whatever Java compiles, it reads to the end without an exception. */
    @Property(tries = 20_000)
    void whatever_java_compiles_is_read_without_an_exception(
            @ForAll
                    @StringLength(max = 24)
                    @Chars({
                        '(', ')', '?', '<', '>', 'i', 'd', '[', ']', '^', '$', '\\', 'Q', 'E', '{', '}', '1', ',', '*',
                        '+', '|', ':', '&', '-', 'p', 'L', 'k', '#', '=', 'a', 'x', 'N', 'b'
                    })
                    String text) {
        assertThat(faults("^" + text + "(?<id>a)$")).isNotNull();
    }

    /** A quantifier that Java repeats without end is never overlooked, in whatever surroundings. */
    @Property(tries = 5000)
    void a_star_that_java_obeys_is_found(
            @ForAll @StringLength(max = 12) @Chars({'(', ')', '[', ']', '\\', 'Q', 'E', '^', '-', 'a', '{', '2', '}'})
                    String before) {
        String pattern = "^" + before + "b*(?<id>c)$";
        boolean compiles = faults(pattern).stream().noneMatch(fault -> fault.contains("not a regular"));
        if (compiles && isStar(pattern)) {
            assertThat(faults(pattern)).isNotEmpty();
        }
    }

    /** Java tells whether the star is a quantifier: a text grown by more b still matches. */
    private static boolean isStar(String pattern) {
        Pattern compiled = Pattern.compile(pattern.substring(1, pattern.length() - 1));
        return compiled.matcher("a".repeat(4) + "b".repeat(9) + "c").find()
                && !compiled.matcher("b*c").matches();
    }

    private static List<String> faults(String pattern) {
        return CodeFormat.faults("one", pattern, "ONE", 100, 3, 0);
    }

    private static CodeFormat format(Pattern pattern) {
        return new CodeFormat(
                "one", pattern, "ONE", Check.NONE, OnCheckFailure.REJECT, false, true, true, 100, 3, List.of());
    }
}
