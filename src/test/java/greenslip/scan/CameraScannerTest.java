package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.management.ThreadMXBean;
import greenslip.scan.CameraSettings.Format;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The camera is {@code cat} on a named pipe, so that each frame comes when the test says so, or a small shell script. */
@Timeout(60)
class CameraScannerTest {
    private static final int WIDTH = 200;
    private static final int HEIGHT = 160;

    @TempDir
    Path folder;

    private final BlockingQueue<Scan> scans = new LinkedBlockingQueue<>();
    private CameraScanner<String> scanner;

    private CompletableFuture<String> answer(Scan scan) {
        scans.add(scan);
        return CompletableFuture.completedFuture("answered");
    }

    @BeforeEach
    void warm() {
        new QrReader().warmUp();
    }

    @AfterEach
    void close() {
        if (scanner != null) {
            scanner.close();
        }
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("scan-camera"));
    }

    private static CameraSettings settings(int quietMillis, int gapMillis, String... command) {
        return new CameraSettings(
                "camera", List.of(command), Format.GRAY, WIDTH, HEIGHT, WIDTH, quietMillis, gapMillis, 1, 20);
    }

    private void start(CameraSettings settings) {
        start(settings, this::answer);
    }

    private void start(CameraSettings settings, ScanSink<String> sink) {
        scanner = new CameraScanner<>(settings);
        scanner.start(sink);
    }

    private String pipe() throws Exception {
        Path pipe = folder.resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        return pipe.toString();
    }

    private static byte[] code(String text) {
        return SampleFrame.of(text, WIDTH, HEIGHT, false).luma();
    }

    private static byte[] blank() {
        byte[] luma = new byte[WIDTH * HEIGHT];
        Arrays.fill(luma, (byte) 180);
        return luma;
    }

    /** Writes a frame and waits until it was looked at. */
    private void show(OutputStream camera, byte[] frame) throws IOException {
        long before = scanner.counts().framesDecoded();
        camera.write(frame);
        camera.flush();
        Await.until("a frame looked at", () -> scanner.counts().framesDecoded() > before);
    }

    private List<String> texts() {
        return scans.stream().map(Scan::text).toList();
    }

    private String file(byte[]... frames) throws IOException {
        Path file = folder.resolve("frames");
        try (OutputStream out = Files.newOutputStream(file)) {
            for (byte[] frame : frames) {
                out.write(frame);
            }
        }
        return file.toString();
    }

    @Test
    void a_code_is_delivered_with_its_source_and_time() throws Exception {
        String pipe = pipe();
        start(settings(60_000, 60_000, "cat", pipe));
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            assertThat(scanner.delivering()).isFalse();
            show(camera, code("RESIDENT"));
            assertThat(scanner.delivering()).isTrue();
        }
        Scan scan = scans.poll(10, TimeUnit.SECONDS);
        assertThat(scan.text()).isEqualTo("RESIDENT");
        assertThat(scan.source()).isEqualTo("camera");
        assertThat(System.nanoTime() - scan.atNanos()).isNotNegative();
    }

    @Test
    void a_family_phone_showing_A_B_A_is_heard_three_times_and_a_held_code_once() throws Exception {
        String pipe = pipe();
        start(settings(60_000, 60_000, "cat", pipe));
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            for (String text : List.of("A", "A", "A", "B", "B", "A", "A")) {
                show(camera, code(text));
            }
            show(camera, blank());
            show(camera, code("A"));
            show(camera, code("C"));
        }
        assertThat(texts()).containsExactly("A", "B", "A", "C");
        assertThat(scanner.counts().codesRead()).isEqualTo(4);
    }

    @Test
    void a_code_that_was_gone_is_presented_again() throws Exception {
        String pipe = pipe();
        start(settings(0, 60_000, "cat", pipe));
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            show(camera, code("A"));
            show(camera, code("A"));
            show(camera, blank());
            show(camera, code("A"));
        }
        assertThat(texts()).containsExactly("A", "A");
    }

    @Test
    void rows_wider_than_the_picture_are_read() throws Exception {
        byte[] padded = new byte[256 * HEIGHT];
        byte[] tight = code("PADDED");
        for (int y = 0; y < HEIGHT; y++) {
            System.arraycopy(tight, y * WIDTH, padded, y * 256, WIDTH);
        }
        CameraSettings settings =
                CameraSettings.of("camera", List.of("cat", file(padded, padded)), Format.GRAY, WIDTH, HEIGHT, 256);
        start(settings);
        assertThat(scans.poll(20, TimeUnit.SECONDS).text()).isEqualTo("PADDED");
    }

    @Test
    void colour_planes_are_passed_over() throws Exception {
        byte[] first = Arrays.copyOf(code("FIRST"), WIDTH * HEIGHT * 3 / 2);
        byte[] second = Arrays.copyOf(code("SECOND"), WIDTH * HEIGHT * 3 / 2);
        String pipe = pipe();
        start(new CameraSettings(
                "camera", List.of("cat", pipe), Format.YUV420, WIDTH, HEIGHT, WIDTH, 60_000, 60_000, 1, 20));
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            show(camera, first);
            show(camera, second);
        }
        assertThat(texts()).containsExactly("FIRST", "SECOND");
    }

    @Test
    void a_slow_sink_does_not_stall_the_camera() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        String frames = file(code("SLOW"), blank(), code("SLOW"));
        start(settings(60_000, 60_000, "sh", "-c", "while cat " + frames + "; do :; done"), scan -> {
            try {
                release.await(50, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return answer(scan);
        });
        Await.until(
                "frames drained while the sink is stuck", () -> scanner.counts().framesDropped() > 200);
        CameraCounts stuck = scanner.counts();
        assertThat(stuck.codesRead()).isEqualTo(1);
        assertThat(stuck.restarts()).isZero();
        release.countDown();
        Await.until("decoding goes on", () -> scanner.counts().framesDecoded() > stuck.framesDecoded() + 5);
        assertThat(texts()).containsExactly("SLOW");
    }

    @Test
    void every_frame_is_decoded_or_dropped() throws Exception {
        String pipe = pipe();
        start(settings(60_000, 60_000, "cat", pipe));
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            for (int i = 0; i < 50; i++) {
                camera.write(blank());
            }
            camera.flush();
            Await.until("all accounted for", () -> {
                CameraCounts counts = scanner.counts();
                return counts.framesRead() == 50 && counts.framesDecoded() + counts.framesDropped() == 50;
            });
        }
    }

    @Test
    void a_command_that_ends_is_started_again_and_the_held_code_is_not_repeated() throws Exception {
        start(settings(60_000, 60_000, "cat", file(code("HELD"), code("HELD"))));
        Await.until("four runs", () -> scanner.counts().restarts() >= 4);
        assertThat(texts()).containsExactly("HELD");
    }

    @Test
    void a_short_frame_is_never_decoded() throws Exception {
        byte[] most = Arrays.copyOf(code("SHORT"), WIDTH * HEIGHT - 1);
        start(settings(60_000, 60_000, "cat", file(most)));
        Await.until("restarts", () -> scanner.counts().restarts() >= 3);
        assertThat(scanner.counts().framesRead()).isZero();
        assertThat(scanner.delivering()).isFalse();
        assertThat(scans).isEmpty();
    }

    @Test
    void a_command_that_does_not_exist_is_tried_again_until_it_does() throws Exception {
        Path program = folder.resolve("camera-program");
        start(settings(60_000, 60_000, program.toString()));
        Await.until("retries", () -> scanner.counts().restarts() >= 3);
        assertThat(scanner.delivering()).isFalse();
        Path beside =
                Files.writeString(folder.resolve("beside"), "#!/bin/sh\nexec cat " + file(code("PLUGGED IN")) + "\n");
        assertThat(beside.toFile().setExecutable(true)).isTrue();
        Files.move(beside, program);
        assertThat(scans.poll(20, TimeUnit.SECONDS).text()).isEqualTo("PLUGGED IN");
    }

    @Test
    void a_camera_that_hangs_is_killed_with_its_children_and_started_again() throws Exception {
        Path pids = folder.resolve("pids");
        String script = "cat " + file(code("HANGS")) + "; sleep 1000 & echo $! >> " + pids + "; wait";
        start(settings(60_000, 300, "sh", "-c", script));
        Await.until("a restart after silence", () -> scanner.counts().restarts() >= 2);
        assertThat(scans.poll(20, TimeUnit.SECONDS).text()).isEqualTo("HANGS");
        long firstSleep = Long.parseLong(Files.readAllLines(pids).getFirst());
        Await.until("its child gone", () -> isGone(firstSleep));
    }

    @Test
    void a_camera_that_ignores_the_polite_request_is_killed_at_the_close() throws Exception {
        Path pid = folder.resolve("pid");
        String script = "trap '' TERM; echo $$ > " + pid + "; cat " + file(blank()) + "; while :; do sleep 1000; done";
        start(settings(60_000, 60_000, "sh", "-c", script));
        Await.until("its frame", () -> scanner.delivering());
        scanner.close();
        assertThat(scanner.delivering()).isFalse();
        long shell = number(pid);
        Await.until("the shell gone", () -> isGone(shell));
    }

    @Test
    void a_program_that_a_script_starts_when_it_is_asked_to_end_is_killed_too() throws Exception {
        Path pid = folder.resolve("pid");
        String script =
                "trap 'sleep 1000 & echo $! > " + pid + "; wait' TERM; cat " + file(blank()) + "; sleep 1000 & wait";
        start(settings(60_000, 60_000, "sh", "-c", script));
        Await.until("its frame", () -> scanner.delivering());
        scanner.close();
        // The shell may have been asked before it had set its trap; then it is gone, and started nothing.
        if (Files.exists(pid) && Files.size(pid) > 0) {
            long last = number(pid);
            Await.until("the last program gone", () -> isGone(last));
        }
    }

    @Test
    void a_close_ends_a_camera_that_streams() throws Exception {
        start(settings(60_000, 60_000, "sh", "-c", "while cat " + file(code("STREAM")) + "; do :; done"));
        assertThat(scans.poll(20, TimeUnit.SECONDS)).isNotNull();
        scanner.close();
        CameraCounts closed = scanner.counts();
        scanner.close();
        assertThat(scanner.delivering()).isFalse();
        assertThat(scanner.counts()).isEqualTo(closed);
    }

    @Test
    void a_sink_that_fails_or_throws_does_not_end_the_loop() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        String pipe = pipe();
        start(settings(60_000, 60_000, "cat", pipe), scan -> switch (calls.incrementAndGet()) {
            case 1 -> CompletableFuture.failedFuture(new IOException(scan.text()));
            case 2 -> throw new IllegalStateException(scan.text());
            default -> answer(scan);
        });
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            show(camera, code("ONE"));
            show(camera, code("TWO"));
            show(camera, code("THREE"));
        }
        assertThat(texts()).containsExactly("THREE");
    }

    @Test
    void a_sink_may_close_the_scanner() throws Exception {
        CompletableFuture<String> closedBySink = new CompletableFuture<>();
        start(settings(60_000, 60_000, "cat", file(code("CLOSE"))), scan -> {
            scanner.close();
            closedBySink.complete(scan.text());
            return closedBySink;
        });
        assertThat(closedBySink.get(20, TimeUnit.SECONDS)).isEqualTo("CLOSE");
    }

    /** An interrupt would close a file channel that the sink is writing to. */
    @Test
    void a_close_lets_the_sink_finish_undisturbed() throws Exception {
        CompletableFuture<Boolean> disturbed = new CompletableFuture<>();
        CountDownLatch closed = new CountDownLatch(1);
        Path pid = folder.resolve("pid");
        String script = "echo $$ > " + pid + "; exec cat " + file(code("BUSY")) + " " + pipe();
        start(settings(60_000, 60_000, "sh", "-c", script), scan -> {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(scanner::close);
            Await.until("the camera ended by the close", () -> isGone(number(pid)));
            closing.whenComplete((done, failure) -> closed.countDown());
            disturbed.complete(Thread.currentThread().isInterrupted());
            return answer(scan);
        });
        assertThat(disturbed.get(20, TimeUnit.SECONDS)).isFalse();
        assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(texts()).containsExactly("BUSY");
    }

    @Test
    void it_starts_once_and_not_after_a_close() throws Exception {
        start(settings(60_000, 60_000, "cat", file(blank())));
        assertThatIllegalStateException().isThrownBy(() -> scanner.start(this::answer));
        CameraScanner<String> closed = new CameraScanner<>(settings(0, 1000, "true"));
        closed.close();
        assertThatIllegalStateException().isThrownBy(() -> closed.start(this::answer));
    }

    // ---- sleep

    /** A camera that notes each of its runs, sends a code and goes on. */
    private String[] noted(Path pids, byte[] frame) throws Exception {
        return new String[] {"sh", "-c", "echo $$ >> " + pids + "; cat " + file(frame) + "; exec cat " + pipe()};
    }

    private static List<String> lines(Path file) {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sleepy(CameraSettings settings, BooleanSupplier somebody) {
        scanner = new CameraScanner<>(settings, new CameraSleep(1, somebody));
        scanner.start(this::answer);
    }

    @Test
    void a_camera_rests_while_nobody_is_there_and_is_no_fault_and_wakes_with_somebody() throws Exception {
        Path pids = folder.resolve("pids");
        AtomicBoolean somebody = new AtomicBoolean(true);
        sleepy(settings(60_000, 60_000, noted(pids, code("FIRST"))), somebody::get);
        assertThat(scans.poll(20, TimeUnit.SECONDS).text()).isEqualTo("FIRST");
        scanner.trigger();
        somebody.set(false);
        Await.until("the command ended", () -> isGone(Long.parseLong(lines(pids).getFirst())));
        assertThat(scanner.delivering()).isTrue();
        Files.write(folder.resolve("frames"), code("SECOND"));
        assertThat(lines(pids)).hasSize(1);
        somebody.set(true);
        assertThat(scans.poll(20, TimeUnit.SECONDS).text()).isEqualTo("SECOND");
        assertThat(lines(pids)).hasSize(2);
        assertThat(scanner.delivering()).isTrue();
        assertThat(scanner.counts().restarts()).isZero();
    }

    /** As ffmpeg does, which sends what it has when it is asked to end. */
    @Test
    void a_last_frame_of_a_camera_that_falls_asleep_is_no_fault() throws Exception {
        Path pids = folder.resolve("pids");
        Path last = Files.write(folder.resolve("last"), code("LAST"));
        AtomicBoolean somebody = new AtomicBoolean(true);
        String script = "trap 'cat " + last + "; exit 0' TERM; echo $$ >> " + pids + "; cat " + file(blank())
                + "; while :; do read line < " + pipe() + "; done";
        sleepy(settings(60_000, 60_000, "sh", "-c", script), somebody::get);
        Await.until("a frame", () -> scanner.counts().framesDecoded() > 0);
        scanner.trigger();
        somebody.set(false);
        Await.until("the command ended", () -> isGone(Long.parseLong(lines(pids).getFirst())));
        Await.until("the last frame", () -> scanner.counts().framesRead() == 2);
        assertThat(scanner.delivering()).isTrue();
    }

    @Test
    void a_word_that_somebody_comes_wakes_it() throws Exception {
        Path pids = folder.resolve("pids");
        AtomicBoolean somebody = new AtomicBoolean(true);
        sleepy(settings(60_000, 60_000, noted(pids, blank())), somebody::get);
        Await.until("a frame", () -> scanner.counts().framesDecoded() > 0);
        scanner.trigger();
        somebody.set(false);
        Await.until("the command ended", () -> isGone(Long.parseLong(lines(pids).getFirst())));
        scanner.trigger();
        Await.until("a second run", () -> lines(pids).size() == 2);
    }

    @Test
    void a_camera_that_does_not_come_back_from_its_sleep_is_a_fault() throws Exception {
        Path pids = folder.resolve("pids");
        AtomicBoolean somebody = new AtomicBoolean(true);
        String script =
                "[ -e " + pids + " ] && exit 1; echo $$ >> " + pids + "; cat " + file(blank()) + "; exec cat " + pipe();
        sleepy(settings(60_000, 60_000, "sh", "-c", script), somebody::get);
        Await.until("a frame", () -> scanner.counts().framesDecoded() > 0);
        scanner.trigger();
        somebody.set(false);
        Await.until("the command ended", () -> isGone(Long.parseLong(lines(pids).getFirst())));
        assertThat(scanner.delivering()).isTrue();
        somebody.set(true);
        Await.until("a fault", () -> !scanner.delivering());
        Await.until("tries", () -> scanner.counts().restarts() > 2);
    }

    @Test
    void a_camera_is_closed_in_its_sleep() throws Exception {
        Path pids = folder.resolve("pids");
        AtomicBoolean somebody = new AtomicBoolean(true);
        sleepy(settings(60_000, 60_000, noted(pids, blank())), somebody::get);
        Await.until("a frame", () -> scanner.counts().framesDecoded() > 0);
        scanner.trigger();
        somebody.set(false);
        Await.until("the command ended", () -> isGone(Long.parseLong(lines(pids).getFirst())));
        scanner.close();
        assertThat(scanner.delivering()).isFalse();
    }

    // ---- memory

    /** From the pipe to the last look, on both threads; the counter sees each object of a thread. */
    @Test
    void a_frame_that_shows_nothing_makes_no_object() throws Exception {
        String pipe = pipe();
        start(settings(60_000, 60_000, "cat", pipe));
        try (OutputStream camera = Files.newOutputStream(Path.of(pipe))) {
            show(camera, blank());
            long made = Long.MAX_VALUE;
            // What compiling and loading put on the account of these threads comes early, and never again.
            for (int round = 0; round < 20 && made > 0; round++) {
                long before = allocatedBytes();
                for (int i = 0; i < 50; i++) {
                    show(camera, blank());
                }
                made = allocatedBytes() - before;
            }
            assertThat(made).as("bytes for 50 frames").isZero();
        }
    }

    private static long allocatedBytes() {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("scan-camera-")) {
                sum += threads.getThreadAllocatedBytes(thread.threadId());
            }
        }
        return sum;
    }

    private static boolean isGone(long pid) {
        return ProcessHandle.of(pid).map(handle -> !handle.isAlive()).orElse(true);
    }

    private static long number(Path file) {
        try {
            return Long.parseLong(Files.readString(file).strip());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
