package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import com.upokecenter.cbor.CBORObject;
import greenslip.cbor.CborException;
import greenslip.cbor.CborWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CoseSign1Test {
    private static final byte[] PAYLOAD = "payload".getBytes(StandardCharsets.UTF_8);
    private static final byte[] EXTERNAL = {1, 2, 3};

    private final SigningKey signer = new SigningKey(new byte[32]);
    private final VerifyingKey key = signer.verifyingKey();

    @Test
    void a_signed_payload_verifies_and_comes_out() throws CborException {
        CoseSign1 message = CoseSign1.parse(CoseSign1.sign(signer, PAYLOAD));
        assertThat(message.payload())
                .hasValueSatisfying(payload -> assertThat(payload).isEqualTo(PAYLOAD));
        assertThat(message.kid()).isEqualTo(key.kid());
        assertThat(message.kidHex()).isEqualTo(key.kidHex());
        assertThat(message.verify(key)).isTrue();
        assertThat(message.verify(SigningKey.generate().verifyingKey())).isFalse();
    }

    /** The structure as RFC 9052 words it, taken apart by a foreign CBOR reader and its signature checked by hand. */
    @Test
    void the_bytes_are_what_the_rfc_says() {
        CBORObject message = CBORObject.DecodeFromBytes(CoseSign1.sign(signer, PAYLOAD));
        assertThat(message.HasMostOuterTag(18)).isTrue();
        assertThat(message.size()).isEqualTo(4);
        byte[] header = message.get(0).GetByteString();
        CBORObject claims = CBORObject.DecodeFromBytes(header);
        assertThat(claims.get(CBORObject.FromObject(1)).AsInt32()).isEqualTo(-8);
        assertThat(claims.get(CBORObject.FromObject(4)).GetByteString()).isEqualTo(key.kid());
        assertThat(message.get(1).size()).isZero();
        assertThat(message.get(2).GetByteString()).isEqualTo(PAYLOAD);
        byte[] signed = CBORObject.NewArray()
                .Add("Signature1")
                .Add(header)
                .Add(new byte[0])
                .Add(PAYLOAD)
                .EncodeToBytes();
        assertThat(key.verify(signed, message.get(3).GetByteString())).isTrue();
    }

    @Test
    void a_detached_payload_verifies_with_its_external_data_and_no_other() throws CborException {
        CoseSign1 message = CoseSign1.parse(CoseSign1.signDetached(signer, PAYLOAD, EXTERNAL));
        assertThat(message.payload()).isEmpty();
        assertThat(message.verifyDetached(key, PAYLOAD, EXTERNAL)).isTrue();
        assertThat(message.verifyDetached(key, PAYLOAD, new byte[0])).isFalse();
        assertThat(message.verifyDetached(key, new byte[0], EXTERNAL)).isFalse();
        assertThat(message.verifyDetached(SigningKey.generate().verifyingKey(), PAYLOAD, EXTERNAL))
                .isFalse();
        assertThat(message.verify(key)).isFalse();
    }

    @Test
    void a_payload_inside_is_not_exchanged_for_one_brought_along() throws CborException {
        CoseSign1 message = CoseSign1.parse(CoseSign1.sign(signer, PAYLOAD));
        assertThat(message.verifyDetached(key, PAYLOAD, new byte[0])).isFalse();
    }

    @Test
    void an_empty_payload_is_a_payload() throws CborException {
        CoseSign1 message = CoseSign1.parse(CoseSign1.sign(signer, new byte[0]));
        assertThat(message.payload()).isPresent();
        assertThat(message.verify(key)).isTrue();
    }

    @Test
    void a_long_batch_goes_detached_only() throws CborException {
        byte[] batch = new byte[500_000];
        assertThat(CoseSign1.parse(CoseSign1.signDetached(signer, batch, EXTERNAL))
                        .verifyDetached(key, batch, EXTERNAL))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> CoseSign1.sign(signer, batch));
    }

    @Test
    void the_newer_number_of_the_same_algorithm_is_read() throws CborException {
        Signer newer = new Signer() {
            @Override
            public int algorithm() {
                return CoseSign1.ED25519;
            }

            @Override
            public byte[] kid() {
                return signer.kid();
            }

            @Override
            public byte[] sign(byte[] message) {
                return signer.sign(message);
            }
        };
        assertThat(CoseSign1.parse(CoseSign1.sign(newer, PAYLOAD)).verify(key)).isTrue();
    }

    @Test
    void other_headers_tags_sizes_and_algorithms_are_refused() {
        byte[] good = header(-8, 8);
        refuse(new CborWriter()
                .tag(98)
                .array(4)
                .bytes(good)
                .map(0)
                .bytes(PAYLOAD)
                .bytes(new byte[64]));
        refuse(new CborWriter().array(4).bytes(good).map(0).bytes(PAYLOAD).bytes(new byte[64]));
        refuse(new CborWriter().tag(18).array(3).bytes(good).map(0).bytes(PAYLOAD));
        refuse(message(good, 63));
        refuse(message(good, 65));
        refuse(message(header(-7, 8), 64));
        refuse(message(header(-8, 7), 64));
        refuse(message(header(-8, 9), 64));
        refuse(message(new byte[0], 64));
        refuse(message(new CborWriter().map(1).put(1, -8).toBytes(), 64));
        refuse(message(
                new CborWriter().map(3).put(1, -8).put(4, new byte[8]).put(5, 1).toBytes(), 64));
        refuse(new CborWriter()
                .tag(18)
                .array(4)
                .bytes(good)
                .map(1)
                .put(4, new byte[8])
                .bytes(PAYLOAD)
                .bytes(new byte[64]));
    }

    @Test
    void no_mutation_verifies_or_throws_anything_else() {
        byte[] message = CoseSign1.sign(signer, PAYLOAD);
        Random random = new Random(18);
        int parsed = 0;
        for (int i = 0; i < 3000; i++) {
            byte[] mutant = message.clone();
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            if (random.nextInt(4) == 0) {
                mutant = Arrays.copyOf(mutant, random.nextInt(mutant.length + 3));
            }
            try {
                CoseSign1 read = CoseSign1.parse(mutant);
                parsed++;
                assertThat(read.verify(key))
                        .as(HexFormat.of().formatHex(mutant))
                        .isFalse();
            } catch (CborException expected) {
                assertThat(expected).hasMessageNotContaining("payload");
            } catch (RuntimeException e) {
                fail("mutation " + i, e);
            }
        }
        assertThat(parsed).isPositive();
    }

    private static byte[] header(int algorithm, int kidLength) {
        return new CborWriter()
                .map(2)
                .put(1, algorithm)
                .put(4, new byte[kidLength])
                .toBytes();
    }

    private static CborWriter message(byte[] header, int signatureLength) {
        return new CborWriter()
                .tag(18)
                .array(4)
                .bytes(header)
                .map(0)
                .bytes(PAYLOAD)
                .bytes(new byte[signatureLength]);
    }

    private static void refuse(CborWriter writer) {
        assertThatExceptionOfType(CborException.class).isThrownBy(() -> CoseSign1.parse(writer.toBytes()));
    }
}
