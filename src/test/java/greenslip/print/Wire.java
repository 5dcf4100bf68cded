package greenslip.print;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Raw bytes to a virtual printer, and waiting for what its own thread does. */
final class Wire {
    private static final long PATIENCE_SECONDS = 20;

    private Wire() {}

    static long after(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /** Sends all of it over a line of its own. */
    static Transport send(VirtualPrinter printer, byte[] bytes) {
        Transport line = printer.transport();
        send(line, bytes);
        return line;
    }

    static void send(Transport line, byte[] bytes) {
        try {
            line.connect(after(2_000));
            assertThat(line.write(bytes, after(5_000))).isEqualTo(bytes.length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends a question and reads what comes within a moment, as hexadecimal digits; empty where nothing does. */
    static String ask(Transport line, String hex) {
        send(line, EscPos.hex(hex.replace(" ", "")));
        return read(line);
    }

    static String read(Transport line) {
        byte[] into = new byte[64];
        try {
            int count = line.read(into, after(30));
            return HexFormat.of().formatHex(Arrays.copyOf(into, count));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                fail("in vain for " + PATIENCE_SECONDS + " s: " + what);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }
}
