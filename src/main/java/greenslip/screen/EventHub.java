package greenslip.screen;

import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Hands live events to the pages that listen. Whoever publishes never waits: a page that does not keep up is dropped, connects anew and
 * starts from the state as it is then. Any thread.
 */
final class EventHub implements AutoCloseable {
    /** What a page may be behind: some seconds of a queue at its worst. */
    static final int BACKLOG = 64;

    private static final System.Logger LOG = System.getLogger(EventHub.class.getName());

    private final int clientLimit;
    private final Set<Client> clients = ConcurrentHashMap.newKeySet();
    private final AtomicInteger taken = new AtomicInteger();
    private volatile boolean closed;

    EventHub(int clientLimit) {
        this.clientLimit = clientLimit;
    }

    /** One event: its name and its document as JSON. */
    record Event(String name, String json) {}

    /** A listening page; its methods are for the thread that joined. */
    final class Client implements AutoCloseable {
        private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(BACKLOG);
        private final Thread thread = Thread.currentThread();
        private boolean left;

        /** The next event, or null where none came in time. */
        @Nullable
        Event next(int timeoutMillis) throws InterruptedException {
            return events.poll(timeoutMillis, TimeUnit.MILLISECONDS);
        }

        /** The thread may sit in a write to a peer that reads no more; interrupting a virtual thread closes its socket. */
        private synchronized void drop() {
            if (!left) {
                left = true;
                thread.interrupt();
            }
        }

        @Override
        public void close() {
            if (clients.remove(this)) {
                taken.decrementAndGet();
            }
            synchronized (this) {
                left = true;
            }
        }
    }

    /** Joins the calling thread, empty where too many listen already. */
    Optional<Client> join() {
        if (taken.incrementAndGet() > clientLimit || closed) {
            taken.decrementAndGet();
            return Optional.empty();
        }
        Client client = new Client();
        clients.add(client);
        if (closed) {
            client.drop();
        }
        return Optional.of(client);
    }

    void publish(String name, String json) {
        Event event = new Event(name, json);
        for (Client client : clients) {
            if (!client.events.offer(event)) {
                LOG.log(System.Logger.Level.WARNING, "A page did not keep up with live events and was dropped");
                client.drop();
            }
        }
    }

    int clients() {
        return clients.size();
    }

    @Override
    public void close() {
        closed = true;
        clients.forEach(Client::drop);
    }
}
