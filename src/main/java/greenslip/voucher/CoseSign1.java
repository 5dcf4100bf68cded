package greenslip.voucher;

import greenslip.cbor.CborException;
import greenslip.cbor.CborReader;
import greenslip.cbor.CborWriter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed message: COSE_Sign1 of RFC 9052, section 4.2, in the one form used here. Immutable, any thread.
 *
 * <pre>
 *   18([ << {1: alg, 4: kid (8 bytes)} >>, {}, payload / null, signature (64 bytes) ])
 *   signed: [ "Signature1", << {1: alg, 4: kid} >>, external_aad, payload ]
 * </pre>
 *
 * <p>Signed is with -8, EdDSA; read is -19, Ed25519 of RFC 9864, too. A null payload is detached: it travels by another
 * way, and whoever verifies brings it along, as with the external data that is signed and never carried.
 */
public final class CoseSign1 {
    public static final int EDDSA = -8;
    public static final int ED25519 = -19;

    /** The longest payload carried inside. */
    public static final int MAX_PAYLOAD_BYTES = 1 << 16;

    private static final byte[] NONE = {};
    private static final int TAG = 18;
    private static final int MAX_HEADER_BYTES = 64;

    private final byte[] header;
    private final byte[] kid;
    private final byte @Nullable [] payload;
    private final byte[] signature;

    private CoseSign1(byte[] header, byte[] kid, byte @Nullable [] payload, byte[] signature) {
        this.header = header;
        this.kid = kid;
        this.payload = payload;
        this.signature = signature;
    }

    /** Signs a payload that is carried inside; returns the encoded message. */
    public static byte[] sign(Signer signer, byte[] payload) {
        if (payload.length > MAX_PAYLOAD_BYTES) {
            throw new IllegalArgumentException("a payload of more than " + MAX_PAYLOAD_BYTES + " bytes goes detached");
        }
        byte[] header = header(signer);
        byte[] signature = signer.sign(toBeSigned(header, NONE, payload));
        return start(header).bytes(payload).bytes(signature).toBytes();
    }

    /**
     * Signs a payload that travels by itself; returns the encoded message without it.
     *
     * @param external data that both sides know and that is signed with it; may be empty
     */
    public static byte[] signDetached(Signer signer, byte[] payload, byte[] external) {
        byte[] header = header(signer);
        byte[] signature = signer.sign(toBeSigned(header, external, payload));
        return start(header).nothing().bytes(signature).toBytes();
    }

    /** Reads a message without judging its signature. */
    public static CoseSign1 parse(byte[] message) throws CborException {
        CborReader reader = new CborReader(message);
        if (reader.tag() != TAG) {
            throw new CborException("another tag than that of COSE_Sign1");
        }
        reader.array(4);
        byte[] header = reader.bytes(MAX_HEADER_BYTES);
        byte[] kid = kid(header);
        if (reader.map() != 0) {
            throw new CborException("an unprotected header that is not empty");
        }
        byte @Nullable [] payload = null;
        if (reader.peek() == CborReader.Kind.NOTHING) {
            reader.nothing();
        } else {
            payload = reader.bytes(MAX_PAYLOAD_BYTES);
        }
        byte[] signature = reader.bytes(VerifyingKey.SIGNATURE_BYTES);
        reader.end();
        if (signature.length != VerifyingKey.SIGNATURE_BYTES) {
            throw new CborException("a signature that is too short");
        }
        return new CoseSign1(header, kid, payload, signature);
    }

    /** Which key claims to have signed. */
    public byte[] kid() {
        return kid.clone();
    }

    public String kidHex() {
        return HexFormat.of().formatHex(kid);
    }

    /** The payload carried inside; empty where it is detached. Not to be believed before {@link #verify} said yes. */
    public Optional<byte[]> payload() {
        return Optional.ofNullable(payload).map(byte[]::clone);
    }

    /** Whether the key signed the payload inside; false too where it is detached. */
    public boolean verify(VerifyingKey key) {
        return payload != null && verifies(key, payload, NONE);
    }

    /** Whether the key signed this payload and external data; false too where another payload is inside. */
    public boolean verifyDetached(VerifyingKey key, byte[] detached, byte[] external) {
        return payload == null && verifies(key, detached, external);
    }

    private boolean verifies(VerifyingKey key, byte[] content, byte[] external) {
        return Arrays.equals(kid, key.kid()) && key.verify(toBeSigned(header, external, content), signature);
    }

    private static byte[] header(Signer signer) {
        return new CborWriter()
                .map(2)
                .put(1, signer.algorithm())
                .put(4, signer.kid())
                .toBytes();
    }

    private static byte[] kid(byte[] header) throws CborException {
        CborReader reader = new CborReader(header);
        if (reader.map() != 2) {
            throw new CborException("a header that is not algorithm and key id");
        }
        reader.key(1);
        long algorithm = reader.integer();
        if (algorithm != EDDSA && algorithm != ED25519) {
            throw new CborException("an algorithm that is not used here");
        }
        reader.key(4);
        byte[] kid = reader.bytes(VerifyingKey.KID_BYTES);
        reader.end();
        if (kid.length != VerifyingKey.KID_BYTES) {
            throw new CborException("a key id that is too short");
        }
        return kid;
    }

    private static CborWriter start(byte[] header) {
        return new CborWriter().tag(TAG).array(4).bytes(header).map(0);
    }

    private static byte[] toBeSigned(byte[] header, byte[] external, byte[] payload) {
        return new CborWriter()
                .array(4)
                .text("Signature1")
                .bytes(header)
                .bytes(external)
                .bytes(payload)
                .toBytes();
    }
}
