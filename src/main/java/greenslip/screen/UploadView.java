package greenslip.screen;

import io.avaje.jsonb.Json;
import org.jspecify.annotations.Nullable;

/**
 * How the upload to the collector stands.
 *
 * @param pending rows waiting
 * @param alarm a sentence, Chinese first, where a person must do something
 * @param lastSuccessAgeMillis how long ago the collector last acknowledged; null where it never did
 * @param nextAttemptMillis how long until the next attempt; null where none is planned
 * @param quarantined rows set aside for a person
 * @param oldestAgeMillis how long the row that waits longest has waited; null where none waits or nobody can tell
 */
@Json
public record UploadView(
        int pending,
        @Nullable String alarm,
        @Nullable Long lastSuccessAgeMillis,
        @Nullable Long nextAttemptMillis,
        int quarantined,
        @Nullable Long oldestAgeMillis) {
    /** What changed for a person; ages grow all the time and are no news. */
    UploadView withoutAges() {
        return new UploadView(pending, alarm, null, null, quarantined, null);
    }
}
