package greenslip.ledger;

import java.util.Map;

/**
 * The counts of one round, kept as rows change.
 *
 * @param round its number, 0 where there never was one
 * @param byCommunity by community code, or "unknown"
 * @param byTable by table code
 * @param byFiveMinutes by the start of five minutes of the event's own time, {@code 2026-11-24T08:40} in the station's zone, or
 *     {@link #UNTRUSTED} until a clock is set in the event's boot, then to the minute; in order
 * @param heldForOthers scans that wait for another round than this one: its successor, which nobody opened yet, or one that was closed
 *     before they had a voucher; this round counts them nowhere else
 * @param toPrint slips of this round that come by themselves: waiting for the printer, or in it
 * @param late slips of this round that waited too long, until a person says whether anybody still wants them
 * @param pendingUpload rows waiting for the collector, of all rounds
 */
public record Tally(
        int round,
        Counts total,
        Map<String, Counts> byCommunity,
        Map<String, Counts> byTable,
        Map<String, Counts> byFiveMinutes,
        int heldForOthers,
        int toPrint,
        int late,
        int pendingUpload) {
    /** The bucket of what happened at a time that nobody vouches for. */
    public static final String UNTRUSTED = "untrusted";

    /** Everybody who was told to wait for a slip, whichever round they wait for. */
    public int held() {
        return total.held() + heldForOthers;
    }
}
