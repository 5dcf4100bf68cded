package greenslip.voucher;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.ForeignVerifier;
import greenslip.ForeignVerifier.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Vouchers as libraries see them that we did not write. */
@Tag("slow")
class ForeignVerifierTest {
    private static final CredentialUrl URL = new CredentialUrl("https://v.example/#");

    private final SigningKey kiosk = SigningKey.generate();
    private final Credential timed = new Credential(
            new Serial("K27A", 1, 123), 3, "HLG07", "T2", "KEQ1", "02X", 1_645_765_199, OptionalLong.of(1_645_678_805));
    private final Credential untimed = new Credential(
            new Serial("Z999", 31, 999_999),
            9999,
            "",
            "",
            Voucher.UNKNOWN_COMMUNITY,
            "王某",
            Credential.MAX_SECONDS,
            OptionalLong.empty());

    @Test
    void foreign_libraries_read_the_claims_and_find_the_signature_good() throws Exception {
        List<Verdict> verdicts = ForeignVerifier.installed()
                .verify(
                        kiosk.verifyingKey().raw(),
                        List.of(
                                URL.text(timed.sign(kiosk)),
                                URL.text(untimed.sign(kiosk)),
                                DecimalDigits.encode(timed.sign(kiosk))));
        assertThat(verdicts).allMatch(Verdict::valid);
        assertThat(verdicts.get(0).claims())
                .containsEntry("tag", 18L)
                .containsEntry("algorithm", -8L)
                .containsEntry("expires", 1_645_765_199L)
                .containsEntry("issued", 1_645_678_805L)
                .containsEntry("serial", "4b32374101" + "00007b")
                .containsEntry("place", List.of(3L, "HLG07", "T2", "KEQ1", "02X"));
        assertThat(verdicts.get(1).claims())
                .containsEntry("expires", Credential.MAX_SECONDS)
                .containsEntry("issued", null)
                .containsEntry("serial", "5a3939391f" + "0f423f")
                .containsEntry("place", List.of(9999L, "", "", "", "王某"));
        assertThat(verdicts.get(2)).isEqualTo(verdicts.get(0));
    }

    @Test
    void foreign_libraries_find_every_tampered_voucher_and_every_other_key() throws Exception {
        byte[] message = timed.sign(kiosk);
        List<String> tampered = new ArrayList<>();
        for (int i = 0; i < message.length; i++) {
            byte[] changed = message.clone();
            changed[i] ^= 1;
            tampered.add(URL.text(changed));
        }
        ForeignVerifier verifier = ForeignVerifier.installed();
        assertThat(verifier.verify(kiosk.verifyingKey().raw(), tampered)).noneMatch(Verdict::valid);
        assertThat(verifier.verify(SigningKey.generate().verifyingKey().raw(), List.of(URL.text(message))))
                .noneMatch(Verdict::valid);
    }

    @Test
    void a_text_that_holds_no_message_is_told_as_such() throws Exception {
        List<Verdict> verdicts = ForeignVerifier.installed()
                .verify(
                        kiosk.verifyingKey().raw(),
                        List.of("nonsense", URL.text(new byte[20]), "https://v.example/#1"));
        assertThat(verdicts)
                .noneMatch(Verdict::valid)
                .noneMatch(verdict -> verdict.fault().isEmpty());
    }
}
