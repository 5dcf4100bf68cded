package greenslip.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import greenslip.posix.Fifo;
import greenslip.posix.FileDescriptor;
import greenslip.posix.FileDescriptor.Access;
import greenslip.posix.PseudoTerminal;
import greenslip.scan.KeyboardSettings.AltCodes;
import greenslip.scan.KeyboardSettings.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The keyboard is a FIFO into which key events are written as the system would. */
@Timeout(60)
class KeyboardScannerTest {
    @TempDir
    Path folder;

    private Path device;
    private FileDescriptor keyboard;
    private final Scans scans = new Scans();
    private final List<KeyboardScanner<String>> started = new ArrayList<>();

    @BeforeEach
    void plugIn() throws IOException {
        device = folder.resolve("event-kbd");
        Fifo.make(device, 0600);
        keyboard = FileDescriptor.open(device, Access.READ_WRITE);
    }

    @AfterEach
    void close() {
        started.forEach(KeyboardScanner::close);
        keyboard.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("scan-keys"));
    }

    private KeyboardScanner<String> start(String name, Path path, Ending ending, ScanSink<String> sink) {
        KeyboardScanner<String> scanner = new KeyboardScanner<>(
                new KeyboardSettings(name, path, KeyLayout.US, ending, AltCodes.GBK, 100, 60_000, 1, 20));
        started.add(scanner);
        scanner.start(sink);
        return scanner;
    }

    private KeyboardScanner<String> start() {
        KeyboardScanner<String> scanner = start("keys", device, Ending.ENTER_OR_TAB, scans);
        Await.until("it reads", scanner::delivering);
        return scanner;
    }

    private void send(FileDescriptor to, byte[] bytes) throws IOException {
        long deadlineNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        assertThat(to.write(bytes, deadlineNanos)).isEqualTo(bytes.length);
    }

    private void send(Keys keys) throws IOException {
        send(keyboard, keys.bytes());
    }

    @Test
    void what_is_typed_is_delivered_under_the_scanners_name() throws IOException {
        KeyboardScanner<String> scanner = start();
        send(new Keys().code("RKEQ1-00012345").code("https://code.example.org/r/RKEQ1-00012346"));
        assertThat(scans.await(2)).containsExactly("RKEQ1-00012345", "https://code.example.org/r/RKEQ1-00012346");
        assertThat(scans.textsFrom("keys")).hasSize(2);
        assertThat(scanner.fault()).isEmpty();
        assertThat(scanner.counts().codesRead()).isEqualTo(2);
    }

    @Test
    void two_thousand_codes_in_a_row_arrive_in_order() throws IOException {
        start();
        List<String> codes =
                IntStream.range(0, 2_000).mapToObj("RKEQ1-%08d"::formatted).toList();
        for (String code : codes) {
            send(new Keys().code(code));
        }
        assertThat(scans.await(2_000)).isEqualTo(codes);
    }

    @Test
    void a_code_that_is_read_again_and_again_counts_once_and_another_one_passes_at_once() throws IOException {
        KeyboardScanner<String> scanner = start();
        send(new Keys().code("a").code("a").code("b").code("a").code("c"));
        assertThat(scans.await(3)).containsExactly("a", "b", "c");
        assertThat(scanner.counts().codesAgain()).isEqualTo(2);
    }

    @Test
    void a_pause_ends_a_code_where_no_key_does() throws IOException {
        start("keys", device, Ending.NONE, scans);
        send(new Keys().type("one"));
        assertThat(scans.await(1)).containsExactly("one");
        send(new Keys().type("two"));
        assertThat(scans.await(2)).containsExactly("one", "two");
    }

    @Test
    void a_code_without_its_ending_is_told_until_the_next_one_is_good() throws IOException {
        KeyboardScanner<String> scanner = start();
        send(new Keys().type("110105"));
        Await.until("it is told", () -> scanner.fault().equals(Optional.of(ScannerFault.SPOILED)));
        assertThat(scanner.delivering()).isTrue();
        assertThat(scanner.counts().spoiled()).containsEntry(Spoiled.UNENDED, 1L);
        send(new Keys().code("good"));
        assertThat(scans.await(1)).containsExactly("good");
        assertThat(scanner.fault()).isEmpty();
    }

    @Test
    void unplugged_in_the_midst_of_a_code_and_plugged_in_again_it_reads_on() throws IOException {
        KeyboardScanner<String> scanner = start();
        send(new Keys().code("before").down(Keys.SHIFT).type("half"));
        assertThat(scans.await(1)).containsExactly("before");
        keyboard.close();
        Files.delete(device);
        Await.until("it is away", () -> !scanner.delivering());
        Await.until("it is told", () -> scanner.fault().isPresent());
        assertThat(scanner.fault()).contains(ScannerFault.AWAY);

        plugIn();
        Await.until("it is back", scanner::delivering);
        assertThat(scanner.fault()).isEmpty();
        send(new Keys().code("after"));
        assertThat(scans.await(2)).containsExactly("before", "after");
    }

    @Test
    void two_scanners_at_once_do_not_mix() throws IOException {
        Path other = folder.resolve("other");
        Fifo.make(other, 0600);
        try (FileDescriptor second = FileDescriptor.open(other, Access.READ_WRITE)) {
            start("keys-1", device, Ending.ENTER, scans);
            start("keys-2", other, Ending.ENTER, scans);
            for (int i = 0; i < 200; i++) {
                byte[] one = new Keys().code("one-" + i).bytes();
                byte[] two = new Keys().code("two-" + i).bytes();
                send(keyboard, Arrays.copyOf(one, 24 * 5 + 11));
                send(second, two);
                send(keyboard, Arrays.copyOfRange(one, 24 * 5 + 11, one.length));
            }
            scans.await(400);
        }
        assertThat(scans.textsFrom("keys-1")).hasSize(200).allMatch(text -> text.startsWith("one-"));
        assertThat(scans.textsFrom("keys-2")).hasSize(200).allMatch(text -> text.startsWith("two-"));
    }

    @Test
    void a_device_that_does_not_let_itself_be_grabbed_is_a_fault_and_is_not_read() throws IOException {
        try (PseudoTerminal console = PseudoTerminal.open()) {
            KeyboardScanner<String> scanner = start("keys", console.path(), Ending.ENTER, scans);
            Await.until("it is told", () -> scanner.fault().isPresent());
            send(console.device(), new Keys().code("RKEQ1-00012345").bytes());
            Await.until("it was tried again", () -> scanner.fault().equals(Optional.of(ScannerFault.WRONG_DEVICE)));
            assertThat(scanner.delivering()).isFalse();
            assertThat(scanner.counts().opened()).isZero();
        }
        assertThat(scans.texts()).isEmpty();
    }

    @Test
    void a_device_that_is_not_there_yet_is_awaited() throws IOException {
        Path later = folder.resolve("later");
        KeyboardScanner<String> scanner = start("keys", later, Ending.ENTER, scans);
        Await.until("it is told", () -> scanner.fault().isPresent());
        assertThat(scanner.fault()).contains(ScannerFault.AWAY);
        Fifo.make(later, 0600);
        try (FileDescriptor plugged = FileDescriptor.open(later, Access.READ_WRITE)) {
            Await.until("it reads", scanner::delivering);
            send(plugged, new Keys().code("there").bytes());
            assertThat(scans.await(1)).containsExactly("there");
        }
    }

    @Test
    void a_sink_that_throws_or_fails_stops_nothing() throws IOException {
        Scans kept = new Scans();
        start("keys", device, Ending.ENTER, scan -> {
            CompletableFuture<String> unused = kept.accept(scan);
            if (scan.text().equals("a")) {
                throw new IllegalStateException("thrown");
            }
            Thread.currentThread().interrupt();
            return CompletableFuture.failedFuture(new IOException("failed"));
        });
        send(new Keys().code("a"));
        kept.await(1);
        send(new Keys().code("b"));
        kept.await(2);
        Await.until("it reads again", started.getFirst()::delivering);
        send(new Keys().code("c"));
        assertThat(kept.await(3)).containsExactly("a", "b", "c");
    }

    @Test
    void closing_ends_its_thread_and_it_starts_only_once() {
        KeyboardScanner<String> scanner = start();
        assertThatIllegalStateException().isThrownBy(() -> scanner.start(scans));
        scanner.close();
        assertThat(scanner.delivering()).isFalse();
        KeyboardScanner<String> never = new KeyboardScanner<>(KeyboardSettings.of("keys", folder.resolve("none")));
        never.close();
        assertThatIllegalStateException().isThrownBy(() -> never.start(scans));
    }
}
