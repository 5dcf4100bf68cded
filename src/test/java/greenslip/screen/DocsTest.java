package greenslip.screen;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.print.PrinterState;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** Documents as another JSON implementation reads them. */
class DocsTest {
    private static JsonObject foreign(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readObject();
        }
    }

    @Property(tries = 500)
    void any_text_is_read_back_by_another_implementation(@ForAll String text) {
        assertThat(foreign(Docs.text(new Docs.Message(text))).getString("message"))
                .isEqualTo(text);
    }

    @Example
    void a_name_that_looks_like_json_stays_a_name() {
        String hostile = "\"},\"x\":{\"\\\n\u2028</script>";
        Docs.CountsDoc one = new Docs.CountsDoc(1, 0, 0, 0, 0, 0, 0, 0, 0);
        String tally = Docs.text(
                new Docs.TallyDoc(3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(hostile, one), Map.of(), Map.of()));
        assertThat(tally).doesNotContain("\n");
        JsonObject communities = foreign(tally).getJsonObject("byCommunity");
        assertThat(communities.keySet()).containsExactly(hostile);
        assertThat(communities.getJsonObject(hostile).getInt("sampled")).isEqualTo(1);
    }

    @Test
    void a_key_without_a_value_is_null_not_missing() {
        JsonObject answer = foreign(Docs.text(new Docs.ScanAnswer("rejected", null, "不", "no", null)));
        assertThat(answer.keySet()).containsExactlyInAnyOrder("outcome", "serial", "message", "messageEn", "code");
        assertThat(answer.isNull("serial")).isTrue();
    }

    @Property(tries = 1000)
    void any_bytes_are_a_document_or_a_bad_request(@ForAll byte[] body) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Docs.read(body, Docs.OpenRequest.class));
        assertThat(refusal == null || refusal.status() == 400).isTrue();
    }

    @Property(tries = 500)
    void a_broken_off_document_is_a_bad_request(@ForAll("cuts") int length) {
        String whole = "{\"number\":4,\"title\":\"核酸检测\",\"authority\":\"街道\",\"endsAt\":\"2026-11-24T18:00\"}";
        byte[] body = whole.substring(0, length).getBytes(StandardCharsets.UTF_8);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> Docs.read(body, Docs.OpenRequest.class));
        assertThat(refusal).as(whole.substring(0, length)).isNotNull();
    }

    @Provide
    static Arbitrary<Integer> cuts() {
        return Arbitraries.integers().between(0, 65);
    }

    @Test
    void every_trouble_of_a_printer_has_a_code_of_its_own_and_a_sentence() {
        Set<String> codes = new HashSet<>();
        List<Docs.PrinterDoc> troubles = Arrays.stream(PrinterState.values())
                .map(PrinterWords::of)
                .filter(printer -> printer.code() != null)
                .toList();
        assertThat(troubles).hasSize(PrinterState.values().length - 1).allSatisfy(printer -> {
            assertThat(codes.add(String.valueOf(printer.code()))).isTrue();
            assertThat(printer.message()).containsPattern("\\p{IsHan}").endsWith("。");
            assertThat(printer.messageEn()).isNotBlank();
        });
        assertThat(PrinterWords.of(PrinterState.READY).code()).isNull();
    }

    @Test
    void a_document_with_bytes_that_are_not_utf_8_is_a_bad_request() {
        byte[] latin = "{\"title\":\"caf\u00e9\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(catchThrowableOfType(Refusal.class, () -> Docs.read(latin, Docs.OpenRequest.class)))
                .isNotNull();
    }

    @Test
    void a_check_that_throws_complains_of_itself() {
        Check broken = new Check("printer", false, () -> {
            throw new IllegalStateException("no such device");
        });
        assertThat(broken.ask())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).contains("自检失败").doesNotContain("no such device"));
        assertThat(new Check("ledger", true, Optional::empty).ask()).isEmpty();
    }
}
