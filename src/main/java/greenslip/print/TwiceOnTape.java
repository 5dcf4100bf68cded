package greenslip.print;

/**
 * One serial on two slips, the second of which does not say that it is a copy.
 *
 * @param serial as printed
 * @param first number of the slip that had it first
 * @param second number of the other
 */
public record TwiceOnTape(String serial, long first, long second) {}
