package greenslip.kiosk;

import greenslip.desk.PaperLeft;
import greenslip.desk.RoundStatus;
import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.ledger.Ledger;
import greenslip.ledger.LedgerFault;
import greenslip.ledger.Notice;
import greenslip.panel.PanelFault;
import greenslip.print.PrinterState;
import greenslip.print.VirtualFault;
import greenslip.print.VirtualPrinter;
import greenslip.round.Timestamp;
import greenslip.scan.Scanner;
import greenslip.screen.Check;
import greenslip.screen.KioskServer;
import greenslip.screen.NoticeWords;
import greenslip.screen.PaperTray;
import greenslip.screen.ScannersView;
import greenslip.screen.ServerOptions;
import greenslip.screen.StationWords;
import greenslip.screen.UploadView;
import greenslip.upload.UploadStatus;
import greenslip.upload.Uploader;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a station's screens see beside its desks: health, upload, and the virtual printer's paper. */
final class KioskScreen {
    /** A batch that was lost and sent again is no silence. */
    private static final long SILENT_MILLIS = 120_000;

    private static final System.Logger LOG = System.getLogger(KioskScreen.class.getName());
    private static final int EVENT_CLIENTS = 32;
    private static final int HEARTBEAT_MILLIS = 5_000;

    private KioskScreen() {}

    static ServerOptions options(KioskConfig config) {
        return new ServerOptions(
                config.http().host(),
                config.http().port(),
                config.scanners().stream().anyMatch(ScannerChoice.Page.class::isInstance),
                Set.of(),
                config.zone(),
                EVENT_CLIENTS,
                HEARTBEAT_MILLIS);
    }

    /** What is not well, for the self-test's paper: a name and a sentence each. */
    static List<String> faults(Kiosk kiosk) {
        return checks(kiosk).stream()
                .flatMap(check -> check.ask().map(complaint -> check.name() + " " + complaint).stream())
                .toList();
    }

    static KioskServer.Sources sources(Kiosk kiosk) {
        OutboxGlance outbox = new OutboxGlance(kiosk.ledger());
        return new KioskServer.Sources(
                new StationWords(
                        kiosk.config().zone(),
                        kiosk.config().communities(),
                        kiosk.config().rounds().title(),
                        kiosk.config().rounds().authority(),
                        kiosk.config().report(),
                        kiosk.config().voices()),
                kiosk.panel(),
                () -> scannersView(kiosk),
                () -> upload(kiosk, outbox),
                () -> kiosk.uploader().ifPresent(Uploader::dismissAlarm),
                checks(kiosk),
                readiness(kiosk),
                kiosk.virtualPrinter().map(Tray::new),
                kiosk.config().upload().map(upload -> upload.collector().resolve("/district")));
    }

    private static ScannersView scannersView(Kiosk kiosk) {
        var scanners = kiosk.scanners().values();
        return new ScannersView(
                scanners.stream().anyMatch(Scanner::delivering),
                scanners.stream().anyMatch(Scanner::reading));
    }

    private static List<Check> checks(Kiosk kiosk) {
        return List.of(
                new Check("ledger", true, () -> kiosk.ledger().fault().map(KioskScreen::sentence)),
                new Check("rebuilt", false, () -> notice(kiosk, Notice.REBUILT)),
                new Check("machine", false, () -> notice(kiosk, Notice.ANOTHER_MACHINE)),
                new Check("clock", false, kiosk.clock()::complaint),
                new Check("sign-in", false, kiosk::signInComplaint),
                new Check("printer", false, () -> printer(kiosk.printing().printerState())),
                new Check("paper", false, () -> paper(kiosk.paper().left())),
                new Check("scanner", false, () -> scanners(kiosk)),
                new Check("panel", false, () -> kiosk.panel().fault().map(PanelFault::advice)),
                new Check("upload", false, () -> kiosk.uploader().flatMap(up -> complaint(up.status()))));
    }

    /** What a person sees to before the round, beside what must be well all the time. */
    private static List<Check> readiness(Kiosk kiosk) {
        KioskConfig config = kiosk.config();
        return List.of(
                new Check("round", false, () -> round(kiosk.rounds().status())),
                new Check("disk", false, () -> StationCheck.disk(StationCheck.existing(config.folder()))),
                new Check("keys", false, () -> StationCheck.keys(config)));
    }

    private static Optional<String> round(RoundStatus status) {
        return switch (status) {
            case RoundStatus.Open ignored -> Optional.empty();
            case RoundStatus.Ended ignored ->
                Optional.of("本轮已到结束时间：请延长或关闭本轮。The round's end has passed: extend or close it.");
            case RoundStatus.NoneOpen ignored ->
                Optional.of("没有开着的轮次：请开轮，之前扫的码先记下。No round is open: open one; scans are noted until then.");
        };
    }

