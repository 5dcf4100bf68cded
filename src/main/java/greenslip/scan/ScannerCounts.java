package greenslip.scan;

import java.util.Map;

/**
 * What a keyboard or serial scanner has done since it was started.
 *
 * @param codesRead codes that were delivered
 * @param codesAgain codes that were read again while they were held
 * @param spoiled what became no code, by reason
 * @param opened how often the device was opened
 */
public record ScannerCounts(long codesRead, long codesAgain, Map<Spoiled, Long> spoiled, long opened) {
    public ScannerCounts {
        spoiled = Map.copyOf(spoiled);
    }
}
