package greenslip.panel;

import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A panel on a page instead of on a post: it remembers what it was told to show, tells whoever looks, and its button is pressed by a
 * call. Any thread; listeners and the button's action run on the thread that calls.
 */
public final class VirtualPanel implements Panel {
    /**
     * A signal that was shown.
     *
     * @param atNanos when, by {@link System#nanoTime()}
     */
    public record Shown(Signal signal, long atNanos) {}

    private static final System.Logger LOG = System.getLogger(VirtualPanel.class.getName());
    private static final int MOST_KEPT = 20;

    private final String name;
    private final ArrayDeque<Shown> history = new ArrayDeque<>();
    private final List<Consumer<Shown>> listeners = new CopyOnWriteArrayList<>();
    private volatile Runnable action = () -> {};
    private volatile boolean closed;

    /** A panel that shows {@link Signal#IDLE}. */
    public VirtualPanel(String name) {
        this.name = name;
        history.addLast(new Shown(Signal.IDLE, System.nanoTime()));
    }

    @Override
    public String name() {
        return name;
    }

    /** Ignored once closed, as a panel without power would. */
    @Override
    public void show(Signal signal) {
        if (closed) {
            return;
        }
        Shown shown = new Shown(signal, System.nanoTime());
        synchronized (history) {
            if (history.size() == MOST_KEPT) {
                history.removeFirst();
            }
            history.addLast(shown);
        }
        for (Consumer<Shown> listener : listeners) {
            guarded("a listener", () -> listener.accept(shown));
        }
    }

    /** What is shown now. */
    public Signal signal() {
        synchronized (history) {
            return history.getLast().signal();
        }
    }

    /** The last 20 signals, oldest first; the last of them is shown now. */
    public List<Shown> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }

    /** Has every signal told from now on. */
    public void onShow(Consumer<Shown> listener) {
        listeners.add(listener);
    }

    @Override
    public void onButton(Runnable pressed) {
        action = pressed;
    }

    /** Presses the button. */
    public void pressButton() {
        if (!closed) {
            guarded("the button", action);
        }
    }

    @Override
    public void close() {
        closed = true;
    }

    /** What a listener does wrong must not keep a signal from the next one, nor from the desk. */
    private void guarded(String what, Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, name + ": " + what + " failed", e);
        }
    }
}
