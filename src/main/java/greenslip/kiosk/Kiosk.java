package greenslip.kiosk;

import greenslip.desk.ClockDesk;
import greenslip.desk.Desk;
import greenslip.desk.HandwrittenDesk;
import greenslip.desk.JobAge;
import greenslip.desk.Outcome;
import greenslip.desk.PaperGauge;
import greenslip.desk.PrintDesk;
import greenslip.desk.RemotePage;
import greenslip.desk.ReportDesk;
import greenslip.desk.ReportSlips;
import greenslip.desk.RoundDesk;
import greenslip.desk.SlipDesk;
import greenslip.desk.TrainingDesk;
import greenslip.export.RoundExport;
import greenslip.export.StickExport;
import greenslip.kiosk.KioskConfig.PrinterChoice;
import greenslip.kiosk.KioskConfig.ScannerChoice;
import greenslip.ledger.Ledger;
import greenslip.panel.BoardPanel;
import greenslip.panel.Contact;
import greenslip.panel.NoPanel;
import greenslip.panel.Panel;
import greenslip.panel.Signal;
import greenslip.panel.VirtualPanel;
import greenslip.panel.gpio.GpioBoards;
import greenslip.print.EscPosPrinter;
import greenslip.print.FileTransport;
import greenslip.print.Printer;
import greenslip.print.SerialTransport;
import greenslip.print.SlipLength;
import greenslip.print.TcpTransport;
import greenslip.print.UsblpTransport;
import greenslip.print.VirtualPrinter;
import greenslip.round.MachineFacts;
import greenslip.round.Timekeeper;
import greenslip.scan.CameraScanner;
import greenslip.scan.CameraSleep;
import greenslip.scan.KeyboardScanner;
import greenslip.scan.Scanner;
import greenslip.scan.SerialScanner;
import greenslip.scan.VirtualScanner;
import greenslip.screen.DeskData;
import greenslip.screen.DeskExit;
import greenslip.screen.DeskPaper;
import greenslip.screen.KioskServer;
import greenslip.screen.NoticeWords;
import greenslip.upload.BatchSignature;
import greenslip.upload.UploadListener;
import greenslip.upload.UploadSettings;
import greenslip.upload.Uploader;
import greenslip.voucher.Voucher;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One station, wired together: the only place that knows every part. Close it to stop in order, with everything recorded. */
public final class Kiosk implements AutoCloseable {
    /** When this program was made: no clock that shows less is believed. */
    static final long BUILT_MILLIS = Instant.parse("2026-11-01T00:00:00Z").toEpochMilli();

    private static final System.Logger LOG = System.getLogger(Kiosk.class.getName());

    /** A printer that is well answers sooner; one that does not keeps nobody from the pages. */
    private static final long FIRST_LOOK_MILLIS = 1_500;

    private final KioskConfig config;
    private final Ledger ledger;
    private final @Nullable VirtualPrinter virtualPrinter;
    private final PaperGauge paper;
    private final PrintDesk printing;
    private final SlipDesk slips;
    private final ReportDesk reports;
    private final RoundDesk rounds;
    private final ClockDesk clock;
    private final Desk desk;
    private final TrainingDesk training;
    private final Panel panel;
    private final Map<String, Scanner<Outcome>> scanners = new LinkedHashMap<>();
    private final Optional<Uploader> uploader;
    private final StationDoor door;
    private @Nullable KioskServer server;

    private Kiosk(KioskConfig config, StationKeys keys, Ledger ledger, Timekeeper timekeeper) {
        this.config = config;
        this.ledger = ledger;
        this.virtualPrinter = config.printer() instanceof PrinterChoice.Virtual choice ? virtualPrinter(choice) : null;
        this.panel = panel(config.panel());
        this.paper = new PaperGauge(
                ledger, config.paper(), new SlipLength(config.printer().profile()));
        JobAge age = new JobAge(timekeeper::now, config.rules().lateAfterMillis());
        this.printing = new PrintDesk(
                ledger,
                printer(config.printer(), virtualPrinter),
                new JobSlip(config, ledger, keys.voucher()),
                PrintDesk.Pace.USUAL,
                age,
                paper);
        this.slips = new SlipDesk(ledger, printing, config.rules());
        this.reports = new ReportDesk(
                printing,
                ledger,
                paper,
                new ReportSlips(config.station(), config.zone()),
                new ReportDesk.Station(
                        timekeeper::now, () -> KioskScreen.faults(this), this::address, this::remotePage));
        this.rounds = new RoundDesk(ledger, timekeeper, config.rounds().firstNumber(), printing::wake, age::isLate);
        this.clock = new ClockDesk(ledger, timekeeper, rounds::resume);
        this.desk = new Desk(
                config.formats(),
                keys.tokens(),
                rounds,
                printing,
                ledger,
                tableOfScanner(config),
                said -> said.filter(config.communities()::containsKey).orElse(Voucher.UNKNOWN_COMMUNITY));
        this.training = new TrainingDesk(desk, rounds, config.formats(), keys.tokens(), printing, System::nanoTime);
        config.scanners().forEach(choice -> scanners.put(choice.name(), wakeful(choice)));
        this.uploader = config.upload().map(upload -> uploader(upload, keys, timekeeper));
        this.door = StationDoor.of(config.operator(), ledger.acts(), timekeeper::now);
    }

