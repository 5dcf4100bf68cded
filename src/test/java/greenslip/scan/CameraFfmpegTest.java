package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.scan.CameraSettings.Format;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A camera and pictures made by ffmpeg, which knows nothing of us. */
@Tag("slow")
@Timeout(120)
class CameraFfmpegTest {
    @TempDir
    Path folder;

    private final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    private CompletableFuture<String> answer(Scan scan) {
        texts.add(scan.text());
        return CompletableFuture.completedFuture("");
    }

    private void video() throws Exception {
        List<String> frames = List.of("neg_005.png", "nominal_001.png", "neg_005.png", "inverted_001.png");
        for (int i = 0; i < frames.size(); i++) {
            Files.copy(DevSet.bundled(frames.get(i)), folder.resolve("f" + i + ".png"));
        }
    }

    private List<String> command(String pixels) {
        return List.of(
                "ffmpeg",
                "-re",
                "-stream_loop",
                "-1",
                "-framerate",
                "8",
                "-i",
                folder.resolve("f%d.png").toString(),
                "-vf",
                "scale=480:360",
                "-pix_fmt",
                pixels,
                "-f",
                "rawvideo",
                "-");
    }

    private void passes(Format format, String pixels) throws Exception {
        video();
        CameraSettings settings = CameraSettings.of("ffmpeg", command(pixels), format, 480, 360, 480);
        try (CameraScanner<String> scanner = new CameraScanner<>(settings)) {
            scanner.start(this::answer);
            for (int i = 0; i < 3; i++) {
                assertThat(texts.poll(30, TimeUnit.SECONDS)).startsWith("V1:Y97OJPM%:GDAEINQBT13ZS");
                assertThat(texts.poll(30, TimeUnit.SECONDS)).startsWith("{\"id\":\"512311670\"");
            }
            assertThat(scanner.delivering()).isTrue();
            assertThat(scanner.counts().restarts()).isZero();
        }
    }

    @Test
    void people_passing_a_gray_camera_are_read_in_turn() throws Exception {
        passes(Format.GRAY, "gray");
    }

    @Test
    void people_passing_a_yuv_camera_are_read_in_turn() throws Exception {
        passes(Format.YUV420, "yuv420p");
    }

    @Test
    void pictures_that_ffmpeg_wrote_are_read() throws Exception {
        GrayFrame original = PictureFile.read(DevSet.bundled("nominal_001.png"));
        for (List<String> form : List.of(
                List.of("gray16.png", "gray16be"),
                List.of("gray.pgm", "gray"),
                List.of("gray16.pgm", "gray16be"),
                List.of("rgb.png", "rgb24"),
                List.of("rgba.png", "rgba"),
                List.of("rgb48.png", "rgb48be"),
                List.of("alpha.png", "ya8"),
                List.of("alpha16.png", "ya16be"),
                List.of("colour.jpg", "yuvj420p"))) {
            Path file = folder.resolve(form.get(0));
            Process ffmpeg = new ProcessBuilder(
                            "ffmpeg",
                            "-nostdin",
                            "-v",
                            "error",
                            "-i",
                            DevSet.bundled("nominal_001.png").toString(),
                            "-pix_fmt",
                            form.get(1),
                            "-q:v",
                            "2",
                            "-update",
                            "1",
                            "-frames:v",
                            "1",
                            file.toString())
                    .inheritIO()
                    .start();
            assertThat(ffmpeg.waitFor()).as(form.get(0)).isZero();
            GrayFrame read = PictureFile.read(file);
            long difference = 0;
            for (int i = 0; i < original.luma().length; i++) {
                difference += Math.abs((original.luma()[i] & 0xFF) - (read.luma()[i] & 0xFF));
            }
            assertThat(difference / (double) original.luma().length)
                    .as(form.get(0))
                    .isLessThan(3);
            assertThat(new QrReader().read(read)).as(form.get(0)).isPresent();
        }
    }

    /** zbar, which shares nothing with ZXing, reads what the samples draw. */
    @Test
    void samples_are_true_codes() throws Exception {
        GrayFrame frame = SampleFrame.of("https://example.org/#123 样本", 300, 300, false);
        Path file = folder.resolve("sample.pgm");
        byte[] header = "P5 300 300 255\n".getBytes(StandardCharsets.US_ASCII);
        Files.write(file, header);
        Files.write(file, frame.luma(), StandardOpenOption.APPEND);
        Process zbar = new ProcessBuilder("zbarimg", "-q", "--raw", file.toString()).start();
        String read = new String(zbar.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(read).isEqualTo("https://example.org/#123 样本\n");
    }
}
