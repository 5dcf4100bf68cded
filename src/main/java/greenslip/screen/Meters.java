package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.Sentences;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Tally;
import io.helidon.metrics.api.Counter;
import io.helidon.metrics.api.Gauge;
import io.helidon.metrics.api.Meter;
import io.helidon.metrics.api.MeterRegistry;
import io.helidon.metrics.api.Metrics;
import io.helidon.metrics.api.Tag;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;

/** The station's numbers for Prometheus. No label ever says who or which voucher. */
final class Meters implements AutoCloseable {
    /** What a gauge shows where the ledger cannot answer: not a number, rather than a wrong one. */
    private static final double UNKNOWN = Double.NaN;

    private static final Map<String, ToIntFunction<Tally>> NUMBERS = Map.of(
            "greenslip_residents_sampled", tally -> tally.total().sampled(),
            "greenslip_vouchers_issued", tally -> tally.total().issued(),
            "greenslip_slips_reissued", tally -> tally.total().reissued(),
            "greenslip_slips_printed", tally -> tally.total().printed(),
            "greenslip_slips_unknown", tally -> tally.total().unknown(),
            "greenslip_slips_failed", tally -> tally.total().failed(),
            "greenslip_scans_held", Tally::held,
            "greenslip_pending_upload", Tally::pendingUpload,
            "greenslip_round_number", Tally::round,
            "greenslip_vouchers_void", tally -> tally.total().voided());

    private final MeterRegistry registry = Metrics.globalRegistry();
    private final List<Meter> made = new CopyOnWriteArrayList<>();

    Meters(Exit exit, EventHub hub) {
        NUMBERS.forEach((name, number) -> gauge(name, () -> read(exit, number)));
        gauge(
                "greenslip_cards_handwritten",
                () -> read(exit, tally -> tally.total().handwritten()));
        gauge("greenslip_slips_to_print", () -> read(exit, Tally::toPrint));
        gauge("greenslip_slips_late", () -> read(exit, Tally::late));
        gauge("greenslip_paper_slips_left", () -> exit.paper().left().slips());
        gauge("greenslip_printer_ready", () -> exit.printer().canPrint() ? 1 : 0);
        gauge("greenslip_vouchers_per_hour", () -> exit.data().pace().perHour().orElse(0));
        gauge(
                "greenslip_people_per_minute_peak",
                () -> exit.data().pace().peakPerMinute().orElse(UNKNOWN));
        gauge(
                "greenslip_scan_to_slip_median_seconds",
                () -> seconds(exit.data().pace().scanToSlipMedianMillis()));
        gauge(
                "greenslip_scan_to_slip_p95_seconds",
                () -> seconds(exit.data().pace().scanToSlipP95Millis()));
        gauge("greenslip_event_clients", hub::clients);
        // From the start at zero: a rate over a series that appears later misses its first step.
        List.of("issued", "already-issued", "rejected", "held").forEach(name -> made.add(scans(name)));
    }

    private <N extends Number> void gauge(String name, Supplier<N> value) {
        made.add(registry.getOrCreate(Gauge.builder(name, value)));
    }

    void outcome(Outcome outcome) {
        scans(Sentences.name(outcome)).increment();
    }

    private Counter scans(String outcome) {
        return registry.getOrCreate(Counter.builder("greenslip_scans").tags(List.of(Tag.create("outcome", outcome))));
    }

    private static double read(Exit exit, ToIntFunction<Tally> number) {
        try {
            return number.applyAsInt(exit.tally());
        } catch (LedgerFault broken) {
            return UNKNOWN;
        }
    }

    private static double seconds(OptionalLong millis) {
        return millis.isPresent() ? millis.getAsLong() / 1000.0 : UNKNOWN;
    }

    /** The registry is the process's own and would go on asking a closed station. */
    @Override
    public void close() {
        made.forEach(registry::remove);
    }
}
