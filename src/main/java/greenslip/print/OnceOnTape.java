package greenslip.print;

import java.util.regex.Pattern;

/**
 * What may come out of a printer only once. Who prints the slips knows what they say; a {@link PrinterSimulator} only compares.
 *
 * @param serial how a slip's number looks in its text
 * @param copy what a slip says that may repeat a number
 */
public record OnceOnTape(Pattern serial, Pattern copy) {}
