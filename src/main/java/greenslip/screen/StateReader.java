package greenslip.screen;

import greenslip.desk.Outcome;
import greenslip.desk.PaperLeft;
import greenslip.desk.RoundStatus;
import greenslip.desk.Sentences;
import greenslip.ledger.AskedSlips;
import greenslip.ledger.Counts;
import greenslip.ledger.HandwrittenRange;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Notice;
import greenslip.ledger.PrintJob;
import greenslip.ledger.Reconciliation;
import greenslip.ledger.Tally;
import greenslip.panel.Signal;
import greenslip.panel.VirtualPanel;
import greenslip.print.PrinterState;
import greenslip.round.Round;
import greenslip.round.Station;
import greenslip.round.Timestamp;
import greenslip.voucher.Voucher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns what a station knows into the documents that pages read. Any thread. */
final class StateReader {
    /** Jobs a page shows: those a person may still ask about. Older ones stay in the ledger. */
    private static final int RECENT = 20;

    private static final int UNKNOWN = 10;

    private final Exit exit;
    private final KioskServer.Sources sources;
    private final boolean pageScans;
    private final ReportSentence report;

    /** Shown on while the ledger cannot say. */
    private volatile @Nullable RoundStatus lastRound;

    StateReader(Exit exit, KioskServer.Sources sources, boolean pageScans) {
        this.exit = exit;
        this.sources = sources;
        this.pageScans = pageScans;
        this.report = new ReportSentence(
                sources.words().report(), exit.station(), sources.words().zone());
    }

    /** What is cheap to read and whose change is news: compared many times a second. */
    record Glance(
            PrinterState printer,
            RoundStatus round,
            Signal signal,
            boolean present,
            UploadView upload,
            long latestSlip,
            String trayFault,
            List<Optional<String>> complaints,
            Set<Notice> notices,
            PaperLeft paper) {}

    Glance glance() {
        return new Glance(
                exit.printer(),
                roundStatus(),
                sources.panel().signal(),
                sources.panel().present(),
                sources.upload().get().withoutAges(),
                sources.tray().map(PaperTray::latest).orElse(0L),
                sources.tray().map(PaperTray::fault).orElse(""),
                sources.checks().stream().map(Check::ask).toList(),
                exit.notices(),
                exit.paper().left());
    }

    /** A state is always given: where the ledger cannot answer, that is what it says. */
    Docs.StateDoc state(Docs.@Nullable OutcomeEvent last) {
        Optional<LedgerFault> fault = Optional.empty();
        Docs.TallyDoc tally = null;
        String sentence = null;
        UploadView upload = sources.upload().get();
        List<Docs.JobDoc> unknown = List.of();
        Docs.AskedDoc asked = Docs.AskedDoc.of(AskedSlips.NONE);
        List<Docs.JobDoc> recent = List.of();
        try {
            Tally numbers = exit.tally();
            tally = tally(numbers);
            sentence = report(numbers, upload).text();
            unknown = exit.paper().asked(UNKNOWN).stream().map(this::job).toList();
            asked = Docs.AskedDoc.of(exit.paper().askedSlips());
            recent = exit.recent(RECENT).stream().map(this::job).toList();
        } catch (LedgerFault broken) {
            fault = Optional.of(broken);
        }
        return new Docs.StateDoc(
                station(exit.station()),
                round(roundStatus()),
                clock(),
                PrinterWords.of(exit.printer()),
                sources.panel().signal().name(),
                upload,
                last,
                tally,
                unknown,
                asked,
                recent,
                paper(exit.paper().left()),
                complaints(),
                exit.notices().stream().sorted().map(NoticeWords::of).toList(),
                fault.map(StateReader::sentence).orElse(null),
                fault.map(broken -> broken.kind().code()).orElse(null),
                pageScans,
                sources.panel().present(),
                sources.panel() instanceof VirtualPanel,
                sources.tray().map(StateReader::tray).orElse(null),
                sentence,
                DataDocs.PaceDoc.of(exit.data().pace()));
    }

    Docs.ReportDoc report() {
        return report(exit.tally(), sources.upload().get());
    }

    private Docs.ReportDoc report(Tally tally, UploadView upload) {
        return report.of(exit.data().latestRound(), tally, upload, exit.now());
    }

    private RoundStatus roundStatus() {
        try {
            RoundStatus now = exit.round();
            lastRound = now;
            return now;
        } catch (LedgerFault broken) {
            RoundStatus last = lastRound;
            if (last == null) {
                throw broken;
            }
            return last;
        }
    }

    Docs.TallyDoc tally() {
        return tally(exit.tally());
    }

    static String sentence(LedgerFault fault) {
        if (fault.kind() == LedgerFault.Kind.STORAGE) {
            return "台账故障 L02：存储已满、写保护或损坏，暂时不能登记。请让居民稍候，联系技术人员查空间和存储卡；恢复后自动继续。 Ledger fault: the disk is full,"
                    + " read-only or broken. Call support; recording goes on by itself once it is well.";
        }
        return "台账故障 " + fault.kind().code()
                + "：暂时不能登记，请让居民稍候并联系技术人员。 Ledger fault: nothing can be recorded; call support.";
    }

    static Docs.TallyDoc tally(Tally tally) {
        Counts total = tally.total();
        return new Docs.TallyDoc(
                tally.round(),
                total.sampled(),
                total.issued(),
                total.reissued(),
                total.printed(),
                total.unknown(),
                total.failed(),
                tally.held(),
                tally.heldForOthers(),
                tally.toPrint(),
                tally.late(),
                total.voided(),
                total.handwritten(),
                tally.pendingUpload(),
                counts(tally.byCommunity()),
                counts(tally.byTable()),
                counts(tally.byFiveMinutes()));
    }

