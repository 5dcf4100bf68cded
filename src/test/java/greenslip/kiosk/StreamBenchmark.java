package greenslip.kiosk;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import greenslip.desk.Outcome;
import greenslip.scan.CameraScanner;
import greenslip.scan.WalkUp;
import greenslip.scan.WalkUp.Card;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A whole station whose camera is a film that ffmpeg plays at a camera's pace.
 *
 * <pre>
 * walks FOLDER FPS          24 residents come nearer, out of focus, tilted and moving, hold their code still, and go
 * sudden FOLDER FPS         24 residents whose code nobody can read, and from one frame to the next everybody can
 * idle FOLDER WIDTH HEIGHT GRAIN SECONDS   an empty street at 15 frames a second, with so much grain from frame to frame
 * </pre>
 *
 * Of a walk it says the time from the first clear frame, whole in this process, to the outcome, read off the station's event stream as a
 * page reads it: recorded, and told. Of an idle street it says what the camera's threads cost.
 */
final class StreamBenchmark {
    private static final int WIDTH = 640;
    private static final int HEIGHT = 480;
    private static final int RESIDENTS = 24;
    private static final int REST = 6;
    private static final int IDLE_FPS = 15;
    private static final long WATCH_NANOS = 100_000;
    private static final long SETTLE_SECONDS = 8;

    private interface Film {
        void draw(WalkUp walk, OutputStream out) throws IOException;
    }

    /** When each outcome was told. */
    private record Told(String line, long atNanos) {}

