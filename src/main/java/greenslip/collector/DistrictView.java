package greenslip.collector;

import io.avaje.jsonb.Json;
import java.util.List;

/**
 * What the district's page shows of one round. All times in milliseconds since 1970 UTC, by the collector's clock.
 *
 * @param round 0 where there is none yet
 * @param rounds all rounds there are, ascending
 * @param residents with at least one sample, each once however many kiosks saw them; who has no token counts with each sample
 * @param byTable the bucket is site/table
 * @param byFiveMinutes the bucket is the start in milliseconds, or "unknown"
 */
@Json
record DistrictView(
        int round,
        List<Integer> rounds,
        long serverTime,
        long sampled,
        long issued,
        long reissued,
        long printed,
        long unknown,
        long failed,
        long held,
        long voided,
        long handwritten,
        long residents,
        long refused,
        List<KioskView> kiosks,
        List<Sum> bySite,
        List<Sum> byTable,
        List<Sum> byCommunity,
        List<Sum> byFiveMinutes) {

    /** One line of sums. */
    @Json
    record Sum(
            String bucket,
            long sampled,
            long issued,
            long reissued,
            long printed,
            long unknown,
            long failed,
            long held,
            long voided,
            long handwritten) {
        static Sum none(String bucket) {
            return new Sum(bucket, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    /**
     * One kiosk, also where it was never heard.
     *
     * @param heardAt 0 for never
     * @param clockOffsetMillis by how much the kiosk's clock is behind
     * @param waiting rows that still waited at the kiosk after what it last brought was taken
     * @param forks how often it showed that two machines use its name: two chains under one incarnation, or one that comes back after
     *     another
     */
    @Json
    record KioskView(
            String kiosk,
            String site,
            long heardAt,
            long clockOffsetMillis,
            int incarnation,
            long acked,
            int waiting,
            int forks,
            Sum counts) {}
}
