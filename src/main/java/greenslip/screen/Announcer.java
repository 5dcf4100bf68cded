package greenslip.screen;

import greenslip.desk.Outcome;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells the pages what happens: an outcome at once, on the desk's own thread; tally and state from a thread of its own, as they are when
 * it gets to them and at most every {@value #PACE_MILLIS} ms, so that a rush costs no more than a trickle.
 */
final class Announcer implements AutoCloseable {
    static final int PACE_MILLIS = 200;

    private static final System.Logger LOG = System.getLogger(Announcer.class.getName());

    private final StateReader reader;
    private final EventHub hub;
    private final AtomicBoolean changed = new AtomicBoolean();
    private final ScheduledExecutorService pacer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("screen-announcer").daemon().factory());
    private volatile Docs.@Nullable OutcomeEvent last;
    private StateReader.@Nullable Glance seen;

    Announcer(StateReader reader, EventHub hub) {
        this.reader = reader;
        this.hub = hub;
    }

    void start() {
        var _ = pacer.scheduleWithFixedDelay(this::look, PACE_MILLIS, PACE_MILLIS, TimeUnit.MILLISECONDS);
    }

    void outcome(String source, Outcome outcome) {
        Docs.OutcomeEvent event = reader.event(source, outcome);
        last = event;
        hub.publish("outcome", Docs.text(event));
        changed.set(true);
    }

    /** Has pages told of what is new without waiting for the pace: a screen that sleeps wakes with whom it is for. Any thread. */
    void lookNow() {
        try {
            pacer.execute(this::look);
        } catch (RejectedExecutionException closing) {
            LOG.log(System.Logger.Level.DEBUG, "The pages are not told any more");
        }
    }

    void changed() {
        changed.set(true);
    }

    Docs.StateDoc state() {
        return reader.state(last);
    }

    /** State and tally as they are. */
    List<EventHub.Event> now() {
        Docs.StateDoc state = state();
        EventHub.Event whole = new EventHub.Event("state", Docs.text(state));
        Docs.TallyDoc tally = state.tally();
        return tally == null ? List.of(whole) : List.of(whole, new EventHub.Event("tally", Docs.text(tally)));
    }

    private void look() {
        try {
            StateReader.Glance glance = reader.glance();
            boolean recorded = changed.getAndSet(false);
            boolean news = recorded || !glance.equals(seen);
            seen = glance;
            if (news && hub.clients() > 0) {
                now().forEach(event -> hub.publish(event.name(), event.json()));
            }
        } catch (RuntimeException broken) {
            // A schedule that throws would never run again, and every page would stand still.
            LOG.log(System.Logger.Level.WARNING, "Could not tell the pages of a change", broken);
        }
    }

    @Override
    public void close() {
        pacer.shutdownNow();
    }
}
