package greenslip.screen;

import greenslip.desk.SlipPace;
import io.avaje.jsonb.Json;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The documents of what the record tells beyond the running numbers; see {@link Docs}. */
final class DataDocs {
    private DataDocs() {}

    /**
     * @param perHour vouchers issued in the last ten minutes, as so many an hour
     * @param peakPerMinute people a minute in the round's best five minutes
     * @param slips how many slips the two times are of
     */
    @Json
    record PaceDoc(
            @Nullable Integer perHour,
            @Nullable Double peakPerMinute,
            @Nullable Long scanToSlipMedianMillis,
            @Nullable Long scanToSlipP95Millis,
            int slips) {
        static PaceDoc of(SlipPace.View pace) {
            return new PaceDoc(
                    pace.perHour().isPresent() ? (Integer) pace.perHour().getAsInt() : null,
                    pace.peakPerMinute().isPresent()
                            ? (Double) pace.peakPerMinute().getAsDouble()
                            : null,
                    number(pace.scanToSlipMedianMillis()),
                    number(pace.scanToSlipP95Millis()),
                    pace.slips());
        }

        private static @Nullable Long number(OptionalLong value) {
            return value.isPresent() ? (Long) value.getAsLong() : null;
        }
    }

    /** @param total all rows that are set aside; {@code rows} has the first of them */
    @Json
    record QuarantineDoc(int total, List<QuarantinedDoc> rows) {}

    @Json
    record QuarantinedDoc(
            long sequence, String kind, @Nullable String serial, String reason) {}

    /** One of them. */
    @Json
    record RetryRequest(@Nullable Long sequence, @Nullable Boolean all) {}

    /** @param left rows that stay set aside */
    @Json
    record RetryDoc(String message, int retried, int left) {}

    /**
     * @param communityName what people call it, null where the station knows no name
     * @param voided why it is good no more, null while it is
     */
    @Json
    record VoucherDoc(
            String serial,
            int round,
            String table,
            String community,
            @Nullable String communityName,
            String hint,
            @Nullable Long issuedMillis,
            @Nullable String voided,
            List<CopyDoc> copies) {}

    /** @param id the slip's print job */
    @Json
    record CopyDoc(long id, int copy, String state, String reason, boolean held, String cause) {}

    /** @param table where the resident was sampled; the station's first where it is missing */
    @Json
    record TypedRequest(@Nullable String code, @Nullable String table) {}

    /** @param round the open or last one where it is missing */
    @Json
    record StickRequest(@Nullable Integer round) {}

    /** @param folder where on the stick */
    @Json
    record StickDoc(String message, String folder, List<FileDoc> files) {}

    @Json
    record FileDoc(String name, long bytes, String sha256) {}

    /** @param ready whether nothing complains */
    @Json
    record ReadinessDoc(boolean ready, String message, List<ReadyDoc> checks) {}

    /** @param title for people, Chinese first */
    @Json
    record ReadyDoc(
            String name,
            String title,
            boolean vital,
            boolean ok,
            @Nullable String complaint) {}
}
