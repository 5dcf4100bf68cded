package greenslip.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash chain over the events: {@code head(n) = SHA-256(head(n-1) || event(n))}, from 32 zeros. One thread. */
final class Chain {
    static final int BYTES = 32;

    private final MessageDigest sha256;
    private byte[] head;

    /** Before the first event. */
    Chain() {
        this(new byte[BYTES]);
    }

    /** After some event; callers leave the head unchanged. */
    Chain(byte[] head) {
        this.head = head;
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A chain that goes on from here; this one stays where it is. */
    Chain fork() {
        return new Chain(head);
    }

    /** Adds an event and returns the new head; callers leave it unchanged. */
    byte[] add(byte[] event) {
        sha256.update(head);
        head = sha256.digest(event);
        return head;
    }

    /** The head; callers leave it unchanged. */
    byte[] head() {
        return head;
    }

    String hex() {
        return HexFormat.of().formatHex(head);
    }
}
