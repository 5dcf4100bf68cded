package greenslip.panel;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A panel on a page instead of on a post, with the patterns, debouncing and threads of a real one. It remembers what was to be seen and
 * heard, its buttons are pressed by calls, its sensor sees somebody until told otherwise, and it can be told to be missing. Any thread.
 */
public final class VirtualPanel implements Panel {
    /**
     * What was to be seen and heard from then on.
     *
     * @param colour null for dark
     * @param hertz 0 for silence
     * @param atNanos when, by {@link System#nanoTime()}
     */
    public record Shown(@Nullable Colour colour, int hertz, long atNanos) {}

    /** Longer than a contact must hold still to be believed. */
    private static final long PRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(60);

    private final VirtualBoard board = new VirtualBoard();
    private final Patterns patterns;
    private final BoardPanel panel;
    private volatile @Nullable PanelFault fault;

    public VirtualPanel(String name, Patterns patterns, int awayMillis) {
        this(name, patterns, awayMillis, BoardPanel.Pace.USUAL);
    }

    VirtualPanel(String name, Patterns patterns, int awayMillis, BoardPanel.Pace pace) {
        this.patterns = patterns;
        this.panel = new BoardPanel(name, board, patterns, awayMillis, pace);
        setPresence(true);
    }

    public Patterns patterns() {
        return patterns;
    }

    /** The last 500 changes of lamp and sounder, oldest first. */
    public List<Shown> history() {
        return board.done();
    }

    /** Holds a button down as long as a finger does, about 60 ms, and returns once it was let go. */
    public void press(Contact button) {
        set(button, true);
        long until = System.nanoTime() + PRESS_NANOS;
        for (long left = PRESS_NANOS; left > 0; left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
        set(button, false);
    }

    /** Closes or opens a contact. */
    public void set(Contact contact, boolean closed) {
        board.set(contact, closed);
    }

    /** Whether the sensor sees somebody; {@link #present} lasts longer. */
    public void setPresence(boolean somebody) {
        set(Contact.PRESENCE, somebody);
    }

    /** As if its wires were cut in this way, or well again with null. */
    public void setFault(@Nullable PanelFault broken) {
        fault = broken;
        board.setFault(broken);
    }

    /** How it was told to fail; null where it works. */
    public @Nullable PanelFault toldFault() {
        return fault;
    }

    @Override
    public String name() {
        return panel.name();
    }

    @Override
    public void start(Supplier<Signal> standing) {
        panel.start(standing);
    }

    @Override
    public void show(Signal signal) {
        panel.show(signal);
    }

    @Override
    public Signal signal() {
        return panel.signal();
    }

    @Override
    public void onButton(Consumer<Contact> pressed) {
        panel.onButton(pressed);
    }

    @Override
    public void onPresence(Runnable came) {
        panel.onPresence(came);
    }

    @Override
    public boolean present() {
        return panel.present();
    }

    @Override
    public Optional<PanelFault> fault() {
        return panel.fault();
    }

    @Override
    public void close() {
        panel.close();
    }
}
