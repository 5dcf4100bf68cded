package greenslip.print.sim;

/** A simulated printer's socket at the back, in one of its forms. It serves from the time it is made until it is closed. */
public interface Front extends AutoCloseable {
    /** Where a host finds the printer, as its configuration names it. */
    String address();

    @Override
    void close();
}
