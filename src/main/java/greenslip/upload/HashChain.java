package greenslip.upload;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * {@code head(i) = SHA-256(head(i-1) || canonical bytes of event i)}, one chain per (kiosk, incarnation), from 32 zero bytes. Heads are
 * written as 64 lower-case hexadecimal digits.
 */
final class HashChain {
    private HashChain() {}

    static String next(String head, BatchEvent event) {
        MessageDigest digest = sha256();
        digest.update(HexFormat.of().parseHex(head));
        return HexFormat.of().formatHex(digest.digest(event.canonicalBytes()));
    }

    /** The head after each event. */
    static List<String> over(String prevHead, List<BatchEvent> events) {
        List<String> heads = new ArrayList<>(events.size());
        String head = prevHead;
        for (BatchEvent event : events) {
            head = next(head, event);
            heads.add(head);
        }
        return heads;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
