package greenslip.upload;

import org.jspecify.annotations.Nullable;

/**
 * What a screen shows of the upload.
 *
 * @param waiting rows in the outbox when it was last looked at
 * @param lastSuccessAgeMillis since the collector last took a batch or a heartbeat, by the monotonic clock; -1 for never since the start
 * @param consecutiveFailures attempts since then
 * @param alarm a sentence for a person, Chinese first, with what to do; null for none
 * @param lastFailure why the last attempt failed, for whoever looks closer; null once one succeeded
 * @param nextAttemptInMillis 0 for now or whenever there is something to send
 * @param quarantined rows set aside, before the start too
 */
public record UploadStatus(
        int waiting,
        long lastSuccessAgeMillis,
        int consecutiveFailures,
        @Nullable String alarm,
        @Nullable String lastFailure,
        long nextAttemptInMillis,
        int quarantined) {}
