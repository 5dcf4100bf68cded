package greenslip.resident;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Pseudonyms by HMAC under a key of the round. All identities of a region can be tried within seconds, so only the key
 * keeps a token from being turned back: who holds the master can, who holds tokens alone cannot.
 *
 * <pre>
 *   roundKey = HKDF-SHA256(master, salt = district, info = "round " number), 32 bytes   RFC 5869
 *   token    = HMAC-SHA256(roundKey, scheme ":" identity), first 8 bytes, big-endian   RFC 2104
 * </pre>
 *
 * Texts are UTF-8. Any thread; the key of the last round asked for is kept.
 */
public final class HmacTokenSource implements TokenSource {
    public static final int MASTER_BYTES = 32;

    private static final String MAC = "HmacSHA256";

    private final byte[] master;
    private final byte[] district;
    private volatile @Nullable RoundMac last;

    /**
     * @param master the district's secret, {@value #MASTER_BYTES} bytes
     * @param district the district's code, not empty
     */
    public HmacTokenSource(byte[] master, String district) {
        if (master.length != MASTER_BYTES) {
            throw new IllegalArgumentException("the master key has " + MASTER_BYTES + " bytes, not " + master.length);
        }
        if (district.isBlank()) {
            throw new IllegalArgumentException("the district has a code");
        }
        this.master = master.clone();
        this.district = district.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Pseudonym token(int round, ResidentCode code) {
        if (round < 1) {
            throw new IllegalArgumentException("rounds count from 1, not " + round);
        }
        Mac mac = of(round).copy();
        mac.update(code.scheme().getBytes(StandardCharsets.UTF_8));
        mac.update((byte) ':');
        byte[] digest = mac.doFinal(code.identity().getBytes(StandardCharsets.UTF_8));
        return new Pseudonym(ByteBuffer.wrap(digest).getLong());
    }

    @Override
    public String toString() {
        return "HmacTokenSource";
    }

    /** Two threads may both derive the key of a new round; they derive the same. */
    private RoundMac of(int round) {
        RoundMac known = last;
        if (known == null || known.round != round) {
            known = new RoundMac(round, keyed(roundKey(round)));
            last = known;
        }
        return known;
    }

    byte[] roundKey(int round) {
        HKDFParameterSpec parameters = HKDFParameterSpec.ofExtract()
                .addIKM(master)
                .addSalt(district)
                .thenExpand(("round " + round).getBytes(StandardCharsets.UTF_8), 32);
        try {
            return KDF.getInstance("HKDF-SHA256").deriveData(parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HKDF-SHA256", e);
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance(MAC);
            mac.init(new SecretKeySpec(key, MAC));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + MAC, e);
        }
    }

    /** A keyed Mac that is only ever copied, never fed: so any thread may copy it. */
    private record RoundMac(int round, Mac prototype) {
        Mac copy() {
            try {
                return (Mac) prototype.clone();
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("this Java cannot copy " + MAC, e);
            }
        }
    }
}
