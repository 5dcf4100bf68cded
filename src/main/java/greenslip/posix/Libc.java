package greenslip.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.Locale;

/**
 * The functions of libc that devices need. Each answers as the kernel does: a result that is not negative, or the negated error number.
 * No call waits but {@link #poll}: whatever is opened here is opened so that it never does.
 */
final class Libc {
    static final int O_RDONLY = 0;
    static final int O_WRONLY = 1;
    static final int O_RDWR = 2;
    static final int O_CREAT = 0x40;
    static final int O_NOCTTY = 0x100;
    static final int O_APPEND = 0x400;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;

    static final short POLLIN = 0x01;
    static final short POLLOUT = 0x04;
    static final short POLLERR = 0x08;
    static final short POLLHUP = 0x10;

    static final int TCSANOW = 0;
    static final int F_SETPIPE_SZ = 1031;
    static final int POSIX_FADV_DONTNEED = 4;

    private static final Linker LINKER = linker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(PathElement.groupElement("errno"));

    private static final MethodHandle OPEN =
            variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            function("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            function("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle POLL =
            function("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle IOCTL =
            variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle FCNTL =
            variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle EVENTFD =
            function("eventfd", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle TCGETATTR =
            function("tcgetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle TCSETATTR =
            function("tcsetattr", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle CFSETSPEED =
            function("cfsetspeed", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle POSIX_OPENPT =
            function("posix_openpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle GRANTPT = function("grantpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle UNLOCKPT = function("unlockpt", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PTSNAME =
            function("ptsname_r", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle SYNCFS = function("syncfs", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle POSIX_FADVISE =
            function("posix_fadvise", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT));
    private static final MethodHandle MKFIFO = function("mkfifo", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));

    private Libc() {}

    private static Linker linker() {
        String system = System.getProperty("os.name", "");
        String machine = System.getProperty("os.arch", "");
        boolean known = machine.equals("amd64") || machine.equals("aarch64");
        if (!system.toLowerCase(Locale.ROOT).startsWith("linux") || !known) {
            throw new UnsupportedOperationException(
                    "串口和 USB 设备只支持 Linux · Serial and USB devices need Linux on x86_64 or aarch64, not " + system
                            + " on " + machine);
        }
        return Linker.nativeLinker();
    }

    // Native access is granted to this program as a whole, in the jar's manifest.
    @SuppressWarnings("restricted")
    private static MethodHandle function(String name, FunctionDescriptor form) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), form, Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted")
    private static MethodHandle variadic(String name, int fixed, FunctionDescriptor form) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name),
                form,
                Linker.Option.captureCallState("errno"),
                Linker.Option.firstVariadicArg(fixed));
    }

    /** One call; the memory is for the error number and whatever the call needs. */
    private interface Call {
        long in(Arena memory, MemorySegment state) throws Throwable;
    }

    private static long call(Call call) {
        try (Arena memory = Arena.ofConfined()) {
            MemorySegment state = memory.allocate(STATE);
            long result = call.in(memory, state);
            return result < 0 ? -(int) ERRNO.get(state, 0L) : result;
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a native call threw", e);
        }
    }

    static int open(String path, int flags, int mode) {
        return (int) call((memory, state) -> (int) OPEN.invokeExact(state, memory.allocateFrom(path), flags, mode));
    }

    static int close(int fd) {
        return (int) call((memory, state) -> (int) CLOSE.invokeExact(state, fd));
    }

    static int read(int fd, MemorySegment into, long bytes) {
        return (int) call((memory, state) -> (long) READ.invokeExact(state, fd, into, bytes));
    }

    static int write(int fd, MemorySegment from, long bytes) {
        return (int) call((memory, state) -> (long) WRITE.invokeExact(state, fd, from, bytes));
    }

    /** @param entries of 8 bytes each: descriptor, two bytes of what is awaited, two of what came */
    static int poll(MemorySegment entries, long count, int timeoutMillis) {
        return (int) call((memory, state) -> (int) POLL.invokeExact(state, entries, count, timeoutMillis));
    }

    static int ioctl(int fd, long request, MemorySegment argument) {
        return (int) call((memory, state) -> (int) IOCTL.invokeExact(state, fd, request, argument));
    }

    static int fcntl(int fd, int command, int argument) {
        return (int) call((memory, state) -> (int) FCNTL.invokeExact(state, fd, command, argument));
    }

    static int eventfd() {
        return (int) call((memory, state) -> (int) EVENTFD.invokeExact(state, 0, O_NONBLOCK | O_CLOEXEC));
    }

    static int tcgetattr(int fd, MemorySegment termios) {
        return (int) call((memory, state) -> (int) TCGETATTR.invokeExact(state, fd, termios));
    }

    static int tcsetattr(int fd, MemorySegment termios) {
        return (int) call((memory, state) -> (int) TCSETATTR.invokeExact(state, fd, TCSANOW, termios));
    }

    static int cfsetspeed(MemorySegment termios, int speed) {
        return (int) call((memory, state) -> (int) CFSETSPEED.invokeExact(state, termios, speed));
    }

    static int posixOpenpt(int flags) {
        return (int) call((memory, state) -> (int) POSIX_OPENPT.invokeExact(state, flags));
    }

    static int grantpt(int fd) {
        return (int) call((memory, state) -> (int) GRANTPT.invokeExact(state, fd));
    }

    static int unlockpt(int fd) {
        return (int) call((memory, state) -> (int) UNLOCKPT.invokeExact(state, fd));
    }

    /** Unlike the others this one answers its error number itself. */
    static int ptsname(int fd, MemorySegment name) {
        return -(int) call((memory, state) -> (int) PTSNAME.invokeExact(state, fd, name, name.byteSize()));
    }

    static int syncfs(int fd) {
        return (int) call((memory, state) -> (int) SYNCFS.invokeExact(state, fd));
    }

    /** Unlike the others this one answers its error number itself. */
    static int posixFadvise(int fd, long offset, long bytes, int advice) {
        return -(int) call((memory, state) -> (int) POSIX_FADVISE.invokeExact(state, fd, offset, bytes, advice));
    }

    static int mkfifo(String path, int mode) {
        return (int) call((memory, state) -> (int) MKFIFO.invokeExact(state, memory.allocateFrom(path), mode));
    }
}
