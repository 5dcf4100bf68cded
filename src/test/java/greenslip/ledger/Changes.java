package greenslip.ledger;

import greenslip.resident.Pseudonym;
import greenslip.round.ClockTrust;
import greenslip.round.Timestamp;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary events, of every kind. */
final class Changes {
    private Changes() {}

    static Arbitrary<Event> events() {
        return Combinators.combine(Arbitraries.longs().greaterOrEqual(1), Arbitraries.longs(), timestamps(), changes())
                .as(Event::new);
    }

    static Arbitrary<Change> changes() {
        return Arbitraries.oneOf(
                Combinators.combine(text(), text()).as(Change.Begun::new),
                Combinators.combine(naturals(), text(), text(), Arbitraries.longs())
                        .as(Change.RoundOpened::new),
                Combinators.combine(naturals(), Arbitraries.longs()).as(Change.RoundExtended::new),
                Combinators.combine(naturals(), counts()).as(Change.RoundClosed::new),
                Combinators.combine(scans(), Arbitraries.of(HoldReason.class)).as(Change.ScanHeld::new),
                Combinators.combine(scans(), text(), naturals(), naturals(), states(), flags(), flags())
                        .as(Change.VoucherIssued::new),
                Combinators.combine(naturals(), naturals(), naturals(), text(), flags())
                        .as(Change.Reissued::new),
                Combinators.combine(naturals(), naturals(), text()).as(Change.Voided::new),
                Combinators.combine(naturals(), text(), naturals(), naturals(), naturals(), text())
                        .as(Change.HandwrittenEntered::new),
                Combinators.combine(Arbitraries.longs(), naturals(), text(), naturals())
                        .as(Change.HandwrittenUndone::new),
                Combinators.combine(naturals(), flags()).as(Change.RollChanged::new),
                Combinators.combine(Arbitraries.of(OperatorAct.class), text(), naturals(), flags())
                        .as(Change.Acted::new),
                Combinators.combine(Arbitraries.longs(), states(), states(), naturals(), flags(), text())
                        .as(Change.JobMoved::new),
                Combinators.combine(Arbitraries.longs(), positions()).as(Change.UploadAcknowledged::new),
                Combinators.combine(Arbitraries.longs(), text()).as(Change.RowQuarantined::new),
                Combinators.combine(Arbitraries.longs(), rows()).as(Change.RowRetried::new),
                Combinators.combine(naturals(), text(), naturals()).as(Change.IncarnationOpened::new),
                Arbitraries.create(Change.ClockSet::new),
                Combinators.combine(
                                naturals().map(Integer::longValue),
                                naturals().list().ofMaxSize(5))
                        .as(Change.Purged::new));
    }

    private static Arbitrary<OutboxRow> rows() {
        return Combinators.combine(
                        Arbitraries.longs(), Arbitraries.longs(), text(), timestamps(), scans(), flags(), counts())
                .as((sequence, eventId, kind, at, scan, about, counts) -> new OutboxRow(
                        sequence,
                        eventId,
                        kind,
                        at,
                        scan.round(),
                        scan.table(),
                        scan.community(),
                        about ? scan.pseudonym() : null,
                        counts));
    }

    private static Arbitrary<Timestamp> timestamps() {
        return Combinators.combine(Arbitraries.longs(), Arbitraries.longs(), text(), Arbitraries.of(ClockTrust.class))
                .as(Timestamp::new);
    }

    private static Arbitrary<Counts> counts() {
        return Arbitraries.integers()
                .list()
                .ofSize(9)
                .map(n -> new Counts(
                        n.get(0), n.get(1), n.get(2), n.get(3), n.get(4), n.get(5), n.get(6), n.get(7), n.get(8)));
    }

    private static Arbitrary<ScanRecord> scans() {
        return Combinators.combine(naturals(), Arbitraries.longs().map(Pseudonym::new), text(), text(), text())
                .as(ScanRecord::new);
    }

    private static Arbitrary<UploadPosition> positions() {
        return Combinators.combine(naturals(), Arbitraries.longs(), text()).as(UploadPosition::new);
    }

    private static Arbitrary<JobState> states() {
        return Arbitraries.of(JobState.class);
    }

    private static Arbitrary<Boolean> flags() {
        return Arbitraries.of(true, false);
    }

    private static Arbitrary<Integer> naturals() {
        return Arbitraries.integers().greaterOrEqual(0);
    }

    private static Arbitrary<String> text() {
        return Arbitraries.strings()
                .withCharRange(' ', '~')
                .withCharRange('\u4e00', '\u9fff')
                .withChars('\n', '\0')
                .ofMaxLength(60);
    }
}
