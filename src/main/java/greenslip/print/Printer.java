package greenslip.print;

/** One slip printer. Used by one thread, except for {@link #state()}, which any thread may read. */
public interface Printer extends AutoCloseable {
    String name();

    /** The last known state, from memory: never waits for the device. */
    PrinterState state();

    /** Asks the device; takes at most the profile's status time-out. */
    PrinterState poll();

    /** Prints one slip and waits, with a deadline, for the printer's own word on it. Never throws for what a device does. */
    PrintResult print(Slip slip);

    @Override
    void close();
}
