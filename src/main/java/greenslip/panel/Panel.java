package greenslip.panel;

/** Lamp, buzzer and button. Calls return at once; light and sound run on the panel's own thread. */
public interface Panel extends AutoCloseable {
    String name();

    /** Shows a signal; a later one replaces it. */
    void show(Signal signal);

    /** Has the button call this, debounced, on the panel's thread. */
    void onButton(Runnable pressed);

    @Override
    void close();
}
