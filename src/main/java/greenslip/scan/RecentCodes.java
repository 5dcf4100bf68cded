package greenslip.scan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Tells a code that a device reads again and again while it is held from one that is shown. A code counts as shown when it was not read
 * for the quiet time; every other code passes at once, so that nobody in the queue waits for anybody else's code.
 *
 * <p>Of the last {@value #MAX_CODES} codes a salted SHA-256 is kept, never a text: a short hash could take a stranger's code for one of
 * them, and a plain one of an identity number could be looked up in a memory dump. One thread.
 */
final class RecentCodes {
    private static final int MAX_CODES = 32;
    private static final int SALT_BYTES = 16;

    private final long quietNanos;
    private final MessageDigest sha256;
    private final byte[] salt = new byte[SALT_BYTES];

    /** When each was last read, longest ago first. */
    private final Map<ByteBuffer, Long> lastNanos = new LinkedHashMap<>();

    RecentCodes(int quietMillis) {
        quietNanos = TimeUnit.MILLISECONDS.toNanos(quietMillis);
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        new SecureRandom().nextBytes(salt);
    }

    /** Takes a code that was read now; whether it is to be delivered. */
    boolean isNew(String text, long nowNanos) {
        sha256.update(salt);
        ByteBuffer hash = ByteBuffer.wrap(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        Long last = lastNanos.remove(hash);
        lastNanos.put(hash, nowNanos);
        if (lastNanos.size() > MAX_CODES) {
            Iterator<ByteBuffer> oldest = lastNanos.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return last == null || nowNanos - last >= quietNanos;
    }
}
