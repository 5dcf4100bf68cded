package greenslip.upload;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What the collector's answer to a batch means. Whatever does not fit the protocol is a {@link Failed}: nothing leaves the outbox for it. */
sealed interface Reply {
    /**
     * Rows are stored.
     *
     * @param rows of this batch that are stored, from its first on
     * @param head chain head after them
     */
    record Accepted(
            int rows, String head, long serverTimeMillis, long trustListVersion, long minDelayMillis, int maxRows)
            implements Reply {}

    /**
     * The collector has no row before this batch's first.
     *
     * @param newIncarnation what it proposes, 0 for nothing
     */
    record Gap(long acked, int newIncarnation) implements Reply {}

    /** Another chain has taken these numbers. */
    record Fork(int newIncarnation) implements Reply {}

    /**
     * The collector will never take these rows.
     *
     * @param reasons by event id; empty where the collector named no row of this batch
     */
    record Refused(Map<Long, String> reasons) implements Reply {}

    record TooLarge() implements Reply {}

    record NotTrusted(int status) implements Reply {}

    /**
     * Not now.
     *
     * @param retryAfterMillis 0 where the collector left it to us
     */
    record Busy(long retryAfterMillis) implements Reply {}

    record Failed(String why) implements Reply {}

    /** The longest reason that is kept with a refused row. */
    int MAX_REASON_CHARACTERS = 120;

    static Reply of(Transport.Answer answer, Batch batch) {
        BatchAnswer body = BatchCodec.decodeAnswer(answer.body());
        return switch (answer.status()) {
            case 200 -> body == null ? new Failed("200 without an answer") : accepted(body, batch);
            case 400, 422 -> new Refused(reasons(body, batch));
            case 401, 403 -> new NotTrusted(answer.status());
            case 409 -> fork(body, batch);
            case 412 -> gap(body);
            case 413 -> new TooLarge();
            case 429, 503 -> new Busy(retryAfterMillis(answer.retryAfter()));
            default -> new Failed("status " + answer.status());
        };
    }

    private static Reply accepted(BatchAnswer body, Batch batch) {
        Long acked = body.acked();
        if (acked == null || acked < batch.first() - 1 || acked > batch.last()) {
            return new Failed("acknowledges rows that were not sent");
        }
        int rows = (int) (acked - batch.first() + 1);
        String head = rows == 0 ? batch.prevHead() : batch.heads().get(rows - 1);
        if (!head.equals(body.head())) {
            return new Failed("acknowledges another chain");
        }
        if (rows == 0 && !batch.events().isEmpty()) {
            return new Failed("acknowledges nothing");
        }
        return new Accepted(
                rows,
                head,
                number(body.serverTime()),
                number(body.trustListVersion()),
                Math.max(0, number(body.minDelay())),
                body.maxRows() == null ? BatchLimits.MAX_ROWS : Math.max(1, body.maxRows()));
    }

    private static Reply fork(@Nullable BatchAnswer body, Batch batch) {
        int next = body == null || body.newIncarnation() == null ? 0 : body.newIncarnation();
        boolean moves = next >= 1 && next <= BatchBounds.MAX_INCARNATION && next != batch.incarnation();
        return moves ? new Fork(next) : new Failed("409 without a new incarnation");
    }

    /** A collector that restored an old backup may not know of our later incarnations, so its number is only a proposal. */
    private static Reply gap(@Nullable BatchAnswer body) {
        if (body == null || body.acked() == null || body.acked() < 0) {
            return new Failed("412 without the last row it has");
        }
        int named = body.newIncarnation() == null ? 0 : body.newIncarnation();
        return named >= 0 && named <= BatchBounds.MAX_INCARNATION
                ? new Gap(body.acked(), named)
                : new Failed("412 with an incarnation out of bounds");
    }

    private static Map<Long, String> reasons(@Nullable BatchAnswer body, Batch batch) {
        Map<Long, String> reasons = new TreeMap<>();
        List<Refusal> refused = body == null || body.refused() == null ? List.of() : body.refused();
        Map<String, Long> sent = new TreeMap<>();
        batch.events().forEach(event -> sent.put(event.eventIdHex(), event.eventId()));
        Set<String> seen = new HashSet<>();
        for (Refusal refusal : refused) {
            Long eventId = refusal == null || refusal.eventId() == null ? null : sent.get(refusal.eventId());
            if (eventId != null && seen.add(refusal.eventId())) {
                reasons.put(eventId, clean(refusal.reason()));
            }
        }
        return reasons;
    }

    /** The reason is shown to people and stored: one short line, whatever was sent. */
    private static String clean(@Nullable String reason) {
        String line = reason == null || reason.isBlank() ? "refused" : reason.replaceAll("[\\p{Cntrl}\\p{Cs}]", " ");
        return line.length() <= MAX_REASON_CHARACTERS ? line : line.substring(0, MAX_REASON_CHARACTERS);
    }

    /** Only the form in seconds: the other needs a clock that a kiosk may not have. */
    private static long retryAfterMillis(@Nullable String header) {
        return header != null && header.matches("[0-9]{1,9}") ? Long.parseLong(header) * 1000 : 0;
    }

    private static long number(@Nullable Long value) {
        return value == null ? 0 : value;
    }
}
