package greenslip.signin;

import greenslip.config.SecretFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * What a station keeps of its PIN, in a file of its owner's alone: one line, {@code pbkdf2-sha256 ITERATIONS SALT HASH}. Whoever reads
 * the file can try all PINs of six digits in some hours, so the hash is the second fence, and the file's mode the first.
 */
public final class PinFile {
    /** Some 90 ms of an EPYC core under the service's flags; a Raspberry Pi 4, without instructions for SHA-256, is four to five times slower. */
    static final int ITERATIONS = 25_000;

    /** Nobody may make a sign-in wait for minutes by a line in a file. */
    private static final int MOST_ITERATIONS = 2_000_000;

    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final int MOST_BYTES = 256;
    private static final Pattern LINE = Pattern.compile("pbkdf2-sha256 ([0-9]{4,7}) ([0-9a-f]{32}) ([0-9a-f]{64})\\n?");

    private final int iterations;
    private final byte[] salt;
    private final byte[] hash;

    private PinFile(int iterations, byte[] salt, byte[] hash) {
        this.iterations = iterations;
        this.salt = salt;
        this.hash = hash;
    }

    /** @throws IOException with a sentence that says what to do */
    public static PinFile read(Path file) throws IOException {
        String line = new String(SecretFile.readUpTo(file, MOST_BYTES), StandardCharsets.US_ASCII);
        Matcher found = LINE.matcher(line);
        if (!found.matches()
                || Integer.parseInt(found.group(1)) < 1
                || Integer.parseInt(found.group(1)) > MOST_ITERATIONS) {
            throw new IOException("口令文件 %1$s 已损坏，请重新设定 / PIN file %1$s is damaged: set the PIN again".formatted(file));
        }
        HexFormat hex = HexFormat.of();
        return new PinFile(
                Integer.parseInt(found.group(1)), hex.parseHex(found.group(2)), hex.parseHex(found.group(3)));
    }

    /** Sets the station's PIN, in the place of an earlier one. */
    public static void write(Path file, Pin pin) throws IOException {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        HexFormat hex = HexFormat.of();
        String line = "pbkdf2-sha256 %d %s %s\n"
                .formatted(ITERATIONS, hex.formatHex(salt), hex.formatHex(hash(pin, salt, ITERATIONS)));
        SecretFile.replace(file, line.getBytes(StandardCharsets.US_ASCII));
    }

    /** Takes its time, on purpose. */
    boolean matches(Pin pin) {
        return MessageDigest.isEqual(hash, hash(pin, salt, iterations));
    }

    /** Whether it was set at the same time: each setting has a salt of its own. */
    boolean sameAs(PinFile other) {
        return MessageDigest.isEqual(salt, other.salt) && MessageDigest.isEqual(hash, other.hash);
    }

    private static byte[] hash(Pin pin, byte[] salt, int iterations) {
        PBEKeySpec spec = new PBEKeySpec(pin.digits(), salt, iterations, HASH_BYTES * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the Java runtime lacks PBKDF2WithHmacSHA256", missing);
        } finally {
            spec.clearPassword();
        }
    }
}
