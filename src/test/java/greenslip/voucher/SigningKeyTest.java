package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SigningKeyTest {
    @TempDir
    Path folder;

    /** The vectors TEST 1 to 3 of RFC 8032, section 7.1: seed, public key, message, signature. */
    @ParameterizedTest
    @CsvSource({
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60,"
                + "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a, '',"
                + "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb,"
                + "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c, 72,"
                + "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7,"
                + "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025, af82,"
                + "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    })
    void keys_and_signatures_are_those_of_the_rfc(String seed, String publicKey, String message, String signature) {
        SigningKey key = new SigningKey(hex(seed));
        assertThat(key.verifyingKey().raw()).isEqualTo(hex(publicKey));
        assertThat(key.sign(hex(message))).isEqualTo(hex(signature));
        assertThat(new VerifyingKey(hex(publicKey)).verify(hex(message), hex(signature)))
                .isTrue();
    }

    @Test
    void a_signature_holds_for_its_message_and_key_only() {
        SigningKey key = SigningKey.generate();
        byte[] signature = key.sign(new byte[] {1, 2, 3});
        assertThat(key.verifyingKey().verify(new byte[] {1, 2, 3}, signature)).isTrue();
        assertThat(key.verifyingKey().verify(new byte[] {1, 2, 4}, signature)).isFalse();
        assertThat(SigningKey.generate().verifyingKey().verify(new byte[] {1, 2, 3}, signature))
                .isFalse();
        for (int i = 0; i < signature.length; i++) {
            byte[] changed = signature.clone();
            changed[i] ^= 1;
            assertThat(key.verifyingKey().verify(new byte[] {1, 2, 3}, changed)).isFalse();
        }
    }

    @Test
    void what_is_no_signature_is_false_and_no_exception() {
        VerifyingKey key = SigningKey.generate().verifyingKey();
        for (int length : new int[] {0, 1, 63, 65, 200}) {
            assertThat(key.verify(new byte[3], new byte[length])).isFalse();
        }
        byte[] large = new byte[64];
        Arrays.fill(large, (byte) 0xFF);
        assertThat(key.verify(new byte[3], large)).isFalse();
    }

    @Test
    void the_key_id_is_the_head_of_the_digest_of_the_public_key() throws Exception {
        SigningKey key = SigningKey.generate();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(key.verifyingKey().raw());
        assertThat(key.kid()).isEqualTo(Arrays.copyOf(digest, 8));
        assertThat(key.verifyingKey().kidHex()).isEqualTo(HexFormat.of().formatHex(key.kid()));
    }

    @Test
    void a_public_key_comes_back_from_bytes_and_from_text() {
        VerifyingKey key = SigningKey.generate().verifyingKey();
        assertThat(new VerifyingKey(key.raw())).isEqualTo(key).hasSameHashCodeAs(key);
        assertThat(key.text()).hasSize(43);
        assertThat(VerifyingKey.parse(key.text())).contains(key);
        assertThat(VerifyingKey.parse(key.text() + "=")).isEmpty();
        assertThat(VerifyingKey.parse("!".repeat(43))).isEmpty();
        assertThat(VerifyingKey.parse("")).isEmpty();
    }

    @Test
    void bytes_that_are_no_key_are_refused() {
        byte[] noPoint = new byte[32];
        Arrays.fill(noPoint, (byte) 0xFF);
        assertThatIllegalArgumentException().isThrownBy(() -> new VerifyingKey(noPoint));
        assertThatIllegalArgumentException().isThrownBy(() -> new VerifyingKey(new byte[31]));
        assertThatIllegalArgumentException().isThrownBy(() -> new SigningKey(new byte[33]));
    }

    @Test
    void a_key_file_is_made_once_and_read_ever_after() throws IOException {
        Path file = folder.resolve("voucher.key");
        SigningKey made = SigningKey.readOrCreate(file);
        assertThat(SigningKey.readOrCreate(file).verifyingKey()).isEqualTo(made.verifyingKey());
        assertThat(SigningKey.read(file).verifyingKey()).isEqualTo(made.verifyingKey());
        assertThat(Files.size(file)).isEqualTo(32);
    }

    @Test
    void a_key_file_that_others_can_read_is_refused_not_replaced() throws IOException {
        Path file = folder.resolve("voucher.key");
        SigningKey made = SigningKey.readOrCreate(file);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> SigningKey.readOrCreate(file))
                .withMessageContaining("chmod 400");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--------"));
        assertThat(SigningKey.read(file).verifyingKey()).isEqualTo(made.verifyingKey());
    }

    @Test
    void a_key_shows_its_id_and_never_its_seed() {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) 0x5A);
        assertThat(new SigningKey(seed).toString()).matches("SigningKey\\[[0-9a-f]{16}]");
    }

    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text);
    }
}
