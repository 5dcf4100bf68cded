package greenslip.upload;

import greenslip.cbor.CborException;
import greenslip.voucher.CoseSign1;
import greenslip.voucher.Signer;
import greenslip.voucher.VerifyingKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The signature over a batch: a COSE_Sign1 (RFC 9052) with the body detached, in base64url without padding. The external data keeps a
 * signature made for a batch from being taken for anything else.
 */
public final class BatchSignature {
    private static final byte[] PURPOSE = "greenslip batch v1".getBytes(StandardCharsets.US_ASCII);

    private BatchSignature() {}

    public static BatchSigner signer(Signer key) {
        return body ->
                Base64.getUrlEncoder().withoutPadding().encodeToString(CoseSign1.signDetached(key, body, PURPOSE));
    }

    /** Whether the header is the key's signature over exactly this body; anything malformed is not. */
    public static boolean verify(VerifyingKey key, byte[] body, String header) {
        try {
            return CoseSign1.parse(Base64.getUrlDecoder().decode(header)).verifyDetached(key, body, PURPOSE);
        } catch (CborException | IllegalArgumentException malformed) {
            return false;
        }
    }
}
