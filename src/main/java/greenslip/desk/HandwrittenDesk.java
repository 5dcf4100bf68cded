package greenslip.desk;

import greenslip.ledger.HandwrittenChange;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.Ledger;
import greenslip.round.Station;

/**
 * Cards that were written by hand while the kiosk was down, entered afterwards as a range of their numbers, so that the totals close. Any
 * thread; each call is durable when it returns.
 */
public final class HandwrittenDesk {
    private final Ledger ledger;
    private final Station station;

    public HandwrittenDesk(Ledger ledger, Station station) {
        this.ledger = ledger;
        this.station = station;
    }

    /**
     * Enters cards for the open round, else for the one that was opened last.
     *
     * @param table one of the station's
     * @param first number of the first card
     * @param last number of the last card
     * @param cards how many of them were given out, 0 for all of the range
     * @param note a few words, may be empty
     */
    public HandwrittenRange enter(String table, int first, int last, int cards, String note) throws Refused {
        if (!station.tables().contains(table)) {
            throw new Refused("没有这个采样台。There is no such table.");
        }
        if (first < 1 || last < first || last > HandwrittenRange.MAX_NUMBER) {
            throw new Refused("请填起止号，例如 1 到 120。Give the first and the last number, for example 1 to 120.");
        }
        int range = last - first + 1;
        int given = cards == 0 ? range : cards;
        if (given < 1 || given > range) {
            throw new Refused("张数应为 1 到 " + range + "。The range has 1 to " + range + " cards.");
        }
        if (given > HandwrittenRange.MAX_CARDS) {
            throw new Refused("一次最多 5000 张，请核对起止号。At most 5000 cards at once: check the numbers.");
        }
        int round = ledger.latestRound()
                .orElseThrow(() -> new Refused("还没有开过轮次。No round was opened yet."))
                .number();
        return switch (ledger.enterHandwritten(round, table, first, last, given, Note.checked(note))) {
            case HandwrittenChange.Entered entered -> entered.range();
            case HandwrittenChange.Overlaps overlaps ->
                throw new Refused("与已登记的 %1$d–%2$d 号重复，请核对。%1$d to %2$d are entered already."
                        .formatted(
                                overlaps.earlier().first(), overlaps.earlier().last()));
            case HandwrittenChange.NotThere ignored -> throw new Refused("没有这一轮。There is no such round.");
            case HandwrittenChange.Undone ignored -> throw new IllegalStateException("asked to enter, it undid");
        };
    }

    /** An entry was a mistake: its cards count no more. */
    public HandwrittenRange undo(long entry) throws Refused {
        return switch (ledger.undoHandwritten(entry)) {
            case HandwrittenChange.Undone undone -> undone.range();
            case HandwrittenChange.NotThere ignored -> throw new Refused("这条已经撤销。This entry was undone already.");
            case HandwrittenChange.Entered ignored -> throw new IllegalStateException("asked to undo, it entered");
            case HandwrittenChange.Overlaps ignored -> throw new IllegalStateException("asked to undo, it compared");
        };
    }
}
