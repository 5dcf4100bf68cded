package greenslip.screen;

import greenslip.desk.Desk;
import greenslip.desk.Outcome;
import greenslip.desk.SlipPace;
import greenslip.desk.TrainingDesk;
import greenslip.export.RoundExport;
import greenslip.export.StickExport;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerRecords;
import greenslip.ledger.OperatorAct;
import greenslip.ledger.QuarantinedRow;
import greenslip.ledger.VoucherHistory;
import greenslip.round.Round;
import greenslip.signin.ActLog;
import greenslip.voucher.Serial;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The station's desk and record as one {@link DataExit}. */
public record DeskData(
        Desk desk, TrainingDesk practice, Ledger ledger, RoundExport export, StickExport stick, ActLog acts)
        implements DataExit {
    @Override
    public Optional<Round> latestRound() {
        return ledger.latestRound();
    }

    @Override
    public SlipPace.View pace() {
        return desk.pace();
    }

    @Override
    public List<QuarantinedRow> quarantined(int limit) {
        return ledger.records().quarantined(limit);
    }

    @Override
    public LedgerRecords.Retry retry(Optional<Long> sequence) {
        return ledger.records().retry(sequence);
    }

    @Override
    public Optional<VoucherHistory> voucher(Serial serial) {
        return ledger.records().voucher(serial);
    }

    @Override
    public CompletableFuture<Outcome> typed(String text, Optional<String> table) {
        return practice.typed(text, table);
    }

    @Override
    public void did(OperatorAct act, Object subject) {
        acts.did(act, subject);
    }
}
