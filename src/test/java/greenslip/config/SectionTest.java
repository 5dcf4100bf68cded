package greenslip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,3}");

    private enum Colour {
        GREEN,
        DARK_BLUE
    }

    // ---- texts

    @Test
    void a_text_is_read_as_it_stands() throws ConfigException {
        assertThat((Object) read("k: 二 words", s -> s.text("k"))).isEqualTo("二 words");
        assertThat((Object) read("k: 007", s -> s.text("k"))).isEqualTo("007");
        assertThat((Object) read("k: null", s -> s.text("k", "x"))).isEqualTo("null");
        assertThat((Object) read("k: 12", s -> s.text("k", DIGITS, "digits"))).isEqualTo("12");
        assertThat((Object) read("k: v", s -> s.optionalText("k"))).isEqualTo(Optional.of("v"));
    }

    @Test
    void what_is_left_out_is_the_default() throws ConfigException {
        assertThat((Object) read("{}", s -> s.text("k", "x"))).isEqualTo("x");
        assertThat((Object) read("{}", s -> s.text("k", DIGITS, "digits", "7"))).isEqualTo("7");
        assertThat((Object) read("{}", s -> s.optionalText("k"))).isEqualTo(Optional.empty());
        assertThat((Object) read("{}", s -> s.integer("k", 1, 9, 5))).isEqualTo(5L);
        assertThat((Object) read("{}", s -> s.flag("k", true))).isEqualTo(true);
        assertThat((Object) read("{}", s -> s.choice("k", Colour.class, Colour.GREEN)))
                .isEqualTo(Colour.GREEN);
        assertThat((Object) read("{}", s -> s.optionalPath("k"))).isEqualTo(Optional.empty());
        assertThat((Object) read("{}", s -> s.texts("k"))).isEqualTo(List.of());
        assertThat((Object) read("{}", s -> s.sections("k"))).isEqualTo(List.of());
        assertThat((Object) read("{}", s -> s.optionalSection("k"))).isEqualTo(Optional.empty());
    }

    @Test
    void what_is_required_and_missing_is_a_fault_at_the_sections_line() {
        for (Function<Section, Object> getter : List.<Function<Section, Object>>of(
                s -> s.text("k"),
                s -> s.text("k", DIGITS, "d"),
                s -> s.integer("k", 1, 9),
                s -> s.path("k"),
                s -> s.section("k"))) {
            assertThat(faults("\n\ns:\n  other: 1\n", root -> {
                        Section section = root.section("s");
                        section.text("other");
                        return getter.apply(section);
                    }))
                    .containsExactly(new ConfigFault(4, "s.k", "is missing"));
        }
    }

    @Test
    void what_stands_there_and_is_empty_is_a_fault_whether_required_or_not() {
        for (Function<Section, Object> getter : List.<Function<Section, Object>>of(
                s -> s.text("k"),
                s -> s.text("k", "x"),
                s -> s.text("k", DIGITS, "d"),
                s -> s.optionalText("k"),
                s -> s.integer("k", 1, 9),
                s -> s.integer("k", 1, 9, 5),
                s -> s.flag("k", true),
                s -> s.choice("k", Colour.class, Colour.GREEN),
                s -> s.path("k"),
                s -> s.optionalPath("k"))) {
            assertThat(faults("\nk:\n", getter)).containsExactly(new ConfigFault(2, "k", "is empty"));
            assertThat(faults("\nk: ''\n", getter)).containsExactly(new ConfigFault(2, "k", "is empty"));
            assertThat(faults("\nk: [1]\n", getter)).containsExactly(new ConfigFault(2, "k", "is a single value"));
            assertThat(faults("\nk: {a: 1}\n", getter)).containsExactly(new ConfigFault(2, "k", "is a single value"));
        }
    }

    @Test
    void a_text_of_another_shape_says_the_shape() {
        assertThat(faults("k: 1234", s -> s.text("k", DIGITS, "1 to 3 digits")))
                .containsExactly(new ConfigFault(1, "k", "should be 1 to 3 digits, not '1234'"));
        assertThat(faults("k: ' 1'", s -> s.text("k", DIGITS, "1 to 3 digits", "7")))
                .containsExactly(new ConfigFault(1, "k", "should be 1 to 3 digits, not ' 1'"));
    }

    @Test
    void a_wrong_value_is_shown_short_and_in_one_line() {
        String shown = faults("k: \"a\\nb\\e[31m" + "x".repeat(5000) + "\"", s -> s.text("k", DIGITS, "digits"))
                .getFirst()
                .sentence();
        assertThat(shown)
                .startsWith("should be digits, not 'a\ufffdb\ufffd[31mxxx")
                .endsWith("…'")
                .hasSizeLessThan(120);
    }

    // ---- numbers, flags, choices

    @ParameterizedTest
    @ValueSource(strings = {"0", "10", "-1", "1.5", "0x5", "5 ", "'5 '", "five", "99999999999999999999", "٣x", "1_0"})
    void a_number_outside_its_range_is_a_fault(String value) {
        String yaml = value.equals("5 ") ? "k: 5x" : "k: " + value;
        assertThat(faults(yaml, s -> s.integer("k", 1, 9, 5)))
                .singleElement()
                .extracting(ConfigFault::sentence)
                .asString()
                .startsWith("is a whole number from 1 to 9, not '");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 9", "+5, 5", "'\"7\"', 7"})
    void a_number_in_its_range_is_read(String value, long number) throws ConfigException {
        assertThat((Object) read("k: " + value, s -> s.integer("k", 1, 9))).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({"yes, true", "true, true", "no, false", "false, false"})
    void a_flag_is_yes_or_no(String value, boolean flag) throws ConfigException {
        assertThat((Object) read("k: " + value, s -> s.flag("k", !flag))).isEqualTo(flag);
        assertThat(faults("k: x" + value, s -> s.flag("k", flag)))
                .containsExactly(new ConfigFault(1, "k", "is yes or no, not 'x" + value + "'"));
    }

    @Test
    void a_choice_is_written_in_lower_case_with_dashes() throws ConfigException {
        assertThat((Object) read("k: dark-blue", s -> s.choice("k", Colour.class, Colour.GREEN)))
                .isEqualTo(Colour.DARK_BLUE);
        for (String wrong : List.of("DARK_BLUE", "dark_blue", "red")) {
            assertThat(faults("k: " + wrong, s -> s.choice("k", Colour.class, Colour.GREEN)))
                    .containsExactly(new ConfigFault(1, "k", "is one of [green, dark-blue], not '" + wrong + "'"));
        }
    }

    @Test
    void a_path_stays_as_written() throws ConfigException {
        assertThat((Object) read("k: var/x", s -> s.path("k"))).isEqualTo(Path.of("var/x"));
        assertThat((Object) read("k: /x", s -> s.optionalPath("k"))).isEqualTo(Optional.of(Path.of("/x")));
        assertThat(faults("k: \"a\\0b\"", s -> s.path("k")))
                .containsExactly(new ConfigFault(
                        1,
                        "k",
                        "is not a path, or has characters that this locale cannot read: start with LC_ALL=C.UTF-8"));
    }

    // ---- lists and sections

    @Test
    void lists_hold_texts_or_sections() throws ConfigException {
        assertThat((Object) read("k: [a, '', 3]", s -> s.texts("k"))).isEqualTo(List.of("a", "", "3"));
        assertThat((Object) read(
                        "k: [{a: 1}, {a: 2}]",
                        s -> s.sections("k").stream().map(e -> e.text("a")).toList()))
                .isEqualTo(List.of("1", "2"));
        assertThat((Object)
                        read("k: []", s -> s.isEmptyList("k") && s.texts("k").isEmpty()))
                .isEqualTo(true);
    }

    @Test
    void an_entry_of_another_shape_is_a_fault_at_its_own_line() {
        assertThat(faults("k:\n- a\n- [b]\n- {c: d}\n", s -> s.texts("k")))
                .containsExactly(
                        new ConfigFault(3, "k", "holds texts only"), new ConfigFault(4, "k", "holds texts only"));
        assertThat(faults("k:\n- {}\n- b\n", s -> s.sections("k")))
                .containsExactly(new ConfigFault(3, "k", "holds groups of keys only"));
        assertThat(faults("k: a", s -> s.texts("k"))).containsExactly(new ConfigFault(1, "k", "is a list"));
        assertThat(faults("k:", s -> s.sections("k"))).containsExactly(new ConfigFault(1, "k", "is a list"));
        assertThat(faults("k: a", s -> s.section("k")))
                .containsExactly(new ConfigFault(1, "k", "holds keys of its own"));
    }

    @Test
    void a_list_has_256_entries_at_most() throws ConfigException {
        assertThat((Object)
                        read("k: [" + "a,".repeat(256) + "]", s -> s.texts("k").size()))
                .isEqualTo(256);
        assertThat(faults("k: [" + "a,".repeat(257) + "]", s -> s.texts("k")))
                .containsExactly(new ConfigFault(1, "k", "has more than 256 entries"));
    }

    @Test
    void an_unknown_key_is_named_by_its_whole_path() {
        assertThat(faults(
                        "a:\n  b:\n  - c: 1\n    d: 2\n",
                        s -> s.section("a").sections("b").getFirst().text("c")))
                .containsExactly(new ConfigFault(4, "a.b[0].d", "is not a key that is known here"));
    }

    @Test
    void below_what_is_missing_nothing_more_is_noted() {
        assertThat(faults("x: 1", s -> s.text("x") + s.section("k").section("l").text("m")))
                .containsExactly(new ConfigFault(1, "k", "is missing"));
    }

    @Test
    void a_caller_can_note_a_fault_at_a_keys_line() {
        assertThat(faults("a: 1\nb: 2\n", s -> {
                    s.text("a");
                    s.text("b");
                    s.fault("b", "is wrong");
                    return s.line("b") + s.line() + s.line("none");
                }))
                .containsExactly(new ConfigFault(2, "b", "is wrong"));
    }

    private static <T> T read(String yaml, Function<Section, T> getter) throws ConfigException {
        ConfigFile file = ConfigFile.parse("text", yaml);
        T value = getter.apply(file.root());
        file.check();
        return value;
    }

    private static List<ConfigFault> faults(String yaml, Function<Section, ?> getter) {
        return catchThrowableOfType(ConfigException.class, () -> read(yaml, getter))
                .faults();
    }
}
