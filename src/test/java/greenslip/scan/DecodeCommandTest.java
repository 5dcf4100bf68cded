package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecodeCommandTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    /** The streams think they are Latin-1, as under a bare locale. */
    private int decode(Path... files) {
        PrintStream latinOut = new PrintStream(out, false, StandardCharsets.ISO_8859_1);
        PrintStream latinErr = new PrintStream(err, false, StandardCharsets.ISO_8859_1);
        return new DecodeCommand().run(Stream.of(files).map(Path::toString).toList(), latinOut, latinErr);
    }

    private List<String[]> lines() {
        String text = out.toString(StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n").doesNotContain("\r");
        return text.lines().map(line -> line.split("\t", -1)).toList();
    }

    private Path picture(String name, String text) throws IOException {
        GrayFrame frame = SampleFrame.of(text, 300, 200, false);
        BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, 300, 200, frame.luma());
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    @Test
    void a_line_per_file_in_their_order() throws Exception {
        Path code = DevSet.bundled("moire_000.png");
        Path none = DevSet.bundled("neg_005.png");
        assertThat(decode(code, none, code)).isZero();
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)[0]).isEqualTo("src/test/resources/greenslip/scan/moire_000.png");
        assertThat(lines().get(0)[1]).startsWith("12757088801056602876594121125351015150185912429484");
        assertThat(lines().get(1)).startsWith(none.toString(), "").hasSize(3);
        assertThat(lines().get(2)[1]).isEqualTo(lines().get(0)[1]);
        assertThat(err.size()).isZero();
    }

    @Test
    void milliseconds_have_three_decimals_in_any_locale() throws Exception {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.GERMANY);
        try {
            decode(DevSet.bundled("nominal_001.png"));
        } finally {
            Locale.setDefault(before);
        }
        assertThat(lines().getFirst()[2]).matches("\\d+\\.\\d{3}").isNotEqualTo("0.000");
    }

    @Test
    void text_and_name_are_utf8_whatever_the_stream_is() throws Exception {
        decode(picture("图片.png", "呼和浩特 ᠮᠣᠩ"));
        assertThat(lines().getFirst()[0]).endsWith("/图片.png");
        assertThat(lines().getFirst()[1]).isEqualTo("呼和浩特 ᠮᠣᠩ");
    }

    @Test
    void what_would_break_a_line_is_escaped() throws Exception {
        decode(picture("a\tb\nc.png", "1\t2\r\n3\\n4"));
        assertThat(lines()).hasSize(1);
        assertThat(lines().getFirst()[0]).endsWith("/a\\tb\\nc.png");
        assertThat(lines().getFirst()[1]).isEqualTo("1\\t2\\r\\n3\\\\n4");
    }

    @Test
    void a_file_that_cannot_be_read_keeps_its_line_and_is_complained_about() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.png"), "no picture");
        Path missing = folder.resolve("missing.png");
        assertThat(decode(missing, broken, picture("good.png", "GOOD"))).isEqualTo(1);
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(0)).containsExactly(missing.toString(), "", "0.000");
        assertThat(lines().get(1)).containsExactly(broken.toString(), "", "0.000");
        assertThat(lines().get(2)[1]).isEqualTo("GOOD");
        assertThat(err.toString(StandardCharsets.UTF_8).lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("找不到图片 " + missing);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("读不了图片 " + broken);
    }

    @Test
    void no_files_are_no_lines() {
        assertThat(decode()).isZero();
        assertThat(out.size()).isZero();
    }
}
