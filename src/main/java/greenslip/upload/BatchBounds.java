package greenslip.upload;

import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.UploadPosition;
import greenslip.resident.Pseudonym;
import greenslip.round.Round;
import greenslip.upload.WireBatch.WireCounts;
import greenslip.upload.WireBatch.WireItem;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What a batch may say. A fault in the envelope, or one that leaves a row without a name, refuses the whole; a row that is merely out of
 * bounds is named, so that the kiosk can set it aside and go on.
 */
final class BatchBounds {
    static final int MAX_INCARNATION = 1_000_000;

    private static final long MAX_SEQ = 1L << 50;
    private static final long YEAR_2100_MILLIS = 4_102_444_800_000L;
    private static final int MAX_WAITING = 100_000_000;
    private static final Pattern HEX_16 = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern HEX_64 = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9_.-]{1,16}");
    private static final Pattern TABLE = Pattern.compile("[A-Za-z0-9_.-]{0,16}");
    private static final Pattern KIND = Pattern.compile("[a-z0-9_-]{1,32}");
    private static final int MAX_BOOT_CHARACTERS = 64;
    private static final int MAX_COMMUNITY_CHARACTERS = 64;

    private BatchBounds() {}

    static Batch check(WireBatch wire, BatchLimits limits) throws BatchFormatException {
        List<WireItem> items = wire.items() == null ? List.of() : wire.items();
        demand(items.size() <= limits.rows(), "more than " + limits.rows() + " rows");
        String kiosk = matching(CODE, wire.kiosk(), "kiosk");
        String site = matching(CODE, wire.site(), "site");
        String prevHead = matching(HEX_64, wire.prevHead(), "prevHead");
        String head = matching(HEX_64, wire.head(), "head");
        demand(wire.incarnation() >= 1 && wire.incarnation() <= MAX_INCARNATION, "incarnation");
        demand(wire.first() >= 1 && wire.first() <= MAX_SEQ, "first");
        demand(wire.first() > 1 || prevHead.equals(UploadPosition.GENESIS), "prevHead of row 1 is zeros");
        demand(wire.waiting() >= 0 && wire.waiting() <= MAX_WAITING, "waiting");
        demand(isWall(wire.sentWall()), "sentWall");
        String boot = wire.bootId();
        if (boot == null || !isText(boot, MAX_BOOT_CHARACTERS)) {
            throw new BatchFormatException("bootId");
        }
        WireTime sent = new WireTime(wire.sentWall(), wire.sentMono(), wire.clockOk(), boot);

        List<BatchEvent> events = events(items, wire.first(), boot);
        Batch batch =
                Batch.chained(kiosk, site, wire.incarnation(), wire.first(), prevHead, sent, wire.waiting(), events);
        demand(batch.head().equals(head), "head is not the chain's");
        return batch;
    }

    private static List<BatchEvent> events(List<WireItem> items, long first, String batchBoot)
            throws BatchFormatException {
        List<BatchEvent> events = new ArrayList<>(items.size());
        List<Refusal> refused = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            WireItem item = items.get(i);
            demand(item != null, "a row is null");
            demand(item.seq() == first + i, "rows not numbered one by one");
            String eventId = matching(HEX_16, item.eventId(), "eventId");
            BatchEvent event = event(item, HexFormat.fromHexDigitsToLong(eventId), batchBoot);
            if (event == null) {
                refused.add(new Refusal(eventId, fault(item)));
            } else {
                events.add(event);
            }
        }
        if (!refused.isEmpty()) {
            throw new BatchFormatException(refused);
        }
        return events;
    }

    private static @Nullable BatchEvent event(WireItem item, long eventId, String batchBoot) {
        String kind = item.kind();
        String table = item.table();
        String community = item.community();
        if (kind == null || table == null || community == null || !fault(item).isEmpty()) {
            return null;
        }
        String boot = item.boot() == null ? batchBoot : item.boot();
        WireTime at = new WireTime(item.wall(), item.mono(), item.clockOk(), boot);
        Pseudonym token = item.token() == null ? null : Pseudonym.ofHex(item.token());
        Counts counts = item.counts() == null ? Counts.NONE : item.counts().counts();
        return new BatchEvent(eventId, kind, item.round(), at, table, community, token, counts);
    }

    /** Names the member at fault, not its content; empty where there is none. */
    private static String fault(WireItem item) {
        if (item.kind() == null || !KIND.matcher(item.kind()).matches()) {
            return "kind";
        }
        if (item.round() < 0 || item.round() > Round.MAX_NUMBER) {
            return "round";
        }
        if (!isWall(item.wall())) {
            return "wall";
        }
        if (item.boot() != null && !isText(item.boot(), MAX_BOOT_CHARACTERS)) {
            return "boot";
        }
        if (item.table() == null || !TABLE.matcher(item.table()).matches()) {
            return "table";
        }
        if (item.community() == null || !isText(item.community(), MAX_COMMUNITY_CHARACTERS)) {
            return "community";
        }
        if (item.token() != null && !HEX_16.matcher(item.token()).matches()) {
            return "token";
        }
        WireCounts wire = item.counts();
        return wire == null || isCards(wire.counts()) || isSingleStep(wire.counts()) ? "" : "counts";
    }

    /** Cards written by hand come many at once, and each is a resident. */
    private static boolean isCards(Counts counts) {
        int cards = counts.handwritten();
        return cards != 0
                && Math.abs((long) cards) <= HandwrittenRange.MAX_CARDS
                && counts.equals(new Counts(cards, 0, 0, 0, 0, 0, 0, 0, cards));
    }

    /** Any other event is one thing that happened: no count moves by more than one. */
    private static boolean isSingleStep(Counts counts) {
        return counts.handwritten() == 0
                && IntStream.of(
                                counts.sampled(),
                                counts.issued(),
                                counts.reissued(),
                                counts.printed(),
                                counts.unknown(),
                                counts.failed(),
                                counts.held(),
                                counts.voided())
                        .allMatch(count -> count >= -1 && count <= 1);
    }

    private static boolean isWall(long millis) {
        return millis >= 0 && millis < YEAR_2100_MILLIS;
    }

    private static boolean isText(String text, int maxCharacters) {
        return text.length() <= maxCharacters
                && text.chars().noneMatch(c -> Character.isISOControl(c) || Character.isSurrogate((char) c));
    }

    private static String matching(Pattern pattern, @Nullable String text, String member) throws BatchFormatException {
        if (text == null || !pattern.matcher(text).matches()) {
            throw new BatchFormatException(member);
        }
        return text;
    }

    private static void demand(boolean holds, String otherwise) throws BatchFormatException {
        if (!holds) {
            throw new BatchFormatException(otherwise);
        }
    }
}
