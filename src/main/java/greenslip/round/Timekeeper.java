package greenslip.round;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the clocks and says how far they can be trusted. Any thread.
 *
 * <p>The first reading that somebody vouches for is the <em>anchor</em>: from then on the time is the anchor plus what the monotonic
 * clock has run since, whatever the system's wall clock does. The system's clock is never set. Better reasons replace worse ones, in the
 * order of {@link ClockTrust}:
 *
 * <ul>
 *   <li>The system's clock, once it is synchronised in this boot; the step that the first synchronisation makes is what it is for. Later
 *       it is followed while it moves little. A jump of more than {@value #STEP_MILLIS} ms is not believed, though it calls itself
 *       synchronised, unless the machine slept for as long: the time goes on as it was, and the clock is {@linkplain #inDoubt in doubt}
 *       until it agrees again, or the collector or the operator sides with it.
 *   <li>The collector's answer, then the operator's word, while nothing better is known.
 * </ul>
 *
 * <p>The monotonic clock is {@code System.nanoTime}. On Linux that is CLOCK_MONOTONIC, which runs from the machine's start and is the same
 * for all processes: a time that one process learned is good for the next one of the same boot ({@link #resume}). It stands still while
 * the machine sleeps; a kiosk does not, a laptop does.
 */
public final class Timekeeper {
    /** How far a clock that keeps time is moved along the way; more is a jump. */
    static final long STEP_MILLIS = 300_000;

    private static final System.Logger LOG = System.getLogger(Timekeeper.class.getName());
    private static final long END_MILLIS = Instant.parse("2100-01-01T00:00:00Z").toEpochMilli();
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** There while systemd's time synchronisation has set the clock in this boot. */
    private static final Path SYNCHRONISED = Path.of("/run/systemd/timesync/synchronized");

    private final Clock wall;
    private final LongSupplier monotonicNanos;
    private final String bootId;
    private final BooleanSupplier synchronised;
    private final LongSupplier sleptMillis;
    private long floorMillis;
    private @Nullable Timestamp anchor;
    private long sleptAtAnchorMillis;
    private boolean doubted;
    private boolean judged;

    /** What became of a time that somebody told. */
    public enum Setting {
        TAKEN,
        /** A better time is known already. */
        NOT_NEEDED,
        /** Before the floor, or beyond any kiosk's life. */
        IMPOSSIBLE
    }

    /**
     * @param floorMillis no reading before this is ever trusted: something is known to have happened by then
     */
    public Timekeeper(
            Clock wall, LongSupplier monotonicNanos, String bootId, BooleanSupplier synchronised, long floorMillis) {
        this(wall, monotonicNanos, bootId, synchronised, () -> 0, floorMillis);
    }

    /** @param sleptMillis how long the machine has slept in this boot, with the monotonic clock at a stand */
    Timekeeper(
            Clock wall,
            LongSupplier monotonicNanos,
            String bootId,
            BooleanSupplier synchronised,
            LongSupplier sleptMillis,
            long floorMillis) {
        this.wall = wall;
        this.monotonicNanos = monotonicNanos;
        this.bootId = bootId;
        this.synchronised = synchronised;
        this.sleptMillis = sleptMillis;
        this.floorMillis = floorMillis;
    }

    /** On a laptop, where somebody else keeps the clock. */
    public static Timekeeper trustingHost(long floorMillis) {
        return ofThisMachine(() -> true, floorMillis);
    }

    /** On a Pi without a clock battery: trusted once the network set the time in this boot, or somebody told it. */
    public static Timekeeper awaitingSynchronisation(long floorMillis) {
        return ofThisMachine(() -> Files.exists(SYNCHRONISED), floorMillis);
    }

    /** Where nothing sets the clock, or nothing that is to be believed: trusted only as somebody told it. */
    public static Timekeeper awaitingWord(long floorMillis) {
        return ofThisMachine(() -> false, floorMillis);
    }

    private static Timekeeper ofThisMachine(BooleanSupplier synchronised, long floorMillis) {
        return new Timekeeper(
                Clock.systemUTC(),
                System::nanoTime,
                bootIdOfThisMachine(),
                synchronised,
                Timekeeper::sleptMillis,
                floorMillis);
    }

    public Timestamp now() {
        boolean kept = synchronised.getAsBoolean();
        long wallMillis = wall.millis();
        long nanos = monotonicNanos.getAsLong();
        return now(new Timestamp(wallMillis, nanos, bootId, kept ? ClockTrust.SYNCHRONISED : ClockTrust.FLOOR));
    }

    private synchronized Timestamp now(Timestamp reading) {
        if (reading.trusted()) {
            follow(reading);
        }
        Timestamp known = anchor;
        return known == null
                ? new Timestamp(reading.wallMillis(), reading.monotonicNanos(), bootId, ClockTrust.FLOOR)
                : at(known, reading.monotonicNanos());
    }

    /**
     * Takes the time from somebody else.
     *
     * @param source {@link ClockTrust#COLLECTOR} or {@link ClockTrust#OPERATOR}
     * @param wallMillis what it is now
     */
    public Setting set(ClockTrust source, long wallMillis) {
        if (source != ClockTrust.COLLECTOR && source != ClockTrust.OPERATOR) {
            throw new IllegalArgumentException(source + " is nobody who tells the time");
        }
        // The system's own word first: it may have come meanwhile.
        now();
        long systemMillis = wall.millis();
        Timestamp told = new Timestamp(wallMillis, monotonicNanos.getAsLong(), bootId, source);
        synchronized (this) {
            if (!possible(wallMillis)) {
                return Setting.IMPOSSIBLE;
            }
            if (!takes(told, systemMillis)) {
                return Setting.NOT_NEEDED;
            }
            LOG.log(System.Logger.Level.INFO, "clock: set by {0} to {1}", source, told.wall());
            anchor = told;
            judged = source == ClockTrust.OPERATOR;
            return Setting.TAKEN;
        }
    }

    private boolean takes(Timestamp told, long systemMillis) {
        Timestamp known = anchor;
        if (known == null || told.trust().betterThan(known.trust())) {
            return true;
        }
        if (told.trust() == ClockTrust.OPERATOR) {
            return known.trust() == ClockTrust.OPERATOR || doubted;
        }
        boolean differs = Math.abs(off(told, known)) > STEP_MILLIS;
        // Two that agree against one: the system's jump was a correction.
        boolean sides = doubted && Math.abs(told.wallMillis() - systemMillis) <= STEP_MILLIS;
        return differs && (sides || known.trust() == ClockTrust.COLLECTOR);
    }

    /**
     * Goes on from what an earlier process of this boot learned; does nothing where something as good is known, where it is of another
     * boot, or where the machine has slept since it started.
     */
    public synchronized void resume(Timestamp learned) {
        Timestamp known = anchor;
        boolean better = known == null || learned.trust().betterThan(known.trust());
        if (learned.trusted() && learned.bootId().equals(bootId) && better && sleptMillis.getAsLong() <= STEP_MILLIS) {
            anchor = learned;
            sleptAtAnchorMillis = sleptMillis.getAsLong();
        }
    }

    /** Something is known to have happened by then; a clock that was set back a little by its time source is not called wrong for it. */
    public synchronized void raiseFloor(long happenedMillis) {
        floorMillis = Math.max(floorMillis, happenedMillis - STEP_MILLIS);
    }

    /** No true time is earlier, milliseconds since 1970 UTC. */
    public synchronized long floorMillis() {
        return floorMillis;
    }

    /** Whether the system's clock has jumped away from the time that is kept here, and nobody said yet which of them is right. */
    public synchronized boolean inDoubt() {
        return doubted && !judged;
    }

    public String bootId() {
        return bootId;
    }

    private void follow(Timestamp reading) {
        Timestamp known = anchor;
        if (known == null || (known.trust() != ClockTrust.SYNCHRONISED && !doubted)) {
            if (possible(reading.wallMillis())) {
                anchor = reading;
                sleptAtAnchorMillis = sleptMillis.getAsLong();
            }
        } else if (near(reading, known)) {
            anchor = reading;
            doubted = false;
            judged = false;
        } else if (!doubted) {
            doubted = true;
            judged = false;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "clock: the system''s clock jumped to {0}; the time goes on from {1}",
                    reading.wall(),
                    at(known, reading.monotonicNanos()).wall());
        }
    }

    private boolean near(Timestamp reading, Timestamp known) {
        long off = off(reading, known);
        if (Math.abs(off) <= STEP_MILLIS) {
            return true;
        }
        long slept = sleptMillis.getAsLong();
        boolean awoke = Math.abs(off - (slept - sleptAtAnchorMillis)) <= STEP_MILLIS;
        sleptAtAnchorMillis = awoke ? slept : sleptAtAnchorMillis;
        return awoke;
    }

    private static long off(Timestamp reading, Timestamp known) {
        return reading.wallMillis() - known.wallMillisAt(reading.monotonicNanos());
    }

    private Timestamp at(Timestamp known, long nanos) {
        return new Timestamp(known.wallMillisAt(nanos), nanos, bootId, known.trust());
    }

    private boolean possible(long wallMillis) {
        return wallMillis >= floorMillis && wallMillis < END_MILLIS;
    }

    private static String bootIdOfThisMachine() {
        try {
            return Files.readString(BOOT_ID).strip();
        } catch (IOException notLinux) {
            // Elsewhere a process is the longest life its nanoTime is good for.
            return UUID.randomUUID().toString();
        }
    }

    /** The uptime goes on while the machine sleeps. */
    private static long sleptMillis() {
        try {
            String uptime = Files.readString(UPTIME);
            long upMillis = (long) (1000 * Double.parseDouble(uptime.substring(0, uptime.indexOf(' '))));
            return upMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        } catch (IOException | RuntimeException notLinux) {
            return 0;
        }
    }
}