    /** The alarm, or that rows wait for a collector that says nothing. */
    static Optional<String> complaint(UploadStatus status) {
        if (status.alarm() != null) {
            return Optional.of(status.alarm());
        }
        long age = status.lastSuccessAgeMillis();
        boolean silent = status.consecutiveFailures() > 0 && (age < 0 || age > SILENT_MILLIS);
        return silent && status.waiting() > 0
                ? Optional.of(("汇总端没有答复，%1$d 条待上传；登记照常，会自动再传。The collector does not answer and %1$d rows wait; "
                                + "recording goes on, they go up by themselves.")
                        .formatted(status.waiting()))
                : Optional.empty();
    }

    private static Optional<String> paper(PaperLeft left) {
        return left.low()
                ? Optional.of(
                        "余纸约 %1$d 张：请取新纸卷备好。Paper for about %1$d slips: fetch a new roll.".formatted(left.slips()))
                : Optional.empty();
    }

    private static String sentence(LedgerFault fault) {
        return "台账不能写入（%s），请联系技术人员。The ledger cannot record (%s); call support."
                .formatted(fault.kind().code(), fault.kind().code());
    }

    private static Optional<String> notice(Kiosk kiosk, Notice notice) {
        return kiosk.ledger().notices().contains(notice) ? Optional.of(NoticeWords.sentence(notice)) : Optional.empty();
    }

    private static Optional<String> printer(PrinterState state) {
        return state.canPrint()
                ? Optional.empty()
                : Optional.of("打印机未就绪（" + state + "），请查看打印机。The printer is not ready: look at it.");
    }

    private static Optional<String> scanners(Kiosk kiosk) {
        List<String> complaints = kiosk.scanners().values().stream()
                .flatMap(scanner -> complaint(scanner).stream())
                .toList();
        return complaints.isEmpty() ? Optional.empty() : Optional.of(String.join(" ", complaints));
    }

    static Optional<String> complaint(Scanner<?> scanner) {
        Optional<String> fault =
                scanner.fault().map(known -> known.code() + " " + scanner.name() + " " + known.advice());
        return fault.isPresent() || scanner.delivering()
                ? fault
                : Optional.of("扫码器没有信号 [" + scanner.name() + "]，请检查连接。No signal from a scanner: check its cable.");
    }

    private static UploadView upload(Kiosk kiosk, OutboxGlance outbox) {
        outbox.look();
        int pending = outbox.waiting;
        int quarantined = outbox.quarantined;
        Long age = outbox.ageMillis(kiosk.clock().now());
        return kiosk.uploader()
                .map(uploader -> {
                    UploadStatus status = uploader.status();
                    return new UploadView(
                            pending,
                            status.alarm(),
                            status.lastSuccessAgeMillis() < 0 ? null : status.lastSuccessAgeMillis(),
                            status.nextAttemptInMillis(),
                            quarantined,
                            age);
                })
                .orElseGet(() -> new UploadView(pending, null, null, null, quarantined, age));
    }

    /** How many rows wait; while the ledger cannot say, as many as did: none come or go then. */
    private static final class OutboxGlance {
        private final Ledger ledger;
        private volatile int waiting;
        private volatile int quarantined;
        private volatile Optional<Timestamp> since = Optional.empty();

        OutboxGlance(Ledger ledger) {
            this.ledger = ledger;
        }

        void look() {
            try {
                waiting = ledger.waiting();
                quarantined = ledger.quarantinedRows();
                since = waiting == 0 ? Optional.empty() : ledger.records().nextRowSince();
            } catch (LedgerFault fault) {
                // The ledger's own check says so.
                LOG.log(System.Logger.Level.DEBUG, "the outbox is not known: {0}", fault.getMessage());
            }
        }

        @Nullable
        Long ageMillis(Timestamp now) {
            OptionalLong age = since.map(row -> row.ageMillis(now)).orElse(OptionalLong.empty());
            return age.isPresent() ? (Long) age.getAsLong() : null;
        }
    }

    /** The virtual printer as a tray of slips with a switch for faults. */
    private record Tray(VirtualPrinter printer) implements PaperTray {
        @Override
        public long latest() {
            return printer.latestSlip();
        }

        @Override
        public Optional<byte[]> png(long number) {
            return printer.png(number);
        }

        @Override
        public String fault() {
            return name(printer.fault());
        }

        @Override
        public void fault(String name) {
            printer.setFault(Arrays.stream(VirtualFault.values())
                    .filter(fault -> name(fault).equals(name))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("faults are " + faults())));
        }

        @Override
        public List<String> faults() {
            return Arrays.stream(VirtualFault.values()).map(Tray::name).toList();
        }

        private static String name(VirtualFault fault) {
            return fault.name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
