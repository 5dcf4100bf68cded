package greenslip.desk;

import greenslip.ledger.Counts;
import greenslip.ledger.Ledger;
import greenslip.ledger.Reconciliation;
import greenslip.print.PrintResult;
import greenslip.print.Slip;
import greenslip.round.Round;
import greenslip.round.Timestamp;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The station's own papers, printed when nobody waits for a slip. Any thread. */
public final class ReportDesk {
    private final PrintDesk printing;
    private final Ledger ledger;
    private final PaperGauge gauge;
    private final ReportSlips slips;
    private final Station station;

    /**
     * What the papers say beside the ledger.
     *
     * @param now the station's time
     * @param faults code and sentence of what is not well
     * @param address of the operator's page on this machine, printable ASCII
     * @param remote the page for other machines, where there is one
     */
    public record Station(
            Supplier<Timestamp> now,
            Supplier<List<String>> faults,
            Supplier<String> address,
            Supplier<Optional<RemotePage>> remote) {
        /** Of a station that lets no other machine in. */
        public Station(Supplier<Timestamp> now, Supplier<List<String>> faults, Supplier<String> address) {
            this(now, faults, address, Optional::empty);
        }
    }

    /** A paper that can be printed. */
    public enum Kind {
        OPENING,
        INTERIM,
        CLOSING,
        SELF_TEST
    }

    public ReportDesk(PrintDesk printing, Ledger ledger, PaperGauge gauge, ReportSlips slips, Station station) {
        this.printing = printing;
        this.ledger = ledger;
        this.gauge = gauge;
        this.slips = slips;
        this.station = station;
    }

    /** How much paper a round's slips took, in millimetres, as far as it can be told. */
    public long paperMillimetres(Reconciliation numbers) {
        Counts total = numbers.total();
        return gauge.millimetresOf((long) total.printed() + total.unknown());
    }

    /** The papers themselves, for who only wants to see them. */
    public Slip compose(Kind kind) throws Refused {
        Timestamp now = station.now().get();
        return switch (kind) {
            case OPENING -> slips.opening(round(), ledger.lastSerial(), gauge.left(), now);
            case INTERIM -> slips.interim(numbers(), gauge.left(), now);
            case CLOSING -> {
                Reconciliation numbers = numbers();
                yield slips.closing(numbers, paperMillimetres(numbers), now);
            }
            case SELF_TEST ->
                slips.selfTest(
                        station.faults().get(),
                        station.address().get(),
                        station.remote().get(),
                        gauge.left(),
                        now);
        };
    }

    /** Prints a paper and waits for it, some seconds at most; a refusal says that it can be asked for again. */
    public void print(Kind kind) throws Refused {
        PrintResult result;
        try {
            result = printing.report(compose(kind)).join();
        } catch (CompletionException late) {
            throw new Refused("打印机忙，报表没有打印，请稍后再按。The printer is busy and the report was given up: press again later.");
        }
        switch (result) {
            case PrintResult.Printed ignored -> {
                // It is in the person's hand.
            }
            case PrintResult.Failed failed ->
                throw new Refused("报表没有打印完，请处理打印机后再按。The report failed: see to the printer, then press again. "
                        + failed.state().advice());
            case PrintResult.Unknown ignored ->
                throw new Refused("不知道报表是否打印出来，没有就再按一次。Look whether the report came out; if not, press again.");
        }
    }

    private Reconciliation numbers() throws Refused {
        Reconciliation numbers = ledger.reconcile();
        if (numbers.round() == 0) {
            throw new Refused("还没有开过轮次。No round was opened yet.");
        }
        return numbers;
    }

    private Round round() throws Refused {
        return ledger.openRound().orElseThrow(() -> new Refused("没有开着的轮次。No round is open."));
    }
}
