package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.SlipPace;
import greenslip.export.RoundExport;
import greenslip.export.StickExport;
import greenslip.ledger.LedgerRecords;
import greenslip.ledger.OperatorAct;
import greenslip.ledger.QuarantinedRow;
import greenslip.ledger.VoucherHistory;
import greenslip.round.Round;
import greenslip.voucher.Serial;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What the operator's page asks of a station's record beyond the running numbers. Any thread. Calls that read or change the record may
 * throw {@link greenslip.ledger.LedgerFault}; those that change it are durable when they return.
 */
public interface DataExit {
    /** The open round, or the one that was opened last. */
    Optional<Round> latestRound();

    /** How fast the exit goes; from memory. */
    SlipPace.View pace();

    /** Rows that the collector refused, oldest first. */
    List<QuarantinedRow> quarantined(int limit);

    /** Puts one of them, or all, back into the line for the collector. */
    LedgerRecords.Retry retry(Optional<Long> sequence);

    Optional<VoucherHistory> voucher(Serial serial);

    /** A round as tables. */
    RoundExport export();

    /** The same onto a memory stick. */
    StickExport stick();

    /**
     * Takes what an operator typed for somebody without a phone, as a scan. A typing mistake is an outcome that nobody else hears of.
     *
     * @param table where the resident was sampled, or empty for the station's first
     */
    CompletableFuture<Outcome> typed(String text, Optional<String> table);

    /** Writes down what was done for whoever made this request. */
    void did(OperatorAct act, Object subject);
}
