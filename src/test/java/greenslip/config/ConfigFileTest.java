package greenslip.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static final int MAX_BYTES = 256 * 1024;

    @TempDir
    Path folder;

    @Test
    void a_file_of_known_keys_passes() throws Exception {
        ConfigFile file = ConfigFile.read(write("a: 1\nb: {c: 二}\n".getBytes("UTF-8")));
        assertThat(file.root().text("a")).isEqualTo("1");
        assertThat(file.root().section("b").text("c")).isEqualTo("二");
        file.check();
    }

    @Test
    void the_mark_that_some_editors_write_at_the_start_is_passed_over() throws Exception {
        ConfigFile file = ConfigFile.read(write("\ufeffa: 1\n".getBytes("UTF-8")));
        assertThat(file.root().text("a")).isEqualTo("1");
        file.check();
    }

    // ---- files that are none

    @Test
    void a_missing_file_a_folder_and_an_endless_one_say_so() {
        assertThat(fault(folder.resolve("none")))
                .contains("there is no such file")
                .contains("none");
        assertThat(fault(folder)).contains("cannot be read");
        assertThat(fault(Path.of("/dev/zero"))).contains("is larger than 262144 bytes");
    }

    @Test
    void a_file_may_have_256_kilobytes_and_not_one_more() throws Exception {
        byte[] full = ("a: 1\n#" + "x".repeat(MAX_BYTES - 6)).getBytes("US-ASCII");
        assertThat(full).hasSize(MAX_BYTES);
        ConfigFile.read(write(full));
        assertThat(fault(write((new String(full, "US-ASCII") + "x").getBytes("US-ASCII"))))
                .contains("is larger than");
        assertThat(catchThrowableOfType(
                        ConfigException.class, () -> ConfigFile.parse("text", "#".repeat(MAX_BYTES + 1))))
                .hasMessageContaining("is larger than");
    }

    @Test
    void text_of_another_encoding_is_refused() throws IOException {
        assertThat(fault(write("title: 核酸检测\n".getBytes(Charset.forName("GBK")))))
                .contains("is not UTF-8 text");
        assertThat(fault(write("a: 1\n".getBytes("UTF-16")))).contains("is not UTF-8 text");
    }

    // ---- hostile YAML

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                                   | 1 | holds no keys",
                "'# nothing'                          | 1 | holds no keys",
                "'- a'                                | 1 | holds no keys",
                "'just words'                         | 1 | holds no keys",
                "'a: 1;b: [1'                         | 2 | is not YAML",
                "'a: 1;;b: c: d'                      | 3 | is not YAML",
                "'a: 1;\tb: 2'                        | 2 | is not YAML",
                "'a: 1;---;b: 2'                      | 2 | is not YAML",
                "'a: 1;b: !!java.net.URL [x]'         | 2 | tags (!)",
                "'a: !!javax.script.ScriptEngineManager {}' | 1 | tags (!)",
                "'a: !local x'                        | 1 | tags (!)",
                "'!!map {a: 1}'                       | 1 | tags (!)",
                "'a: 1;b: &x [1]'                     | 2 | anchors",
                "'a: &x 1;b: *x'                      | 1 | anchors",
                "'a: 1;;b: *x'                        | 3 | anchors",
                "'&a {b: *a}'                         | 1 | anchors",
                "'a: 1;<<: *x'                        | 2 | anchors",
            })
    void what_is_no_plain_mapping_is_refused_with_its_line(String yaml, int line, String words) {
        ConfigException refused =
                catchThrowableOfType(ConfigException.class, () -> ConfigFile.parse("text", yaml.replace(';', '\n')));
        assertThat(refused.faults()).hasSize(1);
        assertThat(refused.faults().getFirst().sentence()).contains(words);
        assertThat(refused.faults().getFirst().line()).isEqualTo(line);
    }

    @Test
    void a_billion_laughs_are_not_laughed() {
        StringBuilder yaml = new StringBuilder("a0: &a0 [lol, lol]\n");
        for (int i = 1; i < 40; i++) {
            yaml.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThat(fault(yaml.toString())).contains("line 1").contains("anchors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "- ", "? "})
    void endless_nesting_is_refused(String opening) {
        assertThat(fault("a:\n " + opening.repeat(60_000))).contains("line 2");
    }

    @Test
    void sixteen_levels_are_taken_and_seventeen_are_not() throws ConfigException {
        ConfigFile.parse("text", "{a: ".repeat(16) + "1" + "}".repeat(16));
        assertThat(fault("{a: ".repeat(17) + "1" + "}".repeat(17))).contains("nested more than 16 deep");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 0x1b, 0x7f, 0xfffe})
    void a_control_character_is_refused_with_its_line(int character) {
        assertThat(fault("a: 1\nb: 2\nc: x" + Character.toString(character) + "\n"))
                .contains("line 3")
                .contains("U+%04X".formatted(character));
    }

    @Test
    void a_key_that_is_a_list_is_refused() throws ConfigException {
        assertThat(check("a: 1\n? [b, c]\n: 2\n", "a")).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(2);
            assertThat(fault.sentence()).isEqualTo("a key must be a word");
        });
    }

    // ---- every fault at once

    @Test
    void unknown_and_doubled_keys_are_named_with_their_lines() throws ConfigException {
        assertThat(check("a: 1\nb: 2\na: 3\nc: 4\n", "a"))
                .containsExactly(
                        new ConfigFault(2, "b", "is not a key that is known here"),
                        new ConfigFault(3, "a", "stands here twice"),
                        new ConfigFault(4, "c", "is not a key that is known here"));
    }

    @Test
    void the_message_lists_all_faults_in_the_order_of_their_lines() {
        ConfigException refused = new ConfigException(
                "kiosk.yaml",
                List.of(
                        new ConfigFault(9, "b.c", "is empty"),
                        new ConfigFault(2, "", "holds no keys"),
                        new ConfigFault(10, "a", "is missing")));
        assertThat(refused.getMessage().lines())
                .containsExactly(
                        "配置文件有 3 处错误，未启动。kiosk.yaml has 3 fault(s), not started:",
                        "  line 2: holds no keys",
                        "  line 9: b.c: is empty",
                        "  line 10: a: is missing");
        assertThat(refused.faults()).extracting(ConfigFault::line).containsExactly(2, 9, 10);
    }

    @Test
    void a_message_stays_readable_however_many_faults_there_are() throws ConfigException {
        StringBuilder yaml = new StringBuilder();
        for (int i = 0; i < 5000; i++) {
            yaml.append("key").append(i).append(": 1\n");
        }
        ConfigFile file = ConfigFile.parse("text", yaml.toString());
        ConfigException refused = catchThrowableOfType(ConfigException.class, file::check);
        assertThat(refused.faults()).hasSize(5000);
        assertThat(refused.getMessage().lines()).hasSize(202).last().isEqualTo("  … and 4800 more");
    }

    // ---- whatever comes

    @Property(tries = 3000)
    void any_text_is_read_or_refused_in_words(@ForAll @StringLength(max = 60) String text) {
        readOrRefuse(text);
    }

    @Property(tries = 3000)
    void any_mixture_of_yaml_is_read_or_refused_in_words(@ForAll long seed) {
        String[] pieces = {
            "a",
            ": ",
            "\n",
            "  ",
            "- ",
            "[",
            "]",
            "{",
            "}",
            "&x ",
            "*x",
            "!!int ",
            "!<",
            ">",
            "|\n",
            "'",
            "\"",
            "\\x",
            "\\UFFFFFFFF",
            "%YAML 1.99999999999\n",
            "%TAG ! x\n",
            "---\n",
            "...\n",
            "? ",
            "#",
            ",",
            "<<",
            "~",
            "\t",
            "\r",
            "\u2028",
            "0x",
            "1_0",
            "😀",
            "\ud800",
            "@",
            "`",
            "|9\n",
            ">-2\n"
        };
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i >= 0; i--) {
            text.append(pieces[random.nextInt(pieces.length)]);
        }
        readOrRefuse(text.toString());
    }

    /** Anything but a {@link ConfigException} fails the test. */
    private static void readOrRefuse(String text) {
        try {
            ConfigFile file = ConfigFile.parse("text", text);
            file.root().text("a");
            file.check();
        } catch (ConfigException refused) {
            assertThat(refused.faults()).isNotEmpty().allSatisfy(fault -> {
                assertThat(fault.line()).isBetween(1, 100);
                assertThat(fault.sentence()).isNotBlank().doesNotContain("\n", "\u001b");
                assertThat(fault.key()).doesNotContain("\n", "\u001b");
            });
        }
    }

    private static List<ConfigFault> check(String yaml, String asked) throws ConfigException {
        ConfigFile file = ConfigFile.parse("text", yaml);
        file.root().text(asked);
        return catchThrowableOfType(ConfigException.class, file::check).faults();
    }

    private static String fault(String yaml) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigFile.parse("text", yaml))
                .getMessage();
    }

    private static String fault(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file))
                .getMessage();
    }

    private Path write(byte[] content) throws IOException {
        return Files.write(folder.resolve("file.yaml"), content);
    }
}
