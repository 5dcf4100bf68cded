package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What another program sends, read by our interpreter: the bytes that npm's receiptio 2.1.2 made of a receipt with Chinese, sizes, columns, a
 * rule, a code drawn as Epson's graphics, two cuts and a bar code.
 */
class ForeignStreamTest {
    private static final Path RESOURCES = Path.of("src/test/resources/greenslip/print");

    private final PrinterSimulator printer =
            new PrinterSimulator("foreign", SimulatorSettings.like(PrinterProfile.GENERIC_58));

    @AfterEach
    void close() {
        printer.close();
    }

    @Test
    void its_text_is_read_and_its_last_question_answered() throws IOException {
        Transport line = print();
        assertThat(Wire.read(line)).isEqualTo("00");
        assertThat(printer.text(1).orElseThrow().lines().map(String::strip).filter(row -> !row.isEmpty()))
                .containsExactly(
                        "科尔沁街道筹备组", "第三轮", "─".repeat(32), "时间 13:00", "左 右", "[picture]", "underline bold  italic");
        assertThat(printer.slipsPrinted())
                .as("the second piece bears a bar code alone, which is skipped")
                .isBetween(1L, 2L);
    }

    /** Font rasterisers differ in a dot here and there; a row that moved or a glyph that is missing differs in hundreds. */
    @Test
    void its_picture_is_as_it_was_when_a_person_looked_at_it() throws IOException {
        print();
        byte[] png = printer.png(1).orElseThrow();
        Files.write(Files.createDirectories(Path.of("target")).resolve("receiptio.png"), png);
        BufferedImage image = ImageIO.read(new ByteArrayInputStream(png));
        BufferedImage golden = ImageIO.read(RESOURCES.resolve("receiptio.png").toFile());
        assertThat(image.getWidth()).isEqualTo(golden.getWidth());
        assertThat(image.getHeight()).isEqualTo(golden.getHeight());
        int ink = 0;
        int differing = 0;
        for (int y = 0; y < golden.getHeight(); y++) {
            for (int x = 0; x < golden.getWidth(); x++) {
                ink += (golden.getRGB(x, y) & 0xff) == 0 ? 1 : 0;
                differing += golden.getRGB(x, y) == image.getRGB(x, y) ? 0 : 1;
            }
        }
        assertThat(differing).isLessThan(ink / 20);
    }

    private Transport print() throws IOException {
        Transport line = printer.session();
        Wire.send(line, Files.readAllBytes(RESOURCES.resolve("receiptio.bin")));
        return line;
    }
}