    /**
     * Starts a station; ready when it returns.
     *
     * @throws greenslip.ledger.LedgerFault where the ledger does not open
     * @throws IllegalStateException where the port is taken
     */
    public static Kiosk start(KioskConfig config, StationKeys keys) {
        Timekeeper timekeeper = switch (config.clock()) {
            case HOST -> Timekeeper.trustingHost(BUILT_MILLIS);
            case TIMESYNC -> Timekeeper.awaitingSynchronisation(BUILT_MILLIS);
            case TOLD -> Timekeeper.awaitingWord(BUILT_MILLIS);
        };
        Ledger ledger = Ledger.open(
                config.folder().resolve("ledger"),
                config.station(),
                MachineFacts.read(),
                config.zone(),
                timekeeper,
                keys.transport(),
                config.retention());
        return start(config, keys, timekeeper, ledger);
    }

    /** With a ledger that is open already, and is closed with the station. */
    static Kiosk start(KioskConfig config, StationKeys keys, Timekeeper timekeeper, Ledger ledger) {
        Kiosk kiosk = new Kiosk(config, keys, ledger, timekeeper);
        try {
            kiosk.begin();
            return kiosk;
        } catch (RuntimeException e) {
            kiosk.close();
            throw e;
        }
    }

    private void begin() {
        ledger.notices()
                .forEach(notice -> LOG.log(System.Logger.Level.WARNING, "ledger: {0}", NoticeWords.sentence(notice)));
        if (virtualPrinter != null && virtualPrinter.chineseFontMissing()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "slip pictures lack Chinese characters: install a Chinese font, such as fonts-wqy-zenhei");
        }
        desk.onOutcome((source, outcome) -> panel.show(PanelSignals.of(outcome)));
        panel.onButton(button -> slips.buttonPressed(button == Contact.CAME_OUT));
        panel.onPresence(() -> scanners.values().forEach(Scanner::trigger));
        panel.start(this::standingSignal);
        printing.start();
        clock.start();
        rounds.resume();
        scanners.values().forEach(scanner -> scanner.start(training));
        uploader.ifPresent(up -> {
            ledger.onChange(up::wake);
            up.start();
        });
        printing.awaitFirstLook(FIRST_LOOK_MILLIS);
        server = KioskServer.start(
                KioskScreen.options(config),
                new DeskExit(
                        config.station(),
                        this::presentOnPage,
                        desk,
                        training,
                        rounds,
                        printing,
                        clock,
                        ledger,
                        paperDesks(),
                        data(),
                        door.acts()),
                KioskScreen.sources(this),
                door.door());
        LOG.log(
                System.Logger.Level.INFO,
                "station {0} is ready on port {1,number,#}",
                config.station().code(),
                port());
    }

    private Signal standingSignal() {
        return PanelSignals.standing(
                ledger.fault().isEmpty(),
                scanners.values().stream().anyMatch(Scanner::delivering),
                printing.printerState(),
                // A printer that never says what it printed would have it asked after each slip.
                config.printer().profile().confirms() && slips.asking());
    }

    private DeskPaper paperDesks() {
        return new DeskPaper(slips, new HandwrittenDesk(ledger, config.station()), rounds, reports, paper, door.acts());
    }

    /** Why nobody can sign in, here or from elsewhere. */
    Optional<String> signInComplaint() {
        return door.complaint();
    }

    /** Where other machines find the operator's page, and what they can know it by. */
    Optional<RemotePage> remotePage() {
        KioskServer started = server;
        return started == null ? Optional.empty() : door.page(started.remotePort());
    }

    private DeskData data() {
        RoundExport export = new RoundExport(ledger, config.station().code(), config.zone(), config.communities());
        return new DeskData(desk, training, ledger, export, new StickExport(export, config.sticks()), door.acts());
    }

    /** Of the operator's page, as somebody at this machine opens it. */
    private String address() {
        return "http://localhost:%d/operator".formatted(port());
    }

    /** The port of its pages. */
    public int port() {
        KioskServer started = server;
        return started == null ? config.http().port() : started.port();
    }

    public RoundDesk rounds() {
        return rounds;
    }

    public Ledger ledger() {
        return ledger;
    }

    public Optional<VirtualPrinter> virtualPrinter() {
        return Optional.ofNullable(virtualPrinter);
    }

    public Optional<Uploader> uploader() {
        return uploader;
    }

    KioskConfig config() {
        return config;
    }

    ClockDesk clock() {
        return clock;
    }

    public SlipDesk slips() {
        return slips;
    }

    ReportDesk reports() {
        return reports;
    }

    PaperGauge paper() {
        return paper;
    }

    PrintDesk printing() {
        return printing;
    }

    Map<String, Scanner<Outcome>> scanners() {
        return scanners;
    }

    Panel panel() {
        return panel;
    }

    /** Stops taking scans, lets the slip in the printer end, records its outcome, and closes the ledger last. */
    @Override
    public void close() {
        scanners.values().forEach(Scanner::close);
        if (server != null) {
            server.close();
        }
        uploader.ifPresent(Uploader::close);
        door.close();
        clock.close();
        printing.close();
        if (virtualPrinter != null) {
            virtualPrinter.close();
        }
        panel.close();
        ledger.close();
    }

    private CompletableFuture<Outcome> presentOnPage(String text) {
        for (Scanner<Outcome> scanner : scanners.values()) {
            if (scanner instanceof VirtualScanner<Outcome> page) {
                return page.present(text);
            }
        }
        throw new IllegalStateException("this station takes no codes from pages");
    }

    static VirtualPrinter virtualPrinter(PrinterChoice.Virtual choice) {
        VirtualPrinter.Settings settings = VirtualPrinter.Settings.INSTANT.withSpeed(choice.millimetresPerSecond());
        if (choice.pictures() != null) {
            settings = settings.withFolder(choice.pictures(), choice.picturesKept());
        }
        return new VirtualPrinter("virtual", choice.profile(), settings);
    }

    static Printer printer(PrinterChoice choice, @Nullable VirtualPrinter virtual) {
        return switch (choice) {
            case PrinterChoice.Virtual ignored
            when virtual != null -> new EscPosPrinter("virtual", choice.profile(), virtual.transport());
            case PrinterChoice.Virtual ignored -> throw new IllegalStateException("no virtual printer was made");
            case PrinterChoice.Tcp tcp ->
                new EscPosPrinter("tcp", choice.profile(), new TcpTransport(tcp.host(), tcp.port()));
            case PrinterChoice.Serial serial ->
                new EscPosPrinter("serial", choice.profile(), new SerialTransport(serial.device(), serial.line()));
            case PrinterChoice.Usblp usb ->
                new EscPosPrinter("usblp", choice.profile(), new UsblpTransport(usb.device()));
            case PrinterChoice.File file -> new EscPosPrinter("file", choice.profile(), new FileTransport(file.file()));
        };
    }

    /** A scanner that looks when somebody comes, and sleeps where it may. */
    private Scanner<Outcome> wakeful(ScannerChoice choice) {
        return choice instanceof ScannerChoice.Camera camera
                ? new CameraScanner<>(camera.settings(), new CameraSleep(camera.sleepAfterMillis(), panel::present))
                : scanner(choice);
    }

    /** A scanner that never sleeps. */
    static <R> Scanner<R> scanner(ScannerChoice choice) {
        return switch (choice) {
            case ScannerChoice.Page page -> new VirtualScanner<>(page.name());
            case ScannerChoice.Camera camera -> new CameraScanner<>(camera.settings());
            case ScannerChoice.Keyboard keyboard -> new KeyboardScanner<>(keyboard.settings());
            case ScannerChoice.Serial serial -> new SerialScanner<>(serial.settings());
        };
    }

    private static Panel panel(PanelChoice choice) {
        return switch (choice) {
            case PanelChoice.None ignored -> new NoPanel();
            case PanelChoice.Virtual page -> new VirtualPanel("virtual", page.patterns(), page.awayMillis());
            case PanelChoice.Gpio gpio ->
                new BoardPanel(
                        "gpio",
                        new GpioBoards(gpio.wiring()),
                        gpio.patterns(),
                        gpio.awayMillis(),
                        BoardPanel.Pace.USUAL);
        };
    }

    private Uploader uploader(KioskConfig.Upload upload, StationKeys keys, Timekeeper timekeeper) {
        return new Uploader(
                ledger,
                config.station(),
                BatchSignature.signer(keys.transport()),
                timekeeper::now,
                UploadSettings.to(upload.collector()).withMaxAge(upload.maxAgeMillis()),
                new UploadListener() {
                    @Override
                    public void serverTime(long serverMillis, long roundTripMillis) {
                        clock.collectorSaid(serverMillis, roundTripMillis);
                    }
                },
                null);
    }

    private static Function<String, String> tableOfScanner(KioskConfig config) {
        Map<String, String> tables = new LinkedHashMap<>();
        config.scanners().forEach(scanner -> tables.put(scanner.name(), scanner.table()));
        String first = config.station().tables().getFirst();
        return name -> tables.getOrDefault(name, first);
    }
}
