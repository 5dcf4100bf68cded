package greenslip.screen;

/** Numbers as the authorities write them: 第三轮, 第一百一十轮. */
final class ChineseNumber {
    static final int MAX = 9999;
    private static final String DIGITS = "零一二三四五六七八九";
    private static final String[] PLACES = {"", "十", "百", "千"};

    private ChineseNumber() {}

    /** @throws IllegalArgumentException below 1 and above {@link #MAX} */
    static String of(int number) {
        if (number < 1 || number > MAX) {
            throw new IllegalArgumentException("a number from 1 to " + MAX + ", not " + number);
        }
        StringBuilder text = new StringBuilder();
        boolean gap = false;
        for (int place = PLACES.length - 1, unit = 1000; place >= 0; place--, unit /= 10) {
            int digit = number / unit % 10;
            if (digit == 0) {
                gap = !text.isEmpty();
                continue;
            }
            if (gap) {
                text.append('零');
                gap = false;
            }
            // Ten to nineteen are said without their one.
            if (digit != 1 || place != 1 || !text.isEmpty()) {
                text.append(DIGITS.charAt(digit));
            }
            text.append(PLACES[place]);
        }
        return text.toString();
    }
}
