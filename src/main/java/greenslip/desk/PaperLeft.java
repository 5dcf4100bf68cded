package greenslip.desk;

import java.util.OptionalInt;

/**
 * How long the roll still lasts.
 *
 * @param slips vouchers' slips that still fit, 0 where more was printed than the roll should have held
 * @param minutes how long that lasts at the rate of the last minutes; empty where nothing was printed in them
 * @param low whether it is time to fetch a roll
 * @param usedMillimetres of this roll
 * @param rollMillimetres the roll's length
 * @param slipMillimetres what a slip takes, as measured
 */
public record PaperLeft(
        int slips, OptionalInt minutes, boolean low, int usedMillimetres, int rollMillimetres, int slipMillimetres) {}
