package greenslip.scan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a code that is still being held before the camera from one that is presented.
 *
 * <p>A code that differs from the last one is always a presentation, at once. The same code is one again only after frames without it
 * were seen for the quiet time: what counts is absence that was watched. A gap in the frames (a slow desk, a camera that restarts)
 * hides nobody's leaving.
 *
 * <p>Of the last text only a salted SHA-256 is kept: a short hash could take a stranger's code for the one before, and a plain one of
 * an identity number could be looked up in a memory dump. One thread.
 */
final class Presentations {
    private static final int SALT_BYTES = 16;

    private final long quietNanos;
    private final MessageDigest sha256;
    private final byte[] salt = new byte[SALT_BYTES];
    private byte @Nullable [] last;
    private boolean absent;
    private long absentSinceNanos;

    Presentations(int quietMillis) {
        quietNanos = TimeUnit.MILLISECONDS.toNanos(quietMillis);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        new SecureRandom().nextBytes(salt);
    }

    /**
     * Takes what one frame showed.
     *
     * @return whether the text, which is there, is to be delivered
     */
    boolean isNew(Optional<String> text, long nowNanos) {
        if (text.isEmpty()) {
            if (!absent) {
                absent = true;
                absentSinceNanos = nowNanos;
            }
            return false;
        }
        byte[] hash = hash(text.get());
        boolean wasGone = absent && nowNanos - absentSinceNanos >= quietNanos;
        boolean isOther = last == null || !MessageDigest.isEqual(last, hash);
        last = hash;
        absent = false;
        return isOther || wasGone;
    }

    private byte[] hash(String text) {
        sha256.update(salt);
        return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
