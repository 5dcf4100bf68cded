package greenslip.kiosk;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.Result;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import greenslip.posix.FileDescriptor;
import greenslip.posix.PseudoTerminal;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(90)
class DoctorTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);

    private String said() {
        return said.toString(StandardCharsets.UTF_8);
    }

    private Path station(String scanners, String printer) throws IOException {
        return Files.writeString(folder.resolve("station.yaml"), """
            station: {code: K27A, site: {code: S1, name: 点}, tables: [T1]}
            folder: %1$s/data
            rounds: {title: a, authority: b}
            keys: {voucher: %1$s/v, transport: %1$s/t, pseudonyms: %1$s/p, district: d}
            voucher: {url: "https://v.example.org/#"}
            scanners: [%2$s]
            printer: %3$s
            http: {port: 0}
            """.formatted(folder, scanners, printer));
    }

    private Path ready() throws Exception {
        Path file = station("{name: page, kind: virtual}", "{kind: virtual, millimetres-per-second: 0}");
        StationKeys.readOrCreate(KioskConfig.read(file).keys());
        return file;
    }

    // ---- is the station ready

    @Test
    void a_station_with_all_it_needs_is_ready() throws Exception {
        assertThat(Doctor.station(ready(), out)).as(said()).isZero();
        assertThat(said())
                .contains("✓ 密钥 keys", "✓ 打印机 printer", "✓ 扫码器 scanner page", "可以开始")
                .doesNotContain("✗");
        assertThat(Files.exists(folder.resolve("data")))
                .as("it changes nothing")
                .isFalse();
    }

    @Test
    void whatever_is_missing_is_named_with_what_to_do() throws Exception {
        Path file = station(
                "{name: gun, kind: keyboard, device: /nowhere/event-kbd}, {name: box, kind: serial, device: /dev/null}",
                "{kind: serial, device: /nowhere/ttyUSB0}");
        assertThat(Doctor.station(file, out)).isEqualTo(1);
        assertThat(said())
                .contains("✗ 密钥 keys", "✗ 打印机 printer  P05", "✗ 扫码器 scanner gun  S01", "✗ 扫码器 scanner box  S04")
                .contains("还不能开始");
    }

    @Test
    void a_configuration_with_faults_is_the_first_thing_that_is_missing() throws Exception {
        Path file = station("{name: gun, kind: keyboard}", "{kind: laser}");
        assertThat(Doctor.station(file, out)).isEqualTo(1);
        assertThat(said()).contains("✗ 配置 config", "scanners[0].device", "printer.kind");
        assertThat(Doctor.station(folder.resolve("none.yaml"), out)).isEqualTo(1);
    }

    @Test
    void the_devices_of_a_running_kiosk_are_left_to_it() throws Exception {
        Path file = ready();
        KioskConfig config = KioskConfig.read(file);
        try (Kiosk kiosk = Kiosk.start(config, StationKeys.read(config.keys()))) {
            assertThat(kiosk.port()).isPositive();
            assertThat(Doctor.station(file, out)).as(said()).isZero();
            assertThat(said()).contains("本机程序正在运行").doesNotContain("printer\n");
            assertThat(Doctor.scanners(file, folder.resolve("card.png"), false, 1, out))
                    .isEqualTo(1);
            assertThat(said()).contains("请先停止");
        }
        assertThat(StationCheck.isRunning(config)).isFalse();
    }

    // ---- the card

    @Test
    void another_reader_reads_every_code_of_the_card() throws Exception {
        BufferedImage card = ImageIO.read(new ByteArrayInputStream(ScannerCard.png()));
        int[] pixels = card.getRGB(0, 0, card.getWidth(), card.getHeight(), null, 0, card.getWidth());
        BinaryBitmap bitmap = new BinaryBitmap(
                new HybridBinarizer(new RGBLuminanceSource(card.getWidth(), card.getHeight(), pixels)));
        Result[] results = new QRCodeMultiReader().decodeMultiple(bitmap);
        assertThat(Arrays.stream(results).map(Result::getText))
                .containsExactlyInAnyOrderElementsOf(ScannerCard.texts());
    }

    @Test
    void in_a_terminal_a_code_is_as_wide_as_eighty_columns_at_most() {
        for (String text : ScannerCard.texts()) {
            assertThat(ScannerCard.terminal(text).lines())
                    .allSatisfy(line ->
                            assertThat(line.replaceAll("\u001b\\[[0-9;]*m", "")).hasSizeBetween(20, 80));
        }
    }

    // ---- scanners

    @Test
    void a_scanner_that_reads_the_whole_card_is_right() throws Exception {
        try (PseudoTerminal line = PseudoTerminal.open()) {
            Path file = station("{name: box, kind: serial, device: %s}".formatted(line.path()), "{kind: virtual}");
            CompletableFuture<Integer> trial = trial(file, 60);
            awaitSaid("● box  已连接");
            for (String text : ScannerCard.texts()) {
                send(line, text.getBytes(StandardCharsets.UTF_8), "\r");
            }
            assertThat(trial.get(60, TimeUnit.SECONDS)).as(said()).isZero();
        }
        assertThat(said()).contains("✓ box：全部正确");
        assertThat(ImageIO.read(folder.resolve("card.png").toFile())).isNotNull();
    }

    @Test
    void what_is_wrong_with_a_scanner_is_said_and_what_to_set_and_never_what_arrived() throws Exception {
        try (PseudoTerminal line = PseudoTerminal.open();
                PseudoTerminal silent = PseudoTerminal.open()) {
            String scanners =
                    "{name: box, kind: serial, device: %s, ending: byte}, {name: mute, kind: serial, device: %s}"
                            .formatted(line.path(), silent.path());
            CompletableFuture<Integer> trial = trial(station(scanners, "{kind: virtual}"), 3);
            awaitSaid("● box  已连接");
            send(line, ScannerCard.texts().get(1).toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8), "\r");
            send(line, "11010519491231002X".getBytes(StandardCharsets.UTF_8), "\r");
            send(line, ScannerCard.texts().get(4).getBytes(Charset.forName("UTF-16BE")), "\r");
            send(line, ScannerCard.texts().get(0).getBytes(StandardCharsets.UTF_8), "");
            assertThat(trial.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        }
        assertThat(said())
                .contains("大小写不对", "不是卡上的码", "码后没有结束符", "✗ box：0 / 5", "✗ mute：0 / 5", "什么都没有收到")
                .doesNotContain("11010519491231002X");
    }

    @Test
    void the_card_goes_onto_the_stations_paper_too() throws Exception {
        Path slips = folder.resolve("slips");
        Path file = station(
                "{name: page, kind: virtual}",
                "{kind: virtual, millimetres-per-second: 0, pictures: %s}".formatted(slips));
        assertThat(Doctor.scanners(file, folder.resolve("card.png"), true, 1, out))
                .isEqualTo(1);
        assertThat(said()).contains("✓ 已打印", "没有可试的扫码器");
        try (var pictures = Files.list(slips)) {
            assertThat(pictures).isNotEmpty();
        }
    }

    private CompletableFuture<Integer> trial(Path file, int seconds) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Doctor.scanners(file, folder.resolve("card.png"), false, seconds, out);
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private void awaitSaid(String words) {
        long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!said().contains(words)) {
            assertThat(System.nanoTime() - endNanos).as(said()).isNegative();
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void send(PseudoTerminal line, byte[] bytes, String ending) throws IOException {
        FileDescriptor device = line.device();
        byte[] all = Arrays.copyOf(bytes, bytes.length + ending.length());
        System.arraycopy(ending.getBytes(StandardCharsets.US_ASCII), 0, all, bytes.length, ending.length());
        assertThat(device.write(all, System.nanoTime() + TimeUnit.SECONDS.toNanos(20)))
                .isEqualTo(all.length);
    }
}
