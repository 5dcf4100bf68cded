package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Pictures and bytes that somebody looked at before they were kept. With {@code -Dgolden.keep} those of now are kept: look at them. */
public final class Golden {
    private static final Path FOLDER = Path.of("src/test/resources/greenslip/print");
    private static final boolean KEEP = Boolean.getBoolean("golden.keep");

    private Golden() {}

    /** Font rasterisers differ in a dot here and there; a row that moved or a glyph that is missing differs in hundreds. */
    public static void assertLooksLike(byte[] png, String name) throws IOException {
        if (KEEP) {
            Files.write(FOLDER.resolve(name), png);
        }
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage expected = ImageIO.read(FOLDER.resolve(name).toFile());
        assertThat(image.getWidth()).as(name).isEqualTo(expected.getWidth());
        assertThat(image.getHeight()).as(name).isEqualTo(expected.getHeight());
        int differing = 0;
        int ink = 0;
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                differing += image.getRGB(x, y) == expected.getRGB(x, y) ? 0 : 1;
                ink += (expected.getRGB(x, y) & 0xff) == 0 ? 1 : 0;
            }
        }
        assertThat(differing).as(name).isLessThan(ink / 20);
    }

    /** To the byte where the printer draws; where a font of this machine did, as many bytes but for a tenth. */
    public static void assertBytes(byte[] job, String name, boolean drawnHere) throws IOException {
        if (KEEP) {
            Files.write(FOLDER.resolve(name), job);
        }
        byte[] expected = Files.readAllBytes(FOLDER.resolve(name));
        if (drawnHere) {
            assertThat(job.length).as(name).isBetween(expected.length * 9 / 10, expected.length * 11 / 10);
        } else {
            assertThat(job).as(name).isEqualTo(expected);
        }
    }
}
