package greenslip.resident;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HmacTokenSourceTest {
    private final HmacTokenSource tokens = new HmacTokenSource(master(), "150502");

    /**
     * Computed once with Python's hmac module for master 00 01 … 1f and district 150502:
     * {@code prk = HMAC(district, master); key = HMAC(prk, b"round 3\x01"); HMAC(key, b"CNID:11010519491231002X")[:8]}.
     */
    @ParameterizedTest
    @CsvSource({
        "3, CNID, 11010519491231002X, a4a7db2bf9b8cba5",
        "4, CNID, 11010519491231002X, 007d605911fb9cf2",
        "3, OPQ, 水, f17febaa85a2a663"
    })
    void tokens_are_what_a_foreign_hmac_says(int round, String scheme, String identity, String token) {
        assertThat(tokens.token(round, code(scheme, identity)).hex()).isEqualTo(token);
    }

    @Test
    void the_round_key_is_what_a_foreign_hkdf_says() {
        assertThat(HexFormat.of().formatHex(tokens.roundKey(3)))
                .isEqualTo("2ba4dab521c900d05393441d0507e4a4ad8e2f45f1048ca35a42bd8c18d109c0");
    }

    @Test
    void another_round_district_master_or_scheme_gives_another_token() {
        ResidentCode code = code("REG", "RKEQ1-00012345");
        byte[] otherMaster = master();
        otherMaster[31]++;
        assertThat(List.of(
                        tokens.token(1, code),
                        tokens.token(2, code),
                        tokens.token(1, code("OPQ", "RKEQ1-00012345")),
                        new HmacTokenSource(master(), "150503").token(1, code),
                        new HmacTokenSource(otherMaster, "150502").token(1, code)))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_token_does_not_depend_on_format_community_or_hint() {
        ResidentCode bare = new ResidentCode("a", "REG", "1", Optional.empty(), "", true, true);
        ResidentCode url = new ResidentCode("b", "REG", "1", Optional.of("KEQ1"), "1", false, false);
        assertThat(tokens.token(1, bare)).isEqualTo(tokens.token(1, url));
    }

    @Test
    void many_threads_in_two_rounds_get_the_same_tokens_as_one() throws Exception {
        List<ResidentCode> codes = IntStream.range(0, 200)
                .mapToObj(i -> code("REG", Integer.toString(i)))
                .toList();
        List<Pseudonym> expected = all(codes);
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Callable<List<Pseudonym>>> tasks = Collections.nCopies(32, () -> all(codes));
            for (Future<List<Pseudonym>> answer : threads.invokeAll(tasks)) {
                assertThat(answer.get()).isEqualTo(expected);
            }
        }
        assertThat(expected).doesNotHaveDuplicates();
    }

    @Test
    void changing_the_callers_array_changes_nothing() {
        byte[] mine = master();
        HmacTokenSource source = new HmacTokenSource(mine, "150502");
        mine[0] = 99;
        ResidentCode code = code("REG", "1");
        assertThat(source.token(1, code)).isEqualTo(tokens.token(1, code));
    }

    @Test
    void a_short_master_no_district_and_round_zero_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> new HmacTokenSource(new byte[31], "150502"));
        assertThatIllegalArgumentException().isThrownBy(() -> new HmacTokenSource(master(), " "));
        assertThatIllegalArgumentException().isThrownBy(() -> tokens.token(0, code("REG", "1")));
    }

    @Test
    void a_pseudonym_keeps_its_leading_zeros_as_text() {
        Pseudonym token = tokens.token(4, code("CNID", "11010519491231002X"));
        assertThat(token.hex()).hasSize(16).startsWith("00");
        assertThat(Pseudonym.ofHex(token.hex())).isEqualTo(token);
    }

    private List<Pseudonym> all(List<ResidentCode> codes) {
        return codes.stream()
                .flatMap(code -> IntStream.of(1, 2).mapToObj(round -> tokens.token(round, code)))
                .toList();
    }

    private static byte[] master() {
        byte[] master = new byte[32];
        for (int i = 0; i < master.length; i++) {
            master[i] = (byte) i;
        }
        return master;
    }

    private static ResidentCode code(String scheme, String identity) {
        return new ResidentCode("format", scheme, identity, Optional.empty(), "", true, true);
    }
}
