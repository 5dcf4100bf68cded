package greenslip.desk;

import greenslip.ledger.PrintJob;
import greenslip.print.PrintResult;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How fast the exit goes: people, and from a scan's arrival at the desk to the printer's own word that the slip is printed. From memory and
 * by the monotonic clock alone; a restart begins anew. Any thread.
 */
public final class SlipPace {
    static final long RATE_NANOS = TimeUnit.MINUTES.toNanos(10);
    static final long PEAK_NANOS = TimeUnit.MINUTES.toNanos(5);
    static final long SLIPS_NANOS = TimeUnit.MINUTES.toNanos(30);
    static final int MAX_SLIPS = 200;

    /** More people than pass an exit in ten minutes. */
    static final int MAX_PEOPLE = 4096;

    /** More scans than wait for a printer in a roll's time. */
    static final int MAX_WAITING = 1024;

    /** What a shorter time says of an hour is chance. */
    private static final long LEAST_SPAN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final LongSupplier nanos;
    private final long startNanos;

    // Guarded by this.
    private final ArrayDeque<Long> people = new ArrayDeque<>();
    private final Map<Long, Long> arrivedByJob = new LinkedHashMap<>();
    private final ArrayDeque<Printed> slips = new ArrayDeque<>();
    private int round;
    private int peak;

    private record Printed(long atNanos, long tookNanos) {}

    /**
     * What is known, and nothing where nothing is.
     *
     * @param perHour vouchers issued in the last ten minutes, as so many an hour
     * @param peakPerMinute people a minute in the round's best five minutes
     * @param slips how many slips the two times are of: the last 200, or those of thirty minutes
     */
    public record View(
            OptionalInt perHour,
            OptionalDouble peakPerMinute,
            OptionalLong scanToSlipMedianMillis,
            OptionalLong scanToSlipP95Millis,
            int slips) {}

    SlipPace() {
        this(System::nanoTime);
    }

    SlipPace(LongSupplier nanos) {
        this.nanos = nanos;
        this.startNanos = nanos.getAsLong();
    }

    /** A scan's job is decided, before it is durable and so before it can be printed. */
    synchronized void arrived(long job, long atNanos) {
        arrivedByJob.put(job, atNanos);
        if (arrivedByJob.size() > MAX_WAITING) {
            arrivedByJob.remove(arrivedByJob.keySet().iterator().next());
        }
    }

    /** A voucher is issued. */
    synchronized void issued(int ofRound) {
        long now = nanos.getAsLong();
        if (ofRound != round) {
            round = ofRound;
            peak = 0;
            people.clear();
        }
        forget(now);
        people.addLast(now);
        if (people.size() > MAX_PEOPLE) {
            people.removeFirst();
        }
        peak = Math.max(
                peak, (int) people.stream().filter(at -> now - at < PEAK_NANOS).count());
    }

    /** What became of a job in the printer. One that failed is printed by itself later, and then it has taken so long. */
    synchronized void settled(PrintJob job, PrintResult result) {
        if (result instanceof PrintResult.Failed) {
            return;
        }
        Long arrived = arrivedByJob.remove(job.id());
        if (arrived == null || !(result instanceof PrintResult.Printed)) {
            return;
        }
        long now = nanos.getAsLong();
        slips.addLast(new Printed(now, now - arrived));
        if (slips.size() > MAX_SLIPS) {
            slips.removeFirst();
        }
    }

    public synchronized View view() {
        long now = nanos.getAsLong();
        forget(now);
        long[] took = slips.stream().mapToLong(Printed::tookNanos).sorted().toArray();
        return new View(
                round == 0 ? OptionalInt.empty() : OptionalInt.of(perHour(now)),
                peak == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of((double) peak / TimeUnit.NANOSECONDS.toMinutes(PEAK_NANOS)),
                rank(took, 50),
                rank(took, 95),
                took.length);
    }

    private int perHour(long now) {
        long span = Math.clamp(now - startNanos, LEAST_SPAN_NANOS, RATE_NANOS);
        return (int) Math.round((double) people.size() * TimeUnit.HOURS.toNanos(1) / span);
    }

    private void forget(long now) {
        while (!people.isEmpty() && now - people.getFirst() >= RATE_NANOS) {
            people.removeFirst();
        }
        while (!slips.isEmpty() && now - slips.getFirst().atNanos() >= SLIPS_NANOS) {
            slips.removeFirst();
        }
    }

    /** The least time that so many of a hundred did not exceed. */
    private static OptionalLong rank(long[] sorted, int percent) {
        return sorted.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(TimeUnit.NANOSECONDS.toMillis(
                        sorted[Math.max(0, (sorted.length * percent + 99) / 100 - 1)]));
    }
}
