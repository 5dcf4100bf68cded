package greenslip.screen;

import greenslip.desk.TrainingDesk;
import greenslip.ledger.AskedSlips;
import io.avaje.jsonb.Json;
import io.avaje.jsonb.Jsonb;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The JSON documents of the HTTP API. Every key is always there, null where it has no value. Times are wall clock milliseconds and null
 * where the clock could not be trusted.
 */
final class Docs {
    private static final Jsonb JSON =
            Jsonb.builder().serializeNulls(true).serializeEmpty(true).build();

    private Docs() {}

    static String text(Object document) {
        return JSON.toJson(document);
    }

    /** @throws Refusal 400 where the bytes are not such a document */
    static <T> T read(byte[] body, Class<T> type) {
        try {
            Optional<T> document = Http.text(body, StandardCharsets.UTF_8)
                    .map(text -> JSON.type(type).fromJson(text));
            if (document.isPresent()) {
                return document.get();
            }
        } catch (RuntimeException malformed) {
            // The parser's message quotes the body, which may hold anything: it goes nowhere.
        }
        throw Refusal.badRequest("请求内容不是正确的 JSON。 The request is not the expected JSON.");
    }

    @Json
    record Message(String message) {}

    @Json
    record ScanAnswer(
            String outcome,
            @Nullable String serial,
            String message,
            String messageEn,
            @Nullable String code) {}

    /**
     * @param firstMillis when the voucher was issued
     * @param table where, if it was issued before
     * @param code of the ledger's fault that nothing could be recorded for
     */
    @Json
    record OutcomeEvent(
            String source,
            String outcome,
            @Nullable String serial,
            String message,
            String messageEn,
            @Nullable String reason,
            @Nullable Long firstMillis,
            @Nullable String table,
            @Nullable String code) {}

    @Json
    record CountsDoc(
            int sampled,
            int issued,
            int reissued,
            int printed,
            int unknown,
            int failed,
            int held,
            int voided,
            int handwritten) {}

    /**
     * @param held everybody who was told to wait for a slip, those for other rounds included
     * @param heldForOthers who of them waits for another round than this one, and is in none of its other counts
     * @param toPrint slips that come by themselves
     * @param late slips that waited too long and are asked about
     */
    @Json
    record TallyDoc(
            int round,
            int sampled,
            int issued,
            int reissued,
            int printed,
            int unknown,
            int failed,
            int held,
            int heldForOthers,
            int toPrint,
            int late,
            int voided,
            int handwritten,
            int pendingUpload,
            Map<String, CountsDoc> byCommunity,
            Map<String, CountsDoc> byTable,
            Map<String, CountsDoc> byFiveMinutes) {}

    @Json
    record StationDoc(
            String code,
            String siteCode,
            String siteName,
            List<String> tables,
            String zone,
            Map<String, String> communities,
            String roundTitle,
            String roundAuthority,
            boolean sounds,
            boolean voice) {}

    /**
     * @param status {@code none}, {@code open} or {@code ended}
     * @param number where none is open, the one that scans are held for
     */
    @Json
    record RoundDoc(
            String status,
            int number,
            @Nullable String title,
            @Nullable String authority,
            @Nullable Long openedMillis,
            @Nullable Long endsAtMillis) {}

    /**
     * @param trust why the time can be believed, see {@link greenslip.round.ClockTrust}
     * @param nowMillis what it was when the document was made
     * @param floorMillis no true time is earlier
     * @param inDoubt whether the system's clock contradicts it
     */
    @Json
    record ClockDoc(String trust, @Nullable Long nowMillis, long floorMillis, boolean inDoubt) {}

    @Json
    record PrinterDoc(
            String state, boolean canPrint, @Nullable String code, String message, String messageEn) {}

    @Json
    record JobDoc(
            long id,
            String serial,
            int copy,
            String state,
            String community,
            String table,
            String hint,
            @Nullable Long issuedMillis,
            String reissueReason,
            boolean held,
            String cause) {}

    @Json
    record CheckDoc(String name, boolean vital, String complaint) {}

    /** @param code as in the manual's table of faults */
    @Json
    record NoticeDoc(String code, String message, String messageEn) {}

    /** @param text word for word what is reported; the differences stand in it too, as the template has them */
    @Json
    record ReportDoc(String text, List<DifferenceDoc> differences) {}

    /**
     * Something that is not as it should be at the end of a round.
     *
     * @param name a word for programs, such as {@code to-print}
     */
    @Json
    record DifferenceDoc(String name, int count, String text) {}

    @Json
    record TrayDoc(String fault, List<String> faults, long latest) {}

    /** The virtual panel: how each signal looks and sounds, and what can be done to it. */
    @Json
    record PanelDoc(String fault, List<String> faults, List<String> buttons, Map<String, PatternDoc> patterns) {}

    /** @param tones hertz, 0 for silence, and milliseconds */
    @Json
    record PatternDoc(
            String colour, List<Integer> blinkMillis, List<ToneDoc> tones, int lastsMillis, int repeatMillis) {}

    @Json
    record ToneDoc(int hertz, int millis) {}

    /** One of them. */
    @Json
    record PanelRequest(
            @Nullable String press,
            @Nullable Boolean present,
            @Nullable String fault) {}

