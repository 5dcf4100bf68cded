package greenslip.scan.qr;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.EncodeHintType;
import com.google.zxing.ReaderException;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.reedsolomon.GenericGF;
import com.google.zxing.common.reedsolomon.ReedSolomonEncoder;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Version;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import greenslip.fuzz.FuzzTarget;
import greenslip.fuzz.Mutations;
import greenslip.resident.CodeFormats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Codes that are printed well and check, and hold bits that no encoder would write: unknown modes, lengths beyond the end, halves of
 * characters. What is read is what ZXing makes of the undamaged matrix, or nothing; then it goes through the code formats. An input:
 *
 * <pre>
 *   0  version, 1 to 40
 *   1  level of correction, mask
 *   2  modules that are turned over
 *   3  seed of which ones
 *   4  data codewords, zeros behind them
 * </pre>
 */
public final class HostileCodeFuzz implements FuzzTarget {
    private static final int HEADER = 4;
    private static final int QUIET_MODULES = 4;
    private static final int MODULE_PIXELS = 3;

    private final QrScan scan = new QrScan();
    private final ReedSolomonEncoder correction = new ReedSolomonEncoder(GenericGF.QR_CODE_FIELD_256);
    private final CodeFormats formats = CodeFormats.shipped();

    @Override
    public void bear(byte[] input) throws WriterException {
        byte[] all = Arrays.copyOf(input, Math.max(HEADER, input.length));
        int version = 1 + (all[0] & 0xFF) % 40;
        ErrorCorrectionLevel level = ErrorCorrectionLevel.values()[all[1] & 3];
        int mask = (all[1] >> 2) & 7;
        BitMatrix bits = drawn(version, level, mask, Arrays.copyOfRange(all, HEADER, all.length));
        String expected = decoded(bits.clone());
        Random random = new Random(all[3]);
        for (int i = 0; i < (all[2] & 0x1F); i++) {
            bits.flip(random.nextInt(bits.getWidth()), random.nextInt(bits.getHeight()));
        }
        List<String> texts = read(bits);
        assertThat(texts).allMatch(expected::equals);
        texts.forEach(text -> assertThat(formats.parse(text)).isNotNull());
    }

    private List<String> read(BitMatrix bits) {
        int side = MODULE_PIXELS * (bits.getWidth() + 2 * QUIET_MODULES);
        byte[] luma = new byte[side * side];
        for (int i = 0; i < luma.length; i++) {
            int x = i % side / MODULE_PIXELS - QUIET_MODULES;
            int y = i / side / MODULE_PIXELS - QUIET_MODULES;
            boolean inside = x >= 0 && y >= 0 && x < bits.getWidth() && y < bits.getHeight();
            luma[i] = (byte) (inside && bits.get(x, y) ? 20 : 235);
        }
        List<String> texts = new ArrayList<>();
        scan.read(luma, side, side, side, QrScan.Effort.FULL, 0, 4, QrScan.ALONE, 1_000_000_000L, texts);
        return texts;
    }

    private static String decoded(BitMatrix bits) {
        try {
            return CodeBytes.text(new Decoder().decode(bits, CodeBytes.AS_THEY_ARE));
        } catch (ReaderException | RuntimeException none) {
            return "";
        }
    }

    /** A code that ZXing drew, with other codewords in it. */
    private BitMatrix drawn(int version, ErrorCorrectionLevel level, int mask, byte[] data) throws WriterException {
        ByteMatrix frame = Encoder.encode(
                        "0", level, Map.of(EncodeHintType.QR_VERSION, version, EncodeHintType.QR_MASK_PATTERN, mask))
                .getMatrix();
        BitMatrix bits = new BitMatrix(frame.getWidth());
        for (int y = 0; y < frame.getHeight(); y++) {
            for (int x = 0; x < frame.getWidth(); x++) {
                if (frame.get(x, y) == 1) {
                    bits.set(x, y);
                }
            }
        }
        CodeLayout layout = CodeLayout.of(version);
        int[] codewords = codewords(layout.version, level, data);
        for (int i = 0; i < 8 * codewords.length; i++) {
            int x = layout.modules[i] % layout.dimension;
            int y = layout.modules[i] / layout.dimension;
            boolean dark = (codewords[i / 8] >> (7 - i % 8) & 1) == 1;
            bits.unset(x, y);
            if (dark != CodeLayout.masked(mask, x, y)) {
                bits.set(x, y);
            }
        }
        return bits;
    }

    /** Data and check bytes of all blocks, in the order in which they are placed. */
    private int[] codewords(Version version, ErrorCorrectionLevel level, byte[] data) {
        Version.ECBlocks blocks = version.getECBlocksForLevel(level);
        int checks = blocks.getECCodewordsPerBlock();
        List<int[]> all = new ArrayList<>();
        int at = 0;
        for (Version.ECB group : blocks.getECBlocks()) {
            for (int i = 0; i < group.getCount(); i++) {
                int[] block = new int[group.getDataCodewords() + checks];
                for (int j = 0; j < group.getDataCodewords(); j++, at++) {
                    block[j] = at < data.length ? data[at] & 0xFF : 0;
                }
                correction.encode(block, checks);
                all.add(block);
            }
        }
        int[] placed = new int[version.getTotalCodewords()];
        int count = 0;
        int longest = all.getLast().length - checks;
        for (int i = 0; i < longest; i++) {
            for (int[] block : all) {
                if (i < block.length - checks) {
                    placed[count++] = block[i];
                }
            }
        }
        for (int i = 0; i < checks; i++) {
            for (int[] block : all) {
                placed[count++] = block[block.length - checks + i];
            }
        }
        return placed;
    }

    @Override
    public byte[] make(Random random) {
        int version = random.nextInt(8) == 0 ? random.nextInt(40) : random.nextInt(6);
        boolean damaged = random.nextInt(3) == 0;
        byte[] data = random.nextInt(4) == 0 ? Mutations.random(random.nextInt(100), random) : segments(random);
        byte[] input = new byte[HEADER + data.length];
        input[0] = (byte) version;
        input[1] = (byte) random.nextInt();
        input[2] = (byte) (damaged ? random.nextInt(32) : 0);
        input[3] = (byte) random.nextInt();
        System.arraycopy(data, 0, input, HEADER, data.length);
        return input;
    }

    /** Modes with lengths and contents that may or may not belong to them. */
    private static byte[] segments(Random random) {
        Bits bits = new Bits();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            int mode = random.nextInt(5) == 0
                    ? random.nextInt(16)
                    : List.of(1, 2, 4, 7, 8).get(random.nextInt(5));
            bits.add(mode, 4);
            int length = random.nextInt(random.nextInt(4) == 0 ? 1 << 10 : 12);
            bits.add(length, mode == 7 ? 8 : List.of(8, 9, 10, 16).get(random.nextInt(4)));
            for (int j = 0; j < Math.min(length, 30); j++) {
                bits.add(random.nextInt(), List.of(8, 10, 11, 13).get(random.nextInt(4)));
            }
        }
        return bits.bytes();
    }

    private static final class Bits {
        private final byte[] bytes = new byte[512];
        private int length;

        void add(int value, int count) {
            for (int i = count - 1; i >= 0; i--, length++) {
                bytes[length / 8] |= (byte) ((value >> i & 1) << (7 - length % 8));
            }
        }

        byte[] bytes() {
            return Arrays.copyOf(bytes, (length + 7) / 8);
        }
    }
}
