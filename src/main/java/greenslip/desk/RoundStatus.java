package greenslip.desk;

import greenslip.round.Round;

/** Whether scans can become vouchers now. */
public sealed interface RoundStatus {
    /** @param expectedNumber the round that scans are held for meanwhile */
    record NoneOpen(int expectedNumber) implements RoundStatus {}

    record Open(Round round) implements RoundStatus {}

    /** The planned end has passed, as far as the clock can be trusted. */
    record Ended(Round round) implements RoundStatus {}
}