    private static Map<String, Docs.CountsDoc> counts(Map<String, Counts> counts) {
        Map<String, Docs.CountsDoc> documents = new LinkedHashMap<>();
        counts.forEach((name, count) -> documents.put(
                name,
                new Docs.CountsDoc(
                        count.sampled(),
                        count.issued(),
                        count.reissued(),
                        count.printed(),
                        count.unknown(),
                        count.failed(),
                        count.held(),
                        count.voided(),
                        count.handwritten())));
        return documents;
    }

    Docs.ScanAnswer answer(Outcome outcome) {
        return new Docs.ScanAnswer(
                Sentences.name(outcome),
                Sentences.serial(outcome).map(exit::text).orElse(null),
                Sentences.chinese(outcome),
                Sentences.english(outcome),
                outcome instanceof Outcome.Rejected rejected && !rejected.code().isEmpty() ? rejected.code() : null);
    }

    Docs.OutcomeEvent event(String source, Outcome outcome) {
        String reason = switch (outcome) {
            case Outcome.Rejected rejected -> word(rejected.reason());
            case Outcome.Held held -> word(held.reason());
            case Outcome.Issued ignored -> null;
            case Outcome.AlreadyIssued ignored -> null;
        };
        Long firstMillis = outcome instanceof Outcome.AlreadyIssued again
                ? trusted(again.voucher().issued())
                : null;
        Docs.ScanAnswer answer = answer(outcome);
        return new Docs.OutcomeEvent(
                source,
                answer.outcome(),
                answer.serial(),
                answer.message(),
                answer.messageEn(),
                reason,
                firstMillis,
                answer.code());
    }

    private static String word(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Docs.JobDoc job(PrintJob job) {
        Voucher voucher = job.voucher();
        return new Docs.JobDoc(
                job.id(),
                exit.text(voucher.serial()),
                job.copy(),
                job.state().name(),
                voucher.community(),
                voucher.table(),
                voucher.hint(),
                trusted(voucher.issued()),
                job.reissueReason(),
                job.held(),
                job.cause());
    }

    static Docs.RoundDoc round(RoundStatus status) {
        return switch (status) {
            case RoundStatus.NoneOpen none -> new Docs.RoundDoc("none", none.expectedNumber(), null, null, null, null);
            case RoundStatus.Open open -> round("open", open.round());
            case RoundStatus.Ended ended -> round("ended", ended.round());
        };
    }

    private static Docs.RoundDoc round(String status, Round round) {
        return new Docs.RoundDoc(
                status,
                round.number(),
                round.title(),
                round.authority(),
                trusted(round.opened()),
                round.endsAtMillis());
    }

    Docs.ClockDoc clock() {
        Timestamp now = exit.now();
        return new Docs.ClockDoc(now.trust().name(), trusted(now), exit.clockFloorMillis(), exit.clockInDoubt());
    }

    static Docs.PaperDoc paper(PaperLeft left) {
        return new Docs.PaperDoc(
                left.slips(),
                left.minutes().isPresent() ? (Integer) left.minutes().getAsInt() : null,
                left.low(),
                left.usedMillimetres(),
                left.rollMillimetres(),
                left.slipMillimetres());
    }

    Docs.ReconciliationDoc reconciliation() {
        Reconciliation numbers = exit.paper().reconciliation();
        Counts total = numbers.total();
        return new Docs.ReconciliationDoc(
                numbers.round(),
                numbers.title(),
                numbers.open(),
                total.sampled(),
                total.issued(),
                total.voided(),
                total.handwritten(),
                numbers.waiting(),
                numbers.difference(),
                total.printed(),
                total.reissued(),
                total.unknown(),
                total.failed(),
                numbers.openSlips(),
                exit.paper().paperMillimetres(numbers),
                numbers.slips().stream()
                        .map(slip -> new Docs.OpenSlipDoc(
                                exit.text(slip.serial()),
                                slip.copy(),
                                slip.state().name()))
                        .toList(),
                numbers.voids().stream()
                        .map(voided -> new Docs.VoidDoc(exit.text(voided.serial()), voided.reason()))
                        .toList(),
                numbers.handwritten().stream().map(StateReader::handwritten).toList());
    }

    static Docs.HandwrittenDoc handwritten(HandwrittenRange range) {
        return new Docs.HandwrittenDoc(
                range.id(), range.round(), range.table(), range.first(), range.last(), range.cards(), range.note());
    }

    static Docs.TrayDoc tray(PaperTray tray) {
        return new Docs.TrayDoc(tray.fault(), tray.faults(), tray.latest());
    }

    private List<Docs.CheckDoc> complaints() {
        return sources.checks().stream()
                .flatMap(check ->
                        check
                                .ask()
                                .map(complaint -> new Docs.CheckDoc(check.name(), check.vital(), complaint))
                                .stream())
                .toList();
    }

    private Docs.StationDoc station(Station station) {
        StationWords words = sources.words();
        return new Docs.StationDoc(
                station.code(),
                station.siteCode(),
                station.siteName(),
                station.tables(),
                words.zone().getId(),
                words.communities(),
                words.roundTitle(),
                words.roundAuthority());
    }

    private static @Nullable Long trusted(Timestamp when) {
        return when.trusted() ? (Long) when.wallMillis() : null;
    }
}
