package greenslip.ledger;

import java.util.HexFormat;

/**
 * How far the collector has acknowledged this kiosk's rows.
 *
 * @param incarnation which life of this kiosk the numbers belong to; 1 for the first
 * @param acked the last acknowledged row's number within the incarnation, 0 for none
 * @param head hash chain value after that row, 32 bytes in hexadecimal; zeros for none
 */
public record UploadPosition(int incarnation, long acked, String head) {
    public static final String GENESIS = HexFormat.of().formatHex(new byte[32]);
}
