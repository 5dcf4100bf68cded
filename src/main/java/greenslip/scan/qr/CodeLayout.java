package greenslip.scan.qr;

import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Version;
import org.jspecify.annotations.Nullable;

/**
 * Where the bits of a version's codewords lie, in the order in which they are placed (ISO/IEC 18004, 7.7.3): from the bottom right in
 * columns two modules wide, up and down in turn, around all function patterns. Immutable; kept for all readers.
 */
final class CodeLayout {
    private static final @Nullable CodeLayout[] KNOWN = new CodeLayout[41];

    final Version version;
    final int dimension;
    /** For each bit of each codeword, its module: y * dimension + x. */
    final int[] modules;

    /** The same in a mirrored code: x * dimension + y. */
    final int[] mirrored;

    /** For each bit, which of the eight masks turn it: bit m for mask m. */
    private final byte[] masks;

    final int codewords;
    private final boolean[] function;

    private CodeLayout(Version version) {
        this.version = version;
        this.dimension = version.getDimensionForVersion();
        this.function = new boolean[dimension * dimension];
        functionPatterns();
        this.codewords = version.getTotalCodewords();
        this.modules = new int[codewords * 8];
        this.mirrored = new int[codewords * 8];
        this.masks = new byte[codewords * 8];
        place();
    }

    /** Threads that ask at the same time may each make one; they are equal. */
    static CodeLayout of(int version) {
        CodeLayout known = KNOWN[version];
        if (known == null) {
            known = new CodeLayout(Version.getVersionForNumber(version));
            KNOWN[version] = known;
        }
        return known;
    }

    /** Bytes that check the data of each block. */
    int checks(ErrorCorrectionLevel level) {
        return version.getECBlocksForLevel(level).getECCodewordsPerBlock();
    }

    private void functionPatterns() {
        mark(0, 0, 9, 9);
        mark(dimension - 8, 0, 8, 9);
        mark(0, dimension - 8, 9, 8);
        int[] centers = version.getAlignmentPatternCenters();
        for (int i = 0; i < centers.length; i++) {
            for (int j = 0; j < centers.length; j++) {
                boolean finder = (i == 0 && (j == 0 || j == centers.length - 1)) || (i == centers.length - 1 && j == 0);
                if (!finder) {
                    mark(centers[i] - 2, centers[j] - 2, 5, 5);
                }
            }
        }
        mark(6, 9, 1, dimension - 17);
        mark(9, 6, dimension - 17, 1);
        if (version.getVersionNumber() >= 7) {
            mark(dimension - 11, 0, 3, 6);
            mark(0, dimension - 11, 6, 3);
        }
    }

    private void mark(int left, int top, int width, int height) {
        for (int y = top; y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                function[y * dimension + x] = true;
            }
        }
    }

    private void place() {
        int bit = 0;
        boolean up = true;
        for (int right = dimension - 1; right > 0; right -= 2) {
            if (right == 6) {
                // The timing pattern's column takes no part.
                right--;
            }
            for (int i = 0; i < dimension; i++) {
                int y = up ? dimension - 1 - i : i;
                for (int x = right; x >= right - 1; x--) {
                    if (!function[y * dimension + x] && bit < modules.length) {
                        modules[bit] = y * dimension + x;
                        mirrored[bit] = x * dimension + y;
                        for (int mask = 0; mask < 8; mask++) {
                            masks[bit] |= (byte) (masked(mask, x, y) ? 1 << mask : 0);
                        }
                        bit++;
                    }
                }
            }
            up = !up;
        }
    }

    /** 1 where a mask turns that bit. */
    int turns(int mask, int bit) {
        return masks[bit] >> mask & 1;
    }

    /** Whether a mask turns the module (ISO/IEC 18004, 7.8.2). */
    static boolean masked(int mask, int x, int y) {
        return switch (mask) {
            case 0 -> (x + y) % 2 == 0;
            case 1 -> y % 2 == 0;
            case 2 -> x % 3 == 0;
            case 3 -> (x + y) % 3 == 0;
            case 4 -> (y / 2 + x / 3) % 2 == 0;
            case 5 -> x * y % 6 == 0;
            case 6 -> x * y % 6 < 3;
            default -> (x + y + x * y % 3) % 2 == 0;
        };
    }
}
