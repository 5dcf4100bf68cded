package greenslip.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Reads the clocks and says how far they can be trusted. Any thread. */
public final class Timekeeper {
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");

    /** There while systemd's time synchronisation has set the clock in this boot. */
    private static final Path SYNCHRONISED = Path.of("/run/systemd/timesync/synchronized");

    private final Clock wall;
    private final LongSupplier monotonicNanos;
    private final String bootId;
    private final BooleanSupplier synchronised;
    private final long floorMillis;

    /**
     * @param floorMillis no reading before this is ever trusted: something is known to have happened by then
     */
    public Timekeeper(
            Clock wall, LongSupplier monotonicNanos, String bootId, BooleanSupplier synchronised, long floorMillis) {
        this.wall = wall;
        this.monotonicNanos = monotonicNanos;
        this.bootId = bootId;
        this.synchronised = synchronised;
        this.floorMillis = floorMillis;
    }

    /** On a laptop, where somebody else keeps the clock. */
    public static Timekeeper trustingHost(long floorMillis) {
        return new Timekeeper(Clock.systemUTC(), System::nanoTime, bootId(), () -> true, floorMillis);
    }

    /** On a Pi without a clock battery: trusted once the network set the time in this boot. */
    public static Timekeeper awaitingSynchronisation(long floorMillis) {
        return new Timekeeper(
                Clock.systemUTC(), System::nanoTime, bootId(), () -> Files.exists(SYNCHRONISED), floorMillis);
    }

    public Timestamp now() {
        long wallMillis = wall.millis();
        boolean trusted = wallMillis >= floorMillis && synchronised.getAsBoolean();
        return new Timestamp(
                wallMillis, monotonicNanos.getAsLong(), bootId, trusted ? ClockTrust.SYNCHRONISED : ClockTrust.FLOOR);
    }

    private static String bootId() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException notLinux) {
            // Elsewhere a process is the longest life its nanoTime is good for.
            return UUID.randomUUID().toString();
        }
    }
}
