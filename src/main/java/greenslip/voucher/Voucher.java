package greenslip.voucher;

import greenslip.round.Timestamp;

/**
 * The right that was earned: one per resident and round. Nothing here identifies the resident beyond the masked hint.
 *
 * @param site code of the site
 * @param table code of the sampling table
 * @param community code of the community, or {@link #UNKNOWN_COMMUNITY}
 * @param hint the identity's last characters, at most 8 bytes of UTF-8; empty where nothing may be shown
 */
public record Voucher(
        Serial serial, int round, String site, String table, String community, String hint, Timestamp issued) {
    public static final String UNKNOWN_COMMUNITY = "unknown";

    /** Never the hint. */
    @Override
    public String toString() {
        return "Voucher[" + serial + ", round " + round + "]";
    }
}
