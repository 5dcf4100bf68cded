package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PictureFileTest {
    @TempDir
    Path folder;

    private static byte[] file(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, out)).isTrue();
        return out.toByteArray();
    }

    private static int[] pixels(GrayFrame frame) {
        int[] values = new int[frame.width() * frame.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = frame.luma()[i] & 0xFF;
        }
        return values;
    }

    private static GrayFrame pgm(String text) throws IOException {
        return PictureFile.parse(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void gray_samples_stay_as_they_are() throws Exception {
        BufferedImage image = new BufferedImage(256, 1, BufferedImage.TYPE_BYTE_GRAY);
        for (int x = 0; x < 256; x++) {
            image.getRaster().setSample(x, 0, 0, x);
        }
        int[] read = pixels(PictureFile.parse(file(image, "png")));
        for (int x = 0; x < 256; x++) {
            assertThat(read[x]).isEqualTo(x);
        }
    }

    @Test
    void sixteen_bits_become_eight() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_USHORT_GRAY);
        image.getRaster().setSamples(0, 0, 3, 1, 0, new int[] {0, 0x80FF, 0xFFFF});
        assertThat(pixels(PictureFile.parse(file(image, "png")))).containsExactly(0, 0x80, 255);
    }

    @Test
    void one_bit_is_black_and_white() throws Exception {
        BufferedImage image = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(4, 0, 0xFFFFFFFF);
        assertThat(pixels(PictureFile.parse(file(image, "png")))).containsExactly(0, 0, 0, 0, 255, 0, 0, 0, 0);
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_BYTE_INDEXED})
    void colours_become_luma(int type) throws Exception {
        BufferedImage image = new BufferedImage(5, 1, type);
        int[] colours = {0xFFFFFFFF, 0xFF000000, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF};
        image.setRGB(0, 0, 5, 1, colours, 0, 5);
        assertThat(pixels(PictureFile.parse(file(image, "png")))).containsExactly(255, 0, 77, 149, 29);
    }

    @Test
    void what_is_transparent_is_white_paper() throws Exception {
        BufferedImage image = new BufferedImage(3, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 3, 1, new int[] {0x00000000, 0xFF000000, 0x80000000}, 0, 3);
        assertThat(pixels(PictureFile.parse(file(image, "png")))).containsExactly(255, 0, 127);
    }

    @Test
    void a_jpeg_keeps_its_gray_within_compression() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64 * 64; i++) {
            image.getRaster().setSample(i % 64, i / 64, 0, i % 64 < 32 ? 40 : 200);
        }
        GrayFrame frame = PictureFile.parse(file(image, "jpeg"));
        assertThat(frame.luma()[10 * 64 + 8] & 0xFF).isBetween(37, 43);
        assertThat(frame.luma()[10 * 64 + 56] & 0xFF).isBetween(197, 203);
    }

    @Test
    void a_plain_pgm_with_comments_is_read() throws Exception {
        GrayFrame frame = pgm("P2 # from a scanner\n# 9 9\r3\t2\n15\n0 1 2\n13 14 # nearly white\n15");
        assertThat(frame.width()).isEqualTo(3);
        assertThat(frame.height()).isEqualTo(2);
        assertThat(pixels(frame)).containsExactly(0, 17, 34, 221, 238, 255);
    }

    @Test
    void a_raw_pgm_is_read_and_what_follows_it_ignored() throws Exception {
        assertThat(pixels(pgm("P5\n3 1\n255\n\n \u00FFP5..."))).containsExactly('\n', ' ', 255);
    }

    @Test
    void a_raw_pgm_of_two_bytes_has_the_high_one_first() throws Exception {
        assertThat(pixels(pgm("P5 2 1 65535\n\u0080\u0000\u00FF\u00FF"))).containsExactly(128, 255);
    }

    @Test
    void a_sample_above_maxval_is_white() throws Exception {
        assertThat(pixels(pgm("P5 2 1 100\n\u00FF\u0032"))).containsExactly(255, 128);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "P5",
                "P5 ",
                "P5 x",
                "P5 2 2 255\n123",
                "P5 2 2 255",
                "P5 2 2 0\n1234",
                "P5 2 2 65536\n12341234",
                "P5 0 2 255\n",
                "P5 -1 2 255\n",
                "P5 65535 65535 255\n1",
                "P5 99999999999999999999 1 255\n1",
                "P5 2 2 # never ends",
                "P2 2 2 255 1 2 3",
                "P2 2 1 255 1 two",
                "P2 60000 1000 255 1",
                "P6 1 1 255\n123",
                "GIF89a",
                "",
                "P"
            })
    void a_file_that_is_no_picture_says_so(String text) {
        assertThatThrownBy(() -> pgm(text)).isInstanceOf(IOException.class).hasMessageMatching("(?s).{10,}");
    }

    @Test
    void a_picture_that_ends_early_is_an_error() throws Exception {
        byte[] whole = Files.readAllBytes(DevSet.bundled("moire_000.png"));
        for (int length = 0; length < 600; length += 7) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> PictureFile.parse(part)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void a_header_that_promises_too_much_is_refused_before_memory_is_reserved() throws Exception {
        byte[] png = file(new BufferedImage(1, 1, BufferedImage.TYPE_BYTE_GRAY), "png");
        ByteBuffer header = ByteBuffer.wrap(png);
        header.putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(png, 12, 17);
        header.putInt(29, (int) crc.getValue());
        assertThatThrownBy(() -> PictureFile.parse(png))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("60000");
    }

    @Test
    void a_file_that_is_too_large_is_not_read() throws Exception {
        Path large = folder.resolve("large.pgm");
        try (RandomAccessFile file = new RandomAccessFile(large.toFile(), "rw")) {
            file.write("P5 10 10 255\n".getBytes(StandardCharsets.US_ASCII));
            file.setLength(PictureFile.MAX_FILE_BYTES + 1L);
        }
        assertThatThrownBy(() -> PictureFile.read(large))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger");
    }

    @Test
    void a_missing_file_and_a_folder_are_errors() {
        assertThatThrownBy(() -> PictureFile.read(folder.resolve("none.png"))).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> PictureFile.read(folder)).isInstanceOf(IOException.class);
    }

    /** Bytes changed at random in true files: a frame or an IOException, nothing else. */
    @Property(tries = 200)
    void a_corrupt_file_never_throws_anything_but_an_io_exception(
            @ForAll @Size(min = 1, max = 12) byte[] junk,
            @ForAll @IntRange(max = 3000) int at,
            @ForAll @IntRange(max = 2) int kind)
            throws IOException {
        BufferedImage image = new BufferedImage(60, 40, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(at);
        for (int i = 0; i < 60 * 40; i++) {
            image.setRGB(i % 60, i / 60, random.nextInt());
        }
        byte[] bytes = kind == 2
                ? "P2 4 4 99 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 ".getBytes(StandardCharsets.US_ASCII)
                : file(image, kind == 0 ? "png" : "jpeg");
        for (int i = 0; i < junk.length; i++) {
            bytes[Math.floorMod(at + i * 7, bytes.length)] = junk[i];
        }
        try {
            assertThat(PictureFile.parse(bytes).luma()).isNotEmpty();
        } catch (IOException e) {
            assertThat(e).hasMessageMatching("(?s).{3,}");
        }
    }
}
