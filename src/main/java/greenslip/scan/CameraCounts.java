package greenslip.scan;

/**
 * What a camera has done since it was started.
 *
 * @param framesRead whole frames that came from the command
 * @param framesDecoded of these, how many were looked at
 * @param framesDropped of these, how many a newer one replaced before the decoder was free
 * @param codesRead presentations delivered, not readings: a code held for a minute counts once
 * @param restarts how often the command was started again
 */
public record CameraCounts(long framesRead, long framesDecoded, long framesDropped, long codesRead, long restarts) {}
