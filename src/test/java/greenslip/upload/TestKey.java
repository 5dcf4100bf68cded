package greenslip.upload;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;

/** An Ed25519 key of the JDK: signs as a kiosk, verifies as a collector. */
public final class TestKey implements BatchSigner {
    private final KeyPair pair;

    public TestKey() {
        try {
            pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException everyJavaHasIt) {
            throw new AssertionError(everyJavaHasIt);
        }
    }

    /** 32 bytes. */
    public byte[] rawPublicKey() {
        byte[] spki = pair.getPublic().getEncoded();
        return Arrays.copyOfRange(spki, spki.length - 32, spki.length);
    }

    @Override
    public String sign(byte[] body) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(pair.getPrivate());
            signature.update(body);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
        } catch (GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    public boolean verify(byte[] body, String header) {
        return verify(pair.getPublic(), body, header);
    }

    private static boolean verify(PublicKey key, byte[] body, String header) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initVerify(key);
            signature.update(body);
            return signature.verify(Base64.getUrlDecoder().decode(header));
        } catch (GeneralSecurityException | IllegalArgumentException hostile) {
            return false;
        }
    }
}
