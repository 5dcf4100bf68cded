package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import greenslip.desk.Outcome;
import greenslip.ledger.JobState;
import greenslip.panel.Await;
import greenslip.panel.Colour;
import greenslip.panel.Contact;
import greenslip.panel.NoPanel;
import greenslip.panel.Signal;
import greenslip.panel.VirtualPanel;
import greenslip.print.PrinterState;
import greenslip.print.VirtualFault;
import greenslip.scan.VirtualScanner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole station and its panel: what people see, hear and press. */
class PanelStationTest {
    @TempDir
    Path folder;

    private Kiosk start(String panel) throws Exception {
        KioskConfig config = KioskConfig.parse("test.yaml", """
            station: {code: K27A, site: {code: KEQ07, name: 科尔沁广场东点}, tables: [T1, T2]}
            folder: "%1$s/kiosk"
            clock: host
            rounds: {title: 核酸检测, authority: 科尔沁街道筹备组}
            keys: {voucher: "%1$s/v.key", transport: "%1$s/t.key", pseudonyms: "%1$s/p.key", district: keerqin}
            voucher: {url: "https://v.example.org/#"}
            scanners: [{name: page, kind: virtual, table: T1}]
            printer: {kind: virtual, millimetres-per-second: 0, job-timeout-millis: 300, status-timeout-millis: 100}
            panel: {%2$s}
            http: {port: 0}
            """.formatted(folder, panel));
        Kiosk kiosk = Kiosk.start(config, StationKeys.readOrCreate(config.keys()));
        kiosk.rounds()
                .open(
                        1,
                        "核酸检测",
                        "科尔沁街道筹备组",
                        System.currentTimeMillis() + Duration.ofHours(5).toMillis());
        Await.until("a printer", () -> kiosk.printing().printerState() == PrinterState.READY);
        return kiosk;
    }

    private static Outcome scan(Kiosk kiosk, int resident) throws Exception {
        VirtualScanner<Outcome> scanner =
                (VirtualScanner<Outcome>) kiosk.scanners().get("page");
        return scanner.present("RKEQ1-%08d".formatted(resident)).get(20, TimeUnit.SECONDS);
    }

    private static boolean saw(VirtualPanel panel, Colour colour, int hertz) {
        return panel.history().stream().anyMatch(shown -> shown.colour() == colour && shown.hertz() == hertz);
    }

    private static List<JobState> states(Kiosk kiosk) {
        return kiosk.ledger().recentJobs(5).stream().map(job -> job.state()).toList();
    }

    @Test
    void an_outcome_is_seen_and_heard() throws Exception {
        try (Kiosk kiosk = start("kind: virtual")) {
            VirtualPanel panel = (VirtualPanel) kiosk.panel();
            assertThat(scan(kiosk, 1)).isInstanceOf(Outcome.Issued.class);
            Await.until(
                    "green and a rising tone", () -> saw(panel, Colour.GREEN, 880) && saw(panel, Colour.GREEN, 1_320));
            assertThat(scan(kiosk, 1)).isInstanceOf(Outcome.AlreadyIssued.class);
            assertThat(panel.signal()).isEqualTo(Signal.AGAIN);
            Await.until("amber and its tone", () -> saw(panel, Colour.AMBER, 660));
        }
    }

    @Test
    void a_printer_without_paper_is_seen_and_heard_until_it_has_some() throws Exception {
        try (Kiosk kiosk = start("kind: virtual")) {
            kiosk.virtualPrinter().orElseThrow().setFault(VirtualFault.PAPER_OUT);
            Await.until("the signal for paper", () -> kiosk.panel().signal() == Signal.PAPER);
            kiosk.virtualPrinter().orElseThrow().setFault(VirtualFault.NONE);
            Await.until("idle", () -> kiosk.panel().signal() == Signal.IDLE);
        }
    }

    @Test
    void the_red_button_answers_for_the_slip_in_doubt_and_it_is_printed_again() throws Exception {
        try (Kiosk kiosk = start("kind: virtual")) {
            VirtualPanel panel = (VirtualPanel) kiosk.panel();
            kiosk.virtualPrinter().orElseThrow().setFault(VirtualFault.SILENT);
            scan(kiosk, 1);
            Await.until("a doubt", () -> states(kiosk).equals(List.of(JobState.UNKNOWN)));
            kiosk.virtualPrinter().orElseThrow().setFault(VirtualFault.NONE);
            Await.until("the question", () -> panel.signal() == Signal.ASK);
            panel.press(Contact.NO_SLIP);
            Await.until("a second copy", () -> states(kiosk).equals(List.of(JobState.PRINTED)));
            assertThat(kiosk.ledger().recentJobs(1).getFirst().copy()).isEqualTo(2);
            Await.until("no question", () -> panel.signal() == Signal.IDLE);
        }
    }

    @Test
    void the_green_button_says_that_it_came_out() throws Exception {
        try (Kiosk kiosk = start("kind: virtual")) {
            VirtualPanel panel = (VirtualPanel) kiosk.panel();
            kiosk.virtualPrinter().orElseThrow().setFault(VirtualFault.SILENT);
            scan(kiosk, 1);
            Await.until("a doubt", () -> states(kiosk).equals(List.of(JobState.UNKNOWN)));
            panel.press(Contact.CAME_OUT);
            Await.until("printed", () -> states(kiosk).equals(List.of(JobState.PRINTED)));
            assertThat(kiosk.ledger().recentJobs(1).getFirst().copy()).isEqualTo(1);
        }
    }

    @Test
    void a_station_whose_pins_are_missing_runs_on_and_says_so_on_its_page_and_on_paper() throws Exception {
        try (Kiosk kiosk = start("kind: gpio, lamp: {green: 22}, buttons: {no-slip: 23}")) {
            Await.until("a complaint", () -> kiosk.panel().fault().isPresent());
            assertThat(scan(kiosk, 1)).isInstanceOf(Outcome.Issued.class);
            assertThat(kiosk.panel().signal()).isEqualTo(Signal.DONE);
            assertThat(KioskScreen.faults(kiosk)).anyMatch(fault -> fault.startsWith("panel B0"));
        }
    }

    @Test
    void a_station_without_a_panel_has_nothing_to_complain_of() throws Exception {
        try (Kiosk kiosk = start("kind: none")) {
            assertThat(kiosk.panel()).isInstanceOf(NoPanel.class);
            scan(kiosk, 1);
            assertThat(kiosk.panel().signal()).isEqualTo(Signal.DONE);
            assertThat(KioskScreen.faults(kiosk)).noneMatch(fault -> fault.startsWith("panel"));
        }
    }
}
