package greenslip.print;

import java.util.function.Consumer;

/** One slip printer. Used by one thread, except for {@link #state()}, which any thread may read. */
public interface Printer extends AutoCloseable {
    String name();

    /** The last known state, from memory: never waits for the device. */
    PrinterState state();

    /**
     * Has each change of the state told as it happens, also in the midst of {@link #print}: on the thread that uses the printer, before the
     * call that noticed it goes on. One listener, set before the first use; it returns at once and does not use the printer.
     */
    void onState(Consumer<PrinterState> listener);

    /** Asks the device; takes at most a few of the profile's status time-outs. */
    PrinterState poll();

    /** Makes ready what {@link #print} would make of this slip if it comes next. Sends nothing, and may be called in vain. */
    default void prepare(Slip slip) {}

    /** Prints one slip and waits, with a deadline, for the printer's own word on it. Never throws for what a device does. */
    PrintResult print(Slip slip);

    @Override
    void close();
}
