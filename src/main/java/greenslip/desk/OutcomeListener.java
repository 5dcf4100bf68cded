package greenslip.desk;

import greenslip.scan.Scan;

/** Hears every outcome, before the paper moves. Called on the thread that completed the scan; must return at once. */
@FunctionalInterface
public interface OutcomeListener {
    /** @param source the scanner's name, see {@link Scan#source()} */
    void onOutcome(String source, Outcome outcome);
}
