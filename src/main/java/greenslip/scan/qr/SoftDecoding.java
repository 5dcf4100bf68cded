package greenslip.scan.qr;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Version;
import org.jspecify.annotations.Nullable;

/**
 * Corrects a code's modules from how dark each of them is, before its bits become text. A bit's doubt is told by how near its module is to
 * the threshold: under glare, below a thumb or in noise it is near. The bytes with the greatest doubt are taken as erased, more and more of
 * them, until each block of the code checks (generalised minimum distance decoding, G. D. Forney 1966): what is known to be unknown
 * costs half of what an error does.
 *
 * <p>Erasures use up what protects from reading a code that is not there, so some of the check bytes must be left over: see {@link
 * #SPARE}.
 *
 * <p>The format is read from all of its 30 modules together: that of 32 possible ones which fits best. Where none does there is no code.
 * Reused; one thread.
 */
final class SoftDecoding {
    /** Check bytes that must stay unused in each block. A random block passes with a chance of about 256 to the power of minus that. */
    private static final int SPARE = 3;

    private static final int MAX_BLOCK = 255;
    private static final int MAX_CODEWORDS = 3706;

    /** How alike a format must be to what is seen: 1 is printed, 0 is chance; of 32 formats on noise the best reaches 0.45. */
    private static final float MIN_FORMAT = 0.75f;

    private final ReedSolomon correction = new ReedSolomon();
    private final int[] codewords = new int[MAX_CODEWORDS];
    private final float[] certainty = new float[MAX_CODEWORDS];
    private final int[] block = new int[MAX_BLOCK];
    private final int[] place = new int[MAX_BLOCK];
    private final int[] order = new int[MAX_BLOCK];
    private ErrorCorrectionLevel level = ErrorCorrectionLevel.L;
    private int mask;
    boolean mirrored;

    /** The last grid's format, as far as it is one. */
    float formatScore;

    /**
     * The corrected bits of all modules that say something; null where they cannot be a code's.
     *
     * @param soft for each module how dark it is: positive dark, negative light, near 0 doubtful
     */
    @Nullable
    BitMatrix correct(float[] soft, int dimension) {
        if (!recognise(soft, dimension)) {
            return null;
        }
        CodeLayout layout = CodeLayout.of((dimension - 17) / 4);
        collect(layout, soft);
        return blocks(layout) ? bits(layout) : null;
    }

    /** How much like a code's format the modules that tell it are; 1 as printed. */
    float format(float[] soft, int dimension) {
        recognise(soft, dimension);
        return formatScore;
    }

    // ---- format

    /** ISO/IEC 18004, 7.9: five bits and ten check bits by x^10 + x^8 + x^5 + x^4 + x^2 + x + 1, turned by 101010000010010. */
    private static final int[] FORMATS = new int[32];

    static {
        for (int i = 0; i < 32; i++) {
            int rest = i << 10;
            for (int bit = 14; bit >= 10; bit--) {
                rest ^= (rest >> bit & 1) == 1 ? 0x537 << (bit - 10) : 0;
            }
            FORMATS[i] = (i << 10 | rest) ^ 0x5412;
        }
    }

    private final float[] formatBits = new float[15];

    private boolean recognise(float[] soft, int dimension) {
        formatScore = 0;
        int best = 0;
        for (int turned = 0; turned < 2; turned++) {
            float size = 0;
            for (int i = 0; i < 15; i++) {
                // Bit 14 first, around the corner and again along the two other finders.
                int x = i < 6 ? i : i < 8 ? i + 1 : 8;
                int y = i < 8 ? 8 : i == 8 ? 7 : 14 - i;
                int alsoX = i < 7 ? 8 : dimension - 15 + i;
                int alsoY = i < 7 ? dimension - 1 - i : 8;
                float one = turned == 0 ? soft[y * dimension + x] : soft[x * dimension + y];
                float two = turned == 0 ? soft[alsoY * dimension + alsoX] : soft[alsoX * dimension + alsoY];
                formatBits[14 - i] = clip(one) + clip(two);
                size += Math.abs(clip(one)) + Math.abs(clip(two));
            }
            for (int i = 0; i < 32; i++) {
                float sum = 0;
                for (int bit = 0; bit < 15; bit++) {
                    sum += (FORMATS[i] >> bit & 1) == 1 ? formatBits[bit] : -formatBits[bit];
                }
                float score = size == 0 ? 0 : sum / size;
                if (score > formatScore) {
                    formatScore = score;
                    best = i;
                    mirrored = turned == 1;
                }
            }
        }
        level = ErrorCorrectionLevel.forBits(best >> 3);
        mask = best & 7;
        return formatScore >= MIN_FORMAT;
    }

    private static float clip(float soft) {
        return soft > 1 ? 1 : Math.max(soft, -1);
    }

    // ---- codewords

