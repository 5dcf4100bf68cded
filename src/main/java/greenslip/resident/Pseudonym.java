package greenslip.resident;

import java.util.HexFormat;

/**
 * The keyed token that stands for a resident in one round: 64 bits of an HMAC, so it cannot be reversed without the round's key.
 *
 * @param bits the token
 */
public record Pseudonym(long bits) {
    public static final int BYTES = 8;

    public static Pseudonym ofHex(String hex) {
        return new Pseudonym(HexFormat.fromHexDigitsToLong(hex));
    }

    /** 16 lower-case hexadecimal digits. */
    public String hex() {
        return HexFormat.of().toHexDigits(bits);
    }
}
