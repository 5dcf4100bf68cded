package greenslip.ledger;

/**
 * The roll in the printer.
 *
 * @param slips print jobs that were sent since it was put in, whatever became of them
 * @param millimetres its length, 0 where nobody ever told it
 */
public record Roll(int slips, int millimetres) {}
