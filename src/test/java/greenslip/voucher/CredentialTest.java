package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.fail;

import com.upokecenter.cbor.CBORObject;
import greenslip.cbor.CborException;
import greenslip.cbor.CborWriter;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import java.util.HexFormat;
import java.util.OptionalLong;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CredentialTest {
    private static final long ISSUED_MILLIS = 1_645_678_805_123L;
    private static final long GOOD_UNTIL_MILLIS = 1_645_765_199_999L;

    @Property
    void claims_come_back(@ForAll("credentials") Credential credential) throws CborException {
        assertThat(Credential.ofClaims(credential.claims())).isEqualTo(credential);
    }

    /** Taken apart by a foreign CBOR reader. */
    @Test
    void claims_have_the_keys_and_forms_of_the_profile() {
        CBORObject claims =
                CBORObject.DecodeFromBytes(Credential.of(voucher(ClockTrust.SYNCHRONISED, "KEQ1"), GOOD_UNTIL_MILLIS)
                        .claims());
        assertThat(claims.size()).isEqualTo(4);
        assertThat(claims.get(CBORObject.FromObject(4)).AsInt64Value()).isEqualTo(1_645_765_199L);
        assertThat(claims.get(CBORObject.FromObject(6)).AsInt64Value()).isEqualTo(1_645_678_805L);
        assertThat(HexFormat.of().formatHex(claims.get(CBORObject.FromObject(7)).GetByteString()))
                .isEqualTo("4b323741" + "02" + "0f423f");
        CBORObject place = claims.get(CBORObject.FromObject(-65_537));
        assertThat(place.size()).isEqualTo(5);
        assertThat(place.get(0).AsInt32()).isEqualTo(3);
        assertThat(place.get(1).AsString()).isEqualTo("HLG07");
        assertThat(place.get(2).AsString()).isEqualTo("T2");
        assertThat(place.get(3).AsString()).isEqualTo("KEQ1");
        assertThat(place.get(4).AsString()).isEqualTo("02X");
    }

    @Test
    void without_a_trusted_clock_no_time_of_issue_is_claimed() throws CborException {
        Credential credential = Credential.of(voucher(ClockTrust.FLOOR, "KEQ1"), GOOD_UNTIL_MILLIS);
        assertThat(credential.issuedAtSeconds()).isEmpty();
        assertThat(CBORObject.DecodeFromBytes(credential.claims()).ContainsKey(CBORObject.FromObject(6)))
                .isFalse();
        assertThat(Credential.ofClaims(credential.claims())).isEqualTo(credential);
    }

    @Test
    void an_unknown_community_is_an_empty_text() throws CborException {
        Credential credential =
                Credential.of(voucher(ClockTrust.SYNCHRONISED, Voucher.UNKNOWN_COMMUNITY), GOOD_UNTIL_MILLIS);
        assertThat(CBORObject.DecodeFromBytes(credential.claims())
                        .get(CBORObject.FromObject(-65_537))
                        .get(3)
                        .AsString())
                .isEmpty();
        assertThat(Credential.ofClaims(credential.claims()).community()).isEqualTo(Voucher.UNKNOWN_COMMUNITY);
    }

    @Test
    void a_signed_credential_is_a_signed_message_of_its_claims() throws CborException {
        SigningKey key = SigningKey.generate();
        Credential credential = Credential.of(voucher(ClockTrust.OPERATOR, "KEQ1"), GOOD_UNTIL_MILLIS);
        CoseSign1 message = CoseSign1.parse(credential.sign(key));
        assertThat(message.verify(key.verifyingKey())).isTrue();
        assertThat(Credential.ofClaims(message.payload().orElseThrow())).isEqualTo(credential);
    }

    @Test
    void fields_that_are_too_long_or_not_printable_are_refused() {
        refuse(0, "S", "T", "C", "H");
        refuse(10_000, "S", "T", "C", "H");
        refuse(1, "SITE567", "T", "C", "H");
        refuse(1, "点", "T", "C", "H");
        refuse(1, "S", "T2345", "C", "H");
        refuse(1, "S", "T\n", "C", "H");
        refuse(1, "S", "T", "COMMUNITY", "H");
        refuse(1, "S", "T", "小区小", "H");
        refuse(1, "S", "T", "C", "王王王");
        refuse(1, "S", "T", "C", "a\u0000");
        refuse(1, "S", "T", "C", "a\u0085");
    }

    @Test
    void moments_outside_32_bits_are_refused() {
        assertThatIllegalArgumentException().isThrownBy(() -> Credential.of(voucher(ClockTrust.FLOOR, "C"), -1001));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credential.of(voucher(ClockTrust.FLOOR, "C"), (1L << 32) * 1000));
    }

    @Test
    void other_claims_are_refused() {
        refuse(new CborWriter().map(0));
        refuse(new CborWriter().array(0));
        refuse(claims(new byte[7], "C", 1));
        refuse(claims(new byte[8], "C", 1));
        refuse(claims(serial("K27A", 0), "C", 1));
        refuse(claims(serial("K27A", 200), "C", 1));
        refuse(claims(serial("k27a", 1), "C", 1));
        refuse(claims(serial("K27A", 1), Voucher.UNKNOWN_COMMUNITY, 1));
        refuse(claims(serial("K27A", 1), "C\n", 1));
        refuse(claims(serial("K27A", 1), "C", 0));
        refuse(claims(serial("K27A", 1), "C", 10_000));
    }

    @Test
    void mutations_are_refused_or_read_and_written_alike() {
        byte[] claims = Credential.of(voucher(ClockTrust.SYNCHRONISED, "KEQ1"), GOOD_UNTIL_MILLIS)
                .claims();
        Random random = new Random(4);
        int read = 0;
        for (int i = 0; i < 50_000; i++) {
            byte[] mutant = claims.clone();
            mutant[random.nextInt(mutant.length)] = (byte) random.nextInt(256);
            mutant[random.nextInt(mutant.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertThat(Credential.ofClaims(mutant).claims()).isEqualTo(mutant);
                read++;
            } catch (CborException expected) {
                assertThat(expected.getMessage()).isNotBlank();
            } catch (RuntimeException e) {
                fail("mutation " + i, e);
            }
        }
        assertThat(read).isBetween(1, 49_999);
    }

    @Test
    void a_credential_does_not_show_its_hint() {
        assertThat(Credential.of(voucher(ClockTrust.FLOOR, "KEQ1"), GOOD_UNTIL_MILLIS))
                .asString()
                .doesNotContain("02X")
                .contains("K27A-B999-999");
    }

    @Provide
    Arbitrary<Credential> credentials() {
        Arbitrary<Serial> serials = Combinators.combine(
                        Arbitraries.strings()
                                .withChars(Serial.ALPHABET.toCharArray())
                                .ofLength(4),
                        Arbitraries.integers().between(1, 31),
                        Arbitraries.integers().between(1, 999_999))
                .as(Serial::new);
        Arbitrary<Long> moments = Arbitraries.longs().between(0, Credential.MAX_SECONDS);
        return Combinators.combine(
                        serials,
                        Arbitraries.integers().between(1, 9999),
                        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(6),
                        Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(4),
                        Arbitraries.strings()
                                .withCharRange('一', '龥')
                                .ofMinLength(1)
                                .ofMaxLength(2),
                        Arbitraries.strings().withCharRange('A', 'z').ofMaxLength(8),
                        moments,
                        moments.optional())
                .as((serial, round, site, table, community, hint, expires, issued) -> new Credential(
                        serial,
                        round,
                        site,
                        table,
                        community,
                        hint,
                        expires,
                        issued.map(OptionalLong::of).orElse(OptionalLong.empty())));
    }

    private static Voucher voucher(ClockTrust trust, String community) {
        return new Voucher(
                new Serial("K27A", 2, 999_999),
                3,
                "HLG07",
                "T2",
                community,
                "02X",
                new Timestamp(ISSUED_MILLIS, 1, "boot", trust));
    }

    private static byte[] serial(String station, int incarnation) {
        byte[] bytes = new byte[8];
        for (int i = 0; i < 4; i++) {
            bytes[i] = (byte) station.charAt(i);
        }
        bytes[4] = (byte) incarnation;
        bytes[7] = 1;
        return bytes;
    }

    private static CborWriter claims(byte[] serial, String community, int round) {
        return new CborWriter()
                .map(3)
                .put(4, 1)
                .put(7, serial)
                .key(-65_537)
                .array(5)
                .integer(round)
                .text("S")
                .text("T")
                .text(community)
                .text("H");
    }

    private static void refuse(CborWriter claims) {
        assertThatExceptionOfType(CborException.class).isThrownBy(() -> Credential.ofClaims(claims.toBytes()));
    }

    private static void refuse(int round, String site, String table, String community, String hint) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Credential(
                        new Serial("K27A", 1, 1), round, site, table, community, hint, 0, OptionalLong.empty()));
    }
}
