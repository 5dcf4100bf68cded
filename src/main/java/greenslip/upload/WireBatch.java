package greenslip.upload;

import greenslip.ledger.Counts;
import io.avaje.jsonb.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The JSON of a batch, member by member, before anything is believed; {@link BatchCodec} checks it. */
@Json
record WireBatch(
        @Nullable String kiosk,
        @Nullable String site,
        int incarnation,
        long first,
        @Nullable String prevHead,
        @Nullable String head,
        long sentWall,
        long sentMono,
        boolean clockOk,
        @Nullable String bootId,
        int waiting,
        @Nullable List<WireItem> items) {

    @Json
    record WireItem(
            long seq,
            @Nullable String eventId,
            @Nullable String kind,
            int round,
            long mono,
            long wall,
            boolean clockOk,
            @Nullable String boot,
            @Nullable String table,
            @Nullable String community,
            @Nullable String token,
            @Nullable WireCounts counts) {}

    /** Members that are zero are left out. */
    @Json
    record WireCounts(
            @Nullable Integer sampled,
            @Nullable Integer issued,
            @Nullable Integer reissued,
            @Nullable Integer printed,
            @Nullable Integer unknown,
            @Nullable Integer failed,
            @Nullable Integer held,
            @Nullable Integer voided,
            @Nullable Integer handwritten) {

        static @Nullable WireCounts of(Counts counts) {
            if (counts.equals(Counts.NONE)) {
                return null;
            }
            return new WireCounts(
                    some(counts.sampled()),
                    some(counts.issued()),
                    some(counts.reissued()),
                    some(counts.printed()),
                    some(counts.unknown()),
                    some(counts.failed()),
                    some(counts.held()),
                    some(counts.voided()),
                    some(counts.handwritten()));
        }

        Counts counts() {
            return new Counts(
                    number(sampled),
                    number(issued),
                    number(reissued),
                    number(printed),
                    number(unknown),
                    number(failed),
                    number(held),
                    number(voided),
                    number(handwritten));
        }

        private static @Nullable Integer some(int count) {
            return count == 0 ? null : count;
        }

        private static int number(@Nullable Integer count) {
            return count == null ? 0 : count;
        }
    }
}