    private void collect(CodeLayout layout, float[] soft) {
        int[] modules = mirrored ? layout.mirrored : layout.modules;
        for (int i = 0, at = 0; i < layout.codewords; i++) {
            int value = 0;
            float least = Float.MAX_VALUE;
            for (int end = at + 8; at < end; at++) {
                float dark = soft[modules[at]];
                value = value << 1 | ((dark > 0 ? 1 : 0) ^ layout.turns(mask, at));
                least = Math.min(least, Math.abs(dark));
            }
            codewords[i] = value;
            certainty[i] = least;
        }
    }

    /** Blocks are laid one byte of each in turn, the data first; the last ones may have a byte of data more (7.6). */
    private boolean blocks(CodeLayout layout) {
        Version.ECBlocks blocks = layout.version.getECBlocksForLevel(level);
        int checks = blocks.getECCodewordsPerBlock();
        int count = blocks.getNumBlocks();
        int data = layout.codewords - checks * count;
        int shortest = data / count;
        int longer = data % count;
        for (int b = 0; b < count; b++) {
            int length = 0;
            for (int i = 0; i < shortest; i++) {
                place[length++] = i * count + b;
            }
            if (b >= count - longer) {
                place[length++] = shortest * count + b - (count - longer);
            }
            for (int i = 0; i < checks; i++) {
                place[length++] = data + i * count + b;
            }
            if (!block(length, checks)) {
                return false;
            }
        }
        return true;
    }

    private boolean block(int length, int checks) {
        for (int i = 0; i < length; i++) {
            block[i] = codewords[place[i]];
        }
        if (correction.isClean(block, length, checks)) {
            return true;
        }
        int most = checks - SPARE;
        int sorted = sort(length, most);
        int step = Math.max(2, checks / 6);
        for (int erasures = 0; ; erasures = Math.min(erasures + step, sorted)) {
            int errors = correction.correct(block, length, checks, order, erasures);
            if (errors >= 0) {
                if (2 * errors + erasures <= (erasures == 0 ? checks - spare(checks) : most)) {
                    for (int i = 0; i < length; i++) {
                        codewords[place[i]] = block[i];
                    }
                    return true;
                }
                for (int i = 0; i < length; i++) {
                    block[i] = codewords[place[i]];
                }
            }
            if (erasures == sorted) {
                return false;
            }
        }
    }

    /** Small codes correct fewer errors than their check bytes could, lest chance makes another text of noise (ISO/IEC 18004, table 9). */
    private static int spare(int checks) {
        return checks <= 7 ? 3 : checks <= 10 ? 2 : checks % 2;
    }

    /** The most doubtful places first, so many of them. */
    private int sort(int length, int most) {
        int count = 0;
        for (int i = 0; i < length; i++) {
            float doubt = certainty[place[i]];
            if (count == most && doubt >= certainty[place[order[count - 1]]]) {
                continue;
            }
            int at = count < most ? count++ : count - 1;
            while (at > 0 && certainty[place[order[at - 1]]] > doubt) {
                order[at] = order[at - 1];
                at--;
            }
            order[at] = i;
        }
        return count;
    }

    /** The corrected bits, and a format and version without a fault: the decoder then has nothing to correct. */
    private BitMatrix bits(CodeLayout layout) {
        int dimension = layout.dimension;
        BitMatrix bits = new BitMatrix(dimension);
        for (int i = 0; i < layout.modules.length; i++) {
            if (((codewords[i >> 3] >> (7 - (i & 7)) & 1) ^ layout.turns(mask, i)) == 1) {
                bits.set(layout.modules[i] % dimension, layout.modules[i] / dimension);
            }
        }
        int format = FORMATS[level.getBits() << 3 | mask];
        for (int i = 0; i < 15; i++) {
            if ((format >> (14 - i) & 1) == 1) {
                bits.set(i < 6 ? i : i < 8 ? i + 1 : 8, i < 8 ? 8 : i == 8 ? 7 : 14 - i);
                bits.set(i < 7 ? 8 : dimension - 15 + i, i < 7 ? dimension - 1 - i : 8);
            }
        }
        int number = layout.version.getVersionNumber();
        if (number >= 7) {
            version(number, bits);
        }
        return bits;
    }

    /** ISO/IEC 18004, 7.10: six bits and twelve check bits by x^12 + x^11 + x^10 + x^9 + x^8 + x^5 + x^2 + 1. */
    private static void version(int number, BitMatrix bits) {
        int rest = number << 12;
        for (int bit = 17; bit >= 12; bit--) {
            rest ^= (rest >> bit & 1) == 1 ? 0x1F25 << (bit - 12) : 0;
        }
        int word = number << 12 | rest;
        int far = bits.getWidth() - 11;
        for (int i = 0; i < 18; i++) {
            if ((word >> i & 1) == 1) {
                bits.set(far + i % 3, i / 3);
                bits.set(i / 3, far + i % 3);
            }
        }
    }
}
