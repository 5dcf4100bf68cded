package greenslip.scan;

/**
 * What a device read: untrusted text, as it came.
 *
 * <p>The text may hold a resident's identity, so it never shows in {@link #toString()}.
 *
 * @param text what the code says, unchanged
 * @param source the name of the scanner
 * @param atNanos when it was read, by {@link System#nanoTime()}
 */
public record Scan(String text, String source, long atNanos) {
    @Override
    public String toString() {
        return "Scan[" + text.length() + " characters from " + source + "]";
    }
}
