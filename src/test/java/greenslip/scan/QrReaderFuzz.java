package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.fuzz.FuzzTarget;
import greenslip.fuzz.SealedText;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;

/**
 * Frames of any size, alone and as a camera's: what is read must be a {@link SealedText}, all else was made up. An input:
 *
 * <pre>
 *   0  2  width, 1 to 2000
 *   2  2  height, 1 to 2000, and no more than fits the largest frame
 *   4  1  bytes between the rows
 *   5  1  even: a frame alone, odd: one of a camera's
 *   6  n  pixels, over and over until the frame is full
 * </pre>
 */
public final class QrReaderFuzz implements FuzzTarget {
    private static final int HEADER = 6;
    private static final int MAX_SIDE = 2_000;
    private static final int MAX_PIXELS = 1 << 20;
    private static final long FRAME_NANOS = 66_000_000L;

    private final QrReader reader = new QrReader();
    private long nowNanos;

    @Override
    public void bear(byte[] input) {
        if (input.length <= HEADER) {
            return;
        }
        ByteBuffer header = ByteBuffer.wrap(input);
        int width = 1 + (header.getShort(0) & 0xFFFF) % MAX_SIDE;
        int height = Math.min(1 + (header.getShort(2) & 0xFFFF) % MAX_SIDE, MAX_PIXELS / width);
        int stride = width + (input[4] & 0xFF);
        byte[] luma = new byte[stride * (height - 1) + width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                luma[y * stride + x] = input[HEADER + (y * width + x) % (input.length - HEADER)];
            }
        }
        GrayFrame frame = new GrayFrame(width, height, stride, luma);
        byte[] before = luma.clone();
        if ((input[5] & 1) == 0) {
            assertThat(reader.read(frame).stream()).allMatch(SealedText::isWhole);
        } else {
            for (int i = 0; i < 3; i++) {
                nowNanos += FRAME_NANOS;
                assertThat(List.copyOf(reader.next(frame, nowNanos))).allMatch(SealedText::isWhole);
            }
        }
        assertThat(luma).isEqualTo(before);
    }

    @Override
    public byte[] make(Random random) {
        int width;
        int height;
        switch (random.nextInt(40)) {
            case 0 -> {
                width = 1 + random.nextInt(MAX_SIDE);
                height = 1 + random.nextInt(50);
            }
            case 1 -> {
                width = 1 + random.nextInt(50);
                height = 1 + random.nextInt(MAX_SIDE);
            }
            case 2 -> {
                width = 320 + 320 * random.nextInt(2);
                height = width * 3 / 4;
            }
            default -> {
                width = 1 + random.nextInt(180);
                height = random.nextInt(4) == 0 ? 1 + random.nextInt(180) : width;
            }
        }
        ByteBuffer input = ByteBuffer.allocate(HEADER + width * height);
        input.putShort((short) (width - 1)).putShort((short) (height - 1));
        input.put((byte) (random.nextInt(3) == 0 ? random.nextInt(64) : 0)).put((byte) random.nextInt(2));
        return input.put(FuzzFrames.luma(width, height, random)).array();
    }
}
