package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.scan.CameraSettings.Format;
import greenslip.scan.WalkUp.Card;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Residents walk past a camera that ffmpeg plays at a camera's pace: out of focus, tilted and moving, then clear, then gone. */
@Tag("slow")
@Timeout(180)
class CameraStreamTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int FRAMES_PER_SECOND = 15;

    @TempDir
    Path folder;

    private final Queue<String> texts = new ConcurrentLinkedQueue<>();

    private interface Film {
        void draw(WalkUp walk, OutputStream out) throws IOException;
    }

    /** Plays a film to its end; what was read in it. */
    private List<String> read(double grainGrays, Film film) throws Exception {
        Path file = folder.resolve("film.gray");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            film.draw(new WalkUp(WIDTH, HEIGHT, grainGrays, 7), out);
        }
        long frames = Files.size(file) / (WIDTH * HEIGHT);
        // The wait before a second run outlasts the test: the film is played once.
        CameraSettings settings = new CameraSettings(
                "camera", command(file), Format.GRAY, WIDTH, HEIGHT, WIDTH, 2_000, 20_000, 600_000, 600_000);
        try (CameraScanner<String> scanner = new CameraScanner<>(settings)) {
            scanner.start(scan -> {
                texts.add(scan.text());
                return CompletableFuture.completedFuture("");
            });
            Await.until("the first frame", () -> scanner.counts().framesRead() > 0);
            long seen = 0;
            while (seen < frames) {
                long before = seen;
                Await.until(
                        "frame " + before + " of " + frames,
                        () -> scanner.counts().framesRead() > before);
                seen = scanner.counts().framesRead();
            }
            Await.until(
                    "every frame looked at or replaced",
                    () -> scanner.counts().framesDecoded() + scanner.counts().framesDropped() == frames);
            assertThat(scanner.counts().restarts()).isZero();
        }
        return List.copyOf(texts);
    }

    static List<String> command(Path file) {
        return List.of(
                "ffmpeg",
                "-nostdin",
                "-loglevel",
                "error",
                "-re",
                "-f",
                "rawvideo",
                "-pixel_format",
                "gray",
                "-video_size",
                WIDTH + "x" + HEIGHT,
                "-framerate",
                String.valueOf(FRAMES_PER_SECOND),
                "-i",
                file.toString(),
                "-f",
                "rawvideo",
                "-");
    }

    @Test
    void each_resident_is_read_once_in_turn_and_whoever_comes_back_is_read_again() throws Exception {
        String longest = "https://code.example.org/r/RKEQ1-00012345?name=" + "0123456789".repeat(6);
        assertThat(read(3, (walk, out) -> {
                    walk.idle(10, out);
                    walk.person("RKEQ1-00000001", Card.PHONE, out);
                    walk.idle(8, out);
                    walk.person("RKEQ1-00000002", Card.PAPER, out);
                    walk.person(longest, Card.DARK_PHONE, out);
                    // Longer than a code has to be out of sight.
                    walk.idle(4 * FRAMES_PER_SECOND, out);
                    walk.person(longest, Card.PHONE, out);
                    walk.idle(8, out);
                }))
                .containsExactly("RKEQ1-00000001", "RKEQ1-00000002", longest, longest);
    }

    @Test
    void at_dusk_a_resident_is_read_and_an_empty_street_gives_nothing() throws Exception {
        assertThat(read(9, (walk, out) -> {
                    walk.idle(3 * FRAMES_PER_SECOND, out);
                    walk.person("RKEQ1-00000003", Card.PHONE, out);
                    walk.idle(2 * FRAMES_PER_SECOND, out);
                }))
                .containsExactly("RKEQ1-00000003");
    }
}
