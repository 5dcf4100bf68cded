package greenslip.voucher;

import greenslip.config.SecretFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** An Ed25519 private key in memory, made from its 32-byte seed (RFC 8032, section 5.1.5). Immutable, any thread. */
public final class SigningKey implements Signer {
    public static final int SEED_BYTES = 32;

    private final PrivateKey key;
    private final VerifyingKey verifyingKey;

    /** The key that belongs to the seed, 32 bytes. */
    public SigningKey(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("a signing key has " + SEED_BYTES + " bytes, not " + seed.length);
        }
        try {
            key = KeyFactory.getInstance(VerifyingKey.ALGORITHM)
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, seed.clone()));
            verifyingKey = publicKey(seed);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + VerifyingKey.ALGORITHM, e);
        }
        if (!verifyingKey.verify(seed, sign(seed))) {
            throw new IllegalStateException("this Java's key generator does not take its seed from the given source");
        }
    }

    public static SigningKey generate() {
        return new SigningKey(randomSeed());
    }

    /** Reads the key from its file, see {@link SecretFile#read}. */
    public static SigningKey read(Path file) throws IOException {
        return new SigningKey(SecretFile.read(file, SEED_BYTES));
    }

    /** Reads the key from its file; makes both where there is none. Two processes that start at once get one key. */
    public static SigningKey readOrCreate(Path file) throws IOException {
        if (Files.notExists(file)) {
            try {
                SecretFile.create(file, randomSeed());
            } catch (FileAlreadyExistsException another) {
                return read(file);
            }
        }
        return read(file);
    }

    public VerifyingKey verifyingKey() {
        return verifyingKey;
    }

    @Override
    public int algorithm() {
        return CoseSign1.EDDSA;
    }

    @Override
    public byte[] kid() {
        return verifyingKey.kid();
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature signer = Signature.getInstance(VerifyingKey.ALGORITHM);
            signer.initSign(key);
            signer.update(message);
            return signer.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signing failed", e);
        }
    }

    @Override
    public String toString() {
        return "SigningKey[" + verifyingKey.kidHex() + "]";
    }

    /** The JDK derives no public key from a private one, but generates a pair from 32 bytes that it asks of its source. */
    private static VerifyingKey publicKey(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(VerifyingKey.ALGORITHM);
        generator.initialize(NamedParameterSpec.ED25519, new GivenBytes(seed));
        return VerifyingKey.of(generator.generateKeyPair().getPublic());
    }

    private static byte[] randomSeed() {
        byte[] seed = new byte[SEED_BYTES];
        new SecureRandom().nextBytes(seed);
        return seed;
    }

    /** A source that gives the seed. */
    private static final class GivenBytes extends SecureRandom {
        private static final long serialVersionUID = 1;
        private final byte[] given;

        GivenBytes(byte[] given) {
            super(null, null);
            this.given = given.clone();
        }

        @Override
        public void nextBytes(byte[] bytes) {
            System.arraycopy(given, 0, bytes, 0, bytes.length);
        }
    }
}
