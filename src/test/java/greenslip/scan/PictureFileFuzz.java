package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.fuzz.FuzzTarget;
import greenslip.fuzz.Mutations;
import greenslip.fuzz.SealedText;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** PNG, JPEG and PGM files, spoiled: a frame that can be read, or an {@link IOException} with a sentence. */
public final class PictureFileFuzz implements FuzzTarget {
    private static final int MAX_READ_PIXELS = 1 << 18;
    private static final int[] TYPES = {
        BufferedImage.TYPE_BYTE_GRAY,
        BufferedImage.TYPE_USHORT_GRAY,
        BufferedImage.TYPE_BYTE_BINARY,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_BYTE_INDEXED,
        BufferedImage.TYPE_INT_ARGB
    };

    private final QrReader reader = new QrReader();

    @Override
    public void bear(byte[] input) {
        GrayFrame frame;
        try {
            frame = PictureFile.parse(input);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        if (frame.width() * frame.height() <= MAX_READ_PIXELS) {
            assertThat(reader.read(frame).stream()).allMatch(SealedText::isWhole);
        }
    }

    @Override
    public byte[] make(Random random) {
        byte[] file;
        do {
            file = Mutations.spoiled(whole(random), random);
            // A size that grew costs a second each: few are enough.
        } while (isLarge(file) && random.nextInt(50) > 0);
        return file;
    }

    private static byte[] whole(Random random) {
        int width = 1 + random.nextInt(100);
        int height = 1 + random.nextInt(100);
        byte[] luma = FuzzFrames.luma(width, height, random);
        return switch (random.nextInt(5)) {
            case 0 -> pgm(width, height, luma);
            case 1 -> plainPgm(width, height, luma);
            case 2 -> file("jpeg", random.nextInt(3) * 3 % 4, width, height, luma, random.nextBoolean());
            default -> file("png", random.nextInt(TYPES.length), width, height, luma, random.nextBoolean());
        };
    }

    private static byte[] pgm(int width, int height, byte[] luma) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(("P5 # a frame\n" + width + " " + height + "\n255\n").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(luma);
        return out.toByteArray();
    }

    private static byte[] plainPgm(int width, int height, byte[] luma) {
        StringBuilder text = new StringBuilder("P2\n" + width + " " + height + "\n255\n");
        for (byte value : luma) {
            text.append(value & 0xFF).append(' ');
        }
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] file(String format, int type, int width, int height, byte[] luma, boolean progressive) {
        BufferedImage image = new BufferedImage(width, height, TYPES[type]);
        for (int i = 0; i < luma.length; i++) {
            image.setRGB(i % width, i / width, 0xFF00_0000 | (luma[i] & 0xFF) * 0x01_0101);
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            ImageWriteParam how = writer.getDefaultWriteParam();
            if (progressive) {
                how.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
            }
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), how);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    private static boolean isLarge(byte[] file) {
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
            var readers = ImageIO.getImageReaders(in);
            if (!readers.hasNext()) {
                return false;
            }
            ImageReader reader = readers.next();
            try {
                reader.setInput(in, true, true);
                return (long) reader.getWidth(0) * reader.getHeight(0) > MAX_READ_PIXELS;
            } finally {
                reader.dispose();
            }
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }
}
