package greenslip;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.collector.CollectorServer;
import greenslip.collector.CollectorSettings;
import greenslip.kiosk.Kiosk;
import greenslip.kiosk.KioskConfig;
import greenslip.kiosk.StationKeys;
import greenslip.ledger.Counts;
import greenslip.scan.DevSet;
import greenslip.scan.GrayFrame;
import greenslip.scan.QrReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A video goes in at the camera, slips come out at the printer, counts arrive at the collector; each end is judged by programs that are
 * not ours: ffmpeg makes the video, zbarimg reads the slips, npm's COSE and Ed25519 verify what they say.
 */
@Tag("slow")
class WholeWayTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int FRAMES_PER_SECOND = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(120);

    @TempDir
    Path folder;

    @Test
    void residents_of_a_video_get_one_slip_each_that_strangers_can_verify_and_the_collector_counts_them()
            throws Exception {
        Path video = video();
        Set<String> readable = readable(video);
        assertThat(readable).hasSizeGreaterThan(8);
        StationKeys keys = StationKeys.readOrCreate(config(0, video).keys());
        try (CollectorServer collector = CollectorServer.of(CollectorSettings.in(
                        Files.createDirectories(folder.resolve("collector")),
                        "127.0.0.1",
                        0,
                        Map.of("K99Z", keys.transport().verifyingKey().raw())))
                .start()) {
            try (Kiosk kiosk = Kiosk.start(config(collector.port(), video), keys)) {
                kiosk.rounds().open(3, "核酸检测", "科尔沁街道筹备组", System.currentTimeMillis() + 3_600_000);
                Await.until(PATIENCE, () -> kiosk.ledger().tally().total().printed() >= readable.size());
                Await.until(PATIENCE, () -> kiosk.ledger().waiting() == 0);
                int count = readable.size();
                assertThat(kiosk.ledger().tally().total()).isEqualTo(new Counts(count, count, 0, count, 0, 0, 0));
                assertThat(Await.json(collector.port(), "/api/district"))
                        .containsEntry("sampled", count)
                        .containsEntry("issued", count)
                        .containsEntry("printed", count)
                        .containsEntry("residents", count);
            }
        }
        List<String> codes = codesOnPaper(folder.resolve("slips"));
        assertThat(codes).hasSameSizeAs(readable).doesNotHaveDuplicates();
        List<ForeignVerifier.Verdict> verdicts =
                ForeignVerifier.installed().verify(keys.voucher().verifyingKey().raw(), codes);
        assertThat(verdicts).allMatch(ForeignVerifier.Verdict::valid);
        assertThat(verdicts.stream().map(verdict -> verdict.claims().get("serial")))
                .doesNotHaveDuplicates();
    }

    /** Every frame for a fifth of a second, without loss. */
    private Path video() throws IOException, InterruptedException {
        Path frames = Files.createDirectories(folder.resolve("frames"));
        Path source = DevSet.folder().orElse(Path.of("src/test/resources/greenslip/scan"));
        int number = 0;
        try (Stream<Path> pictures = Files.list(source)) {
            for (Path picture : pictures.filter(path -> path.toString().endsWith(".png"))
                    .sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList()) {
                Path frame = frames.resolve("%03d.mkv".formatted(number++));
                Tool.run(
                        "ffmpeg",
                        "-loglevel",
                        "error",
                        "-i",
                        picture.toString(),
                        "-vf",
                        "scale=" + WIDTH + ":" + HEIGHT,
                        "-r",
                        "" + FRAMES_PER_SECOND,
                        "-pix_fmt",
                        "gray",
                        "-c:v",
                        "ffv1",
                        frame.toString());
            }
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < number; i++) {
            list.append("file '%03d.mkv'\n".formatted(i));
        }
        Path names = Files.writeString(frames.resolve("list.txt"), list);
        Path video = folder.resolve("video.mkv");
        Tool.run(
                "ffmpeg",
                "-loglevel",
                "error",
                "-f",
                "concat",
                "-safe",
                "0",
                "-i",
                names.toString(),
                "-c",
                "copy",
                video.toString());
        return video;
    }

    /** What the reader makes of the video's frames, one by one: each of these must reach paper. */
    private static Set<String> readable(Path video) throws IOException {
        Process ffmpeg = new ProcessBuilder(
                        "ffmpeg",
                        "-loglevel",
                        "error",
                        "-i",
                        video.toString(),
                        "-pix_fmt",
                        "gray",
                        "-f",
                        "rawvideo",
                        "-")
                .start();
        Set<String> texts = new HashSet<>();
        QrReader reader = new QrReader();
        try (InputStream frames = ffmpeg.getInputStream()) {
            byte[] luma = frames.readNBytes(WIDTH * HEIGHT);
            while (luma.length == WIDTH * HEIGHT) {
                reader.read(new GrayFrame(WIDTH, HEIGHT, WIDTH, luma)).ifPresent(texts::add);
                luma = frames.readNBytes(WIDTH * HEIGHT);
            }
        }
        return texts;
    }

    /** QR codes only: in the dots of one, zbar now and then sees a bar code. */
    private static List<String> codesOnPaper(Path slips) throws IOException, InterruptedException {
        List<String> codes = new ArrayList<>();
        try (Stream<Path> pictures = Files.list(slips)) {
            for (Path picture : pictures.sorted().toList()) {
                codes.add(Tool.run("zbarimg", "-q", "--raw", "-Sdisable", "-Sqrcode.enable", picture.toString())
                        .strip());
            }
        }
        return codes;
    }

    private KioskConfig config(int collectorPort, Path video) throws Exception {
        String yaml = """
            station: {code: K99Z, site: {code: TEST, name: 测试点}, tables: [T1]}
            folder: "FOLDER/kiosk"
            clock: host
            rounds: {title: 核酸检测, authority: 测试}
            keys: {voucher: "FOLDER/k/v", transport: "FOLDER/k/t", pseudonyms: "FOLDER/k/p", district: test}
            voucher: {url: "https://v.example.org/#"}
            scanners:
              - {name: camera, kind: camera, width: 640, height: 480, command: [ffmpeg, -loglevel, error, -re,
                 -i, "VIDEO", -pix_fmt, gray, -f, rawvideo, "-"]}
            printer: {kind: virtual, millimetres-per-second: 0, pictures: "FOLDER/slips", pictures-kept: 200}
            operator: {sign-in: off}
            http: {port: 0}
            upload: {collector: "http://127.0.0.1:PORT", max-age-millis: 100}
            """;
        return KioskConfig.parse(
                "test",
                yaml.replace("FOLDER", folder.toString())
                        .replace("VIDEO", video.toString())
                        .replace("PORT", "" + collectorPort));
    }
}
