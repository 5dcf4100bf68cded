package greenslip.panel;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lamp, sounder, buttons and presence sensor. Any thread, calls return at once: light and sound run on a thread of the panel's own, what
 * people do is told on another. A panel whose wires are gone goes on being told, keeps nobody waiting and says so by {@link #fault()}.
 */
public interface Panel extends AutoCloseable {
    String name();

    /**
     * Begins.
     *
     * @param standing what is shown whenever nothing passes; asked some times a second, answers from memory
     */
    void start(Supplier<Signal> standing);

    /** Shows a passing signal at once, in place of whatever is shown; it gives way to the standing one after a while. */
    void show(Signal signal);

    /** What is shown now. */
    Signal signal();

    /** Has a button call this, debounced: {@link Contact#NO_SLIP} or {@link Contact#CAME_OUT}. May take its time. */
    void onButton(Consumer<Contact> pressed);

    /** Has this called each time somebody comes before the presence sensor: to wake what sleeps. Returns soon. */
    void onPresence(Runnable came);

    /** Whether somebody may stand there; always where no sensor says otherwise. */
    boolean present();

    /** What does not work; empty where all is well, and where no panel is configured. */
    Optional<PanelFault> fault();

    /** Lamp dark, sounder silent, wires free. */
    @Override
    void close();
}
