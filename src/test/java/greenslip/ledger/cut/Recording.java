package greenslip.ledger.cut;

import java.util.List;

/**
 * All that was done to a disk, in order.
 *
 * @param start what the disk held before, all of it durable; its files have the numbers 0, 1, … in the order of their names
 */
public record Recording(Image start, List<Operation> operations) {}