    /**
     * How many slips wait for a person's word, of which {@code unknown} in the state shows the youngest.
     *
     * @param unknownLast the youngest one's job, for an answer to all
     */
    @Json
    record AskedDoc(int unknown, long unknownLast, int late, long lateLast) {
        static AskedDoc of(AskedSlips asked) {
            return new AskedDoc(
                    asked.unknown().slips(),
                    asked.unknown().last(),
                    asked.late().slips(),
                    asked.late().last());
        }
    }

    /**
     * @param notices what happened to the ledger and nobody has said to have seen
     * @param fault what keeps the ledger from answering, with its code; tally, unknown and recent are then empty
     * @param faultCode the code alone
     * @param scanning whether a scanner can read codes
     * @param reading whether a code is held up that is not read yet
     * @param training the one that goes on
     * @param present whether somebody may stand before the screen
     * @param virtualPanel whether there is one, to be drawn
     * @param report the sentence of the report, null while the ledger cannot answer
     */
    @Json
    record StateDoc(
            StationDoc station,
            RoundDoc round,
            ClockDoc clock,
            PrinterDoc printer,
            String signal,
            UploadView upload,
            @Nullable OutcomeEvent last,
            @Nullable TallyDoc tally,
            List<JobDoc> unknown,
            AskedDoc asked,
            List<JobDoc> recent,
            PaperDoc paper,
            List<CheckDoc> complaints,
            List<NoticeDoc> notices,
            @Nullable String fault,
            @Nullable String faultCode,
            boolean pageScans,
            boolean scanning,
            boolean reading,
            @Nullable TrainingDoc training,
            boolean present,
            boolean virtualPanel,
            @Nullable TrayDoc tray,
            @Nullable String report,
            DataDocs.PaceDoc pace) {}

    /** A training: nothing that is scanned counts. */
    @Json
    record TrainingDoc(int people, int scans, long endsInMillis) {
        static TrainingDoc of(TrainingDesk.Training training) {
            return new TrainingDoc(training.people(), training.scans(), training.endsInMillis());
        }
    }

    @Json
    record TrainingRequest(@Nullable Boolean on) {}

    /** @param endsAt local date and time as ISO 8601 writes them, or milliseconds */
    @Json
    record OpenRequest(
            @Nullable Integer number,
            @Nullable String title,
            @Nullable String authority,
            @Nullable Object endsAt) {}

    @Json
    record ExtendRequest(@Nullable Object endsAt) {}

    /** @param now local date and time as ISO 8601 writes them, or milliseconds */
    @Json
    record ClockRequest(@Nullable Object now) {}

    @Json
    record CameOutRequest(@Nullable Boolean cameOut) {}

    @Json
    record WantedRequest(@Nullable Boolean wanted) {}

    /** @param why one word of the closed list, see {@link greenslip.desk.Reason} */
    @Json
    record ReasonRequest(@Nullable String why, @Nullable String note) {}

    /** @param cards how many of the range were given out; all where it is missing */
    @Json
    record HandwrittenRequest(
            @Nullable String table,
            @Nullable Integer first,
            @Nullable Integer last,
            @Nullable Integer cards,
            @Nullable String note) {}

    /** @param metres the roll's length; the usual one where it is missing */
    @Json
    record RollRequest(@Nullable Integer metres) {}

    /**
     * @param minutes how long it lasts at the present rate, null where there is none
     * @param low whether it is time to fetch a roll
     */
    @Json
    record PaperDoc(
            int slips,
            @Nullable Integer minutes,
            boolean low,
            int usedMillimetres,
            int rollMillimetres,
            int slipMillimetres) {}

    @Json
    record OpenSlipDoc(String serial, int copy, String state) {}

    @Json
    record VoidDoc(String serial, String reason) {}

    @Json
    record HandwrittenDoc(long id, int round, String table, int first, int last, int cards, String note) {}

    /**
     * @param waiting scans that have no voucher yet
     * @param difference what the sum lacks, 0 where all is well
     * @param openSlips slips of good vouchers that are not known to be on paper; {@code slips} has the first of them
     */
    @Json
    record ReconciliationDoc(
            int round,
            String title,
            boolean open,
            int sampled,
            int issued,
            int voided,
            int handwritten,
            int waiting,
            int difference,
            int printed,
            int reissued,
            int unknown,
            int failed,
            int openSlips,
            long paperMillimetres,
            List<OpenSlipDoc> slips,
            List<VoidDoc> voids,
            List<HandwrittenDoc> ranges) {}

    @Json
    record PinRequest(@Nullable String pin) {}

    /**
     * @param required whether one has to sign in at all
     * @param secondsLeft until the session ends where nobody does anything
     * @param waitSeconds until a PIN is taken again
     * @param complaint why nobody can sign in
     */
    @Json
    record SignInDoc(
            boolean required,
            boolean signedIn,
            boolean remote,
            @Nullable Long secondsLeft,
            long waitSeconds,
            @Nullable String complaint) {}

    @Json
    record SignInRefusal(String message, long waitSeconds) {}

    @Json
    record AuditDoc(String zone, List<ActDoc> acts) {}

    /** @param event its number in the ledger */
    @Json
    record ActDoc(
            long event, @Nullable Long millis, String trust, String act, String subject, int session, boolean remote) {}

    @Json
    record FaultRequest(@Nullable String fault) {}
}
