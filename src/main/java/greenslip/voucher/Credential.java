package greenslip.voucher;

import greenslip.cbor.CborException;
import greenslip.cbor.CborReader;
import greenslip.cbor.CborWriter;
import greenslip.round.Round;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;

/**
 * What a voucher's QR code says and the kiosk signs: the claims of a CBOR Web Token, RFC 8392.
 *
 * <pre>
 *   { 4:      exp, seconds since 1970 UTC,
 *     6:      iat, seconds since 1970 UTC; left out where no machine vouched for the kiosk's clock,
 *     7:      cti, the serial: 4 bytes station in ASCII, 1 byte incarnation, 3 bytes counter, big-endian,
 *     -65537: [round, site, table, community, hint] }
 * </pre>
 *
 * The last four are texts; an empty community is an unknown one. Nothing in it identifies the resident beyond the hint.
 *
 * @param site at most {@value #MAX_SITE_BYTES} ASCII characters
 * @param table at most {@value #MAX_TABLE_BYTES} ASCII characters
 * @param community at most {@value #MAX_COMMUNITY_BYTES} bytes of UTF-8, or {@link Voucher#UNKNOWN_COMMUNITY}
 * @param hint at most {@value #MAX_HINT_BYTES} bytes of UTF-8
 * @param expiresAtSeconds good before this moment
 * @param issuedAtSeconds empty where no machine vouched for the kiosk's clock
 */
public record Credential(
        Serial serial,
        int round,
        String site,
        String table,
        String community,
        String hint,
        long expiresAtSeconds,
        OptionalLong issuedAtSeconds) {
    public static final int MAX_SITE_BYTES = 6;
    public static final int MAX_TABLE_BYTES = 4;
    public static final int MAX_COMMUNITY_BYTES = 8;
    public static final int MAX_HINT_BYTES = 8;

    /** The end of 32-bit seconds, in 2106; later ones would take more room in the code. */
    public static final long MAX_SECONDS = 0xFFFF_FFFFL;

    private static final int EXPIRES = 4;
    private static final int ISSUED = 6;
    private static final int SERIAL = 7;
    private static final int PLACE = -65_537;
    private static final int SERIAL_BYTES = 8;

    public Credential {
        if (round < 1 || round > Round.MAX_NUMBER) {
            throw new IllegalArgumentException("round 1 to " + Round.MAX_NUMBER + ", not " + round);
        }
        requireShort("site", site, MAX_SITE_BYTES, true);
        requireShort("table", table, MAX_TABLE_BYTES, true);
        if (!community.equals(Voucher.UNKNOWN_COMMUNITY)) {
            requireShort("community", community, MAX_COMMUNITY_BYTES, false);
        }
        requireShort("hint", hint, MAX_HINT_BYTES, false);
        requireSeconds(expiresAtSeconds);
        issuedAtSeconds.ifPresent(Credential::requireSeconds);
    }

    /**
     * What the voucher's code is to say.
     *
     * @param goodUntilMillis the end of its use, wall clock milliseconds; comes from the round's planned end
     */
    public static Credential of(Voucher voucher, long goodUntilMillis) {
        return new Credential(
                voucher.serial(),
                voucher.round(),
                voucher.site(),
                voucher.table(),
                voucher.community(),
                voucher.hint(),
                goodUntilMillis / 1000,
                // A typed time may be minutes ahead, and a gate refuses what was issued in its future.
                voucher.issued().trust().byMachine()
                        ? OptionalLong.of(voucher.issued().wallMillis() / 1000)
                        : OptionalLong.empty());
    }

    /** The signed message. */
    public byte[] sign(Signer signer) {
        return CoseSign1.sign(signer, claims());
    }

    /** The claims, encoded. */
    public byte[] claims() {
        CborWriter writer =
                new CborWriter().map(issuedAtSeconds.isPresent() ? 4 : 3).put(EXPIRES, expiresAtSeconds);
        if (issuedAtSeconds.isPresent()) {
            writer.put(ISSUED, issuedAtSeconds.getAsLong());
        }
        return writer.put(SERIAL, serialBytes())
                .key(PLACE)
                .array(5)
                .integer(round)
                .text(site)
                .text(table)
                .text(community.equals(Voucher.UNKNOWN_COMMUNITY) ? "" : community)
                .text(hint)
                .toBytes();
    }

    /** Reads claims; anything that {@link #claims} would not write is a {@link CborException}. */
    public static Credential ofClaims(byte[] claims) throws CborException {
        CborReader reader = new CborReader(claims);
        int size = reader.map();
        if (size != 3 && size != 4) {
            throw new CborException("claims of another profile");
        }
        reader.key(EXPIRES);
        long expires = reader.integer(0, MAX_SECONDS);
        OptionalLong issued = OptionalLong.empty();
        if (size == 4) {
            reader.key(ISSUED);
            issued = OptionalLong.of(reader.integer(0, MAX_SECONDS));
        }
        reader.key(SERIAL);
        byte[] serial = reader.bytes(SERIAL_BYTES);
        reader.key(PLACE);
        reader.array(5);
        int round = (int) reader.integer(1, Round.MAX_NUMBER);
        String site = reader.text(MAX_SITE_BYTES);
        String table = reader.text(MAX_TABLE_BYTES);
        String community = reader.text(MAX_COMMUNITY_BYTES);
        String hint = reader.text(MAX_HINT_BYTES);
        reader.end();
        if (community.equals(Voucher.UNKNOWN_COMMUNITY)) {
            throw new CborException("an unknown community that is not empty");
        }
        try {
            return new Credential(
                    serial(serial),
                    round,
                    site,
                    table,
                    community.isEmpty() ? Voucher.UNKNOWN_COMMUNITY : community,
                    hint,
                    expires,
                    issued);
        } catch (IllegalArgumentException e) {
            throw new CborException("claims out of their limits");
        }
    }

    /** Never the hint. */
    @Override
    public String toString() {
        return "Credential[" + serial + ", round " + round + "]";
    }

    private byte[] serialBytes() {
        byte[] bytes = new byte[SERIAL_BYTES];
        System.arraycopy(serial.station().getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, Serial.STATION_LENGTH);
        bytes[4] = (byte) serial.incarnation();
        bytes[5] = (byte) (serial.counter() >> 16);
        bytes[6] = (byte) (serial.counter() >> 8);
        bytes[7] = (byte) serial.counter();
        return bytes;
    }

    private static Serial serial(byte[] bytes) {
        if (bytes.length != SERIAL_BYTES) {
            throw new IllegalArgumentException("a serial of another length");
        }
        return new Serial(
                new String(bytes, 0, Serial.STATION_LENGTH, StandardCharsets.ISO_8859_1),
                bytes[4],
                (bytes[5] & 0xFF) << 16 | (bytes[6] & 0xFF) << 8 | (bytes[7] & 0xFF));
    }

    private static void requireShort(String what, String text, int maxBytes, boolean ascii) {
        boolean printable = text.chars().noneMatch(c -> c < ' ' || (c >= 0x7F && (ascii || c < 0xA0)));
        if (!printable || text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new IllegalArgumentException(what + ": at most " + maxBytes + " bytes, and printable");
        }
    }

    private static void requireSeconds(long seconds) {
        if (seconds < 0 || seconds > MAX_SECONDS) {
            throw new IllegalArgumentException("a moment outside 1970 to 2106");
        }
    }
}
