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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A station's record in memory. What is typed is decided as a scan is. */
final class FakeData implements DataExit {
    static final SlipPace.View NOTHING = new SlipPace.View(
            OptionalInt.empty(), OptionalDouble.empty(), OptionalLong.empty(), OptionalLong.empty(), 0);

    private final FakeExit exit;
    final List<QuarantinedRow> quarantined = new CopyOnWriteArrayList<>();
    final Map<Serial, VoucherHistory> histories = new ConcurrentHashMap<>();
    final List<String> acts = new CopyOnWriteArrayList<>();
    final List<String> tables = new CopyOnWriteArrayList<>();
    volatile Optional<Round> latestRound = Optional.of(FakeExit.ROUND);
    volatile SlipPace.View pace = NOTHING;
    volatile int forgotten;
    volatile @Nullable RoundExport export;
    volatile @Nullable StickExport stick;

    FakeData(FakeExit exit) {
        this.exit = exit;
    }

    @Override
    public Optional<Round> latestRound() {
        return latestRound;
    }

    @Override
    public SlipPace.View pace() {
        return pace;
    }

    @Override
    public List<QuarantinedRow> quarantined(int limit) {
        return quarantined.stream().limit(limit).toList();
    }

    @Override
    public LedgerRecords.Retry retry(Optional<Long> sequence) {
        List<QuarantinedRow> going = new ArrayList<>(quarantined);
        sequence.ifPresent(one -> going.removeIf(row -> row.sequence() != one));
        quarantined.removeAll(going);
        return new LedgerRecords.Retry(going.size(), forgotten);
    }

    @Override
    public Optional<VoucherHistory> voucher(Serial serial) {
        return Optional.ofNullable(histories.get(serial));
    }

    @Override
    public RoundExport export() {
        return Objects.requireNonNull(export, "a record in memory has no tables");
    }

    @Override
    public StickExport stick() {
        return Objects.requireNonNull(stick, "a record in memory has no tables");
    }

    @Override
    public void did(OperatorAct act, Object subject) {
        acts.add(act.word() + " " + subject);
    }

    @Override
    public CompletableFuture<Outcome> typed(String text, Optional<String> table) {
        tables.add(table.orElse("-"));
        return text.startsWith("WRONG")
                ? CompletableFuture.completedFuture(new Outcome.Rejected(Outcome.RejectReason.CHECK_DIGIT))
                : exit.scan(text);
    }
}
