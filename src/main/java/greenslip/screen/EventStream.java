package greenslip.screen;

import greenslip.signin.Actor;
import io.helidon.http.sse.SseEvent;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * {@code GET /api/events}: server-sent events, each with one JSON document. A stream starts with {@code state} and {@code tally} as they
 * are, and is never silent for longer than the heartbeat.
 */
final class EventStream implements Handler {
    private static final System.Logger LOG = System.getLogger(EventStream.class.getName());

    private final EventHub hub;
    private final Supplier<Iterable<EventHub.Event>> greeting;
    private final int heartbeatMillis;
    private final Predicate<Actor> welcome;

    /** @param welcome asked at each event whether who listens may go on: a session may end meanwhile */
    EventStream(
            EventHub hub, Supplier<Iterable<EventHub.Event>> greeting, int heartbeatMillis, Predicate<Actor> welcome) {
        this.hub = hub;
        this.greeting = greeting;
        this.heartbeatMillis = heartbeatMillis;
        this.welcome = welcome;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Actor who = Actor.NOW.orElse(Actor.HERE);
        try (EventHub.Client client = hub.join().orElseThrow(EventStream::full)) {
            SseSink sink = response.sink(SseSink.TYPE);
            try (sink) {
                greeting.get().forEach(event -> emit(sink, event));
                while (!Thread.currentThread().isInterrupted()) {
                    EventHub.Event event = client.next(heartbeatMillis);
                    if (!welcome.test(who)) {
                        return;
                    }
                    emit(sink, event == null ? new EventHub.Event("heartbeat", "{}") : event);
                }
            } catch (InterruptedException dropped) {
                Thread.currentThread().interrupt();
            } catch (UncheckedIOException gone) {
                LOG.log(System.Logger.Level.DEBUG, "A page went away", gone);
            }
        }
    }

    private static void emit(SseSink sink, EventHub.Event event) {
        sink.emit(SseEvent.builder().name(event.name()).data(event.json()).build());
    }

    private static Refusal full() {
        return new Refusal(503, "打开的页面太多，请关掉几个再试。 Too many pages are open; close some and try again.");
    }
}
