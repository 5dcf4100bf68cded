package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import io.avaje.jsonb.Jsonb;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Verifies vouchers with npm libraries that know nothing of ours: {@code src/test/npm/verify.mjs}. For slow tests; one
 * thread at a time.
 */
public final class ForeignVerifier {
    private static final long VERIFY_SECONDS = 60;

    private final Path home;

    private ForeignVerifier(Path home) {
        this.home = home;
    }

    /**
     * What the foreign libraries say of a text.
     *
     * @param valid that both found the signature good, under the given key and its id
     * @param claims expires, issued, serial (hexadecimal), place; empty where the text holds no message
     * @param fault why the text holds none, else empty
     */
    public record Verdict(boolean valid, Map<String, Object> claims, String fault) {}

    public static ForeignVerifier installed() throws IOException, InterruptedException {
        return new ForeignVerifier(Npm.installed("npm"));
    }

    /** The verdicts on the texts of codes, in their order, under one public key of 32 bytes. */
    public List<Verdict> verify(byte[] publicKey, List<String> texts) throws IOException, InterruptedException {
        StringBuilder lines = new StringBuilder();
        for (String text : texts) {
            assertThat(text).as("one line each").doesNotContain("\n");
            lines.append(HexFormat.of().formatHex(publicKey))
                    .append(' ')
                    .append(text)
                    .append('\n');
        }
        File input = Files.writeString(home.resolve("input"), lines).toFile();
        List<Verdict> verdicts = new ArrayList<>();
        for (String line : Npm.run(home, VERIFY_SECONDS, input, "node", "verify.mjs")
                .lines()
                .toList()) {
            verdicts.add(verdict(Jsonb.builder().build().type(Object.class).fromJson(line)));
        }
        assertThat(verdicts).hasSameSizeAs(texts);
        return verdicts;
    }

    @SuppressWarnings("unchecked")
    private static Verdict verdict(Object json) {
        Map<String, Object> answer = (Map<String, Object>) json;
        if (answer.containsKey("fault")) {
            return new Verdict(false, Map.of(), (String) answer.get("fault"));
        }
        assertThat(answer.get("noble")).as("the two libraries agree").isEqualTo(answer.get("cose"));
        boolean valid = (boolean) answer.get("cose") && (boolean) answer.get("kidFits");
        return new Verdict(valid, answer, "");
    }
}
