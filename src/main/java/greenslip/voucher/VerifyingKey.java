package greenslip.voucher;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * An Ed25519 public key (RFC 8032). Immutable, any thread.
 *
 * <p>As text it is base64url without padding, 43 characters, as JOSE's {@code x} and COSE's {@code -2} hold it.
 */
public final class VerifyingKey {
    public static final int BYTES = 32;
    public static final int KID_BYTES = 8;
    public static final int SIGNATURE_BYTES = 64;

    static final String ALGORITHM = "Ed25519";

    /** SubjectPublicKeyInfo of RFC 8410 before the raw key. */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    private final byte[] raw;
    private final byte[] kid;
    private final PublicKey key;

    /** From the raw key; {@link IllegalArgumentException} where it is none. */
    public VerifyingKey(byte[] raw) {
        if (raw.length != BYTES) {
            throw new IllegalArgumentException("a public key has " + BYTES + " bytes, not " + raw.length);
        }
        byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + BYTES);
        System.arraycopy(raw, 0, encoded, X509_PREFIX.length, BYTES);
        this.raw = raw.clone();
        try {
            this.key = KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
            // The point is decoded only here: 32 bytes can be no key at all.
            Signature.getInstance(ALGORITHM).initVerify(key);
            this.kid = Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(raw), KID_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("not an Ed25519 public key", e);
        }
    }

    static VerifyingKey of(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return new VerifyingKey(Arrays.copyOfRange(encoded, encoded.length - BYTES, encoded.length));
    }

    /** Reads the text form; empty where it is no key. */
    public static Optional<VerifyingKey> parse(String text) {
        if (text.length() != 43) {
            return Optional.empty();
        }
        try {
            return Optional.of(new VerifyingKey(Base64.getUrlDecoder().decode(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Whether the signature is this key's over the message; false for anything that is no signature. */
    public boolean verify(byte[] message, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(ALGORITHM);
            verifier.initVerify(key);
            verifier.update(message);
            return signature.length == SIGNATURE_BYTES && verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    public byte[] raw() {
        return raw.clone();
    }

    /** The first 8 bytes of SHA-256 over the raw key. */
    public byte[] kid() {
        return kid.clone();
    }

    public String kidHex() {
        return HexFormat.of().formatHex(kid);
    }

    public String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(raw);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifyingKey that && Arrays.equals(raw, that.raw);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(raw);
    }

    @Override
    public String toString() {
        return "VerifyingKey[" + kidHex() + "]";
    }
}