    private StreamBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createTempDirectory(Path.of(arguments[1]), "stream");
        if (arguments[0].equals("idle")) {
            idle(folder, number(arguments[2]), number(arguments[3]), number(arguments[4]), number(arguments[5]));
        } else {
            walks(folder, arguments[0].equals("sudden"), number(arguments[2]));
        }
    }

    private static int number(String argument) {
        return Integer.parseInt(argument);
    }

    // ---- walks

    private static void walks(Path folder, boolean sudden, int framesPerSecond) throws Exception {
        List<Integer> firstClear = new ArrayList<>();
        int[] frames = {0};
        Path film = film(folder, WIDTH, HEIGHT, 3, (walk, out) -> {
            walk.idle(2 * IDLE_FPS, out);
            frames[0] = 2 * IDLE_FPS;
            for (int i = 0; i < RESIDENTS; i++) {
                Card card = Card.values()[i % Card.values().length];
                firstClear.add(frames[0] + WalkUp.COMING);
                if (sudden) {
                    walk.sudden(resident(i), card, out);
                } else {
                    walk.person(resident(i), card, out);
                }
                walk.idle(REST, out);
                frames[0] += WalkUp.COMING + WalkUp.CLEAR + (sudden ? 0 : WalkUp.GOING) + REST;
            }
        });
        try (Kiosk kiosk = start(folder, film, WIDTH, HEIGHT, framesPerSecond, false)) {
            BlockingQueue<Told> told = listen(kiosk.port());
            long[] arrived = watch(camera(kiosk), frames[0]);
            report(firstClear, arrived, told, framesPerSecond);
            long passedOver = camera(kiosk).counts().framesDropped();
            System.out.printf("frames passed over while the decoder was busy or not scheduled: %d%n", passedOver);
        }
    }

    private static String resident(int number) {
        return "RKEQ1-%08d".formatted(number + 1);
    }

    /** When each frame was whole, to a tenth of a millisecond. */
    private static long[] watch(CameraScanner<Outcome> camera, int frames) {
        AtomicLongArray arrived = new AtomicLongArray(frames);
        long seen = 0;
        while (seen < frames) {
            long now = camera.counts().framesRead();
            for (; seen < now; seen++) {
                arrived.set((int) seen, System.nanoTime());
            }
            LockSupport.parkNanos(WATCH_NANOS);
        }
        long[] copy = new long[frames];
        Arrays.setAll(copy, arrived::get);
        return copy;
    }

    private static void report(List<Integer> firstClear, long[] arrived, BlockingQueue<Told> told, int framesPerSecond)
            throws InterruptedException {
        double[] millis = new double[RESIDENTS];
        double[] frames = new double[RESIDENTS];
        int before = 0;
        for (int i = 0; i < RESIDENTS; i++) {
            Told outcome = told.poll(10, TimeUnit.SECONDS);
            if (outcome == null || !outcome.line().contains("\"issued\"")) {
                System.out.println("resident " + (i + 1) + ": " + outcome);
                return;
            }
            millis[i] = (outcome.atNanos() - arrived[firstClear.get(i)]) / 1e6;
            int read = 0;
            while (read + 1 < arrived.length && arrived[read + 1] < outcome.atNanos()) {
                read++;
            }
            frames[i] = read - firstClear.get(i) + 1;
            before += millis[i] < 0 ? 1 : 0;
        }
        Arrays.sort(millis);
        Arrays.sort(frames);
        System.out.printf(
                "%d residents at %d frames/s: told %d before the first clear frame; ms from it: least %.1f median %.1f"
                        + " p95 %.1f most %.1f; clear frames until then: median %.0f most %.0f; left over: %d%n",
                RESIDENTS,
                framesPerSecond,
                before,
                millis[0],
                millis[RESIDENTS / 2],
                millis[RESIDENTS * 95 / 100],
                millis[RESIDENTS - 1],
                frames[RESIDENTS / 2],
                frames[RESIDENTS - 1],
                told.size());
    }

    /** Outcomes off the event stream, by a client of the process's own. */
    private static BlockingQueue<Told> listen(int port) throws Exception {
        BlockingQueue<Told> told = new LinkedBlockingQueue<>();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/events"))
                .build();
        HttpResponse<Stream<String>> response =
                HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofLines());
        Thread.ofPlatform().daemon().start(() -> {
            boolean outcome = false;
            for (String line : (Iterable<String>) response.body()::iterator) {
                if (outcome && line.startsWith("data:")) {
                    told.add(new Told(line, System.nanoTime()));
                }
                outcome = line.startsWith("event:") ? line.endsWith("outcome") : outcome && !line.isEmpty();
            }
        });
        return told;
    }

    // ---- idle

    private static void idle(Path folder, int width, int height, int grain, int seconds) throws Exception {
        Path film = film(folder, width, height, grain, (walk, out) -> walk.idle(3 * IDLE_FPS, out));
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        try (Kiosk kiosk = start(folder, film, width, height, IDLE_FPS, true)) {
            CameraScanner<Outcome> camera = camera(kiosk);
            while (camera.counts().framesRead() == 0) {
                LockSupport.parkNanos(WATCH_NANOS);
            }
            rest(SETTLE_SECONDS);
            long decode = thread(threads, "scan-camera-decode");
            long pipe = thread(threads, "scan-camera-frames");
            long[] before = {
                threads.getThreadCpuTime(decode),
                threads.getThreadCpuTime(pipe),
                system.getProcessCpuTime(),
                threads.getThreadAllocatedBytes(decode),
                threads.getThreadAllocatedBytes(pipe),
                camera.counts().framesDecoded(),
                System.nanoTime()
            };
            rest(seconds);
            double span = (System.nanoTime() - before[6]) / 1e9;
            double frames = camera.counts().framesDecoded() - before[5];
            System.out.printf(
                    "%dx%d, grain %d, %.1f frames/s over %.0f s: ms of processor a second: decode %.2f, pipe %.2f,"
                            + " whole process %.1f; bytes allocated a frame: decode %.1f, pipe %.1f%n",
                    width,
                    height,
                    grain,
                    frames / span,
                    span,
                    (threads.getThreadCpuTime(decode) - before[0]) / 1e6 / span,
                    (threads.getThreadCpuTime(pipe) - before[1]) / 1e6 / span,
                    (system.getProcessCpuTime() - before[2]) / 1e6 / span,
                    (threads.getThreadAllocatedBytes(decode) - before[3]) / frames,
                    (threads.getThreadAllocatedBytes(pipe) - before[4]) / frames);
        }
    }

    private static void rest(long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static long thread(ThreadMXBean threads, String name) {
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals(name)) {
                return info.getThreadId();
            }
        }
        throw new IllegalStateException("no thread " + name);
    }

    // ---- the station

    private static Path film(Path folder, int width, int height, int grain, Film film) throws IOException {
        Path file = folder.resolve("film.gray");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            film.draw(new WalkUp(width, height, grain, 7), out);
        }
        return file;
    }

    @SuppressWarnings("unchecked")
    private static CameraScanner<Outcome> camera(Kiosk kiosk) {
        return (CameraScanner<Outcome>) kiosk.scanners().get("camera");
    }

    private static Kiosk start(Path folder, Path film, int width, int height, int framesPerSecond, boolean again)
            throws Exception {
        KioskConfig config = KioskConfig.parse(
                "benchmark.yaml", """
                    station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1]}
                    folder: "%1$s/kiosk"
                    clock: host
                    rounds: {title: 核酸检测, authority: 科尔沁街道筹备组}
                    keys: {voucher: "%1$s/v.key", transport: "%1$s/t.key", pseudonyms: "%1$s/p.key", district: keerqin}
                    voucher: {url: "https://v.example.org/#"}
                    scanners:
                      - name: camera
                        kind: camera
                        command: [ffmpeg, -nostdin, -loglevel, error, -re, -stream_loop, "%2$d", -f, rawvideo, -pixel_format, gray,
                                  -video_size, %3$dx%4$d, -framerate, "%5$d", -i, "%6$s", -f, rawvideo, "-"]
                        width: %3$d
                        height: %4$d
                    printer: {kind: virtual, millimetres-per-second: 0}
                    http: {port: 0}
                    """.formatted(folder, again ? -1 : 0, width, height, framesPerSecond, film));
        Kiosk kiosk = Kiosk.start(config, StationKeys.readOrCreate(config.keys()));
        kiosk.rounds()
                .open(
                        1,
                        "核酸检测",
                        "科尔沁街道筹备组",
                        System.currentTimeMillis() + Duration.ofHours(5).toMillis());
        return kiosk;
    }
}
