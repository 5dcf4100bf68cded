package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What {@link Transport} promises, over every kind of line. */
@Timeout(60)
class TransportContractTest {
    /** More than any line between two ends takes. */
    /** Lines that can tell whether something is left in this machine. */
    private static final Set<LinePeer.Kind> KNOWS = Set.of(LinePeer.Kind.USBLP, LinePeer.Kind.FIFO);

    private static final byte[] MUCH = new byte[64 << 20];

    @TempDir
    private Path folder;

    private LinePeer peer;
    private Transport line;

    private void plug(LinePeer.Kind kind) throws IOException {
        peer = kind.plugged(folder);
        line = peer.line();
    }

    @AfterEach
    void close() throws IOException {
        line.close();
        peer.close();
    }

    @ParameterizedTest
    @EnumSource
    void a_connection_is_new_once(LinePeer.Kind kind) throws IOException {
        plug(kind);
        assertThat(line.connect(soon())).isTrue();
        assertThat(line.connect(soon())).isFalse();
        line.drop();
        line.drop();
        assertThat(line.connect(soon())).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void without_a_connection_nothing_is_taken(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.drop();
        assertThatThrownBy(() -> line.write(new byte[1], soon())).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.read(new byte[1], soon())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void every_byte_goes_there_and_back_unchanged(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        assertThat(line.write(all, soon())).isEqualTo(256);
        assertThat(arrived(256)).isEqualTo(all);
        assertThat(line.drain(soon())).isTrue();
        assertThat(line.unsentBytes()).isZero();
        if (peer.talks()) {
            byte[] status = {0x12, 0x16, 0x00, 0x0c};
            peer.say(status);
            byte[] into = new byte[64];
            int count = 0;
            while (count < status.length) {
                byte[] some = new byte[64];
                int read = line.read(some, soon());
                System.arraycopy(some, 0, into, count, read);
                count += read;
            }
            assertThat(Arrays.copyOf(into, count)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @EnumSource
    void reading_waits_for_its_deadline_and_no_longer(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        assertThat(line.read(new byte[8], System.nanoTime())).isZero();
        long deadline = Wire.after(30);
        assertThat(line.read(new byte[8], deadline)).isZero();
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @ParameterizedTest
    @EnumSource
    void a_printer_that_reads_nothing_takes_a_part_by_the_deadline(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        assertThat(line.write(MUCH, Wire.after(100))).isPositive().isLessThan(MUCH.length);
        assertThat(line.write(MUCH, Wire.after(20))).isLessThan(MUCH.length);
        // Only some lines know, but none may wait longer than it was told to.
        boolean known = line.drain(Wire.after(20));
        assertThat(known).isEqualTo(!KNOWS.contains(kind));
    }

    /** The other end of a FIFO shows how much that was; a pseudo-terminal and a socket pass on at once and cannot take back. */
    @ParameterizedTest
    @EnumSource
    void what_a_line_says_it_took_back_never_arrives(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        int taken = line.write(MUCH, Wire.after(100));
        int back = line.takeBack();
        assertThat(back > 0).isEqualTo(KNOWS.contains(kind));
        if (kind == LinePeer.Kind.FIFO) {
            assertThat(back).isEqualTo(taken);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_stalled_printer_costs_no_cpu(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        int taken = line.write(MUCH, Wire.after(200));
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(line.write(new byte[1 << 20], Wire.after(300))).isLessThan(1 << 20);
        assertThat(line.read(new byte[8], Wire.after(300))).isZero();
        assertThat(line.drain(Wire.after(50))).isEqualTo(!KNOWS.contains(kind));
        long usedNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(taken).isPositive();
        assertThat(TimeUnit.NANOSECONDS.toMillis(usedNanos)).isLessThan(300);
    }

    @ParameterizedTest
    @EnumSource
    void an_unplugged_printer_is_away_until_it_is_plugged_in_again(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        peer.unplug();
        Wire.until("the line is found dead", () -> !connects());
        assertThatThrownBy(() -> line.connect(soon())).isInstanceOf(IOException.class);
        peer.plugIn();
        assertThat(line.connect(soon())).isTrue();
        assertThat(line.write(new byte[] {7}, soon())).isEqualTo(1);
        assertThat(arrived(1)).containsExactly(7);
    }

    @ParameterizedTest
    @EnumSource
    void an_unplugged_printer_ends_a_write_which_tells_how_much_was_taken(LinePeer.Kind kind) throws Exception {
        plug(kind);
        line.connect(soon());
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                taken.complete(line.write(MUCH, Wire.after(50_000)));
            } catch (IOException e) {
                taken.completeExceptionally(e);
            }
        });
        Wire.until("the writer waits", () -> waits(writer));
        peer.unplug();
        assertThat(taken.get(10, TimeUnit.SECONDS)).isPositive().isLessThan(MUCH.length);
        assertThatThrownBy(() -> line.write(new byte[1], soon())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "FIFO")
    void an_unplugged_printer_ends_a_read(LinePeer.Kind kind) throws Exception {
        plug(kind);
        line.connect(soon());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> ended.complete(readFails()));
        Wire.until("the reader waits", () -> waits(reader));
        peer.unplug();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @EnumSource
    void closing_from_another_thread_ends_a_read_for_good(LinePeer.Kind kind) throws Exception {
        plug(kind);
        line.connect(soon());
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread reader = Thread.ofPlatform().start(() -> ended.complete(readFails()));
        Wire.until("the reader waits", () -> waits(reader));
        line.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> line.connect(soon())).isInstanceOf(ClosedChannelException.class);
    }

    @ParameterizedTest
    @EnumSource
    void closing_from_another_thread_ends_a_write(LinePeer.Kind kind) throws Exception {
        plug(kind);
        line.connect(soon());
        CompletableFuture<String> ended = new CompletableFuture<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                int taken = line.write(MUCH, Wire.after(50_000));
                ended.complete(taken < MUCH.length ? "a part" : "all");
            } catch (IOException e) {
                ended.complete("an error");
            }
        });
        Wire.until("the writer waits", () -> waits(writer));
        line.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isIn("a part", "an error");
    }

    /** What a USB printer has not taken is cancelled by its driver when the device is closed, which no stand-in does. */
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "USBLP")
    void what_a_dropped_line_still_held_never_reaches_the_printer(LinePeer.Kind kind) throws IOException {
        plug(kind);
        line.connect(soon());
        byte[] job = new byte[1 << 20];
        Arrays.fill(job, (byte) 'x');
        int taken = 0;
        int count;
        while ((count = line.write(job, Wire.after(100))) > 0) {
            taken += count;
        }
        line.drop();
        line.connect(soon());
        line.write(new byte[] {'E', 'N', 'D'}, soon());
        ByteArrayOutputStream arrived = new ByteArrayOutputStream();
        while (!arrived.toString(StandardCharsets.US_ASCII).endsWith("END")) {
            byte[] some = peer.read(1 << 16, soon());
            assertThat(some).as("what is sent after the drop comes through").isNotEmpty();
            arrived.writeBytes(some);
        }
        assertThat(arrived.size() - 3).isLessThan(taken);
    }

    private byte[] arrived(int wanted) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        while (all.size() < wanted) {
            byte[] some = peer.read(wanted - all.size(), soon());
            assertThat(some).as("in time").isNotEmpty();
            all.writeBytes(some);
        }
        return all.toByteArray();
    }

    private boolean connects() {
        try {
            line.connect(soon());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Throwable readFails() {
        try {
            return new AssertionError("no failure but " + line.read(new byte[1], Wire.after(50_000)));
        } catch (IOException e) {
            return e;
        }
    }

    /** In the kernel, for the device or for a socket. */
    private static boolean waits(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .map(StackTraceElement::getMethodName)
                .anyMatch(method -> method.equals("poll") || method.equals("lockAndDoSelect"));
    }

    private static long soon() {
        return Wire.after(10_000);
    }
}
