package greenslip.upload;

/**
 * What a collector takes at once.
 *
 * @param compressedBytes of the body as it came
 * @param inflatedBytes of the JSON in it; counted while inflating, so a gzip bomb costs no more than this
 * @param rows in one batch, 1 to 1000
 */
public record BatchLimits(int compressedBytes, int inflatedBytes, int rows) {
    public static final BatchLimits DEFAULT = new BatchLimits(256 * 1024, 2 * 1024 * 1024, 100);
    public static final int MAX_ROWS = 1000;

    public BatchLimits {
        if (compressedBytes < 1 || inflatedBytes < 1 || rows < 1 || rows > MAX_ROWS) {
            throw new IllegalArgumentException("limits must be positive, rows at most " + MAX_ROWS);
        }
    }
}
