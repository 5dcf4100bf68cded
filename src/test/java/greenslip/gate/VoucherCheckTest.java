package greenslip.gate;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.cbor.CborWriter;
import greenslip.gate.Verdict.BadSignature;
import greenslip.gate.Verdict.Expired;
import greenslip.gate.Verdict.NotAVoucher;
import greenslip.gate.Verdict.NotYet;
import greenslip.gate.Verdict.UnknownKey;
import greenslip.gate.Verdict.Valid;
import greenslip.gate.Verdict.WrongRound;
import greenslip.voucher.CoseSign1;
import greenslip.voucher.Credential;
import greenslip.voucher.CredentialUrl;
import greenslip.voucher.Serial;
import greenslip.voucher.SigningKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class VoucherCheckTest {
    private static final long ISSUED = 1_645_678_805;
    private static final long EXPIRES = 1_645_765_199;
    private static final Optional<Instant> AT_NOON = Optional.of(Instant.ofEpochSecond(ISSUED + 3600));
    private static final CredentialUrl URL = new CredentialUrl("https://v.example/#");

    private final SigningKey kiosk = new SigningKey(new byte[32]);
    private final VoucherCheck check = new VoucherCheck(new TrustedKeys(List.of(kiosk.verifyingKey())));
    private final Credential claims = new Credential(
            new Serial("K27A", 1, 123), 3, "HLG07", "T2", "KEQ1", "02X", EXPIRES, OptionalLong.of(ISSUED));
    private final String text = URL.text(claims.sign(kiosk));

    @Test
    void a_voucher_of_this_round_in_its_time_is_valid() {
        assertThat(check.check(text, OptionalInt.of(3), AT_NOON)).isEqualTo(new Valid(claims));
        assertThat(check.check(text, OptionalInt.empty(), Optional.empty())).isEqualTo(new Valid(claims));
        assertThat(check.check(text.substring(text.indexOf('#') + 1), OptionalInt.of(3), AT_NOON))
                .isEqualTo(new Valid(claims));
    }

    @Test
    void a_voucher_of_another_round_is_not() {
        assertThat(check.check(text, OptionalInt.of(4), AT_NOON)).isEqualTo(new WrongRound(claims, 4));
    }

    @Test
    void a_voucher_ends_with_the_second_it_expires() {
        assertThat(check.check(text, OptionalInt.of(3), at(EXPIRES - 1))).isInstanceOf(Valid.class);
        assertThat(check.check(text, OptionalInt.of(3), at(EXPIRES))).isEqualTo(new Expired(claims));
    }

    @Test
    void a_kiosk_may_be_five_minutes_ahead_and_no_more() {
        assertThat(check.check(text, OptionalInt.of(3), at(ISSUED - 300))).isInstanceOf(Valid.class);
        assertThat(check.check(text, OptionalInt.of(3), at(ISSUED - 301))).isEqualTo(new NotYet(claims));
    }

    @Test
    void a_voucher_without_a_time_of_issue_is_never_too_early() {
        Credential untimed = new Credential(
                new Serial("K27A", 1, 123), 3, "HLG07", "T2", "KEQ1", "02X", EXPIRES, OptionalLong.empty());
        assertThat(check.check(URL.text(untimed.sign(kiosk)), OptionalInt.of(3), at(0)))
                .isEqualTo(new Valid(untimed));
    }

    @Test
    void a_key_that_is_not_on_the_list_is_named_and_not_believed() {
        SigningKey other = SigningKey.generate();
        assertThat(check.check(URL.text(claims.sign(other)), OptionalInt.of(3), AT_NOON))
                .isEqualTo(new UnknownKey(other.verifyingKey().kidHex()));
    }

    @Test
    void a_signature_by_another_key_under_a_known_id_is_bad() {
        byte[] message = claims.sign(kiosk);
        message[message.length - 1] ^= 1;
        assertThat(check.check(URL.text(message), OptionalInt.of(3), AT_NOON))
                .isEqualTo(new BadSignature(kiosk.verifyingKey().kidHex()));
    }

    @Test
    void every_changed_byte_is_found() {
        byte[] message = claims.sign(kiosk);
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] ^= 1;
            assertThat(check.check(URL.text(changed), OptionalInt.empty(), Optional.empty())
                            .valid())
                    .as("byte " + i)
                    .isFalse();
        }
    }

    @Test
    void what_a_trusted_key_signed_for_another_purpose_is_no_voucher() {
        byte[] other = CoseSign1.sign(kiosk, new CborWriter().text("batch").toBytes());
        byte[] detached = CoseSign1.signDetached(kiosk, claims.claims(), new byte[0]);
        assertThat(check.check(URL.text(other), OptionalInt.empty(), Optional.empty()))
                .isEqualTo(new NotAVoucher());
        assertThat(check.check(URL.text(detached), OptionalInt.empty(), Optional.empty()))
                .isEqualTo(new NotAVoucher());
    }

    @Property
    void any_other_text_is_no_voucher_and_no_exception(@ForAll @StringLength(max = 400) String other) {
        assertThat(check.check(other, OptionalInt.empty(), Optional.empty())).isEqualTo(new NotAVoucher());
    }

    @Property
    void digits_at_random_are_no_voucher(@ForAll @NumericChars @StringLength(min = 100, max = 400) String digits) {
        assertThat(check.check(digits, OptionalInt.empty(), Optional.empty())).isEqualTo(new NotAVoucher());
        assertThat(check.check("https://v.example/#" + digits, OptionalInt.empty(), Optional.empty()))
                .isEqualTo(new NotAVoucher());
    }

    @Test
    void every_verdict_speaks_chinese_first_and_only_one_lets_through() {
        List<Verdict> verdicts = List.of(
                new Valid(claims),
                new Expired(claims),
                new NotYet(claims),
                new WrongRound(claims, 4),
                new UnknownKey("00"),
                new BadSignature("00"),
                new NotAVoucher());
        assertThat(verdicts)
                .extracting(Verdict::sentence)
                .doesNotHaveDuplicates()
                .allMatch(sentence -> sentence.matches("\\p{IsHan}.+ / [A-Z].+"));
        assertThat(verdicts).filteredOn(Verdict::valid).hasSize(1);
    }

    private static Optional<Instant> at(long seconds) {
        return Optional.of(Instant.ofEpochSecond(seconds));
    }
}
