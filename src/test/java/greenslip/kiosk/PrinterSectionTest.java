package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import greenslip.config.ConfigException;
import greenslip.config.ConfigFault;
import greenslip.kiosk.KioskConfig.PrinterChoice;
import greenslip.posix.SerialLine;
import greenslip.posix.SerialLine.FlowControl;
import greenslip.print.PrinterProfile;
import greenslip.print.PrinterProfile.Drawing;
import greenslip.print.PrinterProfile.StatusAnswers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrinterSectionTest {
    private static final Path SHIPPED = Path.of("config/kiosk.yaml");

    @Test
    void a_serial_printer_has_a_device_and_line_settings() throws ConfigException {
        assertThat(printer("kind: serial, device: /dev/serial0"))
                .isEqualTo(new PrinterChoice.Serial(
                        PrinterProfile.GENERIC_58,
                        Path.of("/dev/serial0"),
                        new SerialLine(9_600, FlowControl.XON_XOFF)));
        assertThat(printer("kind: serial, device: /dev/x, baud: 115200, flow-control: rts-cts, profile: zj-5870"))
                .isEqualTo(new PrinterChoice.Serial(
                        PrinterProfile.ZJ_5870, Path.of("/dev/x"), new SerialLine(115_200, FlowControl.RTS_CTS)));
        PrinterChoice.Serial epson = (PrinterChoice.Serial) printer("kind: serial, device: /dev/x, profile: epson-tm");
        assertThat(epson.line().flowControl()).isEqualTo(PrinterProfile.EPSON_TM.flowControl());
    }

    @Test
    void a_usb_printer_is_the_first_one_unless_another_is_named() throws ConfigException {
        assertThat(printer("kind: usblp"))
                .isEqualTo(new PrinterChoice.Usblp(PrinterProfile.GENERIC_58, Path.of("/dev/usb/lp0")));
        assertThat(printer("kind: usblp, device: /dev/usb/lp1, profile: generic-80"))
                .isEqualTo(new PrinterChoice.Usblp(PrinterProfile.GENERIC_80, Path.of("/dev/usb/lp1")));
    }

    @Test
    void a_file_is_a_printer_that_never_answers() throws ConfigException {
        assertThat(printer("kind: file, file: /run/paper"))
                .isEqualTo(new PrinterChoice.File(PrinterProfile.GENERIC_58.mute(), Path.of("/run/paper")));
    }

    @Test
    void a_station_may_say_where_its_printer_differs_from_the_profile() throws ConfigException {
        PrinterProfile expected = PrinterProfile.GENERIC_58
                .change()
                .text(Drawing.RASTER)
                .codes(Drawing.RASTER)
                .cutter(false)
                .feedLines(3)
                .bufferBytes(512)
                .status(StatusAnswers.DLE_EOT)
                .confirms(false)
                .slipMillimetres(95)
                .timeouts(500, 20_000)
                .build();
        assertThat(printer("text: raster, codes: raster, cutter: no, feed-lines: 3, buffer-bytes: 512, status: dle-eot,"
                                + " confirms: no, slip-millimetres: 95, status-timeout-millis: 500,"
                                + " job-timeout-millis: 20000, kind: usblp")
                        .profile())
                .isEqualTo(expected);
    }

    /** A key that the shipped file explains in a comment must be one, with the value that holds when it is left out. */
    @Test
    void the_shipped_file_explains_the_keys_that_there_are() throws Exception {
        List<String> changes = new ArrayList<>();
        for (String line : Files.readAllLines(SHIPPED)) {
            if (line.matches(
                    "# (text|codes|cutter|feed-lines|buffer-bytes|status|confirms|slip-|status-t|job-t).*: .*")) {
                changes.add(line.substring(2).replaceFirst(" +#.*", ""));
            }
        }
        assertThat(changes).hasSize(10);
        assertThat(printer(String.join(", ", changes) + ", kind: usblp").profile())
                .isEqualTo(PrinterProfile.GENERIC_58);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: serial | printer.device | is missing",
                "kind: serial, device: /dev/x, baud: 4800 | printer.baud | 9600 to 460800",
                "kind: serial, device: /dev/x, baud: 9601 | printer.baud | is one of [9600, 19200,",
                "kind: serial, device: /dev/x, baud: fast | printer.baud | whole number",
                "kind: serial, device: /dev/x, flow-control: dtr | printer.flow-control | is one of [none, xon-xoff,"
                        + " rts-cts]",
                "kind: usblp, baud: 9600 | printer.baud | not a key that is known",
                "kind: file | printer.file | is missing",
                "kind: file, file: x, confirms: yes | printer.confirms | nothing ever comes back",
                "kind: file, file: x, status: asb | printer.status | nothing ever comes back",
                "kind: usblp, text: vector | printer.text | is one of [native, raster]",
                "kind: usblp, codes: none | printer.codes | is one of [native, raster]",
                "kind: usblp, cutter: sharp | printer.cutter | is yes or no",
                "kind: usblp, feed-lines: 11 | printer.feed-lines | 0 to 10",
                "kind: usblp, buffer-bytes: 255 | printer.buffer-bytes | 256 to 1048576",
                "kind: usblp, status: maybe | printer.status | is one of [asb, dle-eot, none]",
                "kind: usblp, slip-millimetres: 19 | printer.slip-millimetres | 20 to 500",
                "kind: usblp, status-timeout-millis: 49 | printer.status-timeout-millis | 50 to 5000",
                "kind: usblp, job-timeout-millis: 99 | printer.job-timeout-millis | 100 to 60000"
            })
    void each_fault_is_named_with_its_key_and_sentence(String section, String key, String words) {
        ConfigException refused = catchThrowableOfType(ConfigException.class, () -> printer(section));
        assertThat(refused).isNotNull();
        List<ConfigFault> faults = refused.faults();
        assertThat(faults).anySatisfy(fault -> {
            assertThat(fault.key()).isEqualTo(key);
            assertThat(fault.sentence()).contains(words);
        });
        assertThat(faults.stream().map(ConfigFault::key).filter(key::equals)).hasSize(1);
    }

    private static PrinterChoice printer(String section) throws ConfigException {
        return KioskConfig.parse("printer.yaml", """
            station: {code: K27A, site: {code: S1, name: 点}, tables: [T1]}
            folder: x
            rounds: {title: a, authority: b}
            keys: {voucher: v, transport: t, pseudonyms: p, district: d}
            voucher: {url: "https://v.example.org/#"}
            scanners: [{name: page, kind: virtual}]
            printer: {%s}
            http: {}
            """.formatted(section)).printer();
    }
}
