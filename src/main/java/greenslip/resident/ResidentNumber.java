package greenslip.resident;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Optional;

/**
 * The 18 characters of a resident identity number, GB 11643-1999.
 *
 * <pre>
 *   152301 19491231 002 X
 *   ------ -------- --- -
 *   region birth    |   check character, ISO 7064 MOD 11-2; X stands for ten
 *                   sequence
 * </pre>
 */
final class ResidentNumber {
    private static final int LENGTH = 18;
    private static final String CHECKS = "10X98765432";

    private ResidentNumber() {}

    /** The number in its canonical form; empty where region, date or check character are wrong. */
    static Optional<String> canonical(String text) {
        String number = text.toUpperCase(Locale.ROOT);
        boolean sound = number.length() == LENGTH
                && number.chars().limit(LENGTH - 1L).allMatch(c -> c >= '0' && c <= '9')
                && number.charAt(0) != '0'
                && isDate(number.substring(6, 14))
                && number.charAt(LENGTH - 1) == check(number);
        return sound ? Optional.of(number) : Optional.empty();
    }

    /** The check character that belongs to the first 17 digits. */
    static char check(String digits) {
        // Horner's form of the sum of digit * 2^(18 - place): the weights are powers of two modulo 11.
        int sum = 0;
        for (int i = 0; i < LENGTH - 1; i++) {
            sum = (sum + digits.charAt(i) - '0') * 2 % 11;
        }
        return CHECKS.charAt(sum);
    }

    private static boolean isDate(String digits) {
        int year = Integer.parseInt(digits, 0, 4, 10);
        try {
            LocalDate.of(year, Integer.parseInt(digits, 4, 6, 10), Integer.parseInt(digits, 6, 8, 10));
            return year >= 1850 && year < 2100;
        } catch (DateTimeException e) {
            return false;
        }
    }
}
