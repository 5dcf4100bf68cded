package greenslip.scan;

/** One check for the numbers of a scanner's settings, with a sentence for the person who wrote the configuration. */
final class SettingRange {
    private SettingRange() {}

    static void check(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException("扫码器参数 " + key + " 须在 " + min + " 到 " + max + " 之间，现为 " + value
                    + "，请修改 / set the scanner's " + key + " between " + min + " and " + max + ", not " + value);
        }
    }
}
