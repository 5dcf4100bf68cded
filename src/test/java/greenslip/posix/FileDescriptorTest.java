package greenslip.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import greenslip.posix.FileDescriptor.Access;
import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Over FIFOs, which wait, fill up and break as devices do. */
@Timeout(30)
class FileDescriptorTest {
    private static final int FIFO_BYTES = 4_096;

    @TempDir
    private Path folder;

    private Path path;
    private FileDescriptor reader;
    private FileDescriptor writer;

    @BeforeEach
    void open() throws IOException {
        path = folder.resolve("fifo");
        Fifo.make(path, 0600);
        reader = FileDescriptor.open(path, Access.READ);
        writer = FileDescriptor.open(path, Access.WRITE);
        assertThat(writer.setFifoBytes(FIFO_BYTES)).isEqualTo(FIFO_BYTES);
    }

    @AfterEach
    void close() {
        reader.close();
        writer.close();
    }

    @Test
    void bytes_come_out_as_they_went_in() throws IOException {
        byte[] into = new byte[8];
        assertThat(writer.write(new byte[] {1, 2, 3}, Await.soon())).isEqualTo(3);
        assertThat(reader.read(into, Await.soon())).isEqualTo(3);
        assertThat(into).startsWith(1, 2, 3);
        assertThat(writer.write(new byte[0], Await.soon())).isZero();
        assertThat(reader.read(new byte[0], Await.soon())).isZero();
    }

    @Test
    void a_read_waits_for_its_deadline_and_no_longer() throws IOException {
        assertThat(reader.read(new byte[8], System.nanoTime())).isZero();
        long deadline = Await.after(30);
        assertThat(reader.read(new byte[8], deadline)).isZero();
        assertThat(System.nanoTime() - deadline).isNotNegative();
    }

    @Test
    void a_peer_that_reads_nothing_takes_a_part_by_the_deadline() throws IOException {
        assertThat(writer.awaitWritable(System.nanoTime())).isTrue();
        assertThat(writer.write(new byte[30_000], Await.after(20))).isEqualTo(FIFO_BYTES);
        assertThat(writer.write(new byte[1], Await.after(20))).isZero();
        assertThat(writer.awaitWritable(Await.after(20))).isFalse();
    }

    @Test
    void a_write_goes_on_as_the_peer_reads() throws Exception {
        CompletableFuture<Integer> written = CompletableFuture.supplyAsync(() -> {
            try {
                return writer.write(new byte[30_000], Await.soon());
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        byte[] into = new byte[1_000];
        int read = 0;
        while (read < 30_000) {
            read += reader.read(into, Await.soon());
        }
        assertThat(written.get(10, TimeUnit.SECONDS)).isEqualTo(30_000);
    }

    @Test
    void waiting_costs_no_cpu() throws IOException {
        long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        assertThat(reader.read(new byte[1], Await.after(700))).isZero();
        assertThat(writer.write(new byte[30_000], Await.after(700))).isEqualTo(FIFO_BYTES);
        long usedNanos = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before;
        assertThat(TimeUnit.NANOSECONDS.toMillis(usedNanos)).isLessThan(300);
    }

    @Test
    void closing_from_another_thread_ends_a_read() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting =
                Thread.ofPlatform().start(() -> ended.complete(failure(() -> reader.read(new byte[1], Await.soon()))));
        Await.untilPolling(waiting);
        reader.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedChannelException.class);
        waiting.join();
        assertThat(openedHere(path)).isEqualTo(1);
    }

    @Test
    void closing_from_another_thread_ends_a_write() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting = Thread.ofPlatform()
                .start(() -> ended.complete(failure(() -> writer.write(new byte[30_000], Await.soon()))));
        Await.untilPolling(waiting);
        writer.close();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(ClosedChannelException.class);
        waiting.join();
        assertThat(openedHere(path)).isEqualTo(1);
    }

