package greenslip.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * An open device, FIFO or file whose every call has a deadline, of {@link System#nanoTime()}; one that has passed means "what can be had
 * without waiting". A call waits in {@code poll} and costs no CPU meanwhile.
 *
 * <p>Any thread may call, best one that reads and one that writes. {@link #close()} ends the calls under way, from any thread and without
 * waiting for them: a bell beside the device wakes them, and whoever leaves last closes both. A virtual thread would pin its carrier here;
 * use platform threads. An interrupt ends a wait within {@value #SLICE_MILLIS} ms.
 */
public final class FileDescriptor implements AutoCloseable {
    /** What the device is opened for; each without waiting for anybody at the other end. */
    public enum Access {
        READ(Libc.O_RDONLY),
        /** A FIFO that nobody reads refuses this with {@link Errno#ENXIO}. */
        WRITE(Libc.O_WRONLY),
        /** A FIFO opened so never sees an end of file. */
        READ_WRITE(Libc.O_RDWR),
        /** For writing, behind what the file holds; made where it is missing. */
        APPEND(Libc.O_WRONLY | Libc.O_APPEND | Libc.O_CREAT);

        private final int flags;

        Access(int flags) {
            this.flags = flags;
        }
    }

    /** Longest single wait, after which the thread looks whether it was interrupted. */
    private static final int SLICE_MILLIS = 500;

    /** Rest where the device calls itself ready and then is not: some drivers do, and a loop would take a whole core. */
    private static final int FALSE_ALARM_MILLIS = 10;

    private static final int CHUNK_BYTES = 8_192;
    private static final int POLL_ENTRY_BYTES = 8;
    private static final int NEW_FILE_MODE = 0640;

    private final String name;
    private final int fd;
    private final int bell;
    private final Object gate = new Object();
    private int users;
    private boolean closed;

    FileDescriptor(String name, int fd) throws PosixException {
        this.name = name;
        this.fd = fd;
        int rung = Libc.eventfd();
        if (rung < 0) {
            int ignored = Libc.close(fd);
            throw new PosixException("eventfd", name, -rung);
        }
        bell = rung;
    }

    /**
     * Opens without waiting, and without becoming anybody's terminal.
     *
     * @throws PosixException where the system refuses
     */
    public static FileDescriptor open(Path path, Access access) throws PosixException {
        int flags = access.flags | Libc.O_NONBLOCK | Libc.O_NOCTTY | Libc.O_CLOEXEC;
        int fd;
        do {
            fd = Libc.open(path.toString(), flags, NEW_FILE_MODE);
        } while (fd == -Errno.EINTR.number());
        if (fd < 0) {
            throw new PosixException("open", path.toString(), -fd);
        }
        return new FileDescriptor(path.toString(), fd);
    }

    /** The path it was opened by. */
    public String name() {
        return name;
    }

    /**
     * Reads what there is, and waits for the first byte until the deadline.
     *
     * @return how many bytes; 0 where none came in time
     * @throws EOFException where none can come any more
     * @throws PosixException where the device failed, {@link Errno#EIO} or {@link Errno#ENODEV} where it was unplugged
     * @throws ClosedChannelException where this was closed
     */
    public int read(byte[] into, long deadlineNanos) throws IOException {
        if (into.length == 0) {
            return 0;
        }
        enter();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment chunk = memory.allocate(Math.min(into.length, CHUNK_BYTES));
            boolean alarmed = false;
            while (true) {
                int count = Libc.read(fd, chunk, chunk.byteSize());
                if (count > 0) {
                    MemorySegment.copy(chunk, JAVA_BYTE, 0, into, 0, count);
                    return count;
                }
                if (count == 0) {
                    throw new EOFException(name + " ended");
                }
                require("read", count);
                if (alarmed) {
                    rest(deadlineNanos);
                }
                alarmed = poll(memory, fd, Libc.POLLIN, deadlineNanos);
                if (!alarmed) {
                    return 0;
                }
            }
        } finally {
            leave();
        }
    }

    /**
     * Writes as much as the device takes by the deadline; all that it takes at once whatever the deadline.
     *
     * @return how many bytes it took, from the first; fewer than all where the deadline passed or the device failed on the way
     * @throws PosixException where it failed before it took any
     * @throws ClosedChannelException where this was closed, whatever was taken
     */
    public int write(byte[] bytes, long deadlineNanos) throws IOException {
        enter();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment chunk = memory.allocate(Math.clamp(bytes.length, 1, CHUNK_BYTES));
            int taken = 0;
            boolean alarmed = false;
            while (taken < bytes.length) {
                int offered = Math.min(bytes.length - taken, CHUNK_BYTES);
                MemorySegment.copy(bytes, taken, chunk, JAVA_BYTE, 0, offered);
                int count = Libc.write(fd, chunk, offered);
                if (count > 0) {
                    taken += count;
                    alarmed = false;
                    continue;
                }
                if (count < 0 && taken > 0 && !again(count)) {
                    return taken;
                }
                require("write", count);
                if (alarmed) {
                    rest(deadlineNanos);
                }
                alarmed = poll(memory, fd, Libc.POLLOUT, deadlineNanos);
                if (!alarmed) {
                    return taken;
                }
            }
            return taken;
        } finally {
            leave();
        }
    }

    /** Whether the device takes more by the deadline; also true where it failed, which the next write tells. */
    public boolean awaitWritable(long deadlineNanos) throws IOException {
        enter();
        try (Arena memory = Arena.ofConfined()) {
            return poll(memory, fd, Libc.POLLOUT, deadlineNanos);
        } finally {
            leave();
        }
    }

    /** Waits until the deadline, whatever the device does; only being closed or interrupted ends it before. */
    public void pause(long deadlineNanos) throws IOException {
        enter();
        try (Arena memory = Arena.ofConfined()) {
            // A negative descriptor is passed over by poll: only the bell is heard.
            boolean ignored = poll(memory, -1, Libc.POLLIN, deadlineNanos);
        } finally {
            leave();
        }
    }

    /** Whether the other end is away: the cable was pulled, the last reader or writer left. Asks without waiting. */
    public boolean hungUp() throws IOException {
        enter();
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment entries = memory.allocate(POLL_ENTRY_BYTES, 4);
            entries.set(JAVA_INT, 0, fd);
            int count = Libc.poll(entries, 1, 0);
            return count > 0 && (entries.get(JAVA_SHORT, 6) & (Libc.POLLHUP | Libc.POLLERR)) != 0;
        } finally {
            leave();
        }
    }

    /** An ioctl that takes a number. */
    public int control(long request, int value) throws IOException {
        return device("ioctl", () -> Libc.ioctl(fd, request, MemorySegment.ofAddress(value)));
    }

    /** An ioctl that answers a number of four bytes. */
    public int query(long request) throws IOException {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment answer = memory.allocate(JAVA_INT);
            int ignored = device("ioctl", () -> Libc.ioctl(fd, request, answer));
            return answer.get(JAVA_INT, 0);
        }
    }

    /**
     * How much a FIFO may hold; the system rounds it up to whole pages.
     *
     * @return what it holds now
     */
    public int setFifoBytes(int bytes) throws IOException {
        return device("fcntl", () -> Libc.fcntl(fd, Libc.F_SETPIPE_SZ, bytes));
    }

    /** One call that answers as the kernel does. */
    interface Call {
        int on(int fd);
    }

    /** A call on the open descriptor, which stays open for it. */
    int device(String what, Call call) throws IOException {
        enter();
        try {
            int result = call.on(fd);
            if (result < 0) {
                throw new PosixException(what, name, -result);
            }
            return result;
        } finally {
            leave();
        }
    }

    private int device(String what, java.util.function.IntSupplier call) throws IOException {
        return device(what, open -> call.getAsInt());
    }

    @Override
    public void close() {
        synchronized (gate) {
            if (closed) {
                return;
            }
            closed = true;
            if (users > 0) {
                ring();
                return;
            }
        }
        release();
    }

    private void enter() throws ClosedChannelException {
        synchronized (gate) {
            if (closed) {
                throw new ClosedChannelException();
            }
            users++;
        }
    }

    private void leave() {
        boolean last;
        synchronized (gate) {
            users--;
            last = closed && users == 0;
        }
        if (last) {
            release();
        }
    }

    private void release() {
        // Whatever close says, the descriptor is gone; a second call could hit another's.
        int ignored = Libc.close(fd);
        ignored = Libc.close(bell);
    }

    private void ring() {
        try (Arena memory = Arena.ofConfined()) {
            int ignored = Libc.write(bell, memory.allocateFrom(JAVA_LONG, 1L), JAVA_LONG.byteSize());
        }
    }

    private static boolean again(int result) {
        return result == -Errno.EAGAIN.number() || result == -Errno.EINTR.number();
    }

    private void require(String call, int result) throws PosixException {
        if (result < 0 && !again(result)) {
            throw new PosixException(call, name, -result);
        }
    }

    private void rest(long deadlineNanos) throws IOException {
        long soonNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FALSE_ALARM_MILLIS);
        pause(soonNanos - deadlineNanos > 0 ? deadlineNanos : soonNanos);
    }

    /** Whether the device calls itself ready, or failed; false once the deadline has passed. */
    private boolean poll(Arena memory, int watched, short event, long deadlineNanos) throws IOException {
        MemorySegment entries = memory.allocate(2 * POLL_ENTRY_BYTES, 4);
        entries.set(JAVA_INT, 0, watched);
        entries.set(JAVA_SHORT, 4, event);
        entries.set(JAVA_INT, POLL_ENTRY_BYTES, bell);
        entries.set(JAVA_SHORT, POLL_ENTRY_BYTES + 4, Libc.POLLIN);
        while (true) {
            long leftNanos = deadlineNanos - System.nanoTime();
            // Rounded up: the last part of a millisecond must not be waited for in a loop.
            long leftMillis = leftNanos <= 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(leftNanos) + 1;
            int count = Libc.poll(entries, 2, (int) Math.min(leftMillis, SLICE_MILLIS));
            if (count < 0 && !again(count)) {
                throw new PosixException("poll", name, -count);
            }
            if (entries.get(JAVA_SHORT, POLL_ENTRY_BYTES + 6) != 0 && count > 0) {
                throw new ClosedChannelException();
            }
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while waiting for " + name);
            }
            if (count > 0) {
                return true;
            }
            if (leftNanos <= 0) {
                return false;
            }
        }
    }
}
