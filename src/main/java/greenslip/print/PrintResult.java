package greenslip.print;

/** What became of a slip. "Sent" is not among these: only a printer's own answer makes it printed. */
public sealed interface PrintResult {
    /** The printer said that it printed the slip. */
    record Printed(long millis) implements PrintResult {}

    /** The printer said no, or nothing was ever sent: no usable slip came out. */
    record Failed(PrinterState state, String cause) implements PrintResult {}

    /** Nobody knows whether a slip came out; a person must look. */
    record Unknown(String cause) implements PrintResult {}
}
