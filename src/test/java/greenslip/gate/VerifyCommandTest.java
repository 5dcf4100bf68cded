package greenslip.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import greenslip.voucher.Credential;
import greenslip.voucher.CredentialUrl;
import greenslip.voucher.Serial;
import greenslip.voucher.SigningKey;
import greenslip.voucher.VerifyingKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VerifyCommandTest {
    private static final Optional<Instant> NOW = Optional.of(Instant.parse("2022-02-24T06:00:00Z"));

    @TempDir
    Path folder;

    private final SigningKey kiosk = SigningKey.generate();
    private final String text = new CredentialUrl("https://v.example/#")
            .text(new Credential(
                            new Serial("K27A", 1, 123),
                            3,
                            "HLG07",
                            "T2",
                            "KEQ1",
                            "02X",
                            Instant.parse("2022-02-25T15:59:59Z").getEpochSecond(),
                            OptionalLong.empty())
                    .sign(kiosk));
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void a_valid_voucher_ends_with_zero_and_its_claims() throws IOException {
        Path raw = Files.write(folder.resolve("raw"), kiosk.verifyingKey().raw());
        assertThat(run(text, List.of(raw), OptionalInt.of(3))).isZero();
        assertThat(printed())
                .startsWith("有效")
                .contains("serial     K27A-A000-123H\n", "round      3\n", "site       HLG07\n", "table      T2\n")
                .contains("community  KEQ1\n", "hint       02X\n", "issued     unknown\n")
                .contains("expires    2022-02-25T15:59:59Z\n");
    }

    @Test
    void an_invalid_one_ends_with_one_and_no_claims() throws IOException {
        Path raw = Files.write(folder.resolve("raw"), kiosk.verifyingKey().raw());
        assertThat(run(text, List.of(raw), OptionalInt.of(4))).isOne();
        assertThat(printed()).startsWith("不是本轮").doesNotContain("serial").hasLineCount(1);
    }

    @Test
    void several_files_of_several_lines_are_read() throws IOException {
        Path others =
                lines("# old keys", "", SigningKey.generate().verifyingKey().text());
        Path mine = folder.resolve("mine");
        Files.writeString(mine, "  " + kiosk.verifyingKey().text() + "\r\n");
        assertThat(TrustedKeys.read(List.of(others, mine)).size()).isEqualTo(2);
        assertThat(run(text, List.of(others, mine), OptionalInt.empty())).isZero();
    }

    @Test
    void without_keys_it_is_a_matter_of_usage() throws IOException {
        assertThat(run(text, List.of(), OptionalInt.empty())).isEqualTo(2);
        assertThat(run(text, List.of(folder.resolve("none")), OptionalInt.empty()))
                .isEqualTo(2);
        assertThat(run(text, List.of(lines("# nothing")), OptionalInt.empty())).isEqualTo(2);
        assertThat(printed()).contains("--key", "none");
    }

    @Test
    void a_line_that_is_no_key_is_named() throws IOException {
        Path file = lines("# keys", kiosk.verifyingKey().text(), "nonsense");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> TrustedKeys.read(List.of(file)))
                .withMessageContaining("line 3")
                .withMessageContaining("第 3 行");
    }

    @Test
    void thirty_two_bytes_that_are_no_key_and_a_huge_file_are_refused() throws IOException {
        byte[] noKey = new byte[32];
        Arrays.fill(noKey, (byte) 0xFF);
        Path raw = Files.write(folder.resolve("raw"), noKey);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> TrustedKeys.read(List.of(raw)));
        Path huge = Files.write(folder.resolve("huge"), new byte[TrustedKeys.MAX_KEYS * 64 + 1]);
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> TrustedKeys.read(List.of(huge)));
    }

    @Test
    void keys_have_a_limit() {
        List<VerifyingKey> many = Collections.nCopies(TrustedKeys.MAX_KEYS + 1, kiosk.verifyingKey());
        assertThatIllegalArgumentException().isThrownBy(() -> new TrustedKeys(many));
    }

    private int run(String voucher, List<Path> keys, OptionalInt round) {
        return VerifyCommand.run(voucher, keys, round, NOW, new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private Path lines(String... lines) throws IOException {
        return Files.write(folder.resolve("lines"), List.of(lines));
    }
}
