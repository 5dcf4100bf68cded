package greenslip.scan;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells codes that are still being held before the camera from those that are presented.
 *
 * <p>A code that was not in view is a presentation, at once. One that was is one again only after frames without it were seen for the
 * quiet time, or when another code was presented since it went: a family's phone may go back. What counts is absence that was watched: a
 * gap in the frames (a slow desk, a camera that restarts) hides nobody's leaving.
 *
 * <p>Of a text only a salted SHA-256 is kept: a short hash could take a stranger's code for the one before, and a plain one of an
 * identity number could be looked up in a memory dump. Of {@value #MAX_KNOWN} the oldest is forgotten. One thread.
 */
final class Presentations {
    static final int MAX_KNOWN = 16;
    private static final int SALT_BYTES = 16;

    private final long quietNanos;
    private final MessageDigest sha256;
    private final byte[] salt = new byte[SALT_BYTES];
    private final List<Known> known = new ArrayList<>(MAX_KNOWN);
    private final List<String> fresh = new ArrayList<>();
    private final List<String> strangers = new ArrayList<>();

    private static final class Known {
        private final byte[] hash;
        private boolean inView = true;
        private boolean gone;
        private long goneSinceNanos;
        private boolean followed;

        Known(byte[] hash) {
            this.hash = hash;
        }
    }

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
     * Takes what one frame showed; those of its texts that are to be delivered. The list is used again for the next frame, and a frame
     * without a text makes nothing, not even an iterator: most frames of a day are such.
     */
    List<String> fresh(List<String> texts, long nowNanos) {
        fresh.clear();
        strangers.clear();
        for (int i = 0; i < known.size(); i++) {
            known.get(i).inView = false;
        }
        for (int i = 0; i < texts.size(); i++) {
            see(texts.get(i), nowNanos);
        }
        for (int i = 0; i < strangers.size(); i++) {
            fresh.add(strangers.get(i));
            if (known.size() == MAX_KNOWN) {
                known.removeFirst();
            }
            known.add(new Known(hash(strangers.get(i))));
        }
        for (int i = 0; i < known.size(); i++) {
            Known each = known.get(i);
            if (!each.inView && !each.gone) {
                each.gone = true;
                each.goneSinceNanos = nowNanos;
            }
            each.followed |= each.gone && !fresh.isEmpty();
        }
        return fresh;
    }

    private void see(String text, long nowNanos) {
        Known found = find(hash(text));
        if (found == null) {
            strangers.add(text);
            return;
        }
        found.inView = true;
        if (found.gone && (found.followed || nowNanos - found.goneSinceNanos >= quietNanos)) {
            fresh.add(text);
        }
        found.gone = false;
        found.followed = false;
    }

    private @Nullable Known find(byte[] hash) {
        for (Known each : known) {
            if (MessageDigest.isEqual(each.hash, hash)) {
                return each;
            }
        }
        return null;
    }

    private byte[] hash(String text) {
        sha256.update(salt);
        return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
