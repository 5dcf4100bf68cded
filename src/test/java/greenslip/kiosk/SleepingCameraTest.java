package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.panel.Await;
import greenslip.panel.Contact;
import greenslip.panel.VirtualPanel;
import greenslip.scan.WalkUp;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole station with a camera that may sleep, and a presence sensor. */
@Tag("slow")
@Timeout(120)
class SleepingCameraTest {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;

    @TempDir
    Path folder;

    private Path film() {
        return folder.resolve("film.gray");
    }

    /** The processes that were the camera. */
    private List<Long> runs() {
        Path pids = folder.resolve("pids");
        try {
            return Files.exists(pids)
                    ? Files.readAllLines(pids).stream().map(Long::valueOf).toList()
                    : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true);
    }

    private Kiosk start() throws Exception {
        Path script = Files.writeString(folder.resolve("camera.sh"), """
            echo $$ >> %1$s/pids
            exec ffmpeg -nostdin -loglevel error -re -stream_loop -1 -f rawvideo -pixel_format gray -video_size %2$dx%3$d \\
              -framerate 15 -i %4$s -f rawvideo -
            """.formatted(folder, WIDTH, HEIGHT, film()));
        KioskConfig config = KioskConfig.parse("test.yaml", """
            station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1]}
            folder: "%1$s/kiosk"
            clock: host
            rounds: {title: 核酸检测, authority: 科尔沁街道筹备组}
            keys: {voucher: "%1$s/v.key", transport: "%1$s/t.key", pseudonyms: "%1$s/p.key", district: keerqin}
            voucher: {url: "https://v.example.org/#"}
            scanners:
              - {name: camera, kind: camera, command: [sh, "%2$s"], width: %3$d, height: %4$d, sleep-after-seconds: 5}
            printer: {kind: virtual, millimetres-per-second: 0}
            panel: {kind: virtual, away-seconds: 5}
            http: {port: 0}
            """.formatted(folder, script, WIDTH, HEIGHT));
        Kiosk kiosk = Kiosk.start(config, StationKeys.readOrCreate(config.keys()));
        kiosk.rounds()
                .open(
                        1,
                        "核酸检测",
                        "科尔沁街道筹备组",
                        System.currentTimeMillis() + Duration.ofHours(5).toMillis());
        return kiosk;
    }

    @Test
    void the_camera_sleeps_while_the_sensor_sees_nobody_and_reads_whoever_comes() throws Exception {
        WalkUp walk = new WalkUp(WIDTH, HEIGHT, 3, 5);
        try (OutputStream out = Files.newOutputStream(film())) {
            walk.idle(15, out);
        }
        try (Kiosk kiosk = start()) {
            VirtualPanel panel = (VirtualPanel) kiosk.panel();
            Await.until("frames", () -> kiosk.scanners().get("camera").delivering());
            CountDownLatch came = new CountDownLatch(1);
            panel.onPresence(came::countDown);
            // A level that does not hold is not believed.
            do {
                panel.press(Contact.PRESENCE);
            } while (!came.await(100, TimeUnit.MILLISECONDS));
            Await.until("sleep", () -> isGone(runs().getFirst()));
            assertThat(KioskScreen.faults(kiosk)).noneMatch(fault -> fault.startsWith("scanner"));
            assertThat(runs()).hasSize(1);
            try (OutputStream out = Files.newOutputStream(film())) {
                walk.person("RKEQ1-00000001", WalkUp.Card.PHONE, out);
            }
            panel.setPresence(true);
            Await.until("a voucher", () -> kiosk.ledger().tally().total().issued() == 1);
            assertThat(runs()).hasSizeGreaterThan(1);
        }
    }
}
