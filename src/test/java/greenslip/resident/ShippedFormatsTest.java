package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.resident.ParsedCode.Recognised;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The formats that ship, on codes of the shapes that are met at exits. */
class ShippedFormatsTest {
    private static final String BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    private static final String BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String DIGITS = "0123456789";

    private final CodeFormats formats = CodeFormats.shipped();

    @Test
    void every_unknown_code_counts_and_each_is_somebody_else() {
        Set<String> texts = new HashSet<>();
        Set<Pseudonym> tokens = new HashSet<>();
        HmacTokenSource source = new HmacTokenSource(new byte[32], "150502");
        for (String text : unknownCodes(2000)) {
            if (texts.add(text)) {
                ResidentCode code = ((Recognised) formats.parse(text)).code();
                assertThat(code.format()).isEqualTo("opaque");
                tokens.add(source.token(3, code));
            }
        }
        assertThat(tokens).hasSameSizeAs(texts);
    }

    @Test
    void an_unknown_code_is_its_own_identity_to_the_letter() {
        for (String text : unknownCodes(200)) {
            assertThat(((Recognised) formats.parse(text)).code().identity()).isEqualTo(text);
        }
    }

    @Test
    void a_registration_looks_the_same_to_the_token_source_in_every_wrapping() {
        HmacTokenSource source = new HmacTokenSource(new byte[32], "150502");
        Set<Pseudonym> tokens = new HashSet<>();
        for (String text : List.of(
                "R0001-00000001",
                "r0001-00000001",
                "https://a.cn/R0001-00000001",
                "http://a.cn/r0001-00000001",
                "https://b.example.org/x?code=R0001-00000001")) {
            tokens.add(source.token(3, ((Recognised) formats.parse(text)).code()));
        }
        assertThat(tokens).hasSize(1);
    }

    @Test
    void the_same_number_in_another_community_is_somebody_else() {
        assertThat(((Recognised) formats.parse("RKEQ1-00000001")).code().identity())
                .isNotEqualTo(
                        ((Recognised) formats.parse("RKEQ2-00000001")).code().identity());
    }

    @Test
    void a_catch_all_comes_last_and_no_roster_is_matched_against_it() {
        CodeFormat last = ShippedFormats.ALL.getLast();
        assertThat(last.scheme()).isEqualTo("OPQ");
        assertThat(last.rosterMatch()).isFalse();
        assertThat(last.stable()).isFalse();
        assertThat(last.hintLength()).isZero();
        assertThat(ShippedFormats.ALL)
                .filteredOn(format -> format.scheme().equals("OPQ"))
                .hasSize(1);
    }

    @Test
    void every_shipped_format_carries_samples_both_ways() {
        for (CodeFormat format : ShippedFormats.ALL) {
            assertThat(format.samples())
                    .as(format.id())
                    .anyMatch(sample -> sample.expect().equals(CodeFormat.Sample.REJECT));
            assertThat(format.samples())
                    .as(format.id())
                    .anyMatch(sample -> !sample.expect().equals(CodeFormat.Sample.REJECT));
        }
    }

    @Test
    void many_threads_may_parse_with_the_same_formats() throws Exception {
        List<String> codes = unknownCodes(100);
        List<ParsedCode> expected = codes.stream().map(formats::parse).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<List<ParsedCode>>> tasks = Collections.nCopies(
                    16, () -> codes.stream().map(formats::parse).toList());
            for (Future<List<ParsedCode>> answer : threads.invokeAll(tasks)) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
    }

    /** Signed health passes, addresses with a token, small JSON, and long numbers. */
    private static List<String> unknownCodes(int count) {
        Random random = new Random(20220224);
        List<String> codes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int length = 4 + random.nextInt(180);
            codes.add(
                    switch (i % 4) {
                        case 0 -> "V1:" + text(random, BASE45, length) + "X";
                        case 1 -> "https://pass.example.org/r/" + text(random, BASE64URL, length);
                        case 2 ->
                            "{\"id\":\"" + text(random, DIGITS, 9) + "\",\"t\":\"" + text(random, BASE64URL, length)
                                    + "\"}";
                        default -> text(random, DIGITS, 19 + length);
                    });
        }
        return codes;
    }

    private static String text(Random random, String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
