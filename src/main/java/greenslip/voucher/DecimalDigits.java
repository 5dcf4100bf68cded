package greenslip.voucher;

import java.util.Optional;

/**
 * Bytes as decimal digits: as dense in a QR code's numeric mode as base45, and safe in a URL.
 *
 * <pre>
 *   bytes   7   6   5   4   3   2   1       big-endian number, zero-filled
 *   digits 17  15  13  10   8   5   3       groups of 7 bytes, the rest last
 * </pre>
 */
final class DecimalDigits {
    private static final int GROUP_BYTES = 7;
    private static final int GROUP_DIGITS = 17;

    /** Digits for so many bytes. */
    private static final int[] DIGITS = {0, 3, 5, 8, 10, 13, 15, GROUP_DIGITS};

    private DecimalDigits() {}

    static String encode(byte[] bytes) {
        StringBuilder digits = new StringBuilder((bytes.length / GROUP_BYTES + 1) * GROUP_DIGITS);
        for (int start = 0; start < bytes.length; start += GROUP_BYTES) {
            int count = Math.min(GROUP_BYTES, bytes.length - start);
            long value = 0;
            for (int i = 0; i < count; i++) {
                value = (value << 8) | (bytes[start + i] & 0xFF);
            }
            String group = Long.toString(value);
            digits.repeat('0', DIGITS[count] - group.length()).append(group);
        }
        return digits.toString();
    }

    /** The bytes; empty where a character is no digit, a group too large, or the length that of no bytes. */
    static Optional<byte[]> decode(String digits) {
        int rest = bytesOf(digits.length() % GROUP_DIGITS);
        if (rest < 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[digits.length() / GROUP_DIGITS * GROUP_BYTES + rest];
        int position = 0;
        for (int start = 0; start < bytes.length; start += GROUP_BYTES) {
            int count = Math.min(GROUP_BYTES, bytes.length - start);
            long value = 0;
            for (int i = 0; i < DIGITS[count]; i++) {
                int digit = digits.charAt(position++) - '0';
                if (digit < 0 || digit > 9) {
                    return Optional.empty();
                }
                value = value * 10 + digit;
            }
            if (value >>> (8 * count) != 0) {
                return Optional.empty();
            }
            for (int i = count - 1; i >= 0; i--) {
                bytes[start + i] = (byte) value;
                value >>>= 8;
            }
        }
        return Optional.of(bytes);
    }

    private static int bytesOf(int digits) {
        for (int count = 0; count < GROUP_BYTES; count++) {
            if (DIGITS[count] == digits) {
                return count;
            }
        }
        return -1;
    }
}
