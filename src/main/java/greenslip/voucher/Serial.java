package greenslip.voucher;

/**
 * A voucher's number: four characters of station, one of incarnation, six digits of counter, one check character.
 *
 * <pre>
 *   K07A A000 1237
 *   ---- -------- -
 *   station |  |  check character, ISO 7064 MOD 37,36
 *           |  counter, 000001 to 999999, never reused within an incarnation
 *           incarnation 1 to 31 as one character of {@link #ALPHABET}
 * </pre>
 *
 * @param station the station's code
 * @param incarnation 1 to 31
 * @param counter 1 to 999,999
 */
public record Serial(String station, int incarnation, int counter) {
    /** Characters that cannot be mistaken for each other on thermal paper. */
    public static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

    public static final int MAX_INCARNATION = 31;
    public static final int MAX_COUNTER = 999_999;
}
