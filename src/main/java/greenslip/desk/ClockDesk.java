package greenslip.desk;

import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerFault;
import greenslip.round.ClockTrust;
import greenslip.round.Timekeeper;
import greenslip.round.Timestamp;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Takes the time from whoever tells it, and has the ledger note when it can be believed, once for each reason. It looks every second on a
 * thread of its own, because the system's clock says nothing when it becomes synchronised. Any thread.
 */
public final class ClockDesk implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ClockDesk.class.getName());
    private static final int LOOK_MILLIS = 1000;
    private static final long CLOSE_MILLIS = 2000;

    /** Less than the ledger asks for: it decides what is news. */
    private static final long MOVED_MILLIS = 30_000;

    /** An answer on its way for longer says too little of the time: half of it is how far the middle may be off. */
    private static final long MAX_ROUND_TRIP_MILLIS = 20_000;

    private final Ledger ledger;
    private final Timekeeper timekeeper;
    private final Runnable set;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("clock").daemon().factory());
    private volatile boolean impossibleTold;

    // Of the desk's own thread.
    private @Nullable Timestamp noted;

    /** @param set called after the time was noted; what hangs on it, such as whether a round has ended, may be another now */
    public ClockDesk(Ledger ledger, Timekeeper timekeeper, Runnable set) {
        this.ledger = ledger;
        this.timekeeper = timekeeper;
        this.set = set;
    }

    public void start() {
        var _ = thread.scheduleWithFixedDelay(this::look, 0, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    public Timestamp now() {
        return timekeeper.now();
    }

    /** No true time is earlier, milliseconds since 1970 UTC. */
    public long floorMillis() {
        return timekeeper.floorMillis();
    }

    /** Whether the system's clock contradicts the time, so that a person should look. */
    public boolean inDoubt() {
        return timekeeper.inDoubt();
    }

    /**
     * The collector said what time it was; taken while nothing better is known. Returns at once.
     *
     * @param serverMillis when it answered, at some moment of the exchange: the middle is the best guess
     * @param roundTripMillis how long the exchange took, up to now
     */
    public void collectorSaid(long serverMillis, long roundTripMillis) {
        if (roundTripMillis < 0 || roundTripMillis > MAX_ROUND_TRIP_MILLIS) {
            return;
        }
        switch (timekeeper.set(ClockTrust.COLLECTOR, serverMillis + roundTripMillis / 2)) {
            case TAKEN -> thread.execute(this::look);
            case NOT_NEEDED -> {}
            case IMPOSSIBLE -> tellImpossible(serverMillis);
        }
    }

    /** Once: every upload brings the same again. */
    private void tellImpossible(long serverMillis) {
        if (!impossibleTold) {
            impossibleTold = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "clock: the collector says {0}, which cannot be",
                    Long.toString(serverMillis));
        }
    }

    /** The operator says what time it is; slips and pages have it when this returns, the ledger a moment later. */
    public void set(long wallMillis) throws Refused {
        switch (timekeeper.set(ClockTrust.OPERATOR, wallMillis)) {
            case TAKEN -> thread.execute(this::look);
            case NOT_NEEDED -> throw new Refused("本机已有可靠的时间，不用设定。The time is known already; nothing to set.");
            case IMPOSSIBLE ->
                throw new Refused("这个时间不可能（早于本机已知的时间，或太远），请核对年月日。"
                        + "That cannot be the time: earlier than what is known here, or far ahead. Check the date.");
        }
    }

    /** What a person should do about the clock, Chinese first; empty where all is well. */
    public Optional<String> complaint() {
        if (!now().trusted()) {
            return Optional.of(
                    "时间未确认：小票不印时间，本轮不会自动结束；请设定时间，或接通网络。The time is not confirmed: slips carry none and the round does"
                            + " not end by itself. Set it, or connect the network.");
        }
        return inDoubt()
                ? Optional.of("系统时钟突然跳变，本机仍按原来的时间计时；请核对，不对就设定时间。"
                        + "The system's clock jumped; the time goes on as it was. Check it, and set it if it is wrong.")
                : Optional.empty();
    }

    /** As a rule this is one reading of the clocks and nothing more. */
    private void look() {
        try {
            Timestamp now = timekeeper.now();
            if (!now.trusted() || !isNews(now, noted)) {
                return;
            }
            boolean news = ledger.noteClock();
            noted = now;
            if (news) {
                LOG.log(System.Logger.Level.INFO, "clock: {0}, believed as {1}", now.wall(), now.trust());
                set.run();
            }
        } catch (LedgerFault fault) {
            LOG.log(System.Logger.Level.DEBUG, "clock: not noted yet: {0}", fault.getMessage());
        } catch (RuntimeException broken) {
            // A schedule that throws would never run again.
            LOG.log(System.Logger.Level.WARNING, "clock: could not be noted", broken);
        }
    }

    private static boolean isNews(Timestamp now, @Nullable Timestamp noted) {
        return noted == null
                || now.trust() != noted.trust()
                || Math.abs(now.wallMillis() - noted.wallMillisAt(now.monotonicNanos())) > MOVED_MILLIS;
    }

    /** Lets a note that is being made end. */
    @Override
    public void close() {
        // Never shutdownNow: an interrupt closes the ledger's files under whoever uses them.
        thread.shutdown();
        try {
            if (!thread.awaitTermination(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "clock: still busy after {0} ms", CLOSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
