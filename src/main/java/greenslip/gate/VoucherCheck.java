package greenslip.gate;

import greenslip.cbor.CborException;
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
import greenslip.voucher.VerifyingKey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/** Checks vouchers with nothing but the trusted keys: no network, no record. Immutable, any thread. */
public final class VoucherCheck {
    /** How far a kiosk's clock may be ahead of the gate's. */
    public static final long TOLERANCE_SECONDS = 300;

    private final TrustedKeys keys;

    public VoucherCheck(TrustedKeys keys) {
        this.keys = keys;
    }

    /**
     * Judges the text of a code: an address with digits behind its #, or the digits alone. Never throws for what the
     * text holds.
     *
     * @param round the round that counts; empty where any does
     * @param now the gate's time; empty where it has none, and then times are not judged
     */
    public Verdict check(String text, OptionalInt round, Optional<Instant> now) {
        Optional<byte[]> bytes = CredentialUrl.message(text);
        if (bytes.isEmpty()) {
            return new NotAVoucher();
        }
        try {
            CoseSign1 message = CoseSign1.parse(bytes.get());
            Optional<byte[]> claims = message.payload();
            if (claims.isEmpty()) {
                return new NotAVoucher();
            }
            Optional<VerifyingKey> key = keys.find(message.kidHex());
            if (key.isEmpty()) {
                return new UnknownKey(message.kidHex());
            }
            if (!message.verify(key.get())) {
                return new BadSignature(message.kidHex());
            }
            return judge(Credential.ofClaims(claims.get()), round, now);
        } catch (CborException e) {
            return new NotAVoucher();
        }
    }

    private static Verdict judge(Credential claims, OptionalInt round, Optional<Instant> now) {
        if (round.isPresent() && claims.round() != round.getAsInt()) {
            return new WrongRound(claims, round.getAsInt());
        }
        if (now.isPresent()) {
            long seconds = now.get().getEpochSecond();
            if (seconds >= claims.expiresAtSeconds()) {
                return new Expired(claims);
            }
            if (claims.issuedAtSeconds().orElse(0) > seconds + TOLERANCE_SECONDS) {
                return new NotYet(claims);
            }
        }
        return new Valid(claims);
    }
}
