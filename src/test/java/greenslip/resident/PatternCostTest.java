package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** That a pattern without faults cannot be made to run long: counted in characters that the matcher looks at, not in time. */
class PatternCostTest {
    /** Far above what a bounded pattern needs, far below what a runaway one takes. */
    private static final long MOST_LOOKS = 20_000_000;

    /** Whatever a person writes of these parts and the reader takes, a text that almost matches ends the matcher soon. */
    @Property(tries = 150)
    void a_pattern_without_faults_ends_soon_on_a_near_miss(@ForAll("patterns") String pattern) {
        Assume.that(CodeFormat.faults("one", pattern, "ONE", 1024, 0, 0).isEmpty());
        Pattern compiled = Pattern.compile(pattern);
        for (String text : List.of("a".repeat(200) + "!", "ab".repeat(100) + "!", "a".repeat(1023) + "!")) {
            Counted counted = new Counted(text);
            compiled.matcher(counted).matches();
            assertThat(counted.looks).as(pattern).isLessThan(MOST_LOOKS);
        }
    }

    /** The measure means something: what it refuses does run away. */
    @Test
    void a_refused_pattern_does_run_long() {
        String pattern = "^(?<id>(?:a{1,20}){1,20})$";
        assertThat(CodeFormat.faults("one", pattern, "ONE", 1024, 0, 0)).isNotEmpty();
        Counted counted = new Counted("a".repeat(40) + "!");
        counted.limit = MOST_LOOKS;
        boolean ranAway = false;
        try {
            Pattern.compile(pattern).matcher(counted).matches();
        } catch (RanAway stopped) {
            ranAway = true;
        }
        assertThat(ranAway).isTrue();
    }

    @Test
    void the_shipped_formats_look_at_each_character_a_few_times_only() {
        List<String> hostile = List.of(
                "1".repeat(1023) + "x",
                "https://" + "a".repeat(1000) + "!",
                "https://a/" + "a/".repeat(500),
                "https://a/" + "a".repeat(1000),
                "https://a/" + "%".repeat(160) + "?code=R".repeat(80),
                "R".repeat(1024));
        for (CodeFormat format : ShippedFormats.ALL) {
            for (String text : hostile) {
                Counted counted = new Counted(text);
                format.pattern().matcher(counted).matches();
                assertThat(counted.looks).as(format.id()).isLessThan(8L * text.length());
            }
        }
    }

    @Provide
    Arbitrary<String> patterns() {
        return parts(3).map(part -> "^(?<id>" + part + ")$");
    }

    private static Arbitrary<String> parts(int depth) {
        Arbitrary<String> atoms = Arbitraries.of("a", "b", "[ab]", ".", "\\w", "(?:a|b)", "(?:a|ab)", "a?", "(?=a)");
        if (depth == 0) {
            return atoms;
        }
        Arbitrary<String> inner = Arbitraries.lazy(() -> parts(depth - 1));
        Arbitrary<String> repeated = Combinators.combine(
                        inner,
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.integers().between(0, 40),
                        Arbitraries.of("", "", "?", "+"))
                .as((part, least, more, mode) -> "(?:" + part + "){" + least + "," + (least + more) + "}" + mode);
        Arbitrary<String> sequence = inner.list().ofMinSize(1).ofMaxSize(3).map(list -> String.join("", list));
        Arbitrary<String> alternatives =
                Combinators.combine(inner, inner).as((first, second) -> "(?:" + first + "|" + second + ")");
        return Arbitraries.oneOf(atoms, repeated, sequence, alternatives);
    }

    private static final class RanAway extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** A text that counts how often it is looked at. */
    private static final class Counted implements CharSequence {
        private final String text;
        private long looks;
        private long limit = Long.MAX_VALUE;

        Counted(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (++looks > limit) {
                throw new RanAway();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