    @Test
    void what_is_closed_is_gone_and_can_be_closed_again() throws IOException {
        assertThat(openedHere(path)).isEqualTo(2);
        reader.close();
        reader.close();
        writer.close();
        assertThat(openedHere(path)).isZero();
        assertThatThrownBy(() -> reader.read(new byte[1], Await.soon())).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> writer.write(new byte[1], Await.soon())).isInstanceOf(ClosedChannelException.class);
        assertThatThrownBy(() -> writer.hungUp()).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void an_interrupt_ends_a_wait() throws Exception {
        CompletableFuture<Throwable> ended = new CompletableFuture<>();
        Thread waiting =
                Thread.ofPlatform().start(() -> ended.complete(failure(() -> reader.read(new byte[1], Await.soon()))));
        Await.untilPolling(waiting);
        waiting.interrupt();
        assertThat(ended.get(10, TimeUnit.SECONDS)).isInstanceOf(InterruptedIOException.class);
    }

    @Test
    void the_last_writer_leaving_is_the_end() throws IOException {
        assertThat(reader.hungUp()).isFalse();
        writer.close();
        assertThat(reader.hungUp()).isTrue();
        assertThatThrownBy(() -> reader.read(new byte[1], Await.soon())).isInstanceOf(EOFException.class);
    }

    @Test
    void the_last_reader_leaving_breaks_the_pipe() throws IOException {
        assertThat(writer.hungUp()).isFalse();
        reader.close();
        assertThat(writer.hungUp()).isTrue();
        assertErrno(Errno.EPIPE, () -> writer.write(new byte[1], Await.soon()));
    }

    @Test
    void a_break_in_the_middle_tells_how_much_was_taken() throws Exception {
        CompletableFuture<Integer> taken = new CompletableFuture<>();
        Thread waiting = Thread.ofPlatform().start(() -> {
            try {
                taken.complete(writer.write(new byte[30_000], Await.soon()));
            } catch (IOException e) {
                taken.completeExceptionally(e);
            }
        });
        Await.untilPolling(waiting);
        reader.close();
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo(FIFO_BYTES);
    }

    @Test
    void errors_keep_name_and_number_and_say_what_failed() {
        assertThatThrownBy(() -> FileDescriptor.open(folder.resolve("none"), Access.READ))
                .isInstanceOfSatisfying(PosixException.class, e -> {
                    assertThat(e.errno()).isEqualTo(Errno.ENOENT);
                    assertThat(e.number()).isEqualTo(2);
                    assertThat(e).hasMessage("open " + folder.resolve("none") + ": ENOENT (2)");
                });
        assertErrno(Errno.ENOTTY, () -> writer.query(0x060b));
        assertErrno(Errno.EISDIR, () -> FileDescriptor.open(folder, Access.WRITE));
        assertErrno(Errno.EEXIST, () -> Fifo.make(path, 0600));
        assertThat(Errno.of(71)).isEqualTo(Errno.OTHER);
        assertThat(new PosixException("read", "x", 71)).hasMessage("read x: error 71");
    }

    @Test
    void a_pipe_that_nobody_reads_refuses_a_writer_at_once() {
        reader.close();
        writer.close();
        assertErrno(Errno.ENXIO, () -> FileDescriptor.open(path, Access.WRITE));
    }

    @Test
    void opened_for_both_a_pipe_never_ends() throws IOException {
        reader.close();
        try (FileDescriptor both = FileDescriptor.open(path, Access.READ_WRITE)) {
            writer.close();
            assertThat(both.read(new byte[1], Await.after(20))).isZero();
        }
    }

    @Test
    void a_file_is_made_and_added_to() throws IOException {
        Path file = folder.resolve("file");
        for (int i = 1; i <= 2; i++) {
            try (FileDescriptor appended = FileDescriptor.open(file, Access.APPEND)) {
                assertThat(appended.write(new byte[20_000], System.nanoTime())).isEqualTo(20_000);
            }
        }
        assertThat(file).hasSize(40_000);
    }

    interface Action {
        Object run() throws IOException;
    }

    private static Throwable failure(Action action) {
        try {
            return new AssertionError("no failure but " + action.run());
        } catch (IOException e) {
            return e;
        }
    }

    interface Step {
        void run() throws IOException;
    }

    private static void assertErrno(Errno expected, Step step) {
        assertThatThrownBy(step::run)
                .isInstanceOfSatisfying(
                        PosixException.class, e -> assertThat(e.errno()).isEqualTo(expected));
    }

    /** How often this process has a path open. */
    private static long openedHere(Path path) throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(link -> {
                        try {
                            return Files.readSymbolicLink(link).equals(path);
                        } catch (IOException e) {
                            // It was closed since it was listed.
                            return false;
                        }
                    })
                    .count();
        }
    }
}
