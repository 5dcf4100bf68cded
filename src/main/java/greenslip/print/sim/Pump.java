package greenslip.print.sim;

import greenslip.print.Transport;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Carries bytes to a simulated printer for as long as it takes. */
final class Pump {
    private static final long LOOK_MILLIS = 500;

    private Pump() {}

    static long after(long millis) {
        return System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    }

    /**
     * Waits until the printer has taken all of it, which a stalled one never does.
     *
     * @param goesOn whether anybody still wants it
     * @throws IOException where the printer hung up
     */
    static void into(Transport line, byte[] bytes, BooleanSupplier goesOn) throws IOException {
        byte[] rest = bytes;
        while (rest.length > 0 && goesOn.getAsBoolean()) {
            int taken = line.write(rest, after(LOOK_MILLIS));
            byte[] left = new byte[rest.length - taken];
            System.arraycopy(rest, taken, left, 0, left.length);
            rest = left;
        }
    }
}
