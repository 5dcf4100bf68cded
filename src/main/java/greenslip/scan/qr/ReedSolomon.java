package greenslip.scan.qr;

import java.util.Arrays;

/**
 * Corrects a Reed-Solomon block of a QR code: bytes over GF(256) with the polynomial x^8 + x^4 + x^3 + x^2 + 1, first root 1 (ISO/IEC
 * 18004, annex A). Where it is known which bytes are doubtful (erasures), each costs one check byte instead of two:
 *
 * <pre>
 *   2 errors + erasures <= check bytes
 * </pre>
 *
 * By Berlekamp and Massey's algorithm begun with the erasures' locator, Chien's search and Forney's formula. Allocates nothing; one
 * thread.
 */
final class ReedSolomon {
    private static final int MAX_CHECKS = 68;
    private static final int[] EXP = new int[512];
    private static final int[] LOG = new int[256];

    static {
        int power = 1;
        for (int i = 0; i < 255; i++) {
            EXP[i] = power;
            EXP[i + 255] = power;
            LOG[power] = i;
            power <<= 1;
            power ^= power > 255 ? 0x11D : 0;
        }
    }

    private final int[] syndrome = new int[MAX_CHECKS];
    private final int[] locator = new int[MAX_CHECKS + 1];
    private final int[] earlier = new int[MAX_CHECKS + 2];
    private final int[] next = new int[MAX_CHECKS + 2];
    private final int[] omega = new int[MAX_CHECKS + 1];
    private final int[] root = new int[MAX_CHECKS + 1];
    private final int[] magnitude = new int[MAX_CHECKS + 1];

    private static int times(int a, int b) {
        return a == 0 || b == 0 ? 0 : EXP[LOG[a] + LOG[b]];
    }

    /** Whether the block needs no correction; to be called before {@link #correct}. */
    boolean isClean(int[] block, int length, int checks) {
        int all = 0;
        for (int j = 0; j < checks; j++) {
            int sum = 0;
            for (int i = 0; i < length; i++) {
                sum = block[i] ^ (sum == 0 ? 0 : EXP[LOG[sum] + j]);
            }
            syndrome[j] = sum;
            all |= sum;
        }
        return all == 0;
    }

    /**
     * Corrects in place, where it can; the block must be what {@link #isClean} saw.
     *
     * @param erased places of doubtful bytes, the first {@code erasures} of which count
     * @return how many bytes that were not erased were wrong, -1 where it cannot: the block is as it was
     */
    int correct(int[] block, int length, int checks, int[] erased, int erasures) {
        if (erasures > checks) {
            return -1;
        }
        Arrays.fill(locator, 0, checks + 1, 0);
        locator[0] = 1;
        for (int i = 0; i < erasures; i++) {
            int place = EXP[length - 1 - erased[i]];
            for (int j = i + 1; j > 0; j--) {
                locator[j] ^= times(place, locator[j - 1]);
            }
        }
        int degree = massey(checks, erasures);
        if (degree < 0 || 2 * degree - erasures > checks || !search(length, degree)) {
            return -1;
        }
        evaluate(checks);
        for (int i = 0; i < degree; i++) {
            int place = root[i];
            int inverse = (255 - place) % 255;
            int numerator = 0;
            for (int j = 0; j < checks; j++) {
                numerator ^= omega[j] == 0 ? 0 : EXP[(LOG[omega[j]] + j * inverse) % 255];
            }
            int denominator = 0;
            for (int j = 1; j <= degree; j += 2) {
                denominator ^= locator[j] == 0 ? 0 : EXP[(LOG[locator[j]] + (j - 1) * inverse) % 255];
            }
            if (denominator == 0) {
                undo(block, length, i);
                return -1;
            }
            magnitude[i] = forney(numerator, denominator, place);
            block[length - 1 - place] ^= magnitude[i];
        }
        return degree - erasures;
    }

    /** The error's value: place times omega over the locator's derivative, both at the inverse of the place. */
    private static int forney(int numerator, int denominator, int place) {
        return numerator == 0 ? 0 : EXP[(LOG[numerator] - LOG[denominator] + 255 + place) % 255];
    }

    private void undo(int[] block, int length, int count) {
        for (int i = 0; i < count; i++) {
            block[length - 1 - root[i]] ^= magnitude[i];
        }
    }

    /** The shortest locator that explains the syndromes; its degree, -1 where it grows too long. */
    private int massey(int checks, int erasures) {
        System.arraycopy(locator, 0, earlier, 0, checks + 1);
        int length = erasures;
        for (int r = erasures + 1; r <= checks; r++) {
            int discrepancy = 0;
            for (int i = 0; i < r; i++) {
                discrepancy ^= times(locator[i], syndrome[r - i - 1]);
            }
            if (discrepancy == 0) {
                shift(earlier, checks);
                continue;
            }
            next[0] = locator[0];
            for (int i = 0; i < checks; i++) {
                next[i + 1] = locator[i + 1] ^ times(discrepancy, earlier[i]);
            }
            if (2 * length <= r + erasures - 1) {
                length = r + erasures - length;
                int inverse = EXP[255 - LOG[discrepancy]];
                for (int i = 0; i <= checks; i++) {
                    earlier[i] = times(locator[i], inverse);
                }
            } else {
                shift(earlier, checks);
            }
            System.arraycopy(next, 0, locator, 0, checks + 1);
        }
        int degree = checks;
        while (degree > 0 && locator[degree] == 0) {
            degree--;
        }
        return degree;
    }

    private static void shift(int[] polynomial, int checks) {
        for (int i = checks; i > 0; i--) {
            polynomial[i] = polynomial[i - 1];
        }
        polynomial[0] = 0;
    }

    /** Places, counted from the end, whose inverse is a root; false where there are not as many as the locator has degrees. */
    private boolean search(int length, int degree) {
        int found = 0;
        for (int place = 0; place < length; place++) {
            int inverse = (255 - place) % 255;
            int sum = 0;
            for (int i = 0; i <= degree; i++) {
                sum ^= locator[i] == 0 ? 0 : EXP[(LOG[locator[i]] + i * inverse) % 255];
            }
            if (sum == 0) {
                if (found == degree) {
                    return false;
                }
                root[found++] = place;
            }
        }
        return found == degree;
    }

    private void evaluate(int checks) {
        for (int i = 0; i < checks; i++) {
            int sum = 0;
            for (int j = 0; j <= i; j++) {
                sum ^= times(syndrome[i - j], locator[j]);
            }
            omega[i] = sum;
        }
    }
}
