package greenslip.panel;

import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A station without a panel: it knows what one would show, for the pages, and has no thread. */
public final class NoPanel implements Panel {
    private final ReentrantLock lock = new ReentrantLock();
    private final Playback playback = new Playback(Patterns.SHIPPED, System.nanoTime());
    private volatile Supplier<Signal> standing = () -> Signal.IDLE;

    @Override
    public String name() {
        return "none";
    }

    @Override
    public void start(Supplier<Signal> whatStands) {
        standing = whatStands;
    }

    @Override
    public void show(Signal signal) {
        lock.lock();
        try {
            playback.show(signal, System.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Signal signal() {
        Signal stands = standing.get();
        lock.lock();
        try {
            long now = System.nanoTime();
            playback.stand(stands, now);
            return playback.signal(now);
        } finally {
            lock.unlock();
        }
    }

    /** There are none. */
    @Override
    public void onButton(Consumer<Contact> pressed) {}

    /** There is no sensor. */
    @Override
    public void onPresence(Runnable came) {}

    @Override
    public boolean present() {
        return true;
    }

    @Override
    public Optional<PanelFault> fault() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
